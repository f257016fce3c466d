// What a description says of the end of a field. Neither built-in schemas nor definitions have a keyword for it.

/** `Deprecated: use x instead.` wherever it stands; in parentheses it is said of one value, and not of the field. */
const MARKED = /(?<![(\w`])\[?(?:Deprecated|DEPRECATED)\b(?=\W|$)(?!\s+[a-z]+\s+(?:is|are)\b)/
/** `This field is deprecated …` */
const SENTENCE =
  /(?:\b(?:This|The)\s+(?:field|option|property|setting|type)\b[^.]{0,60}|^\w+)\s(?:is|has been|now is)\s+(?:(?:a|an|the|now|also|being)\s+)*deprecated\b|^\w+\sdeprecated:/

/** What servers add behind a description: it is about the values. */
const VALUES = /\n\s*Possible enum values:/

/** The sentences that say that a field is deprecated, on one line; undefined when there are none. */
export function deprecationOf(description: string): string | undefined {
  const [text = ''] = description.split(VALUES)
  const found = [MARKED, SENTENCE].flatMap((said) => said.exec(text)?.index ?? [])
  if (found.length === 0) return undefined
  const [paragraph = ''] = text.slice(Math.min(...found)).split(/\n\s*\n/)
  return paragraph.replace(/\s+/g, ' ').trim()
}

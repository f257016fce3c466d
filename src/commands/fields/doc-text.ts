// Descriptions, on one line or on several.

/** A text on one line. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

const ABBREVIATION = /(?:\b(?:e\.g|i\.e|etc|vs|cf|incl)|\s[A-Za-z])\.$/i

/** The first sentence of a description, without its full stop: what a table has room for. */
export function firstSentence(text: string): string {
  const [paragraph = ''] = text.trim().split(/\n\s*\n/)
  const line = onOneLine(paragraph)
  for (const stop of line.matchAll(/[.!?](?=\s|$)/g)) {
    const sentence = line.slice(0, stop.index + 1)
    if (!ABBREVIATION.test(sentence)) return sentence.replace(/\.$/, '')
  }
  return line
}

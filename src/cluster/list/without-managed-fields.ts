// Leaving managedFields out of a body before it is parsed: they are up to half of an object, and most questions never look.

const KEY = '"managedFields":['
/** How an entry begins: in built-in lists, and in those of custom resources, whose keys are sorted. */
const ENTRIES = ['{"manager":"', '{"apiVersion":"']

const QUOTE = 34
const BACKSLASH = 92
const OPEN = 91
const CLOSE = 93

/**
 * The JSON text with every list of managed fields empty. Inside of a string the key would have backslashes before its
 * quotes, so that what is found is a key. A text that breaks off is left as it is, for the parser to refuse.
 */
export function withoutManagedFields(text: string): string {
  let kept = ''
  let from = 0
  for (let at = text.indexOf(KEY); at >= 0; at = text.indexOf(KEY, from)) {
    const start = at + KEY.length
    const isOurs = ENTRIES.some((entry) => text.startsWith(entry, start))
    const end = isOurs ? endOfList(text, start) : start
    if (end < 0) return text
    kept += isOurs ? `${text.slice(from, start)}]` : text.slice(from, start)
    from = end
  }
  return from === 0 ? text : kept + text.slice(from)
}

/** The position behind the bracket that closes a list whose content begins here; -1 when there is none. */
function endOfList(text: string, start: number): number {
  let depth = 1
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at++
      while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
    } else if (code === OPEN) depth++
    else if (code === CLOSE && --depth === 0) return at + 1
  }
  return -1
}

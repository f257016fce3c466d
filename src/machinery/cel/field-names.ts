// How fields that are no CEL names are written in expressions, as apiserver's pkg/cel/escaping.go escapes them.
import { isReserved } from './reserved-words.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
}

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(ESCAPES).map(([text, escaped]) => [escaped.slice(2, -2), text] as const),
)

/**
 * The CEL name of a field: `file-name` is `file__dash__name`, `namespace` is `__namespace__`. Undefined if it has none, because it begins
 * with a digit or has other characters than letters, digits and `_ . - /`; expressions cannot see such a field.
 */
export function escapeFieldName(name: string): string | undefined {
  if (!/^[A-Za-z_./-][\w./-]*$/.test(name)) return undefined
  if (isReserved(name)) return `__${name}__`
  return name.replace(/__|[./-]/g, (text) => ESCAPES[text] ?? text)
}

/** The field that a CEL name stands for; undefined if the name has an escape that there is none of. */
export function unescapeFieldName(escaped: string): string | undefined {
  let isValid = true
  const name = escaped.replace(/__([^_]+)__/g, (whole, word: string) => {
    const text = NAMES.get(word)
    if (text !== undefined) return text
    isValid &&= isReserved(word) && whole.length === escaped.length
    return word
  })
  return isValid ? name : undefined
}

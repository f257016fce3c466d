// Reads `Warning` header lines (RFC 7234 section 5.5; apimachinery pkg/util/net/http.go, ParseWarningHeaders).

const CODE = /^\d{3}$/
const CONTROL = /\p{Cc}/u

/**
 * The texts of all `299` warnings in header lines, in order; a line may hold several. What is malformed ends its line
 * and is left out.
 *
 * @param values header values as Node gives them: bytes as latin1.
 */
export function parseWarnings(values: readonly string[]): string[] {
  return values.flatMap((value) => [...warningsIn(Buffer.from(value, 'latin1').toString('utf8'))])
}

function* warningsIn(line: string): Generator<string> {
  let rest = line.trim()
  while (rest !== '') {
    const [, code = '', agent = '', quoted = ''] = /^(\S+) (\S+) (.*)$/s.exec(rest) ?? []
    const string = readQuoted(quoted)
    if (!CODE.test(code) || CONTROL.test(agent) || !string || CONTROL.test(string.text)) return
    if (code === '299' && string.text !== '') yield string.text
    const after = string.rest.replace(/^"[^"]*"\s*/, '')
    if (after !== '' && !after.startsWith(',')) return
    rest = after.slice(1).trim()
  }
}

function readQuoted(text: string): { readonly text: string; readonly rest: string } | undefined {
  const match = /^"((?:[^"\\]|\\.)*)"\s*/s.exec(text)
  if (!match) return undefined
  return { text: (match[1] ?? '').replace(/\\(.)/gs, '$1'), rest: text.slice(match[0].length) }
}

// Mail addresses as the `email` format takes them: `a@b.c`, `Name <a@b.c>`. Follows mail.ParseAddress of Go, without
// its folding of white space and its comments inside addresses.

const ATOM = "(?:[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]|[^\\u0000-\\u007f])+"
const QUOTED = '"(?:[^"\\\\\\u0000-\\u0008\\u000a-\\u001f\\u007f]|\\\\[\\t -~])*"'
const LOCAL = `(?:${ATOM}(?:\\.${ATOM})*|${QUOTED})`
const DOMAIN = `(?:${ATOM}(?:\\.${ATOM})*|\\[[0-9a-fA-F:.]+\\])`
const ADDRESS = new RegExp(`^${LOCAL}@${DOMAIN}$`, 'u')
const PHRASE = new RegExp(`^(?:(?:${ATOM}|${QUOTED}|\\.)[ \\t]*)*$`, 'u')
const COMMENT = /^(.*?)[ \t]*\([^()\\]*\)$/u
const MAX_LENGTH = 10_000

/** True for one address, with or without a name before it. */
export function isEmail(text: string): boolean {
  if (text.length > MAX_LENGTH) return false
  const trimmed = text.replace(/^[ \t]+|[ \t]+$/g, '')
  const bare = COMMENT.exec(trimmed)?.[1] ?? trimmed
  if (ADDRESS.test(bare)) return true
  const angled = /^(.*)<[ \t]*([^<>]*?)[ \t]*>$/u.exec(bare)
  return angled !== null && PHRASE.test(angled[1] ?? '') && ADDRESS.test(angled[2] ?? '')
}

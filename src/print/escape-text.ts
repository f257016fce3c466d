// Makes text of a server harmless for a terminal; follows terminal.go of cli-runtime and goes further than it.

const UNSAFE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/
const EACH_UNSAFE = new RegExp(UNSAFE, 'g')

/**
 * Replaces what a terminal would obey: ESC becomes `^[` and a carriage return `\r` as kubectl writes them, other control
 * characters likewise (`^G`, `\u009b`), and so do the characters that reorder a line. Tabs and line feeds stay.
 */
export function escapeText(text: string): string {
  return UNSAFE.test(text) ? text.replace(EACH_UNSAFE, escapeCharacter) : text
}

function escapeCharacter(character: string): string {
  if (character === '\r') return '\\r'
  if (character === '\v') return '\\v'
  const code = character.charCodeAt(0)
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`
  return code === 0x7f ? '^?' : `\\u${code.toString(16).padStart(4, '0')}`
}

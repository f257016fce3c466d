// Bytes to text, as kubectl's file reader does it: a byte order mark decides, UTF-8 is the default.

/**
 * Decodes UTF-8, with or without a byte order mark, and UTF-16 of either byte order with one (what `>` of Windows
 * PowerShell writes). Bytes that are no UTF-8 become U+FFFD; nothing is thrown for them.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes)
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

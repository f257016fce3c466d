// Base64 of URLs, as Go's encoding/base64 decodes it.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The bytes, or the position of the first byte that cannot be. Padding is needed; line breaks are skipped. */
export function decodeBase64Url(text: string): Uint8Array | number {
  const data = text.replace(/[\r\n]/g, '')
  const body = data.replace(/={1,2}$/, '')
  for (const [i, character] of Array.from(body).entries()) if (!ALPHABET.includes(character)) return i
  if (data.length % 4 !== 0) return data.length - (data.length % 4) + (data.length > body.length ? body.length % 4 : 0)
  const out = new Uint8Array(Math.floor((body.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const character of body) {
    bits = ((bits << 6) | ALPHABET.indexOf(character)) & 0xffffff
    held += 6
    if (held >= 8) {
      held -= 8
      out[at++] = (bits >> held) & 0xff
    }
  }
  return out
}

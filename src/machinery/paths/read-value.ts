// Values in the brackets of a field path: in quotes with the escapes of JSON and of Go, or bare.

import { parseJson, type Scalar } from '../json.ts'
import { fail, type Scan, take } from './scan.ts'

const PLAIN = { '"': /[^"\\]*/y, "'": /[^'\\]*/y }
/** The server quotes with Go's escapes: `\x07`, `\a`, `\U0001f600`. */
const ESCAPE = /\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8}|x[\da-fA-F]{2}|[0-3][0-7]{2}|.)/sy

const NAMED: { readonly [letter: string]: string } = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '/': '/',
  '"': '"',
  "'": "'",
}

/** A string in double or single quotes, with the escapes of JSON or of Go. @throws FieldPathError */
export function readQuoted(scan: Scan): string {
  const open = scan.at
  const quote = scan.text[open] === "'" ? "'" : '"'
  scan.at++
  let value = ''
  for (;;) {
    value += take(scan, PLAIN[quote]) ?? ''
    if (scan.text[scan.at] === quote) break
    if (scan.at >= scan.text.length) fail({ ...scan, at: open }, 'a quote is not closed')
    value += readEscape(scan)
  }
  scan.at++
  return value
}

function readEscape(scan: Scan): string {
  const at = scan.at
  const whole = take(scan, ESCAPE) ?? '\\'
  const code = whole.slice(1)
  const named = NAMED[code]
  if (named !== undefined) return named
  const value = /^[0-7]{3}$/.test(code) ? Number.parseInt(code, 8) : Number.parseInt(code.slice(1), 16)
  if (code.length < 3 || Number.isNaN(value) || value > 0x10ffff) {
    fail({ ...scan, at }, `the escape ${whole} means nothing`)
  }
  return code.startsWith('u') ? String.fromCharCode(value) : String.fromCodePoint(value)
}

const BARE = /[^\s[\]{}"',=\\]+/y
const JSON_WORD = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/

/** `80`, `true` and `null` as JSON means them, any other text as itself. @throws FieldPathError */
export function readBareValue(scan: Scan): Scalar {
  const at = scan.at
  const word = take(scan, BARE)
  if (word === undefined) fail(scan, 'a value is missing')
  if (!JSON_WORD.test(word)) return word
  try {
    return parseJson(word) as Scalar
  } catch {
    return fail({ ...scan, at }, `${word} is beyond every number`)
  }
}

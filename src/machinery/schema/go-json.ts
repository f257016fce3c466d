// JSON as encoding/json of Go writes it, where messages of the API server show a value.

import { isJsonObject, type Json, stringifyJson } from '../json.ts'
import { compareText } from '../text-order.ts'

const HTML: { readonly [character: string]: string } = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** A value on one line: keys sorted, `<`, `>` and `&` escaped. */
export function goJson(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => HTML[c] as string)
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`
  if (!isJsonObject(value)) return stringifyJson(value)
  const entries = Object.entries(value).sort(([a], [b]) => compareText(a, b))
  return `{${entries.map(([key, item]) => `${goJson(key)}:${goJson(item)}`).join(',')}}`
}

// JSON as encoding/json of Go writes it, where messages of the API server show a value, and where it compares texts.

import { isJsonObject, type Json, type JsonObject, stringifyJson } from '../json.ts'
import { compareText } from '../text-order.ts'

const HTML: { readonly [character: string]: string } = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}
const ESCAPED = /[<>&\u2028\u2029]/
const ALL_ESCAPED = /[<>&\u2028\u2029]/g

/** A value on one line: keys sorted, `<`, `>` and `&` escaped. */
export function goJson(value: Json): string {
  if (typeof value === 'string') return goText(value)
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`
  if (!isJsonObject(value)) return stringifyJson(value)
  let text = '{'
  for (const key of sortedKeys(value)) {
    if (text.length > 1) text += ','
    text += `${goText(key)}:${goJson(value[key] as Json)}`
  }
  return `${text}}`
}

function goText(text: string): string {
  const json = JSON.stringify(text)
  return ESCAPED.test(json) ? json.replace(ALL_ESCAPED, (c) => HTML[c] as string) : json
}

/** In the order of bytes: that of UTF-16 where it is the same, which is quicker. */
function sortedKeys(object: JsonObject): string[] {
  const keys = Object.keys(object)
  return keys.some((key) => /[\ud800-\uffff]/.test(key)) ? keys.sort(compareText) : keys.sort()
}

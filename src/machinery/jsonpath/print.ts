// Results as `-o jsonpath` prints them. Follows PrintResults in util/jsonpath/jsonpath.go of client-go and Go's encoding/json.

import { formatGoNumber, formatGoValue } from '../go-value.ts'
import { isJsonObject, type Json } from '../json.ts'
import { compareText } from '../text-order.ts'
import { kinded, type PathValue } from './values.ts'

/** The values of each list with a blank between them, the lists one after the other; no line feed at the end. */
export function printResults(results: readonly (readonly PathValue[])[]): string {
  return results.map((values) => values.map(printValue).join(' ')).join('')
}

function printValue(value: PathValue): string {
  const known = kinded(value)
  if (known.kind === 'none') return '<no value>'
  if (known.kind === 'nil') return 'null'
  return known.kind === 'map' || known.kind === 'slice' ? toGoJson(known.value) : formatGoValue(known.value)
}

/** JSON on one line as encoding/json writes it: keys sorted, `<`, `>` and `&` escaped. */
export function toGoJson(value: Json): string {
  if (typeof value === 'string') return quoteJson(value)
  if (typeof value === 'number') return Number.isInteger(value) ? integerText(value) : String(value)
  if (value === null || typeof value !== 'object') return String(value)
  if (!isJsonObject(value)) return `[${value.map(toGoJson).join(',')}]`
  const keys = Object.keys(value).sort(compareText)
  return `{${keys.map((key) => `${quoteJson(key)}:${toGoJson(value[key] as Json)}`).join(',')}}`
}

/** encoding/json writes a float64 as JavaScript does, an int64 in full. */
function integerText(value: number): string {
  return Math.abs(value) < 2 ** 63 ? formatGoNumber(value) : String(value)
}

function quoteJson(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

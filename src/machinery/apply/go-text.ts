// Values and paths as Go prints them in what the server says of a merge.

import { formatGoFloat, formatGoNumber, isGoInteger, quoteGo } from '../go-value.ts'
import { isJsonObject, type Json } from '../json.ts'
import type { PathElement } from '../paths/field-path.ts'
import { sortedKeys } from '../paths/print-path.ts'
import { compareText } from '../text-order.ts'

/** How numbers are held: keys that were read from managedFields as doubles, all others as what they are. */
export type Numbers = 'double' | 'exact'

/** `[containerPort=80,protocol="TCP"]`, `.image`: a step in messages. */
export function stepText(element: PathElement, numbers: Numbers): string {
  if ('f' in element) return `.${element.f}`
  if ('i' in element) return `[${element.i}]`
  if ('v' in element) return `[=${scalarText(element.v, numbers)}]`
  return `[${sortedKeys(element.k)
    .map(([name, value]) => `${name}=${scalarText(value, numbers)}`)
    .join(',')}]`
}

function scalarText(value: Json, numbers: Numbers): string {
  if (typeof value === 'string') return quoteGo(value)
  if (typeof value === 'number' || typeof value === 'bigint') return numberText(value, numbers)
  return String(value)
}

function numberText(value: number | bigint, numbers: Numbers): string {
  return numbers === 'double' ? formatGoFloat(Number(value)) : formatGoNumber(value)
}

/** A value as `%#v` prints it. */
export function syntaxText(value: Json): string {
  if (typeof value === 'string') return quoteGo(value)
  if (value === null) return 'interface {}(nil)'
  if (typeof value === 'number' || typeof value === 'bigint') return formatGoNumber(value)
  if (typeof value === 'boolean') return String(value)
  if (!isJsonObject(value)) return `[]interface {}{${value.map(syntaxText).join(', ')}}`
  return `map[string]interface {}{${sortedEntries(value, (key, item) => `${quoteGo(key)}:${syntaxText(item)}`).join(', ')}}`
}

/** The type of a value as `%T` prints it. */
export function typeText(value: Json): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (value === null) return '<nil>'
  if (typeof value === 'number' || typeof value === 'bigint') return isGoInteger(Number(value)) ? 'int64' : 'float64'
  return isJsonObject(value) ? 'map[string]interface {}' : '[]interface {}'
}

function sortedEntries(map: { readonly [key: string]: Json }, print: (key: string, item: Json) => string): string[] {
  return Object.keys(map)
    .sort(compareText)
    .map((key) => print(key, map[key] as Json))
}

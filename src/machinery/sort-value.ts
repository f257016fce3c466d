// What values are sorted as: numbers and quantities by value, moments by time, text by bytes, every kind against every other.
// Within numbers and within text the order is that of isLess in kubectl's cmd/get/sorter.go.

import { isJsonObject, type Json } from './json.ts'
import { compareText } from './text-order.ts'
import { parseQuantity, type Quantity, quantityOf } from './values/quantity.ts'
import { compareQuantities } from './values/quantity-arithmetic.ts'

/** A value prepared for comparing. */
export type SortValue =
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number | bigint | Quantity }
  | { readonly kind: 'moment'; readonly second: number; readonly fraction: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly SortValue[] }
  | { readonly kind: 'object'; readonly items: readonly SortValue[] }
  | { readonly kind: 'missing' }

export const MISSING: SortValue = { kind: 'missing' }

const RANKS: { readonly [kind in SortValue['kind']]: number } = {
  boolean: 0,
  number: 1,
  moment: 2,
  text: 3,
  list: 4,
  object: 5,
  missing: 6,
}

/** A field's value; undefined and null are missing. Text that is a quantity is a number. */
export function sortValueOf(value: Json | undefined): SortValue {
  if (value === undefined || value === null) return MISSING
  if (typeof value === 'boolean') return { kind: 'boolean', value }
  if (typeof value === 'number' || typeof value === 'bigint') return { kind: 'number', value }
  if (typeof value === 'string') return textValue(value)
  if (!isJsonObject(value)) return { kind: 'list', items: value.map(sortValueOf) }
  const keys = Object.keys(value).sort(compareText)
  return { kind: 'object', items: keys.flatMap((key) => [textValue(key), sortValueOf(value[key])]) }
}

/** Durations as JSON holds them: `90s`, `-0.5s`. */
const SECONDS = /^(-?\d+(?:\.\d+)?)s$/

/** A value that an expression gave; a duration counts by its length. */
export function computedSortValue(value: Json | undefined): SortValue {
  const [, seconds] = (typeof value === 'string' ? SECONDS.exec(value) : undefined) ?? []
  return seconds === undefined ? sortValueOf(value) : { kind: 'number', value: Number(seconds) }
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d+))?(?:Z|[+-]\d\d:\d\d)$/

/** The server also reads `m`, `-` and `e5` as quantities, all zero; nobody who sorts means them so. */
const STARTS_AS_NUMBER = /^[+-]?\.?\d/

function textValue(value: string): SortValue {
  const quantity = STARTS_AS_NUMBER.test(value) ? parseQuantity(value) : undefined
  if (quantity !== undefined) return { kind: 'number', value: quantity }
  const [, fraction = ''] = MOMENT.exec(value) ?? []
  const ms = MOMENT.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(ms)) return { kind: 'text', value }
  return { kind: 'moment', second: Math.floor(ms / 1000), fraction: fraction.replace(/0+$/, '') }
}

/**
 * A total order over all values, missing ones last: negative, zero or positive. Unlike kinds never mix: booleans, then
 * numbers and quantities, moments, text, lists (element by element), objects.
 */
export function compareSortValues(a: SortValue, b: SortValue): number {
  if (a.kind === 'number' && b.kind === 'number') return compareNumbers(a.value, b.value)
  if (a.kind === 'text' && b.kind === 'text') return compareText(a.value, b.value)
  if (a.kind === 'moment' && b.kind === 'moment') return a.second - b.second || compareText(a.fraction, b.fraction)
  if (a.kind === 'boolean' && b.kind === 'boolean') return Number(a.value) - Number(b.value)
  if (a.kind === 'list' && b.kind === 'list') return compareItems(a.items, b.items)
  if (a.kind === 'object' && b.kind === 'object') return compareItems(a.items, b.items)
  return RANKS[a.kind] - RANKS[b.kind]
}

function compareNumbers(a: number | bigint | Quantity, b: number | bigint | Quantity): number {
  if (typeof a === 'object' || typeof b === 'object') return compareQuantities(exact(a), exact(b))
  return a < b ? -1 : a > b ? 1 : 0
}

function exact(value: number | bigint | Quantity): Quantity {
  return typeof value === 'object' ? value : quantityOf(value)
}

function compareItems(a: readonly SortValue[], b: readonly SortValue[]): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const order = compareSortValues(a[i] as SortValue, b[i] as SortValue)
    if (order !== 0) return order
  }
  return a.length - b.length
}

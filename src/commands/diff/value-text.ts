// A value of an object on one line, for people.

import { type Json, stringifyJson } from '../../machinery/json.ts'

/** What stands where there is nothing. */
export const NONE = '<none>'

/** Texts that could be taken for something else: numbers, words of JSON, lists, NONE, and what begins or ends unseen. */
const DOUBTFUL =
  /^$|^[\s"'{[<]|\s$|[\u0000-\u001f\u007f-\u009f\u2028\u2029]|^(?:true|false|null|[-+]?\.?\d[\d.eE+_-]*)$/

/** JSON, but for texts that need no quotes; `<none>` for undefined. */
export function valueText(value: Json | undefined): string {
  if (value === undefined) return NONE
  return typeof value === 'string' && !DOUBTFUL.test(value) ? value : stringifyJson(value)
}

/** How many values an object holds: what is neither an object nor a list, and what is empty. */
export function countValues(value: Json | undefined): number {
  if (value === undefined) return 0
  if (typeof value !== 'object' || value === null) return 1
  const inner = Array.isArray(value) ? (value as readonly Json[]) : Object.values(value)
  return Math.max(
    1,
    inner.reduce<number>((sum, one) => sum + countValues(one), 0),
  )
}

// Whether a value has one of the types of its schema. Follows validate/type.go of kube-openapi.

import { quoteGo } from '../../go-value.ts'
import type { Json } from '../../json.ts'
import { typeInvalid } from '../cause.ts'
import type { JsonType } from '../schema.ts'
import { fieldOf, type Sink, type Validation } from './sink.ts'

/** What Go's decoder makes of numbers, as a message about a format names it. */
const GO_FORMATS: { readonly [kind in JsonType]?: string } = { integer: 'int64', number: 'float64' }

/**
 * Tells of a value of another type. A string format frees strings and lists from the type: an array passes as a
 * date-time.
 * @returns 1 when nothing is wrong
 */
export function checkType(
  validation: Validation,
  format: string,
  types: readonly JsonType[],
  kind: JsonType,
  value: Json,
  path: string,
  sink: Sink,
): 0 | 1 {
  const isListed =
    types.includes(kind) ||
    (kind === 'integer' && types.includes('number')) ||
    (kind === 'number' && types.includes('integer') && isNearlyInteger(value as number))
  if (isListed) return 1
  const isNumeric = types.includes('number') || types.includes('integer')
  if (format !== '') {
    if (kind !== 'string' && kind !== 'array') {
      const ofFormat = GO_FORMATS[kind] ?? ''
      if (ofFormat !== format) {
        addInvalidType(validation, sink, path, format, ofFormat)
        return 0
      }
    } else if (!isNumeric) {
      return 1
    }
  }
  addInvalidType(validation, sink, path, types.join(','), kind)
  return 0
}

/** Tells that a value should be of a type or format. `found` is what it is, or the value itself. */
export function addInvalidType(
  validation: Validation,
  sink: Sink,
  path: string,
  expected: string,
  found: string,
): void {
  const message = `${path} in body must be of type ${expected}: ${quoteGo(found)}`
  sink.push({ message, cause: typeInvalid(fieldOf(validation, path), found, message) })
}

const EPSILON = 1e-9

/** Go's idea of a float64 that is an integer: within 2^53, and with a little tolerance. */
export function isNearlyInteger(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false
  const magnitude = Math.abs(value)
  const rounded = Math.round(magnitude)
  return magnitude === rounded || Math.abs(magnitude - rounded) < EPSILON * rounded
}

// What is wrong with one field, in the words of the API server. Follows pkg/util/validation/field of apimachinery.

import { formatGoNumber, quoteGo } from '../go-value.ts'
import type { Json } from '../json.ts'
import { goJson } from './go-json.ts'

/** The reasons that a Status gives for a field. */
export type CauseReason =
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError'

/** One entry of `details.causes` of a Status. */
export type Cause = {
  readonly reason: CauseReason
  /** `spec.containers[0].name`; `<nil>` for what is said of no field. */
  readonly field: string
  readonly message: string
}

/** `field: message`, as a Status lists it. */
export function formatCause({ field, message }: Cause): string {
  return `${field}: ${message}`
}

/** The path of a field below another one; the empty path is that of the object itself. */
export function childPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** @see childPath. What is missing is told as it is. */
export function required(path: string, detail = ''): Cause {
  return cause('FieldValueRequired', path, 'Required value', detail)
}

export function forbidden(path: string, detail: string): Cause {
  return cause('FieldValueForbidden', path, 'Forbidden', detail)
}

/** @param value undefined: it is not shown */
export function invalid(path: string, value: Json | undefined, detail: string): Cause {
  return cause('FieldValueInvalid', path, withValue('Invalid value', value), detail)
}

/** @see invalid. For a value that Go prints in its own way. */
export function invalidShown(path: string, shown: string, detail: string): Cause {
  return cause('FieldValueInvalid', path, `Invalid value: ${shown}`, detail)
}

export function internalError(path: string, detail: string): Cause {
  return cause('InternalError', path, 'Internal error', detail)
}

export function typeInvalid(path: string, value: Json, detail: string): Cause {
  return cause('FieldValueTypeInvalid', path, `Invalid value: ${shown(value)}`, detail)
}

/** @param value undefined: it is not shown */
export function duplicate(path: string, value: Json | undefined): Cause {
  return cause('FieldValueDuplicate', path, withValue('Duplicate value', value), '')
}

export function notSupported(path: string, value: Json, supported: readonly string[]): Cause {
  const detail = supported.length === 0 ? '' : `supported values: ${supported.map(quoteGo).join(', ')}`
  return cause('FieldValueNotSupported', path, `Unsupported value: ${shown(value)}`, detail)
}

export function tooLong(path: string, maximum: number): Cause {
  return cause(
    'FieldValueTooLong',
    path,
    'Too long',
    `may not be more than ${maximum} ${maximum === 1 ? 'byte' : 'bytes'}`,
  )
}

export function tooMany(path: string, actual: number, maximum: number): Cause {
  const detail = `must have at most ${maximum} ${maximum === 1 ? 'item' : 'items'}`
  return cause('FieldValueTooMany', path, `Too many: ${actual}`, detail)
}

function cause(reason: CauseReason, path: string, body: string, detail: string): Cause {
  return { reason, field: path === '' ? '<nil>' : path, message: detail === '' ? body : `${body}: ${detail}` }
}

function withValue(words: string, value: Json | undefined): string {
  return value === undefined ? words : `${words}: ${shown(value)}`
}

function shown(value: Json): string {
  if (typeof value === 'string') return quoteGo(value)
  if (typeof value === 'number' || typeof value === 'bigint') return formatGoNumber(value)
  return goJson(value)
}

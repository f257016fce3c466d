// Brings `metadata` into the form it has as a Go struct: unknown fields are gone, empty ones too, wrong types refused.
// Follows pkg/apiserver/schema/objectmeta of apiextensions-apiserver and ObjectMeta of apimachinery.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { compareText } from '../../text-order.ts'
import { formatTime, readTimestamp } from '../../values/timestamp.ts'
import { kindOf } from '../kind-of.ts'

type Shape =
  | 'string'
  | 'int64'
  | 'bool'
  | 'time'
  | 'any'
  | { readonly list: Shape }
  | { readonly map: 'string' }
  | { readonly struct: string; readonly fields: { readonly [name: string]: Shape }; readonly always: readonly string[] }

const OWNER_REFERENCE: Shape = {
  struct: 'OwnerReference',
  fields: {
    apiVersion: 'string',
    kind: 'string',
    name: 'string',
    uid: 'string',
    controller: 'bool',
    blockOwnerDeletion: 'bool',
  },
  always: ['apiVersion', 'kind', 'name', 'uid'],
}
const MANAGED_FIELDS: Shape = {
  struct: 'ManagedFieldsEntry',
  fields: {
    manager: 'string',
    operation: 'string',
    apiVersion: 'string',
    time: 'time',
    fieldsType: 'string',
    fieldsV1: 'any',
    subresource: 'string',
  },
  always: [],
}
const OBJECT_META: Shape = {
  struct: 'ObjectMeta',
  fields: {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    selfLink: 'string',
    uid: 'string',
    resourceVersion: 'string',
    generation: 'int64',
    creationTimestamp: 'time',
    deletionTimestamp: 'time',
    deletionGracePeriodSeconds: 'int64',
    labels: { map: 'string' },
    annotations: { map: 'string' },
    ownerReferences: { list: OWNER_REFERENCE },
    finalizers: { list: 'string' },
    managedFields: { list: MANAGED_FIELDS },
  },
  always: [],
}

/** Metadata as it is kept, and the paths below it that no such field has. */
export type CoercedMetadata =
  | { readonly metadata: JsonObject; readonly unknownFields: readonly string[] }
  | { readonly error: string }

/** Coerces metadata. The error is worded as Go's decoder does, as far as it tells the field and both types. */
export function coerceMetadata(metadata: Json): CoercedMetadata {
  if (isInForm(metadata, OBJECT_META)) return { metadata: metadata as JsonObject, unknownFields: [] }
  const unknownFields: string[] = []
  try {
    const coerced = coerce(metadata, OBJECT_META, '', 'ObjectMeta', unknownFields)
    return { metadata: isJsonObject(coerced) ? coerced : {}, unknownFields }
  } catch (error) {
    if (error instanceof MismatchError) return { error: error.message }
    throw error
  }
}

/** True for what needs no coercion, as most metadata does not. */
function isInForm(value: Json, shape: Shape): boolean {
  if (value === null) return false
  if (shape === 'any') return true
  if (shape === 'string') return typeof value === 'string' && value !== ''
  if (shape === 'bool') return typeof value === 'boolean'
  if (shape === 'int64') return kindOf(value) === 'integer' && value !== 0
  if (shape === 'time') return typeof value === 'string' && timeOf(value) === value
  if ('list' in shape)
    return Array.isArray(value) && value.length > 0 && value.every((item) => isInForm(item, shape.list))
  if (!isJsonObject(value)) return false
  const keys = Object.keys(value)
  if ('map' in shape) return keys.length > 0 && keys.every((key) => typeof value[key] === shape.map)
  const { fields, always } = shape
  const isKnown = (key: string) => Object.hasOwn(fields, key) && isInForm(value[key] as Json, fields[key] as Shape)
  return keys.every(isKnown) && always.every((key) => Object.hasOwn(value, key))
}

/** Not an error of the caller: unwinds the recursion. */
class MismatchError extends Error {
  override readonly name = 'MismatchError'
}

const EMPTY: { readonly [shape: string]: Json } = { string: '', int64: 0, bool: false }

/** Undefined for what is left out because it is empty. */
function coerce(value: Json, shape: Shape, path: string, field: string, unknown: string[]): Json | undefined {
  if (value === null) return undefined
  if (shape === 'any') return value
  if (shape === 'string') return expectKind(value, 'string', field, 'string') || undefined
  if (shape === 'bool') return expectKind(value, 'boolean', field, 'bool')
  if (shape === 'int64') return expectKind(value, 'integer', field, 'int64') || undefined
  if (shape === 'time') return coerceTime(expectKind(value, 'string', field, 'string') as string)
  if ('list' in shape) {
    expectKind(value, 'array', field, 'slice')
    const list = (value as readonly Json[]).map(
      (item, i) => coerce(item, shape.list, `${path}[${i}]`, field, unknown) ?? emptyOf(shape.list),
    )
    return list.length === 0 ? undefined : list
  }
  expectKind(value, 'object', field, 'map' in shape ? 'map' : `v1.${shape.struct}`)
  const entries = Object.entries(value as JsonObject).sort(([a], [b]) => compareText(a, b))
  const kept: [string, Json][] = []
  for (const [key, item] of entries) {
    const child = 'map' in shape ? shape.map : Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined
    const here = path === '' ? key : `${path}.${key}`
    if (child === undefined) {
      unknown.push(here)
      continue
    }
    const name = 'map' in shape ? field : `${shape.struct}.${key}`
    const coerced = coerce(item, child, here, name, unknown)
    if (coerced !== undefined || 'map' in shape) kept.push([key, coerced ?? ''])
  }
  if ('map' in shape) return kept.length === 0 ? undefined : Object.fromEntries(kept)
  const missing = shape.always.filter((key) => !kept.some(([present]) => present === key))
  return Object.fromEntries([...kept, ...missing.map((key) => [key, ''] as const)])
}

function emptyOf(shape: Shape): Json {
  if (typeof shape === 'string') return EMPTY[shape] ?? null
  return 'fields' in shape ? Object.fromEntries(shape.always.map((key) => [key, ''])) : null
}

function expectKind(value: Json, kind: string, field: string, goType: string): Json {
  const found = kindOf(value)
  if (found === kind) return value
  const named = found === 'integer' ? 'number' : found === 'boolean' ? 'bool' : found
  const where = field === 'ObjectMeta' ? 'value' : `struct field ${field}`
  throw new MismatchError(`json: cannot unmarshal ${named} into Go ${where} of type ${goType}`)
}

function coerceTime(text: string): string {
  const time = timeOf(text)
  if (time !== undefined) return time
  throw new MismatchError(`parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse it`)
}

/** In UTC and to the second, as the API server writes times. */
function timeOf(text: string): string | undefined {
  const moment = readTimestamp(text)
  return moment && formatTime(moment)
}

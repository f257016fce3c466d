// What an object is before it is made: of custom kinds nothing, of others what Go prints of an empty struct.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { fieldPath } from '../paths/field-path.ts'
import { removeAt } from '../paths/remove-at.ts'
import { setAt } from '../paths/set-at.ts'
import type { Schema } from '../schema/schema.ts'
import type { Endpoint } from './endpoint.ts'
import { isEmptyMap } from './form.ts'

/**
 * The object that a create is compared with. Of kinds that are Go types it has the fields that are printed even when
 * they say nothing: structs that are no pointers, and what has no `omitempty`.
 */
export function zeroObject({ apiVersion, kind, custom, schema }: Endpoint): JsonObject {
  const type = { apiVersion, kind }
  return custom ? type : { ...type, ...zeroKind(schema, kind) }
}

/** What the schema of a kind does not tell: fields that are printed though they need not be stated, or the other way. */
const UNTOLD: readonly (readonly [kind: string, path: string, zero: Json | undefined])[] = [
  ['ClusterRole', 'rules', null],
  ['EndpointSlice', 'endpoints', null],
  ['EndpointSlice', 'ports', null],
  ['Event', 'deprecatedFirstTimestamp', null],
  ['Event', 'deprecatedLastTimestamp', null],
  ['Event', 'eventTime', null],
  ['Event', 'firstTimestamp', null],
  ['Event', 'lastTimestamp', null],
  ['HorizontalPodAutoscaler', 'status.currentMetrics', null],
  ['IPAddress', 'spec.parentRef', undefined],
  ['ReplicationController', 'spec.minReadySeconds', undefined],
  ['ResourceClaim', 'spec.devices.requests', null],
  ['ResourceClaimTemplate', 'spec.spec.devices.requests', null],
  ['Role', 'rules', null],
  ['Scale', 'spec.replicas', undefined],
  ['ValidatingAdmissionPolicyBinding', 'spec.validationActions', undefined],
]

const kinds = new WeakMap<Schema, JsonObject>()

function zeroKind(schema: Schema, kind: string): JsonObject {
  let zero = kinds.get(schema)
  if (zero === undefined) {
    zero = UNTOLD.filter(([of, path]) => of === kind && isDeclared(schema, path)).reduce(putZero, zeroStruct(schema))
    kinds.set(schema, zero)
  }
  return zero
}

function isDeclared(schema: Schema, path: string): boolean {
  const found = path.split('.').reduce<Schema | undefined>((node, name) => node?.property(name), schema)
  return found !== undefined
}

function putZero(object: JsonObject, [, path, zero]: (typeof UNTOLD)[number]): JsonObject {
  const place = fieldPath(...path.split('.'))
  const put = zero === undefined ? removeAt(object, place) : setAt(object, place, zero)
  return isJsonObject(put) ? put : object
}

function zeroStruct(schema: Schema): JsonObject {
  const entries = schema.propertyNames.flatMap((name) => {
    const field = schema.property(name)
    const zero = field && zeroOfField(field, schema.required.includes(name))
    return zero === undefined ? [] : [[name, zero] as const]
  })
  return Object.fromEntries(entries)
}

/** What Go prints of a field that says nothing; undefined for what it leaves out. */
export function zeroOfField(field: Schema, isNeeded: boolean): Json | undefined {
  const { typeName, raw } = field
  // a reference beside an empty default stands for a struct in place
  const isStruct = typeName !== '' && isJsonObject(raw.default) && isEmptyMap(raw.default)
  if (isStruct) return raw.type === 'object' ? zeroStruct(field) : null
  if (raw.default === '' || raw.default === 0 || raw.default === false) return raw.default
  const isPointer = typeName !== '' || raw.type === 'array' || raw.type === 'object' || raw.format === 'byte'
  return isNeeded && isPointer ? null : undefined
}

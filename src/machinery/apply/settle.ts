// What becomes of a merged object before it is kept: defaults, and the parts that an endpoint does not write.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { FieldPath } from '../paths/field-path.ts'
import { getAt } from '../paths/get-at.ts'
import { pathsOf } from '../paths/path-set.ts'
import { removeAt } from '../paths/remove-at.ts'
import { setAt } from '../paths/set-at.ts'
import { applyDefaults } from '../schema/default.ts'
import type { Endpoint } from './endpoint.ts'
import { settleTyped } from './settle-typed.ts'

/**
 * A merged object as far as its schema tells: with its defaults. Of kinds that are Go types only what their schema says of
 * null and of empty lists and maps; their defaults are code.
 */
export function settle({ schema, custom }: Endpoint, merged: JsonObject): JsonObject {
  return custom ? applyDefaults(merged, schema) : settleTyped(merged, schema)
}

/** The object as it is kept: what its endpoint does not write is as it was. */
export function prepare(endpoint: Endpoint, live: JsonObject, object: JsonObject): JsonObject {
  const prepared = putBack(endpoint, live, object)
  // a status that is put back or dropped may have defaults
  return endpoint.custom && prepared !== object ? applyDefaults(prepared, endpoint.schema) : prepared
}

function putBack({ custom, subresource, fields }: Endpoint, live: JsonObject, object: JsonObject): JsonObject {
  if (custom && subresource === 'status') return withStatus(live, object.status)
  if (!('without' in fields)) return object
  return pathsOf(fields.without).reduce((kept, path) => putBackAt(live, kept, path), object)
}

function withStatus(live: JsonObject, status: Json | undefined): JsonObject {
  const { status: _, ...rest } = live
  return status === undefined ? rest : { ...rest, status }
}

function putBackAt(live: JsonObject, object: JsonObject, path: FieldPath): JsonObject {
  const before = getAt(live, path)
  if (before === getAt(object, path)) return object
  const put = before === undefined ? removeAt(object, path) : setAt(object, path, before)
  return isJsonObject(put) ? put : object
}

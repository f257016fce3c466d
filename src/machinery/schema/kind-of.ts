// What the API server's JSON decoder makes of a value: int64, float64, and the rest.

import { isGoInteger } from '../go-value.ts'
import type { Json } from '../json.ts'
import type { JsonType } from './schema.ts'

/**
 * The type of a value as messages name it. A number that is written as an integer and fits 64 bits is one; here that
 * is seen by its value, so that `3.0` is one as well.
 */
export function kindOf(value: Json): JsonType {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'boolean'
    case 'bigint':
      return 'integer'
    case 'number':
      return isGoInteger(value) ? 'integer' : 'number'
    default:
      return value === null ? 'null' : Array.isArray(value) ? 'array' : 'object'
  }
}

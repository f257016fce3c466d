// The schema of a field that a path leads to.

import type { FieldPath } from '../paths/field-path.ts'
import { type Schema, schemaOfKey } from './schema.ts'

/** Undefined where the schema says nothing of the field. */
export function schemaAtPath(schema: Schema, path: FieldPath): Schema | undefined {
  return path.reduce<Schema | undefined>(
    (at, step) => (at === undefined ? undefined : 'f' in step ? schemaOfKey(at, step.f) : at.items),
    schema,
  )
}

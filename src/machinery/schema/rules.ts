// Where the rules of a schema meet the values they are about. Evaluating them is somebody else's.
// Follows the order of pkg/apiserver/schema/cel/validation.go of apiextensions-apiserver.

import { isJsonObject, type Json } from '../json.ts'
import { type Cause, childPath } from './cause.ts'
import { additionalSchema, type Schema } from './schema.ts'
import { oldOfItem, oldOfKey } from './validation/old-value.ts'

/**
 * Checks a value by the rules of its node.
 * @param path of the value: `spec.ports[0]`; `''` for the object itself
 * @param old the value before an update; undefined when there was none, or it cannot be told which one it was
 */
export type RuleCheck = (node: Schema, path: string, value: Json, old: Json | undefined) => readonly Cause[]

/** Checks every value that has rules, parents before their parts. */
export function walkRules(value: Json, schema: Schema, old: Json | undefined, check: RuleCheck, path = ''): Cause[] {
  const causes = schema.rules.length > 0 && value !== null ? [...check(schema, path, value, old)] : []
  if (Array.isArray(value)) {
    const { items } = schema
    if (items === undefined) return causes
    value.forEach((item, i) => {
      const before = old === undefined ? undefined : oldOfItem(schema, old, item)?.old
      causes.push(...walkRules(item, items, before, check, `${path}[${i}]`))
    })
  } else if (isJsonObject(value)) {
    const additional = additionalSchema(schema)
    for (const [key, item] of Object.entries(value)) {
      const property = schema.property(key)
      const child = property ?? additional
      if (child === undefined) continue
      const before = old === undefined ? undefined : oldOfKey(schema, old, key, 'below')?.old
      const here = property === undefined ? `${path}[${key}]` : childPath(path, key)
      causes.push(...walkRules(item, child, before, check, here))
    }
  }
  return causes
}

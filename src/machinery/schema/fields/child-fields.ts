// The fields below a field: of the object it holds, through lists and maps.

import { printFieldPath } from '../../paths/print-path.ts'
import { compareText } from '../../text-order.ts'
import { additionalSchema, type Schema } from '../schema.ts'

/** A field of a kind. */
export type Field = {
  /**
   * Where it is: `.spec.containers[name].image`. What stands in brackets is how an element is told from the others:
   * by the keys of its list, `[]` where there are none, `[*]` for any key of a map.
   */
  readonly path: string
  readonly name: string
  readonly schema: Schema
  readonly isRequired: boolean
}

/** The fields of the object that a node holds, sorted by name; none for a scalar. A list's are those of its elements. */
export function childFields(schema: Schema, path: string): Field[] {
  const found = new Map<string, Field>()
  collect(schema, path, found, new Set())
  return [...found.values()].sort((a, b) => compareText(a.path, b.path))
}

/** @param seen named types that were entered: one may be a list of itself */
function collect(schema: Schema, path: string, found: Map<string, Field>, seen: ReadonlySet<string>): void {
  if (seen.has(schema.typeName)) return
  const entered = schema.typeName === '' ? seen : new Set([...seen, schema.typeName])
  for (const name of schema.propertyNames) {
    const property = schema.property(name)
    const at = path + printName(name)
    if (property === undefined || found.has(at)) continue
    found.set(at, { path: at, name, schema: property, isRequired: schema.required.includes(name) })
  }
  for (const branch of schema.allOf) collect(branch, path, found, entered)
  if (schema.items !== undefined) collect(schema.items, path + elementText(schema), found, entered)
  const values = additionalSchema(schema)
  if (values !== undefined) collect(values, path + ANY_KEY, found, entered)
}

/** Any key of a map. */
export const ANY_KEY = '[*]'

/** How a path goes into a list: `[containerPort,protocol]`, or `[]` where elements have no keys. */
export function elementText({ listType, listMapKeys }: Schema): string {
  return listType === 'map' ? `[${listMapKeys.join(',')}]` : '[]'
}

/** `.spec`, `["a.b/c"]`. */
export function printName(name: string): string {
  return printFieldPath([{ f: name }])
}

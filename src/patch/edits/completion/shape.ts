// What completion has to know of a place: whether it is a list or a map, which names it has, what there is to say of it.

import { printFieldPath } from '../../../machinery/paths/print-path.ts'
import { childFields } from '../../../machinery/schema/fields/child-fields.ts'
import { fieldFacts } from '../../../machinery/schema/fields/field-facts.ts'
import { typeText } from '../../../machinery/schema/fields/type-text.ts'
import { additionalSchema, type Schema } from '../../../machinery/schema/schema.ts'
import type { Known } from '../known-fields.ts'

/** Names with dots and blanks stand in brackets and quotes, which a shell would take for its own. */
export const NEEDS_NO_QUOTES = /^[\w$-]+$/

export function isList(schema: Schema | undefined): boolean {
  return schema !== undefined && (schema.items !== undefined || schema.types[0] === 'array')
}

export function hasFields(schema: Schema | undefined): boolean {
  return schema !== undefined && childFields(schema, '').length > 0
}

export function isMap(schema: Schema | undefined): boolean {
  return schema !== undefined && schema.propertyNames.length === 0 && additionalSchema(schema) !== undefined
}

export function isContainer(schema: Schema | undefined): boolean {
  return isList(schema) || isMap(schema) || hasFields(schema)
}

/** Of a map's values nothing: their keys are anybody's. */
export function ownNames({ schema, isObject }: Known): readonly string[] {
  if (schema === undefined) return []
  const names = childFields(schema, '').flatMap(({ name, path }) =>
    path === printFieldPath([{ f: name }]) ? [name] : [],
  )
  return isObject && !names.includes('metadata') ? [...names, 'metadata'].sort() : names
}

/** `string Always|Never: When a container is restarted.` */
export function describe(schema: Schema | undefined): string {
  if (schema === undefined) return 'any'
  const { enum: own, elements, description = '' } = fieldFacts(schema)
  const values = own ?? elements?.enum ?? []
  const allowed = values.length === 0 ? '' : ` ${values.map(String).join('|')}`
  return `${typeText(schema)}${allowed}${description === '' ? '' : `: ${description}`}`
}

/** True for a list, and for what has one somewhere in it. */
export function leadsToList(schema: Schema | undefined, seen: ReadonlySet<string> = new Set()): boolean {
  if (schema === undefined || seen.has(schema.typeName)) return false
  if (isList(schema)) return true
  const entered = schema.typeName === '' ? seen : new Set([...seen, schema.typeName])
  if (leadsToList(additionalSchema(schema), entered)) return true
  const inside = schema.propertyNames.some((name) => leadsToList(schema.property(name), entered))
  return inside || schema.allOf.some((branch) => leadsToList(branch, entered))
}

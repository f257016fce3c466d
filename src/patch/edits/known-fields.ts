// What a schema says of a place in an object: its fields, its elements, or that anything may be there.

import { SCALE_SCHEMA } from '../../machinery/apply/scale-schema.ts'
import { OBJECT_META, TYPE_META } from '../../machinery/expressions/object-meta.ts'
import type { FieldPath } from '../../machinery/paths/field-path.ts'
import { childFields } from '../../machinery/schema/fields/child-fields.ts'
import { nearestField } from '../../machinery/schema/fields/complete-path.ts'
import { typeText } from '../../machinery/schema/fields/type-text.ts'
import { type Schema, schemaOfKey } from '../../machinery/schema/schema.ts'
import type { EditedKind } from './edited-kind.ts'

/** A place: what its schema says; undefined schema: anything may be there. */
export type Known = {
  readonly schema: Schema | undefined
  /** An object with metadata of its own. */
  readonly isObject: boolean
  readonly isBuiltIn: boolean
}

/** The object itself. */
export function wholeObject({ schema, isBuiltIn, subresource }: EditedKind): Known {
  return { schema: subresource === 'scale' ? SCALE_SCHEMA : schema, isObject: true, isBuiltIn }
}

/** A field of this place; undefined where the schema knows that there is none. */
export function fieldAt(known: Known, name: string): Known | undefined {
  const { schema, isObject, isBuiltIn } = known
  if (isObject) {
    if (name === 'apiVersion' || name === 'kind') return part(TYPE_META, isBuiltIn)
    const stated = schema?.property(name)
    if (name === 'metadata') return part(isObjectMeta(stated) ? stated : OBJECT_META, isBuiltIn)
  }
  if (schema === undefined) return part(undefined, isBuiltIn)
  const found = schemaOfKey(schema, name) ?? firstOf(schema.allOf, (branch) => schemaOfKey(branch, name))
  if (found !== undefined) return part(found, isBuiltIn)
  return takesAnyField(known) ? part(undefined, isBuiltIn) : undefined
}

/** The elements of this place; undefined where the schema knows that it is no list. */
export function elementsAt({ schema, isBuiltIn }: Known): Known | undefined {
  if (schema === undefined) return part(undefined, isBuiltIn)
  const items = schema.items ?? firstOf(schema.allOf, (branch) => branch.items)
  if (items !== undefined) return part(items, isBuiltIn)
  return isAnything(schema) ? part(undefined, isBuiltIn) : undefined
}

/** The schema of the place that a path of an object leads to; undefined where nothing is known of it. */
export function schemaAt(known: Known, path: FieldPath): Schema | undefined {
  let at: Known | undefined = known
  for (const step of path) at = at && ('f' in step ? fieldAt(at, step.f) : elementsAt(at))
  return at?.schema
}

function part(schema: Schema | undefined, isBuiltIn: boolean): Known {
  return { schema, isObject: schema?.embeddedResource === true, isBuiltIn }
}

function firstOf<T>(branches: readonly Schema[], find: (branch: Schema) => T | undefined): T | undefined {
  for (const branch of branches) {
    const found = find(branch)
    if (found !== undefined) return found
  }
  return undefined
}

function isObjectMeta(schema: Schema | undefined): boolean {
  return schema?.typeName.endsWith('.ObjectMeta') ?? false
}

/** True where fields are taken that the schema does not name. */
function takesAnyField({ schema, isBuiltIn }: Known): boolean {
  if (schema === undefined || schema.preserveUnknownFields || schema.additionalProperties === true) return true
  if (isAnything(schema)) return true
  // Go types that hold any object say no more than that; of a definition such fields are pruned
  const isBare = schema.types.includes('object') && schema.propertyNames.length === 0
  return isBare && schema.additionalProperties === undefined && (isBuiltIn || schema.typeName !== '')
}

/** True for a schema that says nothing of its values. */
function isAnything(schema: Schema): boolean {
  return schema.types.length === 0 && schema.propertyNames.length === 0 && schema.allOf.length === 0
}

/** Why a place has no such field: `Deployment.spec has no field "replcas"; did you mean "replicas"?` */
export function noSuchField({ schema }: Known, place: string, name: string): string {
  if (schema === undefined || childFields(schema, '').length === 0)
    return `${place} is of type ${schema === undefined ? 'any' : typeText(schema)} and has no fields`
  const meant = nearestField(schema, name)
  return `${place} has no field ${JSON.stringify(name)}${meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`}`
}

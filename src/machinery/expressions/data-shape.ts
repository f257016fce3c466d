// What questions see of data: the types and values of rules (cel/decl-type.ts, cel/values/wrap-json.ts), and beyond them what
// rules cannot see: metadata, and data that no schema describes, which is dyn.

import { declTypeOf } from '../cel/decl-type.ts'
import { escapeFieldName } from '../cel/field-names.ts'
import { type CelType, DYN, listOf, mapOf, STRING } from '../cel/types.ts'
import { celError, type Field, type ListSemantics, type Wrap } from '../cel/values/value.ts'
import { wrapAny, wrapOf } from '../cel/values/wrap-json.ts'
import { isJsonObject } from '../json.ts'
import { additionalSchema, type Schema } from '../schema/schema.ts'
import { OBJECT_META, TYPE_META } from './object-meta.ts'
import { QUANTITY_DYN, QUANTITY_STRING } from './quantity-texts.ts'

/** How a value is declared, and what makes one of JSON. */
export type Shape = { readonly type: CelType; readonly wrap: Wrap }

/** Nothing is known of it. */
export const ANYTHING: Shape = { type: DYN, wrap: wrapAny }
const ANY_KEYS: Shape = { type: mapOf(STRING, DYN), wrap: wrapAny }
/** As the server prints them, in canonical form. */
const QUANTITY_TEXT: Shape = { type: QUANTITY_STRING, wrap: wrapAny }
const QUANTITY: Shape = { type: QUANTITY_DYN, wrap: wrapAny }

/** Where a schema is looked at: what messages call it, and whether fields that it does not declare are dyn or none. */
type Place = { readonly name: string; readonly isOpen: boolean }

const below = ({ name, isOpen }: Place, part: string): Place => ({ name: `${name}${part}`, isOpen })

/** Shapes of parts by place. */
const known = new WeakMap<Schema, Map<string, Shape>>()

/**
 * The shape of a whole resource; without a schema everything but its type and metadata is dyn.
 * @param isOpen fields that the schema does not declare are dyn: for one of several kinds that are asked the same.
 */
export function shapeOfResource(schema: Schema | undefined, name: string, isOpen = false): Shape {
  const place = { name, isOpen }
  if (schema === undefined) return objectShape(place, (key) => partOfResource(undefined, key, place), RESOURCE_FIELDS)
  return remember(schema, { name: `${name}!`, isOpen }, () =>
    objectShape(place, (key) => partOfResource(schema, key, place), [...RESOURCE_FIELDS, ...schema.propertyNames]),
  )
}

/** The shape of a part of a resource; undefined schema: nothing is known of it. */
export function shapeOfValue(schema: Schema | undefined, name: string): Shape {
  return schema === undefined ? ANYTHING : shapeOf(schema, { name, isOpen: false })
}

const RESOURCE_FIELDS = ['apiVersion', 'kind', 'metadata']

function partOfResource(schema: Schema | undefined, key: string, place: Place): Shape | undefined {
  if (key === 'metadata') return shapeOf(OBJECT_META, below(place, '.metadata'))
  if (key === 'apiVersion' || key === 'kind') return shapeOf(TYPE_META, below(place, `.${key}`))
  return schema === undefined ? ANYTHING : partOfObject(schema, key, place)
}

function shapeOf(schema: Schema, place: Place): Shape {
  return remember(schema, place, () => makeShape(schema, place))
}

function remember(schema: Schema, { name, isOpen }: Place, make: () => Shape): Shape {
  const places = known.get(schema) ?? new Map<string, Shape>()
  known.set(schema, places)
  const key = isOpen ? `${name}~` : name
  const shape = places.get(key) ?? make()
  places.set(key, shape)
  return shape
}

function makeShape(schema: Schema, place: Place): Shape {
  if (schema.embeddedResource) return shapeOfResource(schema, place.name, place.isOpen)
  if (schema.quantity) return schema.intOrString ? QUANTITY : QUANTITY_TEXT
  if (schema.intOrString || schema.types.length !== 1) return ANYTHING
  switch (schema.types[0]) {
    case 'object':
      return withNull(schema, ofObject(schema, place))
    case 'array':
      return withNull(schema, ofArray(schema, place))
    default:
      return { type: declTypeOf(schema) ?? DYN, wrap: wrapOf(schema) }
  }
}

/** In a list and in a map there may be null, where the schema says so; a field that is null is absent. */
function withNull({ nullable }: Schema, { type, wrap }: Shape): Shape {
  return { type, wrap: (raw) => (raw === null ? (nullable ? null : WRONG_NULL) : wrap(raw)) }
}

function ofArray({ items, listType, listMapKeys }: Schema, place: Place): Shape {
  if (items === undefined) return ANYTHING
  const semantics: ListSemantics = listType === 'map' ? listMapKeys : listType === 'set' ? 'set' : 'atomic'
  const { type, wrap } = shapeOf(items, below(place, '[]'))
  return {
    type: listOf(type),
    wrap: (raw) => (Array.isArray(raw) ? { kind: 'list', wrap, items: raw, semantics } : WRONG_LIST),
  }
}

const WRONG_LIST = celError('invalid data, expected an array for the provided schema with type=array')
const WRONG_NULL = celError('invalid data, got null for schema with nullable=false')
const WRONG_OBJECT = celError('invalid data, expected a map for the provided schema with type=object')

function ofObject(schema: Schema, place: Place): Shape {
  if (schema.propertyNames.length > 0)
    return objectShape(place, (key) => partOfObject(schema, key, place), schema.propertyNames)
  const values = additionalSchema(schema)
  if (values === undefined) return ANY_KEYS
  const { type, wrap } = shapeOf(values, below(place, '[]'))
  return {
    type: mapOf(STRING, type),
    wrap: (raw) => (isJsonObject(raw) ? { kind: 'map', form: 'json', raw, wrap } : WRONG_OBJECT),
  }
}

function partOfObject(schema: Schema, key: string, place: Place): Shape | undefined {
  const property = schema.property(key) ?? additionalSchema(schema)
  if (property !== undefined) return shapeOf(property, below(place, `.${key}`))
  return schema.preserveUnknownFields || schema.additionalProperties === true ? ANYTHING : undefined
}

/** An object with declared fields, each made when it is looked at. */
function objectShape(
  { name, isOpen }: Place,
  partAt: (key: string) => Shape | undefined,
  declared: readonly string[],
): Shape {
  const names = new Map(
    declared.flatMap(
      (key) =>
        [
          [escapeFieldName(key) ?? key, key],
          [key, key],
        ] as const,
    ),
  )
  const fields = new Map<string, (Shape & Field) | undefined>()
  const field = (celName: string) => {
    if (fields.has(celName)) return fields.get(celName)
    const key = names.get(celName) ?? celName
    const part = partAt(key) ?? (isOpen ? ANYTHING : undefined)
    const made = part && { key, ...part }
    fields.set(celName, made)
    return made
  }
  const nameOf = (key: string) => (field(key) === undefined ? undefined : (escapeFieldName(key) ?? key))
  return {
    type: {
      kind: 'object',
      name: isOpen ? `${name}~` : name,
      field: (celName) => field(celName)?.type,
      names: () => [...new Set(declared)].flatMap((key) => escapeFieldName(key) ?? []),
    },
    wrap: (raw) => (isJsonObject(raw) ? { kind: 'map', form: 'object', raw, field, nameOf } : WRONG_OBJECT),
  }
}

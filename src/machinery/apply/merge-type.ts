// What the server's merge makes of a schema: which values are one thing, and how the rest belongs together.
// Follows pkg/schemaconv/openapi.go of kube-openapi and schema/elements.go of structured-merge-diff.

import { isJsonObject, type Json } from '../json.ts'
import type { PathElement } from '../paths/field-path.ts'
import { isPlain } from '../paths/fields-v1.ts'
import { readStructural } from '../schema/read-definition.ts'
import type { Schema } from '../schema/schema.ts'
import { compareText } from '../text-order.ts'
import { OBJECT_META } from './object-meta.ts'

export type ScalarType = 'string' | 'numeric' | 'boolean' | 'untyped'

/** A type can allow several forms; which of them a value has decides how it is merged. */
export type MergeType = {
  readonly scalar: ScalarType | undefined
  readonly list: ListType | undefined
  readonly map: MapType | undefined
  /** The type of what no schema describes, or a scalar of any type that is described in place. */
  readonly isUntyped: boolean
}

export type ListType = {
  /** One value; otherwise a set, or with keys a map. */
  readonly isAtomic: boolean
  /** In the order of a definition. */
  readonly keys: readonly string[]
  /** By which an element is known: the keys in the order of their names. */
  readonly sortedKeys: readonly ListKey[]
  readonly element: MergeType
}

export type ListKey = {
  readonly name: string
  /** What the key is when the element has none; undefined where it has no default. */
  readonly default: Json | undefined
  /** Its name is written without escapes. */
  readonly isPlain: boolean
}

export type MapType = {
  readonly isAtomic: boolean
  field(name: string): Field | undefined
  readonly hasFields: boolean
  /** The type of undeclared fields; undefined: there may be none. */
  readonly element: MergeType | undefined
}

/** A declared field, with what a path has for it. */
export type Field = { readonly key: string; readonly element: PathElement; readonly type: MergeType }

/** How an object of this schema is merged. Whatever the schema says of them, metadata is that of every object. */
export function mergeTypeOf(schema: Schema): MergeType {
  return typeOf(schema, 'root')
}

/** Where a node stands: at the top of an object, or below a node that preserves unknown fields, or neither. */
type Place = 'root' | 'preserving' | 'plain'

const known: Record<Place, WeakMap<Schema, MergeType>> = {
  root: new WeakMap(),
  preserving: new WeakMap(),
  plain: new WeakMap(),
}

function typeOf(schema: Schema, place: Place): MergeType {
  let type = known[place].get(schema)
  if (type === undefined) {
    type = readType(schema, place)
    known[place].set(schema, type)
  }
  return type
}

const RAW_EXTENSION = 'io.k8s.apimachinery.pkg.runtime.RawExtension'

function readType(schema: Schema, place: Place): MergeType {
  if (schema.typeName === RAW_EXTENSION) return UNTYPED_ATOMIC
  const preserves = schema.preserveUnknownFields || (place === 'preserving' && schema.typeName === '')
  const [stated] = Array.isArray(schema.raw.type) ? schema.raw.type : [schema.raw.type]
  const map = () => new SchemaMap(schema, preserves, place === 'root' || schema.embeddedResource)
  if (schema.quantity && schema.typeName !== '') return scalarType('untyped', false)
  switch (stated) {
    case 'object':
      return { scalar: undefined, list: undefined, map: map(), isUntyped: false }
    case 'array':
      return { scalar: undefined, list: new SchemaList(schema, preserves), map: undefined, isUntyped: false }
    case 'integer':
    case 'number':
      return scalarType('numeric', false)
    case 'boolean':
      return scalarType('boolean', false)
    case 'string':
      return isPlainText(schema.raw.format)
        ? scalarType('string', false)
        : scalarType('untyped', schema.typeName === '')
    default:
      return {
        scalar: 'untyped',
        list: new SchemaList(schema, preserves),
        map: map(),
        isUntyped: schema.typeName === '',
      }
  }
}

/** A text of any other format may be stated as a number as well. */
function isPlainText(format: Json | undefined): boolean {
  return format === undefined || format === '' || format === 'byte'
}

function scalarType(scalar: ScalarType, isUntyped: boolean): MergeType {
  return { scalar, list: undefined, map: undefined, isUntyped }
}

class SchemaList implements ListType {
  readonly isAtomic: boolean
  readonly keys: readonly string[]
  readonly #items: Schema | undefined
  readonly #preserves: boolean
  #element: MergeType | undefined
  #sortedKeys: readonly ListKey[] | undefined

  constructor(schema: Schema, preserves: boolean) {
    const merges = schema.listType === undefined && schema.patchStrategy.includes('merge')
    this.isAtomic = !merges && (schema.listType === undefined || schema.listType === 'atomic')
    this.keys = schema.listType === 'map' ? schema.listMapKeys : merges ? mergeKeys(schema) : []
    this.#items = schema.items
    this.#preserves = preserves
  }

  get element(): MergeType {
    this.#element ??= this.#items === undefined ? UNTYPED_ATOMIC : below(this.#items, this.#preserves)
    return this.#element
  }

  get sortedKeys(): readonly ListKey[] {
    this.#sortedKeys ??= [...this.keys]
      .sort(compareText)
      .map((name) => ({ name, default: this.#items?.property(name)?.raw.default ?? undefined, isPlain: isPlain(name) }))
    return this.#sortedKeys
  }
}

function mergeKeys(schema: Schema): readonly string[] {
  return schema.patchMergeKey === undefined ? [] : [schema.patchMergeKey]
}

function below(schema: Schema, preserves: boolean): MergeType {
  return typeOf(schema, preserves ? 'preserving' : 'plain')
}

class SchemaMap implements MapType {
  readonly isAtomic: boolean
  readonly hasFields: boolean
  readonly #schema: Schema
  readonly #preserves: boolean
  readonly #isObject: boolean
  readonly #fields = new Map<string, Field>()
  #element: MergeType | undefined | null = null

  /** @param isObject it has a type and metadata, whatever it declares */
  constructor(schema: Schema, preserves: boolean, isObject: boolean) {
    this.isAtomic = schema.mapType === 'atomic'
    this.hasFields = isObject || schema.propertyNames.length > 0
    this.#schema = schema
    this.#preserves = preserves
    this.#isObject = isObject
  }

  field(name: string): Field | undefined {
    const before = this.#fields.get(name)
    if (before !== undefined) return before
    const type = this.#fieldType(name)
    if (type === undefined) return undefined
    const field = { key: `f:${name}`, element: { f: name }, type }
    this.#fields.set(name, field)
    return field
  }

  #fieldType(name: string): MergeType | undefined {
    const schema = this.#schema.property(name)
    if (this.#isObject) {
      if (name === 'metadata') return typeOf(isObjectMeta(schema) ? schema : OWN_OBJECT_META, 'plain')
      if (name === 'apiVersion' || name === 'kind') return TEXT
    }
    return schema && below(schema, this.#preserves)
  }

  get element(): MergeType | undefined {
    if (this.#element === null) this.#element = this.#elementType()
    return this.#element
  }

  #elementType(): MergeType | undefined {
    const { raw, additionalProperties } = this.#schema
    if (raw.additionalProperties === undefined) return this.#preserves || !this.hasFields ? DEDUCED : undefined
    if (isJsonObject(raw.additionalProperties) && typeof additionalProperties === 'object') {
      return below(additionalProperties, this.#preserves)
    }
    return raw.additionalProperties === true ? DEDUCED : undefined
  }
}

function isObjectMeta(schema: Schema | undefined): schema is Schema {
  return schema?.typeName.endsWith('.ObjectMeta') ?? false
}

const OWN_OBJECT_META = readStructural(OBJECT_META)
const TEXT = scalarType('string', false)

/** Of a value whose schema says nothing; so is everything below it. */
const DEDUCED: MergeType = {
  scalar: 'untyped',
  get list() {
    return ANY_LIST
  },
  get map() {
    return ANY_MAP
  },
  isUntyped: true,
}

/** The same, but as one value. */
const UNTYPED_ATOMIC: MergeType = {
  scalar: 'untyped',
  get list() {
    return ANY_LIST
  },
  get map() {
    return ANY_ATOMIC_MAP
  },
  isUntyped: false,
}

const nothing = () => undefined
const ANY_LIST: ListType = { isAtomic: true, keys: [], sortedKeys: [], element: UNTYPED_ATOMIC }
const ANY_MAP: MapType = { isAtomic: false, field: nothing, hasFields: false, element: DEDUCED }
const ANY_ATOMIC_MAP: MapType = { ...ANY_MAP, isAtomic: true, element: UNTYPED_ATOMIC }

// What a schema says of how two values are compared: which are one value, which of a list's elements belong together,
// which values mean the same though they are written differently. Found out once for each schema.

import type { Json } from '../json.ts'
import { additionalSchema, type Schema } from '../schema/schema.ts'
import { METADATA } from './object-metadata.ts'

/**
 * `whole`: one value. `set`: elements are known by their value. `keyed`: by their keys. `plain`: nothing is known, lists
 * of one length are compared element by element.
 */
export type ListShape = 'whole' | 'set' | 'keyed' | 'plain'

/** Equal by what they are, or as quantities, or as integers and their texts. */
export type Meaning = 'plain' | 'quantity' | 'int-or-string'

export interface Shape {
  readonly list: ListShape
  readonly keys: readonly string[]
  /** An object that is one value. */
  readonly isWhole: boolean
  readonly meaning: Meaning
  field(name: string): Shape
  readonly items: Shape
  /** What a key is where an element does not have it; undefined where it has no default. */
  keyDefault(name: string): Json | undefined
}

/** Of data without a schema. */
export const STRUCTURE: Shape = {
  list: 'plain',
  keys: [],
  isWhole: false,
  meaning: 'plain',
  field: () => STRUCTURE,
  get items() {
    return STRUCTURE
  },
  keyDefault: () => undefined,
}

/** A class for speed: all shapes are of one form to the engine. */
class SchemaShape implements Shape {
  readonly list: ListShape
  readonly keys: readonly string[]
  readonly isWhole: boolean
  readonly meaning: Meaning
  readonly #schema: Schema
  readonly #isObject: boolean
  readonly #fields = new Map<string, Shape>()
  #items: Shape | undefined

  /** @param isObject an object of its own: its metadata is that of all objects */
  constructor(schema: Schema, isObject: boolean) {
    const mergesByKey = schema.listType === undefined && schema.patchStrategy.includes('merge')
    this.keys = schema.listType === 'map' ? schema.listMapKeys : mergesByKey ? keyOf(schema.patchMergeKey) : []
    this.list = listShapeOf(schema, mergesByKey, this.keys)
    this.isWhole = schema.mapType === 'atomic'
    this.meaning = schema.quantity ? 'quantity' : schema.intOrString ? 'int-or-string' : 'plain'
    this.#schema = schema
    this.#isObject = isObject
  }

  field(name: string): Shape {
    let shape = this.#fields.get(name)
    if (shape === undefined) {
      shape = this.#read(name)
      this.#fields.set(name, shape)
    }
    return shape
  }

  #read(name: string): Shape {
    const stated = this.#schema.property(name)
    if (name === 'metadata' && this.#isObject && !isObjectMeta(stated)) return shapeOf(METADATA)
    const schema = stated ?? additionalSchema(this.#schema)
    return schema === undefined ? STRUCTURE : shapeOf(schema)
  }

  get items(): Shape {
    const { items } = this.#schema
    this.#items ??= items === undefined ? STRUCTURE : shapeOf(items)
    return this.#items
  }

  keyDefault(name: string): Json | undefined {
    return this.#schema.items?.property(name)?.raw.default ?? undefined
  }
}

function keyOf(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name]
}

function listShapeOf(schema: Schema, mergesByKey: boolean, keys: readonly string[]): ListShape {
  if (keys.length > 0) return 'keyed'
  if (schema.listType === 'set' || (mergesByKey && keys.length === 0)) return 'set'
  // what is preserved without being declared is data without a schema
  return schema.listType === undefined && !schema.types.includes('array') ? 'plain' : 'whole'
}

function isObjectMeta(schema: Schema | undefined): boolean {
  return schema?.typeName.endsWith('.ObjectMeta') ?? false
}

const known = new WeakMap<Schema, Shape>()
const knownRoots = new WeakMap<Schema, Shape>()

/** The shape of a value of this schema. */
export function shapeOf(schema: Schema): Shape {
  return remembered(known, schema, schema.embeddedResource)
}

/** The shape of an object; undefined: only its metadata is known. */
export function shapeOfObject(schema: Schema | undefined): Shape {
  return schema === undefined ? UNKNOWN_OBJECT : remembered(knownRoots, schema, true)
}

function remembered(shapes: WeakMap<Schema, Shape>, schema: Schema, isObject: boolean): Shape {
  let shape = shapes.get(schema)
  if (shape === undefined) {
    shape = new SchemaShape(schema, isObject)
    shapes.set(schema, shape)
  }
  return shape
}

const UNKNOWN_OBJECT: Shape = {
  ...STRUCTURE,
  field: (name) => (name === 'metadata' ? shapeOf(METADATA) : STRUCTURE),
  get items() {
    return STRUCTURE
  },
}

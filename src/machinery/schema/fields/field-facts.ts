// What there is to know of a field besides its type: what it may hold, how it is merged, what becomes of it.

import type { Json, JsonObject } from '../../json.ts'
import { additionalSchema, type JsonType, type Schema, type SchemaRule, type SchemaUnion } from '../schema.ts'
import { deprecationOf } from './deprecation.ts'

/** Facts of one node, as they are printed for programs: what is not stated, or says nothing, is left out. */
export type NodeFacts = {
  /** JSON types; left out: any. */
  readonly types?: readonly JsonType[]
  readonly format?: string
  readonly default?: Json
  readonly enum?: readonly Json[]
  readonly nullable?: true
  /** An integer or a text, as ports and percentages are. */
  readonly intOrString?: true
  readonly minimum?: number
  readonly exclusiveMinimum?: true
  readonly maximum?: number
  readonly exclusiveMaximum?: true
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: true
  readonly minProperties?: number
  readonly maxProperties?: number
  /** How lists are merged and what makes an element: `map` by `listMapKeys`, `set`, or `atomic`. */
  readonly listType?: string
  readonly listMapKeys?: readonly string[]
  readonly mapType?: string
  /** Of built-in kinds: what a strategic merge patch does with it. */
  readonly patchStrategy?: readonly string[]
  readonly patchMergeKey?: string
  readonly unions?: readonly SchemaUnion[]
  /** CEL rules, as they are written. */
  readonly rules?: readonly SchemaRule[]
  /** Fields that the schema does not name are kept. */
  readonly preservesUnknownFields?: true
  /** A whole object with apiVersion, kind and metadata. */
  readonly embeddedResource?: true
}

/** The facts of a field, and of the elements of its list or the values of its map. */
export type FieldFacts = NodeFacts & {
  readonly elements?: NodeFacts
  /** The sentences of its description that say so. */
  readonly deprecated?: string
  readonly description?: string
}

/** Everything a schema states of a field itself; of its own fields nothing. */
export function fieldFacts(schema: Schema): FieldFacts {
  const inner = schema.items ?? additionalSchema(schema)
  const elements = inner === undefined ? {} : withoutTypesOfObjects(nodeFacts(inner))
  const description = schema.description.trim()
  return stated<FieldFacts>({
    ...nodeFacts(schema),
    elements: Object.keys(elements).length === 0 ? undefined : elements,
    deprecated: deprecationOf(description),
    description: description === '' ? undefined : description,
  })
}

function nodeFacts(schema: Schema): NodeFacts {
  const { raw } = schema
  return stated<NodeFacts>({
    types: some(schema.types),
    format: typeof raw.format === 'string' && raw.format !== 'int-or-string' ? raw.format || undefined : undefined,
    default: schema.default,
    enum: some(schema.enum),
    nullable: schema.nullable || undefined,
    intOrString: schema.intOrString || undefined,
    minimum: schema.minimum,
    exclusiveMinimum: schema.exclusiveMinimum || undefined,
    maximum: schema.maximum,
    exclusiveMaximum: schema.exclusiveMaximum || undefined,
    multipleOf: schema.multipleOf,
    minLength: schema.minLength,
    maxLength: schema.maxLength,
    pattern: schema.pattern || undefined,
    minItems: schema.minItems,
    maxItems: schema.maxItems,
    uniqueItems: schema.uniqueItems || undefined,
    minProperties: schema.minProperties,
    maxProperties: schema.maxProperties,
    listType: schema.listType,
    listMapKeys: some(schema.listMapKeys),
    mapType: schema.mapType,
    patchStrategy: some(schema.patchStrategy),
    patchMergeKey: schema.patchMergeKey,
    unions: some(schema.unions),
    rules: some(schema.rules),
    preservesUnknownFields: schema.preserveUnknownFields || undefined,
    embeddedResource: schema.embeddedResource || undefined,
  })
}

/** Of elements that are objects the type is said by their list. */
function withoutTypesOfObjects(facts: NodeFacts): NodeFacts {
  const { types: _said, ...others } = facts
  return others
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}

type Maybe<T> = { readonly [K in keyof T]: T[K] | undefined }

function stated<T extends object>(facts: Maybe<T>): T {
  return Object.fromEntries(Object.entries(facts as JsonObject).filter(([, value]) => value !== undefined)) as T
}

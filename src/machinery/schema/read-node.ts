// Makes a schema of a node as it is stated, and its children when they are asked for.
// What the API server makes of a node follows pkg/apiserver/validation of apiextensions-apiserver.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { JsonType, ListType, Schema, SchemaRule, SchemaUnion } from './schema.ts'
import { isSupportedFormat } from './supported-formats.ts'

/** Where a node stands and how its children are read. */
export type NodeContext = {
  readonly typeName: string
  /** Reads a child: resolves references where there can be some. */
  read(raw: JsonObject): Schema
  /** Decides which stated defaults count. */
  defaultOf(raw: JsonObject): Json | undefined
}

const INT_OR_STRING: readonly JsonType[] = ['integer', 'string']
const QUANTITY: readonly JsonType[] = ['string', 'number', 'integer']
const NONE: readonly never[] = []

/** What code generators write for quantities in definitions. */
const QUANTITY_PATTERN =
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$'

/** Reads one node; nothing below it is looked at. What has the wrong form is read as not stated. */
export function readNode(raw: JsonObject, context: NodeContext): Schema {
  return new Node(raw, context)
}

/**
 * A class, where the house has functions, for speed: getters of an object literal give every node a shape of its own,
 * and reading any field of it then takes several times as long.
 */
class Node implements Schema {
  readonly raw: JsonObject
  readonly typeName: string
  readonly types: readonly JsonType[]
  readonly nullable: boolean
  readonly format: string
  readonly default: Json | undefined
  readonly enum: readonly Json[]
  readonly maximum: number | undefined
  readonly minimum: number | undefined
  readonly exclusiveMaximum: boolean
  readonly exclusiveMinimum: boolean
  readonly multipleOf: number | undefined
  readonly maxLength: number | undefined
  readonly minLength: number | undefined
  readonly pattern: string
  readonly maxItems: number | undefined
  readonly minItems: number | undefined
  readonly uniqueItems: boolean
  readonly maxProperties: number | undefined
  readonly minProperties: number | undefined
  readonly required: readonly string[]
  readonly intOrString: boolean
  readonly quantity: boolean
  readonly preserveUnknownFields: boolean
  readonly embeddedResource: boolean
  readonly listType: ListType | undefined
  readonly listMapKeys: readonly string[]
  readonly mapType: 'atomic' | 'granular' | undefined
  readonly rules: readonly SchemaRule[]
  readonly #context: NodeContext
  readonly #properties: JsonObject | undefined
  readonly #hasJunctors: boolean
  readonly #known = new Map<string, Schema>()
  #names: readonly string[] | undefined
  #items: Schema | undefined | null = null
  #additional: Schema | boolean | undefined | null = null
  #not: Schema | undefined | null = null
  #allOf: readonly Schema[] | undefined
  #anyOf: readonly Schema[] | undefined
  #oneOf: readonly Schema[] | undefined

  constructor(raw: JsonObject, context: NodeContext) {
    const isBuiltInQuantity = context.typeName.endsWith('.api.resource.Quantity')
    const isBuiltInIntOrString = raw.format === 'int-or-string' && raw.type === undefined
    this.#context = context
    this.#properties = isJsonObject(raw.properties) ? raw.properties : undefined
    this.#hasJunctors = !isBuiltInIntOrString && !isBuiltInQuantity
    this.raw = raw
    this.typeName = context.typeName
    this.intOrString = raw['x-kubernetes-int-or-string'] === true || isBuiltInIntOrString
    this.types = isBuiltInQuantity ? QUANTITY : this.intOrString ? INT_OR_STRING : typesOf(raw.type)
    this.nullable = raw.nullable === true
    this.format = isSupportedFormat(text(raw.format), this.types) ? text(raw.format) : ''
    this.default = raw.default === undefined || raw.default === null ? undefined : context.defaultOf(raw)
    this.enum = list(raw.enum)
    this.maximum = number(raw.maximum)
    this.minimum = number(raw.minimum)
    this.exclusiveMaximum = raw.exclusiveMaximum === true
    this.exclusiveMinimum = raw.exclusiveMinimum === true
    this.multipleOf = number(raw.multipleOf)
    this.maxLength = number(raw.maxLength)
    this.minLength = number(raw.minLength)
    this.pattern = text(raw.pattern)
    this.maxItems = number(raw.maxItems)
    this.minItems = number(raw.minItems)
    this.uniqueItems = raw.uniqueItems === true
    this.maxProperties = number(raw.maxProperties)
    this.minProperties = number(raw.minProperties)
    this.required = raw.required === undefined ? NONE : texts(raw.required)
    this.quantity = isBuiltInQuantity || (this.intOrString && this.pattern === QUANTITY_PATTERN)
    this.preserveUnknownFields = raw['x-kubernetes-preserve-unknown-fields'] === true
    this.embeddedResource = raw['x-kubernetes-embedded-resource'] === true
    this.listType = listTypeOf(raw['x-kubernetes-list-type'])
    this.listMapKeys = texts(raw['x-kubernetes-list-map-keys'])
    this.mapType = mapTypeOf(raw['x-kubernetes-map-type'])
    this.rules = list(raw['x-kubernetes-validations']).filter(isRule)
  }

  get description(): string {
    return text(this.raw.description)
  }

  get patchStrategy(): readonly string[] {
    return strategies(this.raw['x-kubernetes-patch-strategy'])
  }

  get patchMergeKey(): string | undefined {
    return text(this.raw['x-kubernetes-patch-merge-key']) || undefined
  }

  get unions(): readonly SchemaUnion[] {
    return list(this.raw['x-kubernetes-unions']).filter(isJsonObject).map(unionOf)
  }

  get propertyNames(): readonly string[] {
    this.#names ??= this.#properties === undefined ? NONE : Object.keys(this.#properties)
    return this.#names
  }

  property(name: string): Schema | undefined {
    if (this.#properties === undefined) return undefined
    const before = this.#known.get(name)
    if (before !== undefined || !Object.hasOwn(this.#properties, name)) return before
    const schema = this.#read(this.#properties[name])
    if (schema !== undefined) this.#known.set(name, schema)
    return schema
  }

  get additionalProperties(): Schema | boolean | undefined {
    if (this.#additional === null) {
      const stated = this.raw.additionalProperties
      this.#additional = typeof stated === 'boolean' ? stated : this.#read(stated)
    }
    return this.#additional
  }

  get items(): Schema | undefined {
    if (this.#items === null) this.#items = this.#read(this.raw.items)
    return this.#items
  }

  get allOf(): readonly Schema[] {
    this.#allOf ??= this.#branches(this.raw.allOf)
    return this.#allOf
  }

  get anyOf(): readonly Schema[] {
    this.#anyOf ??= this.#branches(this.raw.anyOf)
    return this.#anyOf
  }

  get oneOf(): readonly Schema[] {
    this.#oneOf ??= this.#branches(this.raw.oneOf)
    return this.#oneOf
  }

  get not(): Schema | undefined {
    if (this.#not === null) this.#not = this.#read(this.raw.not)
    return this.#not
  }

  #read(value: Json | undefined): Schema | undefined {
    return isJsonObject(value) ? this.#context.read(value) : undefined
  }

  #branches(value: Json | undefined): readonly Schema[] {
    if (!this.#hasJunctors || !Array.isArray(value)) return NONE
    return value.filter(isJsonObject).map((branch) => this.#context.read(branch))
  }
}

function typesOf(value: Json | undefined): readonly JsonType[] {
  if (typeof value === 'string') return value === '' ? NONE : [value as JsonType]
  return texts(value) as JsonType[]
}

function unionOf(raw: JsonObject): SchemaUnion {
  const fields = raw['fields-to-discriminateBy']
  return {
    discriminator: text(raw.discriminator),
    fields: isJsonObject(fields) ? Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, text(v)])) : {},
  }
}

function isRule(value: Json): value is SchemaRule {
  return isJsonObject(value) && typeof value.rule === 'string'
}

function listTypeOf(value: Json | undefined): ListType | undefined {
  return value === 'atomic' || value === 'set' || value === 'map' ? value : undefined
}

function mapTypeOf(value: Json | undefined): 'atomic' | 'granular' | undefined {
  return value === 'atomic' || value === 'granular' ? value : undefined
}

function strategies(value: Json | undefined): readonly string[] {
  return typeof value === 'string' && value !== '' ? value.split(',') : NONE
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : NONE
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : NONE
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function number(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'bigint' ? Number(value) : undefined
}

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
  const isBuiltInQuantity = context.typeName.endsWith('.api.resource.Quantity')
  const isBuiltInIntOrString = raw.format === 'int-or-string' && raw.type === undefined
  const intOrString = raw['x-kubernetes-int-or-string'] === true || isBuiltInIntOrString
  const types = isBuiltInQuantity ? QUANTITY : intOrString ? INT_OR_STRING : typesOf(raw.type)
  const pattern = text(raw.pattern)
  const schemaOrNothing = (value: Json | undefined) => (isJsonObject(value) ? context.read(value) : undefined)
  const junctor = (value: Json | undefined) =>
    Array.isArray(value) && !isBuiltInIntOrString && !isBuiltInQuantity
      ? value.filter(isJsonObject).map((branch) => context.read(branch))
      : NONE
  const properties = isJsonObject(raw.properties) ? raw.properties : undefined

  let names: readonly string[] | undefined
  const known = new Map<string, Schema | undefined>()
  let items: Schema | undefined | null = null
  let additional: Schema | boolean | undefined | null = null
  let not: Schema | undefined | null = null
  let allOf: readonly Schema[] | undefined
  let anyOf: readonly Schema[] | undefined
  let oneOf: readonly Schema[] | undefined

  return {
    raw,
    typeName: context.typeName,
    description: text(raw.description),
    types,
    nullable: raw.nullable === true,
    format: isSupportedFormat(text(raw.format), types) ? text(raw.format) : '',
    default: raw.default === undefined || raw.default === null ? undefined : context.defaultOf(raw),
    enum: list(raw.enum),
    maximum: number(raw.maximum),
    minimum: number(raw.minimum),
    exclusiveMaximum: raw.exclusiveMaximum === true,
    exclusiveMinimum: raw.exclusiveMinimum === true,
    multipleOf: number(raw.multipleOf),
    maxLength: number(raw.maxLength),
    minLength: number(raw.minLength),
    pattern,
    maxItems: number(raw.maxItems),
    minItems: number(raw.minItems),
    uniqueItems: raw.uniqueItems === true,
    maxProperties: number(raw.maxProperties),
    minProperties: number(raw.minProperties),
    required: raw.required === undefined ? NONE : texts(raw.required),
    intOrString,
    quantity: isBuiltInQuantity || (intOrString && pattern === QUANTITY_PATTERN),
    preserveUnknownFields: raw['x-kubernetes-preserve-unknown-fields'] === true,
    embeddedResource: raw['x-kubernetes-embedded-resource'] === true,
    listType: listTypeOf(raw['x-kubernetes-list-type']),
    listMapKeys: texts(raw['x-kubernetes-list-map-keys']),
    mapType: mapTypeOf(raw['x-kubernetes-map-type']),
    patchStrategy: strategies(raw['x-kubernetes-patch-strategy']),
    patchMergeKey: text(raw['x-kubernetes-patch-merge-key']) || undefined,
    unions: list(raw['x-kubernetes-unions']).filter(isJsonObject).map(unionOf),
    rules: list(raw['x-kubernetes-validations']).filter(isRule),
    get propertyNames() {
      names ??= properties === undefined ? NONE : Object.keys(properties)
      return names
    },
    property(name) {
      if (properties === undefined) return undefined
      const before = known.get(name)
      if (before !== undefined || !Object.hasOwn(properties, name)) return before
      const schema = schemaOrNothing(properties[name])
      if (schema !== undefined) known.set(name, schema)
      return schema
    },
    get additionalProperties() {
      if (additional === null) {
        const stated = raw.additionalProperties
        additional = typeof stated === 'boolean' ? stated : schemaOrNothing(stated)
      }
      return additional
    },
    get items() {
      if (items === null) items = schemaOrNothing(raw.items)
      return items
    },
    get allOf() {
      allOf ??= junctor(raw.allOf)
      return allOf
    },
    get anyOf() {
      anyOf ??= junctor(raw.anyOf)
      return anyOf
    },
    get oneOf() {
      oneOf ??= junctor(raw.oneOf)
      return oneOf
    },
    get not() {
      if (not === null) not = schemaOrNothing(raw.not)
      return not
    },
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

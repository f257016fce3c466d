// One form for what a schema says of a value, whether it came from an OpenAPI v3 document or from a definition.

import type { Json, JsonObject } from '../json.ts'

/** The types a schema can name. */
export type JsonType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null'

/** Group, version and kind of a type; the group is `''` for the core. */
export type Gvk = { readonly group: string; readonly version: string; readonly kind: string }

/** What somebody who knows types by their schemas can be asked. */
export interface SchemaSource {
  /** Undefined when the source does not know the type. */
  schemaOf(gvk: Gvk): Schema | undefined
  /** True where the server takes strategic merge patches of the type: it is one of Go. Absent: no type is. */
  takesStrategicPatches?(gvk: Gvk): boolean
}

/** How elements of a list belong together: by position, by keys, or as a set. Nothing said means `atomic`. */
export type ListType = 'atomic' | 'set' | 'map'

/** One rule of `x-kubernetes-validations`, as it is written. */
export type SchemaRule = JsonObject & { readonly rule: string }

/** A union of fields chosen by a discriminator, as built-in types state it. */
export type SchemaUnion = {
  readonly discriminator: string
  /** Field name to the discriminator's value that allows it. */
  readonly fields: { readonly [field: string]: string }
}

/**
 * What one node of a schema says. Its children are read when they are asked for, and once: a schema that refers to
 * itself is a circle of nodes that is never walked by reading it.
 */
export type Schema = {
  /** The node as it is stated, references resolved. */
  readonly raw: JsonObject
  /** Name of the component in its document, `io.k8s.api.core.v1.Pod`; `''` for what is stated in place. */
  readonly typeName: string
  readonly description: string
  /** Empty: any. Integer or string for `x-kubernetes-int-or-string`. */
  readonly types: readonly JsonType[]
  readonly nullable: boolean
  /** `''` when there is none, or one that the API server ignores for this type. */
  readonly format: string
  /** Undefined when there is none. A zero value that only mirrors a Go type is none. */
  readonly default: Json | undefined
  readonly enum: readonly Json[]
  readonly maximum: number | undefined
  readonly minimum: number | undefined
  readonly exclusiveMaximum: boolean
  readonly exclusiveMinimum: boolean
  readonly multipleOf: number | undefined
  readonly maxLength: number | undefined
  readonly minLength: number | undefined
  /** RE2 syntax; `''` when there is none. */
  readonly pattern: string
  readonly maxItems: number | undefined
  readonly minItems: number | undefined
  readonly uniqueItems: boolean
  readonly maxProperties: number | undefined
  readonly minProperties: number | undefined
  readonly required: readonly string[]
  readonly intOrString: boolean
  /** A resource quantity: by name in built-in types, by its pattern in definitions. */
  readonly quantity: boolean
  readonly preserveUnknownFields: boolean
  readonly embeddedResource: boolean
  readonly listType: ListType | undefined
  readonly listMapKeys: readonly string[]
  readonly mapType: 'atomic' | 'granular' | undefined
  readonly patchStrategy: readonly string[]
  readonly patchMergeKey: string | undefined
  readonly unions: readonly SchemaUnion[]
  readonly rules: readonly SchemaRule[]
  readonly propertyNames: readonly string[]
  /** The schema of a declared property. */
  property(name: string): Schema | undefined
  /** A schema for undeclared properties, or whether there may be any; undefined when nothing is said. */
  readonly additionalProperties: Schema | boolean | undefined
  readonly items: Schema | undefined
  readonly allOf: readonly Schema[]
  readonly anyOf: readonly Schema[]
  readonly oneOf: readonly Schema[]
  readonly not: Schema | undefined
}

/** The schema of `additionalProperties`, when it is one. */
export function additionalSchema(schema: Schema): Schema | undefined {
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined
}

/** The schema of a key of an object: the property's own, else that of additional properties. */
export function schemaOfKey(schema: Schema, key: string): Schema | undefined {
  return schema.property(key) ?? additionalSchema(schema)
}

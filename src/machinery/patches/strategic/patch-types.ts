// What types say of how their fields are patched: to the server, which looks into Go's types, and to kubectl, which
// reads OpenAPI documents. Follows meta.go of pkg/util/strategicpatch in apimachinery.

import type { Schema } from '../../schema/schema.ts'
import { additionalSchema } from '../../schema/schema.ts'
import { unexpected } from '../patch-failure.ts'

/**
 * Who asks. `types`: the server, and kubectl where it patches by itself; a field is found in any case, the parts of a
 * map cannot be merged. `openapi`: `kubectl apply`, from the document of a group and version.
 */
export type PatchDialect = 'types' | 'openapi'

/** How a field is patched. */
export type FieldMeta = {
  readonly strategy: 'merge' | 'replace' | ''
  /** An object states the fields it is to keep. */
  readonly retainKeys: boolean
  /** `''`: elements are merged by their value. */
  readonly mergeKey: string
  /** The type of the value, or of a list's elements. */
  readonly type: PatchType
}

/** A type; undefined schema: one that is not known, where everything is merged by its form. */
export class PatchType {
  readonly #schema: Schema | undefined
  readonly #dialect: PatchDialect
  readonly #fields = new Map<string, FieldMeta>()

  constructor(schema: Schema | undefined, dialect: PatchDialect) {
    this.#schema = schema
    this.#dialect = dialect
  }

  /** The type's form in messages. */
  get name(): string {
    if (this.#dialect === 'types') return goKind(this.#schema)
    return this.#schema?.types.join('') || 'Struct'
  }

  /** Of a field that holds an object. @throws PatchError for a field that is not known */
  object(key: string): FieldMeta {
    return this.#remembered(`{${key}`, () => {
      const field = this.#field(key)
      return { ...metaOf(field), type: patchTypeOf(field, this.#dialect) }
    })
  }

  /** Of a field that holds a list. @throws PatchError for a field that is not known, or is no list */
  list(key: string): FieldMeta {
    return this.#remembered(`[${key}`, () => {
      const field = this.#field(key)
      return { ...metaOf(field), type: patchTypeOf(this.#elementsOf(field), this.#dialect) }
    })
  }

  #remembered(key: string, find: () => FieldMeta): FieldMeta {
    const known = this.#fields.get(key) ?? find()
    this.#fields.set(key, known)
    return known
  }

  #field(key: string): Schema | undefined {
    const schema = this.#schema
    if (this.#dialect === 'openapi') {
      if (schema === undefined) return undefined
      const field = schema.property(key)
      if (field === undefined) throw unexpected(`unable to find api field "${key}"`)
      return field
    }
    const kind = goKind(schema)
    if (schema === undefined || kind !== 'struct')
      throw unexpected(`merging an object in json but data type is not struct, instead is: ${kind}`)
    const field = schema.property(key) ?? schema.property(inAnyCase(schema, key))
    const words = `unable to find api field in struct ${goName(schema)} for the json field ${JSON.stringify(key)}`
    if (field === undefined) throw unexpected(words)
    return field
  }

  #elementsOf(list: Schema | undefined): Schema | undefined {
    if (this.#dialect === 'openapi') return list?.items ?? list
    if (goKind(list) !== 'slice') throw unexpected(`expected slice or array type, but got: ${goKind(this.#schema)}`)
    if (goKind(list?.items) === 'slice') throw unexpected('unexpected slice of slice')
    return list?.items
  }
}

const known = { types: new WeakMap<Schema, PatchType>(), openapi: new WeakMap<Schema, PatchType>() }

/** The type of a schema, for one who asks; found out once. */
export function patchTypeOf(schema: Schema | undefined, dialect: PatchDialect): PatchType {
  if (schema === undefined) return new PatchType(undefined, dialect)
  const type = known[dialect].get(schema) ?? new PatchType(schema, dialect)
  known[dialect].set(schema, type)
  return type
}

function metaOf(field: Schema | undefined): Omit<FieldMeta, 'type'> {
  const strategies = field?.patchStrategy ?? []
  const [strategy = ''] = strategies.filter((name) => name !== 'retainKeys')
  const retainKeys = strategies.includes('retainKeys')
  return {
    strategy: strategy === 'merge' || strategy === 'replace' ? strategy : '',
    retainKeys,
    mergeKey: field?.patchMergeKey ?? '',
  }
}

function inAnyCase(schema: Schema, key: string): string {
  const lower = key.toLowerCase()
  return schema.propertyNames.find((name) => name.toLowerCase() === lower) ?? ''
}

/** The kind of the Go type that a schema was made of. */
function goKind(schema: Schema | undefined): string {
  if (schema === undefined) return 'interface'
  if (schema.propertyNames.length > 0) return 'struct'
  if (additionalSchema(schema) !== undefined) return 'map'
  const [type] = schema.types
  if (schema.intOrString || schema.quantity || schema.typeName !== '' || type === undefined) return 'struct'
  return (
    { array: 'slice', string: 'string', integer: 'int', number: 'float64', boolean: 'bool' }[type as string] ?? 'map'
  )
}

function goName({ typeName }: Schema): string {
  return typeName.split('.').at(-1) ?? ''
}

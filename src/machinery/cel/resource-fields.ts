// The fields that rules see of every resource, whatever its schema says of them. Follows WithTypeAndObjectMeta in
// pkg/apiserver/schema/cel/model/schemas.go of apiextensions-apiserver.
import { readStructural } from '../schema/read-definition.ts'
import type { Schema } from '../schema/schema.ts'
import type { SchemaLike } from './decl-type.ts'

/** A schema that states all of them is taken by its word; any other has these, and of its metadata only the names. */
export const RESOURCE_FIELDS: readonly string[] = ['apiVersion', 'kind', 'metadata']

/** True for a schema with type and names of its own, which is seen as it is stated. */
export function statesTypeAndNames(schema: SchemaLike): boolean {
  const metadata = schema.property('metadata')
  return (
    isOf('string', schema.property('kind')) &&
    isOf('string', schema.property('apiVersion')) &&
    isOf('object', metadata) &&
    isOf('string', metadata?.property('name')) &&
    isOf('string', metadata?.property('generateName'))
  )
}

/** A property of the schema of a resource, as rules see it. */
export function resourceProperty(schema: Schema, name: string): Schema | undefined {
  if (!RESOURCE_FIELDS.includes(name) || statesTypeAndNames(schema)) return schema.property(name)
  if (name !== 'metadata') return TEXT
  const known = metadataViews.get(schema)
  if (known !== undefined) return known
  const stated = schema.property('metadata')
  const view = readStructural({
    type: 'object',
    properties: {
      name: { type: 'string', maxLength: capped(stated?.property('name'), NAME_LENGTH) },
      // what is generated adds a byte at least
      generateName: { type: 'string', maxLength: capped(stated?.property('generateName'), NAME_LENGTH - 1) },
    },
  })
  metadataViews.set(schema, view)
  return view
}

const NAME_LENGTH = 253
const TEXT = readStructural({ type: 'string' })
const metadataViews = new WeakMap<Schema, Schema>()

function isOf(type: string, schema: SchemaLike | undefined): boolean {
  return schema !== undefined && schema.types.length === 1 && schema.types[0] === type
}

function capped(stated: Schema | undefined, maximum: number): number {
  return Math.min(stated?.maxLength ?? maximum, maximum)
}

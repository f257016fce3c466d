// How large data of a schema can be in one request, which bounds what rules about it cost. Follows SchemaDeclType in
// pkg/cel/common/schemas.go of apiserver.
import { additionalSchema, type Schema } from '../../schema/schema.ts'
import { escapeFieldName } from '../field-names.ts'
import { RESOURCE_FIELDS, resourceProperty } from '../resource-fields.ts'
import type { SizeAt } from './call-estimate.ts'

/** The largest request a server takes, in bytes. */
export const MAX_REQUEST_BYTES = 3 * 1024 * 1024

/** The sizes of one node: at most so many elements, keys or bytes, and in JSON at least so many bytes. */
interface NodeSize {
  readonly max: number
  readonly minSerialized: number
}

/** The bounds of data of a schema by path, for {@link estimateCost}; the first step is the variable. */
export function sizesOf(schema: Schema, isResource = false): SizeAt {
  return (path) => {
    let node: Schema | 'string' | undefined = schema
    let isRoot = isResource
    for (const step of path.slice(1)) {
      if (node === undefined || node === 'string') return undefined
      node = childOf(node, step, isRoot)
      isRoot = typeof node === 'object' && node.embeddedResource
    }
    const size = node === 'string' ? KEY : node && sizeOfNode(node, isRoot)
    return size && { min: 0n, max: BigInt(size.max) }
  }
}

const KEY: NodeSize = { max: 0, minSerialized: 2 }

/** The fewest bytes of JSON that a value of a schema takes; undefined for data that rules cannot see. */
export function minBytesOf(schema: Schema, isResource = false): number | undefined {
  return sizeOfNode(schema, isResource)?.minSerialized
}

function childOf(schema: Schema, step: string, isResource: boolean): Schema | 'string' | undefined {
  const type = schema.types[0]
  if (schema.intOrString) return undefined
  if (step === '@items' || step === '@values') return type === 'array' ? schema.items : additionalSchema(schema)
  if (step === '@keys') return additionalSchema(schema) ? 'string' : undefined
  if (type !== 'object' && !isResource) return undefined
  if (isResource && RESOURCE_FIELDS.includes(step)) return resourceProperty(schema, step)
  const name = schema.propertyNames.find((property) => escapeFieldName(property) === step)
  return name === undefined ? undefined : schema.property(name)
}

/** Undefined for data that rules cannot see. */
function sizeOfNode(schema: Schema, isResource: boolean): NodeSize | undefined {
  const sizes = isResource ? sizesOfResources : sizesOfValues
  const known = sizes.get(schema)
  if (known !== undefined) return known
  // a schema that refers to itself ends here
  sizes.set(schema, PENDING)
  const size = computeSize(schema, isResource)
  if (size) sizes.set(schema, size)
  else sizes.delete(schema)
  return size
}

const PENDING: NodeSize = { max: 0, minSerialized: 2 }
const sizesOfValues = new WeakMap<Schema, NodeSize>()
const sizesOfResources = new WeakMap<Schema, NodeSize>()

function computeSize(schema: Schema, isResource: boolean): NodeSize | undefined {
  if (schema.intOrString) return { max: textBytes(schema), minSerialized: 1 }
  switch (isResource ? 'object' : schema.types[0]) {
    case 'array': {
      const items = schema.items && sizeOfNode(schema.items, schema.items.embeddedResource)
      if (!items) return undefined
      const bound = Math.floor((MAX_REQUEST_BYTES - 2) / (items.minSerialized + 1))
      return { max: limit(schema.maxItems) ?? bound, minSerialized: 2 }
    }
    case 'object':
      return objectSize(schema, isResource)
    case 'string':
      return stringSize(schema)
    case 'boolean':
      return { max: 0, minSerialized: 4 }
    case 'number':
    case 'integer':
      return { max: 0, minSerialized: 1 }
    default:
      return undefined
  }
}

function objectSize(schema: Schema, isResource: boolean): NodeSize | undefined {
  const values = isResource ? undefined : additionalSchema(schema)
  if (values) {
    const value = sizeOfNode(values, values.embeddedResource)
    if (!value) return undefined
    const bound = Math.floor((MAX_REQUEST_BYTES - 2) / (value.minSerialized + 6))
    return { max: limit(schema.maxProperties) ?? bound, minSerialized: 2 }
  }
  let minSerialized = 2
  for (const name of new Set(schema.required)) {
    const property = isResource ? resourceProperty(schema, name) : schema.property(name)
    const size = property && property.default === undefined && sizeOfNode(property, property.embeddedResource)
    if (size) minSerialized += new TextEncoder().encode(name).length + size.minSerialized + 4
  }
  return { max: 0, minSerialized }
}

function stringSize(schema: Schema): NodeSize {
  switch (schema.format) {
    case 'byte':
      return { max: limit(schema.maxLength) ?? MAX_REQUEST_BYTES - 2, minSerialized: 2 }
    case 'duration':
      return { max: 32, minSerialized: 3 }
    case 'date':
      return { max: 12, minSerialized: 12 }
    case 'date-time':
      return { max: 32, minSerialized: 21 }
    default:
      return { max: textBytes(schema), minSerialized: 2 }
  }
}

/** A code point may have four bytes. Without a length the longest of the enum counts, for strings. */
function textBytes(schema: Schema): number {
  const length = limit(schema.maxLength)
  if (length !== undefined) return length * 4
  if (schema.intOrString || schema.enum.length === 0) return MAX_REQUEST_BYTES - 2
  const lengths = schema.enum.map((value) => (typeof value === 'string' ? new TextEncoder().encode(value).length : 0))
  return Math.max(0, ...lengths)
}

function limit(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.max(0, value)
}

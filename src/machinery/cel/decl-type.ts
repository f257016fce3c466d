// The CEL type of a schema, as apiserver's pkg/cel/common/schemas.go declares it, built no deeper than it is looked at.
import { escapeFieldName } from './field-names.ts'
import { statesTypeAndNames } from './resource-fields.ts'
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  type ObjectType,
  STRING,
  TIMESTAMP,
} from './types.ts'

/** What has to be known of a schema. */
export interface SchemaLike {
  /** One type; none, or several without {@link intOrString}, make the value invisible. */
  readonly types: readonly string[]
  readonly format: string
  readonly intOrString: boolean
  readonly embeddedResource: boolean
  readonly propertyNames: readonly string[]
  property(name: string): SchemaLike | undefined
  readonly additionalProperties: SchemaLike | boolean | undefined
  readonly items: SchemaLike | undefined
}

/** Where a schema stands. */
export interface DeclTypeOptions {
  /**
   * The schema of a whole resource: apiVersion, kind, metadata.name and metadata.generateName are there whether it names them or not.
   * More of metadata is there only if it states all of these.
   */
  readonly isRoot?: boolean
  /** The name of the type, which messages show; those of its parts begin with it. Default: `selfType`. */
  readonly name?: string
}

/** Lists of lists, and maps of lists … deeper than this are invisible: a schema may refer to itself. */
const MAX_NESTING = 64

/** The type of the values of a schema; undefined if expressions cannot see them. Types of fields are made when they are asked for. */
export function declTypeOf(schema: SchemaLike, options: DeclTypeOptions = {}): CelType | undefined {
  return typeAt(schema, options.name ?? 'selfType', options.isRoot === true, 0)
}

function typeAt(schema: SchemaLike, name: string, isRoot: boolean, nesting: number): CelType | undefined {
  if (schema.intOrString) return DYN
  if (nesting > MAX_NESTING || schema.types.length !== 1) return undefined
  switch (schema.types[0]) {
    case 'array': {
      const element = partAt(schema.items, `${name}.@idx`, nesting)
      return element && listOf(element)
    }
    case 'object': {
      const { additionalProperties } = schema
      if (isRoot || typeof additionalProperties !== 'object') return objectAt(schema, name, isRoot)
      const value = partAt(additionalProperties, `${name}.@elem`, nesting)
      return value && mapOf(STRING, value)
    }
    case 'string':
      return FORMATS.get(schema.format) ?? STRING
    case 'integer':
      return INT
    case 'number':
      return DOUBLE
    case 'boolean':
      return BOOL
    default:
      return undefined
  }
}

function partAt(schema: SchemaLike | undefined, name: string, nesting: number): CelType | undefined {
  return schema && typeAt(schema, name, schema.embeddedResource, nesting + 1)
}

const FORMATS: ReadonlyMap<string, CelType> = new Map([
  ['byte', BYTES],
  ['duration', DURATION],
  ['date', TIMESTAMP],
  ['date-time', TIMESTAMP],
])

function objectAt(schema: SchemaLike, name: string, isRoot: boolean): ObjectType {
  const isImplicit = isRoot && !statesTypeAndNames(schema)
  const known = new Map<string, CelType | undefined>(isImplicit ? resourceFields(name) : [])
  const field = (celName: string): CelType | undefined => {
    if (known.has(celName)) return known.get(celName)
    const property = propertyNamed(schema, celName)
    const type = property && typeAt(property, `${name}.${celName}`, property.embeddedResource, 0)
    known.set(celName, type)
    return type
  }
  return { kind: 'object', name, field }
}

function propertyNamed(schema: SchemaLike, celName: string): SchemaLike | undefined {
  if (escapeFieldName(celName) === celName) return schema.property(celName)
  const name = schema.propertyNames.find((property) => escapeFieldName(property) === celName)
  return name === undefined ? undefined : schema.property(name)
}

function resourceFields(name: string): [string, CelType][] {
  const names: ReadonlySet<string> = new Set(['name', 'generateName'])
  const field = (celName: string): CelType | undefined => (names.has(celName) ? STRING : undefined)
  return [
    ['apiVersion', STRING],
    ['kind', STRING],
    ['metadata', { kind: 'object', name: `${name}.metadata`, field }],
  ]
}

// As much of JSON Schema (2020-12) as the schemas in the documents use. An unknown keyword is an error, not a pass.

export type Schema = { readonly [keyword: string]: unknown }

const KNOWN = new Set([
  '$schema',
  '$defs',
  '$ref',
  'type',
  'const',
  'enum',
  'anyOf',
  'required',
  'properties',
  'additionalProperties',
  'items',
])

/** What is wrong with a value, each as `path: what`; empty when it fits. @throws for a keyword that is not known here */
export function schemaFaults(value: unknown, schema: Schema, root: Schema = schema, path = '$'): string[] {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword))
  if (unknown.length > 0) throw new Error(`${path}: unknown keyword ${unknown.join(', ')}`)
  const at = (inner: unknown, of: unknown, key: string) => schemaFaults(inner, of as Schema, root, `${path}.${key}`)
  const faults: string[] = []
  if (typeof schema.$ref === 'string') faults.push(...schemaFaults(value, definition(root, schema.$ref), root, path))
  if (schema.type !== undefined && !toList(schema.type).includes(typeOf(value))) {
    faults.push(`${path}: ${typeOf(value)} instead of ${toList(schema.type).join(' or ')}`)
  }
  if ('const' in schema && value !== schema.const) faults.push(`${path}: not ${JSON.stringify(schema.const)}`)
  if (schema.enum !== undefined && !toList(schema.enum).includes(value)) faults.push(`${path}: none of the words`)
  if (schema.anyOf !== undefined) {
    const fits = toList(schema.anyOf).some((one) => schemaFaults(value, one as Schema, root, path).length === 0)
    if (!fits) faults.push(`${path}: none of the shapes`)
  }
  if (Array.isArray(value) && schema.items !== undefined) {
    faults.push(...value.flatMap((item, i) => at(item, schema.items, String(i))))
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return faults
  const properties = (schema.properties ?? {}) as Schema
  for (const key of toList(schema.required ?? [])) {
    if (!(String(key) in value)) faults.push(`${path}: ${key} is missing`)
  }
  for (const [key, inner] of Object.entries(value)) {
    const of = properties[key] ?? schema.additionalProperties
    if (of !== undefined) faults.push(...at(inner, of, key))
    else if (schema.properties !== undefined) faults.push(`${path}: ${key} is not described`)
  }
  return faults
}

function definition(root: Schema, ref: string): Schema {
  const found = (root.$defs as Schema | undefined)?.[ref.replace('#/$defs/', '')]
  if (found === undefined) throw new Error(`no ${ref}`)
  return found as Schema
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

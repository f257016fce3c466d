// A raw structural schema, as the declarations of CEL want to read it.
import type { SchemaLike } from '../../src/machinery/cel/decl-type.ts'
import { isJsonObject, type Json } from '../../src/machinery/json.ts'

/** The schema as it is written in a definition. */
export function celSchema(raw: Json | undefined): SchemaLike {
  const schema = isJsonObject(raw) ? raw : {}
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const { items, additionalProperties } = schema
  const intOrString = schema['x-kubernetes-int-or-string'] === true
  return {
    types: intOrString ? ['integer', 'string'] : typeof schema.type === 'string' ? [schema.type] : [],
    format: String(schema.format ?? ''),
    intOrString,
    embeddedResource: schema['x-kubernetes-embedded-resource'] === true,
    propertyNames: Object.keys(properties),
    property: (name) => (Object.hasOwn(properties, name) ? celSchema(properties[name]) : undefined),
    additionalProperties: isJsonObject(additionalProperties)
      ? celSchema(additionalProperties)
      : additionalProperties === true,
    items: items === undefined ? undefined : celSchema(items),
  }
}

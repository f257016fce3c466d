// The type of a field as `kubectl explain` writes it: `string`, `[]Container`, `map[string]string`, `ObjectMeta`.
// Follows typeGuess in pkg/explain/v2/templates/plaintext.tmpl of kubectl, which says Object where it knows no type.

import { additionalSchema, type Schema } from '../schema.ts'

/** What explain says of everything that is not a list, a map, a scalar or a type of its own. */
const OBJECT = 'Object'

/**
 * The type of a value. Where explain says `Object` of what is none, this says more: `IntOrString` and `Quantity` of a
 * definition's fields, `any` of a value of any type.
 */
export function typeText(schema: Schema): string {
  // a type of its own is never looked into: it may be a list of itself
  if (schema.typeName !== '') return namedType(schema)
  if (schema.items !== undefined) return `[]${typeText(schema.items)}`
  const values = additionalSchema(schema)
  if (values !== undefined) return `map[string]${typeText(values)}`
  if (schema.quantity) return 'Quantity'
  if (schema.intOrString) return 'IntOrString'
  const [type] = schema.types
  if (type === undefined) return schema.propertyNames.length > 0 ? OBJECT : 'any'
  return type === 'object' ? OBJECT : type
}

/** The name of a type that is an object or of no one JSON type; a scalar, as a time is, is named for what it is. */
function namedType({ typeName, raw }: Schema): string {
  const isScalar = typeof raw.type === 'string' && raw.type !== '' && raw.type !== 'object'
  return isScalar ? String(raw.type) : typeName.slice(typeName.lastIndexOf('.') + 1)
}

// What may be said at the root of a schema whose status is a sub-resource. Follows
// pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver.

import type { JsonObject } from '../../json.ts'
import { type Cause, invalid } from '../cause.ts'
import { isStated, textAt } from './stated.ts'

const ROOT_FIELDS = [
  'Description',
  'Type',
  'Format',
  'Title',
  'Maximum',
  'ExclusiveMaximum',
  'Minimum',
  'ExclusiveMinimum',
  'MaxLength',
  'MinLength',
  'Pattern',
  'MaxItems',
  'MinItems',
  'UniqueItems',
  'MultipleOf',
  'Required',
  'Items',
  'Properties',
  'ExternalDocs',
  'Example',
  'XPreserveUnknownFields',
  'XValidations',
]
const EXTENSIONS: { readonly [keyword: string]: string } = {
  'x-kubernetes-preserve-unknown-fields': 'XPreserveUnknownFields',
  'x-kubernetes-validations': 'XValidations',
}

/** The status is validated by its own part of the schema, so that nothing of it may be said at the root. */
export function causesOfStatusRoot(schema: JsonObject, path: string): Cause[] {
  const type = textAt(schema, 'type')
  if (type !== '' && type !== 'object') {
    const words = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled'
    return [invalid(`${path}.type`, type, words)]
  }
  const isAllowed = (keyword: string) =>
    ROOT_FIELDS.includes(EXTENSIONS[keyword] ?? keyword.charAt(0).toUpperCase() + keyword.slice(1))
  const isOther = Object.entries(schema).some(([keyword, value]) => isStated(keyword, value) && !isAllowed(keyword))
  if (!isOther) return []
  const words = `only [${ROOT_FIELDS.join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`
  return [invalid(path, schema, words)]
}

// Why an API server would refuse the schemas of a definition. Follows validateCustomResourceDefinitionValidation in
// pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver, without rules.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { compareText } from '../../text-order.ts'
import { type Cause, forbidden, formatCause, invalid, required } from '../cause.ts'
import { isEqual } from '../validation/is-equal.ts'
import { checkCompleteness } from './check-completeness.ts'
import { checkDefaults } from './check-defaults.ts'
import { checkKeywords } from './check-keywords.ts'
import { checkStructure } from './check-structure.ts'
import { isStated, textAt } from './stated.ts'
import { unsupportedReason } from './unsupported.ts'

/**
 * What is wrong with the schemas of all versions, at the paths that the server uses: one schema that is the same for
 * all versions is told of at `spec.validation`. Names, versions, columns and rules are not looked at.
 */
export function definitionCauses(definition: JsonObject): Cause[] {
  const spec = objectAt(definition, 'spec')
  const versions = Array.isArray(spec.versions) ? spec.versions.filter(isJsonObject) : []
  const schemas = versions.map((version) => objectAt(version, 'schema').openAPIV3Schema)
  const statuses = versions.map((version) => isJsonObject(objectAt(version, 'subresources').status))
  const [first] = schemas
  if (isJsonObject(first) && schemas.every((schema) => schema !== undefined && isEqual(schema, first)))
    return schemaCauses(first, { path: 'spec.validation.openAPIV3Schema', hasStatus: statuses.includes(true) })
  return schemas.flatMap((schema, i) => {
    const path = `spec.versions[${i}].schema.openAPIV3Schema`
    if (!isJsonObject(schema)) return [required(path)]
    return schemaCauses(schema, { path, hasStatus: statuses[i] === true })
  })
}

/** What is wrong with one schema, `openAPIV3Schema`, told at the path where it stands; sorted. */
export function schemaCauses(
  schema: JsonObject,
  { path = 'openAPIV3Schema', hasStatus = false }: { readonly path?: string; readonly hasStatus?: boolean } = {},
): Cause[] {
  const causes: Cause[] = hasStatus ? causesOfStatus(schema, path) : []
  if (schema.nullable === true) causes.push(forbidden(`${path}.nullable`, 'nullable cannot be true at the root'))
  const unsupported = unsupportedReason(schema)
  if (unsupported === undefined) {
    const structural: Cause[] = []
    checkStructure(schema, path, structural)
    checkCompleteness(schema, schema, path, path, structural)
    if (structural.length === 0) checkDefaults(schema, path, structural)
    causes.push(...structural)
  }
  checkKeywords(schema, path, causes)
  // what cannot be made structural is told only when nothing else explains it
  if (causes.length === 0 && unsupported !== undefined) causes.push(invalid(path, '', unsupported))
  return causes.sort((a, b) => compareText(formatCause(a), formatCause(b)))
}

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
function causesOfStatus(schema: JsonObject, path: string): Cause[] {
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

function objectAt(object: JsonObject, key: string): JsonObject {
  const value: Json | undefined = object[key]
  return isJsonObject(value) ? value : {}
}

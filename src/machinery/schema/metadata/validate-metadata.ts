// What is wrong with `metadata`. Follows pkg/api/validation/objectmeta.go of apimachinery, for a create.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { type Cause, forbidden, invalid, notSupported, required, tooLong } from '../cause.ts'
import { labelFaults, labelValueFaults, pathSegmentFaults, qualifiedNameFaults, subdomainFaults } from './names.ts'

/** Which names an object may have. */
export type NameFaults = (name: string, isPrefix: boolean) => string[]

const MAX_ANNOTATION_BYTES = 256 * 1024

/** Names of custom resources: DNS subdomains. A prefix may end in a dash. */
export const customResourceName: NameFaults = (name, isPrefix) =>
  subdomainFaults(isPrefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name)

/** Names of embedded resources, whose own rules nobody knows. */
export const embeddedResourceName: NameFaults = pathSegmentFaults

/**
 * What is wrong with coerced metadata.
 * @param isNamespaced there must be a namespace; without, there must be none
 */
export function metadataCauses(metadata: JsonObject, isNamespaced: boolean, name: NameFaults, path: string): Cause[] {
  const causes: Cause[] = []
  const add = (field: string, value: string, faults: readonly string[]) => {
    for (const fault of faults) causes.push(invalid(`${path}.${field}`, value, fault))
  }
  const generateName = text(metadata.generateName)
  const ownName = text(metadata.name)
  const namespace = text(metadata.namespace)
  if (generateName !== '') add('generateName', generateName, name(generateName, true))
  if (ownName !== '') add('name', ownName, name(ownName, false))
  else if (generateName === '') causes.push(required(`${path}.name`, 'name or generateName is required'))
  if (!isNamespaced) {
    if (namespace !== '') causes.push(forbidden(`${path}.namespace`, 'not allowed on this type'))
  } else if (namespace === '') causes.push(required(`${path}.namespace`))
  else add('namespace', namespace, labelFaults(namespace))
  causes.push(...labelCauses(object(metadata.labels), `${path}.labels`))
  causes.push(...annotationCauses(object(metadata.annotations), `${path}.annotations`))
  causes.push(...ownerCauses(list(metadata.ownerReferences), `${path}.ownerReferences`))
  causes.push(...finalizerCauses(list(metadata.finalizers), `${path}.finalizers`))
  causes.push(...managedFieldsCauses(list(metadata.managedFields), `${path}.managedFields`))
  return causes
}

/** What is wrong with labels. */
export function labelCauses(labels: JsonObject, path: string): Cause[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameFaults(key).map((fault) => invalid(path, key, fault)),
    ...labelValueFaults(text(value)).map((fault) => invalid(path, text(value), fault)),
  ])
}

function finalizerCauses(finalizers: readonly Json[], path: string): Cause[] {
  const causes = finalizers.flatMap((finalizer) =>
    qualifiedNameFaults(text(finalizer)).map((fault) => invalid(path, text(finalizer), fault)),
  )
  const isBoth = finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')
  const words = 'finalizer orphan and foregroundDeletion cannot be both set'
  return isBoth ? [...causes, invalid(path, finalizers, words)] : causes
}

/** What is wrong with annotations: their keys, and how long they are altogether. */
export function annotationCauses(annotations: JsonObject, path: string): Cause[] {
  const causes: Cause[] = []
  let bytes = 0
  for (const [key, value] of Object.entries(annotations)) {
    for (const fault of qualifiedNameFaults(key.toLowerCase())) causes.push(invalid(path, key, fault))
    bytes += utf8Length(key) + utf8Length(text(value))
  }
  if (bytes > MAX_ANNOTATION_BYTES) causes.push(tooLong(path, MAX_ANNOTATION_BYTES))
  return causes
}

/** What is wrong with owner references. */
export function ownerCauses(references: readonly Json[], path: string): Cause[] {
  const causes: Cause[] = []
  let controller = ''
  references.forEach((reference, i) => {
    const owner = object(reference)
    const here = `${path}[${i}]`
    const apiVersion = text(owner.apiVersion)
    if (apiVersion === '') causes.push(required(`${here}.apiVersion`, 'must not be empty'))
    else if (apiVersion.split('/').length > 2)
      causes.push(invalid(`${here}.apiVersion`, apiVersion, 'must be <group>/<version> or <version>'))
    for (const field of ['kind', 'name', 'uid'])
      if (text(owner[field]) === '') causes.push(required(`${here}.${field}`, 'must not be empty'))
    if (apiVersion === 'v1' && owner.kind === 'Event')
      causes.push(invalid(here, owner, '/v1, Kind=Event is disallowed from being an owner'))
    if (owner.controller !== true) return
    const name = `${text(owner.kind)}/${text(owner.name)}`
    if (controller === '') controller = name
    else {
      const words = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`
      causes.push(invalid(path, references, words))
    }
  })
  return causes
}

/** What is wrong with managed fields. */
export function managedFieldsCauses(entries: readonly Json[], path: string): Cause[] {
  return entries.flatMap((entry, i) => {
    const { operation, fieldsType } = object(entry)
    const causes: Cause[] = []
    if (text(operation) === '') causes.push(required(`${path}[${i}].operation`, 'must not be empty'))
    else if (operation !== 'Apply' && operation !== 'Update')
      causes.push(notSupported(`${path}[${i}].operation`, text(operation), ['Apply', 'Update']))
    if (text(fieldsType) !== '' && fieldsType !== 'FieldsV1')
      causes.push(invalid(`${path}[${i}].fieldsType`, text(fieldsType), 'must be `FieldsV1`'))
    return causes
  })
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function utf8Length(value: string): number {
  return /^[\x20-\x7e]*$/.test(value) ? value.length : new TextEncoder().encode(value).length
}

// What is wrong with `metadata` after an update. Follows ValidateObjectMetaAccessorUpdate in
// pkg/api/validation/objectmeta.go of apimachinery; that an update must name a resourceVersion is between the client
// and the server.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { sameJson } from '../../values/same-json.ts'
import { type Cause, forbidden, invalid } from '../cause.ts'
import { annotationCauses, labelCauses, managedFieldsCauses, ownerCauses } from './validate-metadata.ts'

const IMMUTABLE = [
  ['name', ''],
  ['namespace', ''],
  ['uid', ''],
  ['creationTimestamp', null],
  ['deletionTimestamp', null],
  ['deletionGracePeriodSeconds', null],
] as const

/** What is wrong with coerced metadata, and with what became of the old one. */
export function metadataUpdateCauses(metadata: JsonObject, old: JsonObject, path: string): Cause[] {
  const causes: Cause[] = []
  const finalizers = textsAt(metadata, 'finalizers')
  const added = [...new Set(finalizers)].filter((finalizer) => !textsAt(old, 'finalizers').includes(finalizer)).sort()
  if (old.deletionTimestamp !== undefined && added.length > 0) {
    const shown = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(', ')}}`
    const words = `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`
    causes.push(forbidden(`${path}.finalizers`, words))
  }
  for (const [field, empty] of IMMUTABLE) {
    const value: Json = metadata[field] ?? empty
    if (!sameJson(value, old[field] ?? empty)) causes.push(invalid(`${path}.${field}`, value, 'field is immutable'))
  }
  const at = (field: string) => (isJsonObject(metadata[field]) ? metadata[field] : {})
  causes.push(...labelCauses(at('labels'), `${path}.labels`))
  causes.push(...annotationCauses(at('annotations'), `${path}.annotations`))
  causes.push(...ownerCauses(listAt(metadata, 'ownerReferences'), `${path}.ownerReferences`))
  causes.push(...managedFieldsCauses(listAt(metadata, 'managedFields'), `${path}.managedFields`))
  return causes
}

function listAt(object: JsonObject, key: string): readonly Json[] {
  const value = object[key]
  return Array.isArray(value) ? value : []
}

function textsAt(object: JsonObject, key: string): string[] {
  return listAt(object, key).filter((item) => typeof item === 'string')
}

// Reading single fields of objects.

import { isJsonObject, type Json, type JsonObject, type KubeObject } from './json.ts'

/**
 * The value at a path of keys; undefined where nothing is. Numbers step into arrays.
 * Keys are taken as they are: `['metadata', 'labels', 'app.kubernetes.io/name']`.
 */
export function fieldAt(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let current = value
  for (const step of path) {
    if (isJsonObject(current)) current = Object.hasOwn(current, step) ? current[step] : undefined
    else if (Array.isArray(current) && typeof step === 'number') current = (current as readonly Json[])[step]
    else return undefined
  }
  return current
}

/** The steps of a plain dotted path: `spec.nodeName`, with or without a dot in front. */
export function splitFieldPath(path: string): string[] {
  return path.replace(/^\./, '').split('.')
}

/** The object without `metadata.managedFields`; the same object when there are none. Nothing is changed in place. */
export function omitManagedFields<T extends KubeObject | JsonObject>(object: T): T {
  const metadata = object.metadata
  if (!isJsonObject(metadata) || !Object.hasOwn(metadata, 'managedFields')) return object
  const { managedFields: _, ...kept } = metadata
  return { ...object, metadata: kept }
}

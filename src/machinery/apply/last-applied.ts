// What the server itself does for those who come from client-side apply, for the manager `kubectl` alone.
// Follows lastapplied*.go in pkg/util/managedfields/internal of apimachinery.

import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.ts'
import type { PathSet } from '../paths/path-set.ts'
import { subtractSet } from '../paths/set-operations.ts'
import { goJson } from '../schema/go-json.ts'
import { checkTyped } from './check-typed.ts'
import { compareTyped } from './compare-typed.ts'
import type { Endpoint } from './endpoint.ts'
import { fieldSetOf } from './field-set.ts'

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
/** The one manager for which the server looks at the annotation. */
export const KUBECTL = 'kubectl'
/** Of all annotations of an object together, keys and values. */
const MAX_ANNOTATIONS_BYTES = 256 * 1024

/** The annotation of an object; undefined without one, or when it is empty. */
export function lastAppliedOf(object: JsonObject): string | undefined {
  const text = annotationsOf(object)?.[LAST_APPLIED]
  return typeof text === 'string' && text !== '' ? text : undefined
}

function annotationsOf(object: JsonObject): JsonObject | undefined {
  const { metadata } = object
  return isJsonObject(metadata) && isJsonObject(metadata.annotations) ? metadata.annotations : undefined
}

/**
 * The paths that client-side apply stated and that are still so: those may be taken without force. Undefined when the
 * annotation says nothing of use.
 */
export function unchangedSinceLastApplied(endpoint: Endpoint, live: JsonObject): PathSet | undefined {
  const last = parseObject(lastAppliedOf(live))
  if (last === undefined || last.apiVersion !== endpoint.apiVersion) return undefined
  const { type } = endpoint
  if ([last, live].some((object) => checkTyped(object, type, false).length > 0)) return undefined
  const { added, modified, removed } = compareTyped(last, live, type)
  return [modified, added, removed].reduce(subtractSet, fieldSetOf(last, type))
}

function parseObject(text: string | undefined): JsonObject | undefined {
  try {
    const value = text === undefined ? undefined : parseJson(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The object with the annotation brought up to what has been applied; where it becomes too large, without it. */
export function withLastApplied(object: JsonObject, config: JsonObject): JsonObject {
  const text = `${goJson(withoutAnnotation(config))}\n`
  const annotations = { ...annotationsOf(object), [LAST_APPLIED]: text }
  return withAnnotations(object, bytesOf(annotations) > MAX_ANNOTATIONS_BYTES ? drop(annotations) : annotations)
}

function withoutAnnotation(config: JsonObject): JsonObject {
  const annotations = annotationsOf(config)
  return annotations === undefined ? config : withAnnotations(config, drop(annotations))
}

function withAnnotations(object: JsonObject, annotations: JsonObject): JsonObject {
  return { ...object, metadata: { ...(object.metadata as JsonObject), annotations } }
}

function drop(annotations: JsonObject): JsonObject {
  const { [LAST_APPLIED]: _, ...kept } = annotations
  return kept
}

function bytesOf(annotations: JsonObject): number {
  const size = (text: Json) => new TextEncoder().encode(String(text)).length
  return Object.entries(annotations).reduce((sum, [key, value]) => sum + size(key) + size(value as Json), 0)
}

// The annotation in which client-side apply keeps what it has applied. Follows pkg/util/apply.go of kubectl.

import { isJsonObject, type Json, type JsonObject, type KubeObject, parseJson } from '../../json.ts'
import { goJson } from '../../schema/go-json.ts'
import { withoutNulls } from '../merge/apply-merge-patch.ts'

/** The annotation in which `kubectl apply` keeps what it has applied. */
export const LAST_APPLIED_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * What was applied last, `{}` when the object does not say; undefined when it says something that cannot be read, for
 * which kubectl makes no patch.
 */
export function lastAppliedOf(live: JsonObject): JsonObject | undefined {
  const text = annotationsOf(live)[LAST_APPLIED_ANNOTATION] ?? ''
  if (text === '') return {}
  try {
    const value = parseJson(text) ?? {}
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The text that kubectl puts into the annotation when it applies this manifest. */
export function lastAppliedText(manifest: JsonObject): string {
  return `${goJson(withoutLastApplied(manifest))}\n`
}

/** The manifest without the annotation; it always has annotations then. */
export function withoutLastApplied(manifest: JsonObject): JsonObject {
  const { [LAST_APPLIED_ANNOTATION]: _, ...annotations } = annotationsOf(manifest)
  return withAnnotations(manifest, annotations)
}

/** The manifest with itself in the annotation. */
export function withLastApplied(manifest: JsonObject): JsonObject {
  return withAnnotations(manifest, { ...annotationsOf(manifest), [LAST_APPLIED_ANNOTATION]: lastAppliedText(manifest) })
}

type Annotations = { readonly [name: string]: string }

/** Null means an empty text; where one is neither, kubectl sees none at all. */
function annotationsOf({ metadata }: JsonObject): Annotations {
  const stated = isJsonObject(metadata) && isJsonObject(metadata.annotations) ? metadata.annotations : {}
  const entries = Object.entries(stated).map(([name, value]) => [name, value ?? ''] as const)
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? Object.fromEntries(entries)
    : {}
}

function withAnnotations(object: JsonObject, annotations: Annotations): JsonObject {
  const metadata: Json = object.metadata ?? {}
  if (!isJsonObject(metadata)) return object
  return { ...object, metadata: { ...metadata, annotations } }
}

/** The body of the request by which kubectl creates what is applied and not there yet. */
export function createBody(manifest: KubeObject): KubeObject {
  return withoutNulls(withLastApplied(manifest)) as KubeObject
}

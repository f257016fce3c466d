// One way to name a place in an object, for all verbs. Follows fieldpath/{element,path}.go of structured-merge-diff.

import type { Scalar } from '../json.ts'
import { sameJson } from '../values/same-json.ts'

/**
 * One step: `f` into a field, `k` to the list element with these values in its key fields, `v` to the element of a set
 * that has this value, `i` to the element at this index.
 */
export type PathElement =
  | { readonly f: string }
  | { readonly k: { readonly [key: string]: Scalar } }
  | { readonly v: Scalar }
  | { readonly i: number }

/** From the object downwards; the empty path is the object itself. */
export type FieldPath = readonly PathElement[]

/** The path of these fields: `fieldPath('metadata', 'name')`; numbers are indexes. */
export function fieldPath(...steps: readonly (string | number)[]): FieldPath {
  return steps.map((step) => (typeof step === 'number' ? { i: step } : { f: step }))
}

/** True for the same step; 1 and 1n are the same value, the order of keys means nothing. */
export function sameElement(a: PathElement, b: PathElement): boolean {
  if ('f' in a) return 'f' in b && a.f === b.f
  if ('i' in a) return 'i' in b && a.i === b.i
  if ('v' in a) return 'v' in b && sameJson(a.v, b.v)
  return 'k' in b && sameJson(a.k, b.k)
}

/** True for two paths of the same steps. */
export function samePath(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && startsWithPath(a, b)
}

/** True when `path` is `prefix` or lies below it. */
export function startsWithPath(path: FieldPath, prefix: FieldPath): boolean {
  return path.length >= prefix.length && prefix.every((element, i) => sameElement(element, path[i] as PathElement))
}

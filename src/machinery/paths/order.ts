// The server's order of path elements and of their values. Follows Compare in fieldpath/element.go and value/value.go
// of structured-merge-diff.

import type { Scalar } from '../json.ts'
import { compareText } from '../text-order.ts'
import type { FieldPath, PathElement } from './field-path.ts'
import { sortedKeys } from './print-path.ts'

/** Fields first, then keyed elements, set values and indexes. Negative, zero or positive. */
export function compareElements(a: PathElement, b: PathElement): number {
  if ('f' in a && 'f' in b) return compareText(a.f, b.f)
  if ('k' in a && 'k' in b) return compareKeys(a.k, b.k)
  if ('v' in a && 'v' in b) return compareValues(a.v, b.v)
  if ('i' in a && 'i' in b) return a.i - b.i
  return elementRank(a) - elementRank(b)
}

function elementRank(element: PathElement): number {
  if ('f' in element) return 0
  if ('k' in element) return 1
  return 'v' in element ? 2 : 3
}

/** Step by step; a path comes before those below it. */
export function comparePaths(a: FieldPath, b: FieldPath): number {
  return compareLists(a, b, compareElements)
}

type Keys = { readonly [key: string]: Scalar }

function compareKeys(a: Keys, b: Keys): number {
  const [name, second] = Object.keys(a)
  const [other, next] = Object.keys(b)
  // most lists have one key
  const isOne = name !== undefined && name === other && second === undefined && next === undefined
  if (isOne) return compareValues(a[name] as Scalar, b[name] as Scalar)
  return compareLists(sortedKeys(a), sortedKeys(b), ([n, x], [m, y]) => compareText(n, m) || compareValues(x, y))
}

/** Numbers, then strings, booleans, null. */
function compareValues(a: Scalar, b: Scalar): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  const difference = valueRank(a) - valueRank(b)
  if (difference !== 0 || a === null || b === null) return difference
  return a < b ? -1 : a > b ? 1 : 0
}

function valueRank(value: Scalar): number {
  if (value === null) return 3
  if (typeof value === 'boolean') return 2
  return typeof value === 'string' ? 1 : 0
}

function compareLists<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = compare(a[i] as T, b[i] as T)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

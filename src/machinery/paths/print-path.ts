// Field paths as text: ours, which can be read again, and the server's, which cannot.
// The server's follows String in fieldpath/element.go and ToString in value/value.go of structured-merge-diff.

import { formatGoNumber, quoteGo } from '../go-value.ts'
import { type Scalar, stringifyJson } from '../json.ts'
import { compareText } from '../text-order.ts'
import type { FieldPath, PathElement } from './field-path.ts'

/** Names that need no quotes. What is in no name of the API is left to the notations of later. */
const PLAIN_NAME = /^[\w$-]+$/

/**
 * `.spec.containers[name="api"].ports[containerPort=80,protocol="TCP"]`, `.metadata.labels["app.kubernetes.io/name"]`,
 * `.metadata.finalizers[="x"]`, `.spec.tolerations[0]`; the object itself is `.`. Keys are in the order of their names.
 */
export function printFieldPath(path: FieldPath): string {
  return path.length === 0 ? '.' : path.map(printElement).join('')
}

function printElement(element: PathElement): string {
  if ('f' in element) return PLAIN_NAME.test(element.f) ? `.${element.f}` : `[${JSON.stringify(element.f)}]`
  if ('i' in element) return `[${element.i}]`
  if ('v' in element) return `[=${stringifyJson(element.v)}]`
  return `[${sortedKeys(element.k).map(printKey).join(',')}]`
}

function printKey([name, value]: readonly [string, Scalar]): string {
  return `${PLAIN_NAME.test(name) ? name : JSON.stringify(name)}=${stringifyJson(value)}`
}

/** The keys and values of a `k` step in the order of their names. */
export function sortedKeys(k: { readonly [key: string]: Scalar }): (readonly [string, Scalar])[] {
  return Object.entries(k).sort(([a], [b]) => compareText(a, b))
}

/**
 * The text the server has for a path in conflicts (`causes[].field`) and in its messages: as ours, but no name is
 * quoted, so that `.metadata.labels.a.b/c` may be several paths. Compare with it; it cannot be read back.
 */
export function printServerPath(path: FieldPath): string {
  return path.map(printServerElement).join('')
}

function printServerElement(element: PathElement): string {
  if ('f' in element) return `.${element.f}`
  if ('i' in element) return `[${element.i}]`
  if ('v' in element) return `[=${printServerValue(element.v)}]`
  const keys = sortedKeys(element.k).map(([name, value]) => `${name}=${printServerValue(value)}`)
  return `[${keys.join(',')}]`
}

function printServerValue(value: Scalar): string {
  if (typeof value === 'string') return quoteGo(value)
  return typeof value === 'number' || typeof value === 'bigint' ? formatGoNumber(value) : String(value)
}

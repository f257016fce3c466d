// Getting, setting and removing in the objects and lists of a document, in the server's dialect of JSON Patch: a missing
// member is null, indexes may be negative. Follows partialDoc and partialArray in patch.go of evanphx/json-patch v4.

import { isInt64 } from '../../values/integers.ts'
import { isElements, type LazyNode, type Slot } from './lazy-node.ts'

/** Something in the document that has members or elements. */
export type Container = { readonly node: LazyNode; readonly key: string }

/** What is wrong with an index; thrown and caught in this folder. */
export class IndexFault extends Error {}

/** Where a pointer leads to: the object or list, and the last segment. Undefined when nothing is on the way. */
export function containerAt(root: LazyNode, pointer: string): Container | undefined {
  const segments = pointer.split('/')
  if (segments.length < 2) return undefined
  const key = segments.pop() ?? ''
  let node = root
  for (const segment of segments.slice(1)) {
    const next = node.parts() === undefined ? undefined : readOrNothing(node, unescapeSegment(segment))
    if (next === undefined || next === null || !next.hasRaw || next.parts() === undefined) return undefined
    node = next
  }
  return { node, key: unescapeSegment(key) }
}

function readOrNothing(node: LazyNode, key: string): Slot {
  try {
    return read({ node, key })
  } catch (error) {
    if (error instanceof IndexFault) return null
    throw error
  }
}

function unescapeSegment(segment: string): string {
  return segment.replace(/~[01]/g, (found) => (found === '~1' ? '/' : '~'))
}

/** Null for a missing member. @throws IndexFault */
export function read({ node, key }: Container): Slot {
  const parts = node.parts() ?? []
  return (isElements(parts) ? parts[indexIn(key, parts.length, parts.length - 1)] : parts.get(key)) ?? null
}

/** Puts a value in the place of what is there, or of a missing member. @throws IndexFault */
export function write({ node, key }: Container, value: Slot): void {
  const parts = node.change()
  if (isElements(parts)) parts[indexIn(key, parts.length, parts.length - 1)] = value
  else parts.set(key, value)
}

/** Sets a member, or puts an element in before another one. @throws IndexFault */
export function insert({ node, key }: Container, value: Slot): void {
  const parts = node.change()
  if (!isElements(parts)) parts.set(key, value)
  else if (key === '-') parts.push(value)
  else parts.splice(indexIn(key, parts.length + 1, parts.length), 0, value)
}

/** @throws IndexFault */
export function remove({ node, key }: Container): void {
  const before = node.parts() ?? []
  if (!isElements(before) && !before.has(key)) throw new IndexFault(`there is no ${JSON.stringify(key)}`)
  const parts = node.change()
  if (isElements(parts)) parts.splice(indexIn(key, parts.length, parts.length - 1), 1)
  else parts.delete(key)
}

/** Zeros in front, a plus and a minus are taken; below zero it is counted from the end. */
function indexIn(key: string, length: number, last: number): number {
  const index = /^[+-]?\d+$/.test(key) && isInt64(BigInt(key.replace('+', ''))) ? Number(key) : Number.NaN
  if (Number.isNaN(index)) throw new IndexFault(`${JSON.stringify(key)} is no index`)
  if (index > last || index < -length) throw new IndexFault(`there is no element ${index}`)
  return index < 0 ? index + length : index
}

// What is done with sets of field paths: union, intersection, difference. Follows fieldpath/set.go of structured-merge-diff.

import type { FieldPath, PathElement } from './field-path.ts'
import { printFieldsV1Element } from './fields-v1.ts'
import { nodeAt, type PathNode, type PathSet, sortedNodes } from './path-set.ts'

/** The set without paths. */
export const NO_PATHS: PathSet = new Map()

/** Paths that are in either set. */
export function uniteSets(a: PathSet, b: PathSet): PathSet {
  if (a.size === 0 || a === b) return b
  if (b.size === 0) return a
  const united = new Map(a)
  for (const [key, node] of b) {
    const before = a.get(key)
    united.set(key, before === undefined ? node : uniteNodes(before, node))
  }
  return united
}

function uniteNodes(a: PathNode, b: PathNode): PathNode {
  const children = uniteSets(a.children, b.children)
  const isMember = a.isMember || b.isMember
  return children === a.children && isMember === a.isMember ? a : { element: a.element, isMember, children }
}

/** Paths that are in both sets. */
export function intersectSets(a: PathSet, b: PathSet): PathSet {
  return combine(a, b, false, (node, other) =>
    other === undefined
      ? undefined
      : nodeOf(node, node.isMember && other.isMember, intersectSets(node.children, other.children)),
  )
}

/** Paths of `a` that are not in `b`; what lies below a path of `b` stays. */
export function subtractSet(a: PathSet, b: PathSet): PathSet {
  return combine(a, b, true, (node, other) =>
    other === undefined
      ? node
      : nodeOf(node, node.isMember && !other.isMember, subtractSet(node.children, other.children)),
  )
}

/** Paths of `a` that are neither in `b` nor below a path of `b`. */
export function subtractTrees(a: PathSet, b: PathSet): PathSet {
  return combine(a, b, true, (node, other) => {
    if (other === undefined) return node
    return other.isMember ? undefined : nodeOf(node, node.isMember, subtractTrees(node.children, other.children))
  })
}

function combine(
  a: PathSet,
  b: PathSet,
  keepsAlone: boolean,
  make: (node: PathNode, other: PathNode | undefined) => PathNode | undefined,
): PathSet {
  if (a.size === 0) return a
  if (b.size === 0) return keepsAlone ? a : NO_PATHS
  let combined: Map<string, PathNode> | undefined
  for (const [key, node] of a) {
    const made = make(node, b.get(key))
    if (made === node) continue
    combined ??= new Map(a)
    if (made === undefined) combined.delete(key)
    else combined.set(key, made)
  }
  return combined ?? a
}

/** The node with other contents, the same where they are the same; undefined when nothing is left of it. */
function nodeOf(node: PathNode, isMember: boolean, children: PathSet): PathNode | undefined {
  if (!isMember && children.size === 0) return undefined
  return isMember === node.isMember && children === node.children ? node : { element: node.element, isMember, children }
}

/** True when every path of `a` is in `b`. */
export function isSubset(a: PathSet, b: PathSet): boolean {
  if (a === b) return true
  for (const [key, node] of a) {
    const other = b.get(key)
    if (other === undefined || (node.isMember && !other.isMember) || !isSubset(node.children, other.children)) {
      return false
    }
  }
  return true
}

/** True for the same paths. */
export function sameSets(a: PathSet, b: PathSet): boolean {
  return a.size === b.size && isSubset(a, b) && isSubset(b, a)
}

/** The paths that begin with this one, without it: those of a subtree. The path itself is not among them. */
export function setBelow(set: PathSet, path: FieldPath): PathSet {
  return path.length === 0 ? set : (nodeAt(set, path)?.children ?? NO_PATHS)
}

/** A set that is being made. */
export type GrowingSet = Map<string, GrowingNode>
type GrowingNode = { readonly element: PathElement; isMember: boolean; children: GrowingSet }

/** Puts a path into a set that is being made. `keys` are the FieldsV1 texts of the elements. */
export function insertPath(set: GrowingSet, path: readonly PathElement[], keys: readonly string[]): void {
  let level = set
  for (let depth = 0; depth < path.length; depth++) {
    const element = path[depth] as PathElement
    const key = keys[depth] ?? printFieldsV1Element(element)
    let node = level.get(key)
    if (node === undefined) {
      node = { element, isMember: false, children: new Map() }
      level.set(key, node)
    }
    if (depth === path.length - 1) node.isMember = true
    level = node.children
  }
}

/** The paths in the order in which the server goes through a set: those of one level, then what is below them. */
export function pathsByLevel(set: PathSet): FieldPath[] {
  const paths: FieldPath[] = []
  collectByLevel(set, [], paths)
  return paths
}

function collectByLevel(set: PathSet, above: FieldPath, paths: FieldPath[]): void {
  const nodes = sortedNodes(set)
  for (const { element, isMember } of nodes) if (isMember) paths.push([...above, element])
  for (const { element, children } of nodes) if (children.size > 0) collectByLevel(children, [...above, element], paths)
}

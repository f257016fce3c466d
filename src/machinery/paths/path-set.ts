// Sets of field paths, as trees: what one manager owns. Follows fieldpath/{set,serialize}.go of structured-merge-diff.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { FieldPath, PathElement } from './field-path.ts'
import { FieldPathError } from './field-path-error.ts'
import { parseFieldsV1Element, printFieldsV1Element } from './fields-v1.ts'
import { compareElements } from './order.ts'

/** The nodes below a node by the FieldsV1 text of their element. */
export type PathSet = ReadonlyMap<string, PathNode>

/** `isMember` says that the path that ends here is in the set; those further down are in `children`. */
export type PathNode = { readonly element: PathElement; readonly isMember: boolean; readonly children: PathSet }

const EMPTY: PathSet = new Map()

/**
 * Reads a FieldsV1 tree, as `managedFields[].fieldsV1` holds it. A node without known children is a member, one with
 * children is when it holds `.`. Elements of unknown kinds are skipped.
 *
 * @throws FieldPathError for a malformed element, or a node that is no object.
 */
export function parseFieldsV1(tree: Json): PathSet {
  return readTree(tree).children
}

function readTree(tree: Json): Omit<PathNode, 'element'> {
  if (tree === null) return { isMember: true, children: EMPTY }
  if (!isJsonObject(tree)) throw new FieldPathError('a node of fieldsV1 is an object', { text: String(tree) })
  const children = new Map<string, PathNode>()
  for (const [key, below] of Object.entries(tree)) {
    const element = key === '.' ? undefined : parseFieldsV1Element(key)
    if (element !== undefined) children.set(printFieldsV1Element(element), { element, ...readTree(below) })
  }
  return { isMember: Object.hasOwn(tree, '.') || children.size === 0, children }
}

/** The FieldsV1 tree of a set, its keys in the server's order. */
export function printFieldsV1(set: PathSet): JsonObject {
  return Object.fromEntries(sortedNodes(set).map(([key, node]) => [key, printNode(node)]))
}

function printNode({ isMember, children }: PathNode): JsonObject {
  const below = printFieldsV1(children)
  return isMember && children.size > 0 ? { '.': {}, ...below } : below
}

function sortedNodes(set: PathSet): [string, PathNode][] {
  return [...set].sort(([, a], [, b]) => compareElements(a.element, b.element))
}

/** The set of these paths; the empty path is in no set. */
export function pathSetOf(paths: Iterable<FieldPath>): PathSet {
  const root = new Map<string, Growing>()
  for (const path of paths) {
    let level = root
    for (const [depth, element] of path.entries()) {
      const key = printFieldsV1Element(element)
      const node = level.get(key) ?? { element, isMember: false, children: new Map() }
      if (depth === path.length - 1) node.isMember = true
      level.set(key, node)
      level = node.children
    }
  }
  return root
}

type Growing = { readonly element: PathElement; isMember: boolean; readonly children: Map<string, Growing> }

/** The paths of a set in the server's order: a path before those below it. */
export function pathsOf(set: PathSet): FieldPath[] {
  return sortedNodes(set).flatMap(([, { element, isMember, children }]) => {
    const below = pathsOf(children).map((path) => [element, ...path])
    return isMember ? [[element], ...below] : below
  })
}

/** The node at a path; undefined when the set has neither the path nor anything below it. */
export function nodeAt(set: PathSet, path: FieldPath): PathNode | undefined {
  let level = set
  let node: PathNode | undefined
  for (const element of path) {
    node = level.get(printFieldsV1Element(element))
    if (node === undefined) return undefined
    level = node.children
  }
  return node
}

/** True when this very path is in the set. */
export function hasPath(set: PathSet, path: FieldPath): boolean {
  return nodeAt(set, path)?.isMember ?? false
}

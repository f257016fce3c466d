// Sets of field paths, as trees: what one manager owns. Follows fieldpath/{set,serialize}.go of structured-merge-diff.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { FieldPath, PathElement } from './field-path.ts'
import { FieldPathError } from './field-path-error.ts'
import { printFieldsV1Element } from './fields-v1.ts'
import { isOrderedByText, type KnownElement, knownElement } from './known-elements.ts'
import { compareElements } from './order.ts'

/** The nodes below a node by the FieldsV1 text of their element. */
export type PathSet = ReadonlyMap<string, PathNode>

/** `isMember` says that the path that ends here is in the set; those further down are in `children`. */
export type PathNode = { readonly element: PathElement; readonly isMember: boolean; readonly children: PathSet }

const EMPTY: PathSet = new Map()

/** Trees by the sets that were read from them, where they are what the sets are printed as. */
const printed = new WeakMap<PathSet, JsonObject>()

/**
 * Reads a FieldsV1 tree, as `managedFields[].fieldsV1` holds it. A node without known children is a member, one with
 * children is when it holds `.`. Elements of unknown kinds are skipped.
 *
 * @throws FieldPathError for a malformed element, or a node that is no object.
 */
export function parseFieldsV1(tree: Json): PathSet {
  const reading = { isPrinted: true }
  const { isMember, children } = readNode(ROOT, tree, reading)
  if (reading.isPrinted && !isMember) printed.set(children, tree as JsonObject)
  return children
}

const ROOT: PathElement = { f: '' }

/** `isPrinted` stays true while the tree is as a set is printed. */
type Reading = { isPrinted: boolean }

function readNode(element: PathElement, tree: Json, reading: Reading): PathNode {
  if (!isJsonObject(tree)) {
    if (tree !== null) throw new FieldPathError('a node of fieldsV1 is an object', { text: String(tree) })
    reading.isPrinted = false
    return { element, isMember: true, children: EMPTY }
  }
  let children: Map<string, PathNode> | undefined
  let isMember = false
  let before: KnownElement | undefined
  const keys = Object.keys(tree)
  for (const key of keys) {
    if (key === '.') {
      isMember = true
      reading.isPrinted &&= children === undefined && keys.length > 1 && isEmptyObject(tree[key])
      continue
    }
    const child = knownElement(key)
    if (child === undefined) {
      reading.isPrinted = false
      continue
    }
    reading.isPrinted &&= child.text === key && (before === undefined || isBefore(before, child))
    before = child
    children ??= new Map()
    children.set(child.text, readNode(child.element, tree[key] as Json, reading))
  }
  return children === undefined ? { element, isMember: true, children: EMPTY } : { element, isMember, children }
}

function isBefore(a: KnownElement, b: KnownElement): boolean {
  return a.isOrderedByText && b.isOrderedByText ? a.text < b.text : compareElements(a.element, b.element) < 0
}

function isEmptyObject(value: Json | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0
}

/** The FieldsV1 tree of a set, its keys in the server's order; the tree that the set was read from where that is it. */
export function printFieldsV1(set: PathSet): JsonObject {
  return printed.get(set) ?? printLevel(set, false)
}

// no key is `__proto__`: all begin with the kind of their element
function printLevel(set: PathSet, withDot: boolean): JsonObject {
  const tree: Record<string, Json> = withDot ? { '.': {} } : {}
  for (const [text, { isMember, children }] of isSorted(set) ? set : sorted(set)) {
    tree[text] = children.size === 0 ? {} : printLevel(children, isMember)
  }
  return tree
}

function isSorted(set: PathSet): boolean {
  if (set.size < 2) return true
  let before: PathElement | undefined
  for (const { element } of set.values()) {
    if (before !== undefined && compareElements(before, element) > 0) return false
    before = element
  }
  return true
}

function sorted(set: PathSet): PathSet {
  const nodeOf = (text: string) => set.get(text) as PathNode
  const texts = [...set.keys()]
  if (texts.every(isOrderedByText)) texts.sort()
  else texts.sort((a, b) => compareElements(nodeOf(a).element, nodeOf(b).element))
  return new Map(texts.map((text) => [text, nodeOf(text)]))
}

/** The nodes of one level in the server's order. */
export function sortedNodes(set: PathSet): readonly PathNode[] {
  return [...(isSorted(set) ? set : sorted(set)).values()]
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
  const paths: FieldPath[] = []
  collectPaths(set, [], paths)
  return paths
}

function collectPaths(set: PathSet, above: FieldPath, paths: FieldPath[]): void {
  for (const { element, isMember, children } of sortedNodes(set)) {
    const path = [...above, element]
    if (isMember) paths.push(path)
    if (children.size > 0) collectPaths(children, path, paths)
  }
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

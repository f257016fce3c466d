// Sets of paths beside the type they were or are now of: named fields, and what became one value since.
// Follows EnsureNamedFieldsAreMembers in fieldpath/set.go and typed/reconcile_schema.go of structured-merge-diff.

import type { PathElement } from '../paths/field-path.ts'
import type { PathNode, PathSet } from '../paths/path-set.ts'
import { NO_PATHS } from '../paths/set-operations.ts'
import { widest } from './form.ts'
import type { MergeType } from './merge-type.ts'

/** The set with every declared field below which it has a path. */
export function withNamedFields(set: PathSet, type: MergeType | undefined): PathSet {
  if (set.size === 0) return set
  const named = new Map<string, PathNode>()
  for (const [key, node] of set) named.set(key, node.children.size === 0 ? node : withNamed(node, type))
  return named
}

function withNamed({ element, isMember, children }: PathNode, type: MergeType | undefined): PathNode {
  const field = 'f' in element ? type?.map?.field(element.f) : undefined
  const below = field?.type ?? ('f' in element ? type?.map?.element : 'k' in element ? type?.list?.element : undefined)
  return { element, isMember: isMember || field !== undefined, children: withNamedFields(children, below) }
}

/**
 * The set as it is under this type: where it has paths below what is one value now, it has that value instead. The
 * very same set when nothing became one value.
 */
export function reconcileSet(set: PathSet, type: MergeType): PathSet {
  const form = widest(type)
  if (form === 'map' && type.map?.element?.isUntyped === true && !type.map.hasFields) return set
  if (form === 'scalar' || set.size === 0) return set
  let changed: Map<string, PathNode> | undefined
  for (const [key, node] of set) {
    if (node.children.size === 0) continue
    const below = typeBelow(type, node.element)
    const after = below === undefined ? node : reconcileNode(node, below)
    if (after === node) continue
    changed ??= new Map(set)
    changed.set(key, after)
  }
  return changed ?? set
}

function reconcileNode(node: PathNode, type: MergeType): PathNode {
  const { element, children } = node
  if (isOneValue(type)) return { element, isMember: true, children: NO_PATHS }
  const below = reconcileSet(children, type)
  return below === children ? node : { ...node, children: below }
}

function isOneValue(type: MergeType): boolean {
  const form = widest(type)
  if (form === 'list') return type.list?.isAtomic === true
  if (form !== 'map' || (type.map?.element?.isUntyped === true && !type.map.hasFields)) return false
  return type.map?.isAtomic === true
}

function typeBelow(type: MergeType, element: PathElement): MergeType | undefined {
  if (widest(type) === 'list') return type.list?.element
  const field = 'f' in element ? type.map?.field(element.f) : undefined
  return field?.type ?? type.map?.element
}

// The common apply, which gives up nothing: what it takes to know that without going through all of pruning.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { PathSet } from '../paths/path-set.ts'
import { isSubset, NO_PATHS } from '../paths/set-operations.ts'
import { fieldSetOf } from './field-set.ts'
import { isList } from './form.ts'
import type { Managed, ManagedEntry } from './managed-fields.ts'
import type { MergeType } from './merge-type.ts'

/**
 * True when pruning takes nothing away. Something may go though all is applied again: what is stated as empty, and has
 * content that nobody owns; and versions are gone through that the object may not have.
 */
export function nothingGoes(
  managed: Managed,
  last: ManagedEntry,
  config: JsonObject,
  merged: JsonObject,
  type: MergeType,
): boolean {
  const own = ownFields(managed, last)
  if (own === undefined || !isSubset(last.fields, own)) return false
  return !statesNothing(config) || !hasContent(own, fieldSetOf(merged, type))
}

/** What the manager owns now; undefined when anybody owns something in another version than it did. */
function ownFields(
  managed: Managed,
  { manager, operation, subresource, apiVersion }: ManagedEntry,
): PathSet | undefined {
  let own: PathSet | undefined
  for (const entry of managed.values()) {
    if (entry.apiVersion !== apiVersion) return undefined
    const isSelf = entry.manager === manager && entry.operation === operation && entry.subresource === subresource
    if (isSelf) own = entry.fields
  }
  return own
}

/** There is null, an empty object or an empty list in it. */
function statesNothing(value: Json): boolean {
  if (value === null) return true
  if (isList(value)) return value.length === 0 || value.some(statesNothing)
  if (!isJsonObject(value)) return false
  const names = Object.keys(value)
  return names.length === 0 || names.some((name) => statesNothing(value[name] as Json))
}

/** A leaf of what is owned has something below it in the object. */
function hasContent(own: PathSet, inObject: PathSet): boolean {
  for (const [key, { children }] of own) {
    const below = inObject.get(key)?.children ?? NO_PATHS
    if (below.size > 0 && (children.size === 0 || hasContent(children, below))) return true
  }
  return false
}

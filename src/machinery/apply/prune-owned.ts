// What an apply takes away: what its manager applied last time, no longer does, and nobody else owns.
// Follows prune in merge/update.go of structured-merge-diff.

import type { JsonObject } from '../json.ts'
import type { PathSet } from '../paths/path-set.ts'
import { intersectSets, isSubset, NO_PATHS, subtractSet, uniteSets } from '../paths/set-operations.ts'
import { convertTo, type Endpoint } from './endpoint.ts'
import { fieldSetOf } from './field-set.ts'
import type { Managed, ManagedEntry } from './managed-fields.ts'
import type { MergeType } from './merge-type.ts'
import { removePaths } from './remove-paths.ts'
import { withNamedFields } from './schema-changes.ts'

/**
 * The merged object without what its manager gave up. `managed` is what everybody owns after the apply, `last` what
 * the manager owned before. An element of a list goes with everything in it unless somebody owns the element itself; an
 * object stays as long as somebody owns anything in it.
 */
export function pruneOwned(endpoint: Endpoint, merged: JsonObject, managed: Managed, last: ManagedEntry): JsonObject {
  const { apiVersion, fields } = last
  const type = endpoint.typeAt(apiVersion)
  if (type === undefined || fields.size === 0 || isStillOwned(managed, last)) return merged
  const stated = statedIn(
    inVersion(endpoint, merged, apiVersion, 'failed to convert merged object to last applied version: '),
    type,
  )
  let pruned = removePaths(stated.object, withNamedFields(fields, type), type) as JsonObject
  for (const [version, owned] of versionsFirst(managed, apiVersion)) {
    pruned = addBackOwned(endpoint, stated, pruned, version, owned)
  }
  const words = 'failed add back dangling items: failed to convert pruned object to last applied version: '
  const left = addBackDangling(stated, inVersion(endpoint, pruned, apiVersion, words), fields)
  return inVersion(endpoint, left, endpoint.apiVersion, '')
}

/** An object with all that it states, named fields among it. */
type Stated = { readonly object: JsonObject; readonly type: MergeType; readonly paths: PathSet }

function statedIn(object: JsonObject, type: MergeType): Stated {
  return { object, type, paths: withNamedFields(fieldSetOf(object, type), type) }
}

/** @throws MergeFailure when the object is none of that version */
function inVersion(endpoint: Endpoint, object: JsonObject, apiVersion: string, words: string): JsonObject {
  return convertTo(endpoint, object, apiVersion, `failed to prune fields: ${words}`)
}

/**
 * Nothing was given up, and there is nothing that goes all the same: a version that the object may not have, or an
 * element that states nothing, which the server loses when nobody owns what its defaults put into it.
 */
function isStillOwned(
  managed: Managed,
  { manager, operation, subresource, apiVersion, fields }: ManagedEntry,
): boolean {
  let isOwned = false
  for (const entry of managed.values()) {
    if (entry.apiVersion !== apiVersion) return false
    const isSelf = entry.manager === manager && entry.operation === operation && entry.subresource === subresource
    isOwned ||= isSelf && isSubset(fields, entry.fields) && !hasBareElement(entry.fields)
  }
  return isOwned
}

function hasBareElement(set: PathSet): boolean {
  for (const { element, children } of set.values()) {
    if (children.size === 0 ? 'k' in element : hasBareElement(children)) return true
  }
  return false
}

/** What is owned, by version; the version given first. */
function versionsFirst(managed: Managed, first: string): Map<string, PathSet> {
  const owned = new Map([[first, NO_PATHS]])
  for (const { apiVersion, fields } of managed.values()) {
    owned.set(apiVersion, uniteSets(owned.get(apiVersion) ?? NO_PATHS, fields))
  }
  return owned
}

function addBackOwned(
  endpoint: Endpoint,
  merged: Stated,
  pruned: JsonObject,
  version: string,
  owned: PathSet,
): JsonObject {
  const type = endpoint.typeAt(version)
  if (type === undefined) return pruned
  const words = (what: string) =>
    `failed add back owned items: failed to convert ${what} object at version ${version}: `
  const object = inVersion(endpoint, merged.object, version, words('merged'))
  const before = object === merged.object ? merged : statedIn(object, type)
  const after = statedIn(inVersion(endpoint, pruned, version, words('pruned')), type)
  const kept = uniteSets(after.paths, withNamedFields(owned, type))
  return removePaths(object, subtractSet(before.paths, kept), type) as JsonObject
}

/** Adds back what went along with something, and that the manager had not applied. */
function addBackDangling({ object, type, paths }: Stated, pruned: JsonObject, last: PathSet): JsonObject {
  const gone = subtractSet(paths, statedIn(pruned, type).paths)
  return removePaths(object, intersectSets(gone, withNamedFields(last, type)), type) as JsonObject
}

// Who owns what after a write. Follows Update, Apply and update in merge/update.go of structured-merge-diff.

import type { JsonObject } from '../json.ts'
import type { PathSet } from '../paths/path-set.ts'
import { intersectSets, subtractSet, uniteSets } from '../paths/set-operations.ts'
import { type Comparison, compareTyped } from './compare-typed.ts'
import { convertTo, type Endpoint, ownableThrough } from './endpoint.ts'
import { fieldSetOf } from './field-set.ts'
import type { Managed, ManagedEntry } from './managed-fields.ts'
import { mergeTyped } from './merge-typed.ts'
import { type Owner, ownerId } from './owner.ts'
import { pruneOwned } from './prune-owned.ts'
import { sameValue } from './same-value.ts'
import { reconcileSet } from './schema-changes.ts'
import { withoutSystemFields } from './system-fields.ts'

/** What others own and an apply would change, by their ids. */
export type Taken = ReadonlyMap<string, PathSet>

/** The id of the write that is going on: no owner has it. */
const CURRENT = 'current-operation'

/**
 * Owners after an update from `live` to `next`: `owner` gets what changed or was added, nobody keeps what was removed.
 * @throws MergeFailure when something is owned in a version that cannot be had
 */
export function updateOwners(
  endpoint: Endpoint,
  live: JsonObject,
  next: JsonObject,
  managed: Managed,
  owner: Owner,
): Managed {
  const reconciled = reconcileOwners(endpoint, live, managed)
  const { managed: left, comparison } = loseChanged(endpoint, live, next, reconciled, CURRENT)
  const changed = uniteSets(comparison.modified, comparison.added)
  const taken = withoutSystemFields(ownableThrough(endpoint, changed, endpoint.apiVersion))
  if (taken.size === 0) return left
  const id = ownerId(owner)
  const before = left.get(id)
  const fields = before === undefined ? taken : uniteSets(taken, before.fields)
  return new Map(left).set(id, { ...owner, fields })
}

/** The outcome of an apply: the merged object, the very `live` when it is the same, and what is taken from others. */
export type AppliedOwners = {
  readonly object: JsonObject
  readonly isChanged: boolean
  readonly managed: Managed
  readonly taken: Taken
}

/**
 * Merges a configuration, gives `owner` what it states, and takes from others what it changes.
 * @throws MergeFailure when something is owned in a version that cannot be had
 */
export function applyOwners(
  endpoint: Endpoint,
  live: JsonObject,
  config: JsonObject,
  managed: Managed,
  owner: Owner,
): AppliedOwners {
  const reconciled = reconcileOwners(endpoint, live, managed)
  const id = ownerId(owner)
  const last = reconciled.get(id)
  const merged = mergeTyped(live, config, endpoint.type) as JsonObject
  const fields = ownableThrough(endpoint, fieldSetOf(config, endpoint.type), endpoint.apiVersion)
  const entry: ManagedEntry = { ...owner, ...(last?.time === undefined ? {} : { time: last.time }), fields }
  const claimed = new Map(reconciled).set(id, entry)
  const object = last === undefined ? merged : pruneOwned(endpoint, merged, claimed, last)
  const { managed: left, taken } = loseChanged(endpoint, live, object, claimed, id)
  const isChanged = object !== live && !sameValue(live, object)
  return { object: isChanged ? object : live, isChanged, managed: withoutOwnSystemFields(left, id), taken }
}

function withoutOwnSystemFields(managed: Managed, id: string): Managed {
  const entry = managed.get(id)
  if (entry === undefined) return managed
  const kept = new Map(managed)
  const fields = withoutSystemFields(entry.fields)
  if (fields.size === 0) kept.delete(id)
  else kept.set(id, { ...entry, fields })
  return kept
}

/** Takes from all but one owner what changed, was added or removed. Versions that are not known are forgotten. */
function loseChanged(
  endpoint: Endpoint,
  before: JsonObject,
  after: JsonObject,
  managed: Managed,
  self: string,
): { readonly managed: Managed; readonly comparison: Comparison; readonly taken: Taken } {
  const comparisons = new Map<string, Comparison | undefined>()
  const comparison = comparedIn(endpoint, before, after, endpoint.apiVersion) as Comparison
  comparisons.set(endpoint.apiVersion, comparison)
  const taken = new Map<string, PathSet>()
  const left = new Map<string, ManagedEntry>()
  for (const [id, entry] of managed) {
    if (id === self) {
      if (entry.fields.size > 0) left.set(id, entry)
      continue
    }
    const { apiVersion, fields } = entry
    if (!comparisons.has(apiVersion)) comparisons.set(apiVersion, comparedIn(endpoint, before, after, apiVersion))
    const changes = comparisons.get(apiVersion)
    if (changes === undefined) continue
    const lost = intersectSets(fields, uniteSets(changes.modified, changes.added))
    if (lost.size > 0) taken.set(id, lost)
    const kept = subtractSet(subtractSet(fields, lost), changes.removed)
    if (kept.size > 0) left.set(id, kept === fields ? entry : { ...entry, fields: kept })
  }
  return { managed: left, comparison, taken }
}

function comparedIn(
  endpoint: Endpoint,
  before: JsonObject,
  after: JsonObject,
  apiVersion: string,
): Comparison | undefined {
  const type = endpoint.typeAt(apiVersion)
  if (type === undefined) return undefined
  const { added, modified, removed } = compareTyped(
    convertTo(endpoint, before, apiVersion, 'failed to convert old object: '),
    convertTo(endpoint, after, apiVersion, 'failed to convert new object: '),
    type,
  )
  return {
    added: ownableThrough(endpoint, added, apiVersion),
    modified: ownableThrough(endpoint, modified, apiVersion),
    removed: ownableThrough(endpoint, removed, apiVersion),
  }
}

/** Owners under the schema of today: what became one value since is owned as one. */
function reconcileOwners(endpoint: Endpoint, live: JsonObject, managed: Managed): Managed {
  const reconciled = new Map<string, ManagedEntry>()
  for (const [id, entry] of managed) {
    const type = endpoint.typeAt(entry.apiVersion)
    if (type === undefined) continue
    convertTo(endpoint, live, entry.apiVersion, '')
    const fields = reconcileSet(entry.fields, type)
    reconciled.set(id, fields === entry.fields ? entry : { ...entry, fields })
  }
  return reconciled
}

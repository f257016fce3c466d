// Where each change comes from, and who owns what it changes.

import { lastAppliedOf } from '../machinery/apply/last-applied.ts'
import { ownersIn, ownersOf } from '../machinery/apply/owners-of.ts'
import { applyChanges, invertChanges } from '../machinery/changes/apply-changes.ts'
import type { Change, ChangeOwner, ChangeSource } from '../machinery/changes/change.ts'
import { compare } from '../machinery/changes/compare.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject, parseJson } from '../machinery/json.ts'
import { type FieldPath, samePath, startsWithPath } from '../machinery/paths/field-path.ts'
import { getAt } from '../machinery/paths/get-at.ts'
import { comparePaths } from '../machinery/paths/order.ts'
import { hasPath } from '../machinery/paths/path-set.ts'
import type { Schema } from '../machinery/schema/schema.ts'
import { schemaAtPath } from '../machinery/schema/schema-at-path.ts'
import { sameJson } from '../machinery/values/same-json.ts'
import type { AdmissionSource } from './admission.ts'
import type { DiffStrategy } from './diff-item.ts'

export type Attribution = {
  readonly before: KubeObject
  /** After the write; before a migration, where there is one. */
  readonly after: KubeObject
  readonly migrated?: KubeObject | undefined
  readonly manifest: KubeObject
  /** As it came, with its owners; undefined for a create. */
  readonly live: KubeObject | undefined
  readonly strategy: DiffStrategy | undefined
  readonly manager: string
  readonly schema: Schema | undefined
  /** To what that is laid which the server does. */
  readonly byServer: 'server' | AdmissionSource
}

/** The changes of an object that is written, in the order of paths: what the manifest says apart from what the server adds. */
export function attributedChanges(facts: Attribution): Change[] {
  const { before, after, migrated = after, live, schema } = facts
  const changes = compare(before, migrated, schema)
  if (changes.length === 0) return []
  const first = migrated === after ? undefined : compare(before, after, schema)
  const beside = compare(facts.manifest, after, schema)
  const additions = beside.filter(({ op }) => op === 'add')
  const sourceOf = sourceFinder(facts, beside)
  return changes
    .flatMap((change) => {
      const isMigrated = first !== undefined && !first.some(({ path }) => samePath(path, change.path))
      if (isMigrated) return [{ ...change, source: 'migration' as const }]
      const inner =
        change.op === 'add' ? additions.filter((added) => isBelow(added.path, change.path) && !isKey(added.path)) : []
      if (inner.length === 0) return [{ ...change, source: sourceOf(change) }]
      const stated = getAt(applyChanges(after, invertChanges(inner), schema), change.path)
      const own: Change[] = stated === undefined ? [] : [{ ...change, new: stated, source: sourceOf(change) }]
      return [...own, ...inner.map((added) => ({ ...added, source: sourceOf(added) }))]
    })
    .sort((a, b) => comparePaths(a.path, b.path))
    .map((change) => (live === undefined ? change : { ...change, owners: ownersAt(live, change.path) }))
}

function isBelow(path: FieldPath, top: FieldPath): boolean {
  return path.length > top.length && startsWithPath(path, top)
}

/** A field by which its list element is known: without it the element is another one. */
function isKey(path: FieldPath): boolean {
  const [element, field] = path.slice(-2)
  return (
    element !== undefined && field !== undefined && 'k' in element && 'f' in field && Object.hasOwn(element.k, field.f)
  )
}

/** Who owns a field of a live object, each with the time of its last write. */
export function ownersAt(live: KubeObject, path: FieldPath): readonly ChangeOwner[] {
  return ownersOf(live, path).map(({ manager, operation, subresource, time }) => ({
    manager,
    operation,
    ...(subresource !== undefined && { subresource }),
    ...(time !== undefined && { time }),
  }))
}

/** @param beside what differs between the manifest and the object after the write */
function sourceFinder(facts: Attribution, beside: readonly Change[]): (change: Change) => ChangeSource {
  const { manifest, live, strategy, manager, schema, byServer } = facts
  const last = live === undefined ? undefined : lastApplied(live)
  const owned = live === undefined ? [] : ownersIn(live).filter(isApplier(manager))
  const dropped =
    last === undefined ? [] : compare(last as KubeObject, manifest, schema).filter(({ op }) => op === 'remove')

  /** What goes, or goes back, because it is no longer stated. */
  function isNoLongerStated(path: FieldPath): boolean {
    if (strategy === 'replace') return true
    if (strategy === 'csa')
      return (
        (last !== undefined && getAt(last, path) !== undefined) ||
        dropped.some((gone) => startsWithPath(path, gone.path))
      )
    return owned.some(({ fields }) => hasPath(fields, path))
  }

  /** A value that is replaced whole, such as a list without keys: the server may add to it what it will. */
  function isStatedAnew(path: FieldPath, old: Json | undefined): boolean {
    const stated = getAt(manifest, path)
    return typeof stated === 'object' && stated !== null && !holds(old, stated)
  }

  return ({ path, op, old, new: wanted = null }) => {
    // null asks for whatever comes in its place
    if (getAt(manifest, path) === null) return 'manifest'
    if (op === 'remove') return isNoLongerStated(path) ? 'manifest' : byServer
    if (!beside.some((other) => startsWithPath(path, other.path)) || isStatedAnew(path, old)) return 'manifest'
    const declared = schema === undefined ? undefined : schemaAtPath(schema, path)
    if (declared?.default !== undefined && sameJson(declared.default, wanted)) return 'default'
    return byServer
  }
}

/** True when all that is stated is there already. */
function holds(value: Json | undefined, stated: Json): boolean {
  if (Array.isArray(stated)) {
    return (
      Array.isArray(value) &&
      value.length === stated.length &&
      stated.every((one: Json, i) => holds(value[i] as Json, one))
    )
  }
  if (!isJsonObject(stated)) return value !== undefined && sameJson(value, stated)
  return isJsonObject(value) && Object.entries(stated).every(([name, one]) => holds(value[name], one))
}

function isApplier(manager: string) {
  return (owner: { readonly manager: string; readonly operation: string }) =>
    owner.operation === 'Apply' && owner.manager === manager
}

function lastApplied(live: KubeObject): JsonObject | undefined {
  try {
    const value = parseJson(lastAppliedOf(live) ?? 'null')
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

// Server-side apply as kube-apiserver does it, without a server: merge, ownership, conflicts.
// Follows pkg/util/managedfields/internal of apimachinery: fieldmanager.go, structuredmerge.go and the others in its chain.

import { isJsonObject, type JsonObject, type KubeObject } from '../json.ts'
import { subtractSet } from '../paths/set-operations.ts'
import { checkTyped, faultsText } from './check-typed.ts'
import { type Conflict, conflictsOf, conflictsText } from './conflict.ts'
import { type Endpoint, type EndpointOptions, endpointOf, kindText, MergeFailure, objectText } from './endpoint.ts'
import { finishWrite, managedFieldsIn, withoutManagedFields } from './finish-write.ts'
import { isCountedAnew } from './generation.ts'
import { KUBECTL, lastAppliedOf, unchangedSinceLastApplied, withLastApplied } from './last-applied.ts'
import { entryTime, type Managed, NOBODY, readManagedFields } from './managed-fields.ts'
import { ownerAt, ownerId } from './owner.ts'
import { prepare, settle, store } from './settle.ts'
import { UndecodableError } from './settle-typed.ts'
import { applyOwners, type Taken, updateOwners } from './update-owners.ts'
import { zeroObject } from './zero-object.ts'

/** Who applies, how, and through which endpoint. */
export type ApplyOptions = EndpointOptions & {
  /** Who applies. */
  readonly manager: string
  /** Takes what others own. */
  readonly force: boolean
  /** When: what changes is stamped with it. */
  readonly now: Date
  /** Puts defaults into the merged object. Default: those of the schema, see docs/apply.md. */
  readonly settle?: ((merged: KubeObject, live: KubeObject | undefined) => KubeObject) | undefined
}

/** The object after the apply, with its new `managedFields`. */
export type Applied = {
  readonly outcome: 'applied'
  readonly object: KubeObject
  /** False: nothing would be written. */
  readonly isChanged: boolean
}

/** Nothing is applied: others own what would change. A 409. */
export type Conflicts = {
  readonly outcome: 'conflicts'
  readonly conflicts: readonly Conflict[]
  /** The message of the Status. */
  readonly message: string
}

/** Nothing is applied: the configuration, or the live object, cannot be merged. A retry changes nothing. */
export type Refused = {
  readonly outcome: 'refused'
  /** Of the answer: 400 for what is no configuration of this kind, 500 for the rest. */
  readonly code: 400 | 500
  readonly message: string
}

/** What an apply comes to: an object, conflicts, or an error of the configuration. */
export type ApplyResult = Applied | Conflicts | Refused

/**
 * Applies a configuration to a live object as the server would; `live` is undefined where there is none yet. What is not
 * checked: whether the object is valid then, and whether its name, uid and resourceVersion fit. Never throws for what is
 * in the objects.
 */
export function serverSideApply(live: KubeObject | undefined, config: KubeObject, options: ApplyOptions): ApplyResult {
  const endpoint = endpointOf(options, live?.kind ?? config.kind)
  try {
    return apply(endpoint, live, config, options)
  } catch (error) {
    if (!(error instanceof MergeFailure)) throw error
    return refused(500, error.message)
  }
}

function apply(
  endpoint: Endpoint,
  live: KubeObject | undefined,
  config: JsonObject,
  options: ApplyOptions,
): ApplyResult {
  const wrong = wrongConfig(endpoint, config)
  if (wrong !== undefined) return refused(400, wrong)
  const known = readManagedFields(live && managedFieldsIn(live))
  if (typeof known === 'string') return refused(500, `failed to decode managed fields: ${known}`)
  const before = live === undefined ? zeroObject(endpoint) : withoutManagedFields(live)
  const now = entryTime(options.now)
  const managed = known.size > 0 ? known : ownersBefore(endpoint, before, now)
  checkType(endpoint, config, false, `failed to create typed patch object (${objectText(config)})`)
  checkType(endpoint, before, true, `failed to create typed live object (${objectText(before)})`)
  const owner = ownerAt(endpoint, options.manager, 'Apply')
  const applied = applyOwners(endpoint, before, config, managed, owner)
  const contested = options.force ? NOBODY_LOSES : contestedOf(endpoint, before, applied.taken, options.manager)
  if (contested.size > 0) return conflictsIn(contested, managed, known.size > 0)
  const object = applied.isChanged ? settleWith(endpoint, before, applied.object, config, options) : applied.object
  const isNoted = options.manager === KUBECTL && lastAppliedOf(object) !== undefined
  const kept = prepare(endpoint, before, isNoted ? withLastApplied(object, config) : object)
  const owners = applied.isChanged ? stamp(applied.managed, ownerId(owner), now) : applied.managed
  const stored = store(endpoint, before, kept)
  return { outcome: 'applied', ...finishWrite(live, stored, owners, isCountedAnew(endpoint, kept, stored)) }
}

function wrongConfig({ apiVersion, kind }: Endpoint, config: JsonObject): string | undefined {
  if (config.apiVersion !== apiVersion || config.kind !== kind) {
    return `invalid object type: ${kindText(config.apiVersion, config.kind)}`
  }
  const stated = isJsonObject(config.metadata) ? config.metadata.managedFields : undefined
  return Array.isArray(stated) ? 'metadata.managedFields must be nil' : undefined
}

const BEFORE_FIRST_APPLY = 'before-first-apply'

/** What is there already, and nobody is known to have written, belongs to somebody all the same. */
function ownersBefore(endpoint: Endpoint, before: JsonObject, time: string): Managed {
  const owner = { ...ownerAt(endpoint, BEFORE_FIRST_APPLY, 'Update'), time }
  checkType(
    endpoint,
    before,
    true,
    `failed to create manager for existing fields: failed to convert new object (${objectText(before)}) to smd typed`,
  )
  return updateOwners(endpoint, zeroObject(endpoint), before, NOBODY, owner)
}

/** @throws MergeFailure with the server's words when an object does not have its type */
function checkType({ type }: Endpoint, object: JsonObject, allowsDuplicates: boolean, words: string): void {
  const faults = checkTyped(object, type, allowsDuplicates)
  if (faults.length > 0) throw new MergeFailure(`${words}: ${faultsText(faults)}`)
}

const NOBODY_LOSES: Taken = new Map()

/** What may not be taken without force: for `kubectl` all but what client-side apply stated, and is still so. */
function contestedOf(endpoint: Endpoint, live: JsonObject, taken: Taken, manager: string): Taken {
  if (taken.size === 0 || manager !== KUBECTL) return taken
  const allowed = unchangedSinceLastApplied(endpoint, live)
  if (allowed === undefined) return taken
  const contested = [...taken].map(([id, set]) => [id, subtractSet(set, allowed)] as const)
  return new Map(contested.filter(([, set]) => set.size > 0))
}

function conflictsIn(taken: Taken, managed: Managed, isStated: boolean): Conflicts {
  // keys in managedFields are read as doubles, those of the object are what they are
  const conflicts = conflictsOf(taken, managed, isStated ? 'double' : 'exact')
  return { outcome: 'conflicts', conflicts, message: conflictsText(conflicts) }
}

function settleWith(
  endpoint: Endpoint,
  live: JsonObject,
  merged: JsonObject,
  config: JsonObject,
  options: ApplyOptions,
): JsonObject {
  if (options.settle !== undefined) return options.settle(merged as KubeObject, live as KubeObject)
  try {
    return settle(endpoint, live, merged)
  } catch (error) {
    if (!(error instanceof UndecodableError)) throw error
    const kind = kindText(config.apiVersion, config.kind)
    const words = `failed to convert new object (${objectText(config)}) to proper version`
    throw new MergeFailure(`${words}: unable to convert unstructured object to ${kind}: ${error.message}`)
  }
}

function stamp(managed: Managed, id: string, time: string): Managed {
  const entry = managed.get(id)
  return entry === undefined ? managed : new Map(managed).set(id, { ...entry, time })
}

function refused(code: 400 | 500, message: string): Refused {
  return { outcome: 'refused', code, message }
}

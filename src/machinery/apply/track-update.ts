// Who owns what after a write that is no apply: a create, a replace, a patch. Follows Update in
// pkg/util/managedfields/internal/fieldmanager.go of apimachinery, and the managers in its chain.

import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../json.ts'
import { capUpdaters } from './cap-updaters.ts'
import { checkTyped } from './check-typed.ts'
import { type Endpoint, type EndpointOptions, endpointOf, MergeFailure } from './endpoint.ts'
import { finishWith, managedFieldsIn, type Written, withoutManagedFields } from './finish-write.ts'
import { isEmptyMap, isList } from './form.ts'
import { entryTime, type Managed, NOBODY, printManagedFields, readManagedFields } from './managed-fields.ts'
import { ownerAt } from './owner.ts'
import { prepare } from './settle.ts'
import { updateOwners } from './update-owners.ts'
import { zeroObject } from './zero-object.ts'

/** Who writes, when, and through which endpoint. */
export type TrackOptions = EndpointOptions & {
  /** Who writes; the server takes it from the User-Agent where a request does not say. */
  readonly manager: string
  readonly now: Date
  /** Fills in what nobody owns: what admission and the kind itself add. Default: nothing is added. */
  readonly settle?: ((decoded: KubeObject, live: KubeObject | undefined) => KubeObject) | undefined
}

/**
 * The object that is kept, with the owners after the write. `next` is the object as the server decodes it: with
 * defaults, before admission adds to it, and with parts that the endpoint then puts back; `live` is undefined for a
 * create. The writer gets what it changes or adds,
 * others lose it; nobody keeps what is removed. Where `next` states other `managedFields` they are the ones that count;
 * an empty list ends tracking until the next apply.
 */
export function trackUpdate(live: KubeObject | undefined, next: KubeObject, options: TrackOptions): Written {
  const endpoint = endpointOf(options, next.kind)
  const known = ownersOfRequest(endpoint, live, next)
  const object = withoutManagedFields(next)
  const before = live === undefined ? zeroObject(endpoint) : withoutManagedFields(live)
  // without anybody to begin with, only a create begins
  const isTracked = known.size > 0 || live === undefined
  const owners = isTracked ? track(endpoint, live, before, object, known, options) : undefined
  const kept = prepare(endpoint, before, object)
  const filled = options.settle === undefined ? kept : options.settle(kept as KubeObject, live)
  return finishWith(live, filled, owners)
}

function track(
  endpoint: Endpoint,
  live: KubeObject | undefined,
  before: JsonObject,
  next: JsonObject,
  known: Managed,
  { manager, now }: TrackOptions,
): readonly JsonObject[] | undefined {
  const owner = { ...ownerAt(endpoint, manager, 'Update'), time: entryTime(now) }
  try {
    for (const object of [next, before]) checkType(endpoint, object)
    return printManagedFields(capUpdaters(updateOwners(endpoint, before, next, known, owner)))
  } catch (error) {
    // what cannot be tracked leaves the owners as they were
    if (!(error instanceof MergeFailure)) throw error
    const list = live && managedFieldsIn(live)
    return isList(list) ? (list as readonly JsonObject[]) : undefined
  }
}

function checkType({ type }: Endpoint, object: JsonObject): void {
  const faults = checkTyped(object, type, true)
  if (faults.length > 0) throw new MergeFailure('not of its type')
}

/** A sub-resource cannot set owners; nor can a list that is not valid. */
function ownersOfRequest(endpoint: Endpoint, live: KubeObject | undefined, next: KubeObject): Managed {
  const kept = orNobody(readManagedFields(live && managedFieldsIn(live)))
  if (endpoint.subresource !== '') return kept
  const stated = managedFieldsIn(next)
  if (isReset(stated, endpoint.custom)) return NOBODY
  const given = orNobody(readManagedFields(stated))
  return given.size > 0 ? given : kept
}

function orNobody(managed: Managed | string): Managed {
  return typeof managed === 'string' ? NOBODY : managed
}

/** An empty list, or one empty entry. Of custom kinds an empty list is no list by the time it is looked at. */
function isReset(stated: Json | undefined, custom: boolean): boolean {
  if (!isList(stated)) return false
  const [only] = stated
  if (stated.length === 0) return !custom
  return stated.length === 1 && isJsonObject(only) && isEmptyMap(only)
}

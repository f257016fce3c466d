// Writes through the `scale` sub-resource: who owns the replicas of the object that is scaled.
// Follows pkg/util/managedfields/scalehandler.go of apimachinery.

import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../json.ts'
import { type FieldPath, fieldPath } from '../paths/field-path.ts'
import { getAt } from '../paths/get-at.ts'
import { hasPath, pathSetOf } from '../paths/path-set.ts'
import { setAt } from '../paths/set-at.ts'
import { subtractSet } from '../paths/set-operations.ts'
import { finishWrite, managedFieldsIn, type Written } from './finish-write.ts'
import { type Managed, type ManagedEntry, NOBODY, printManagedFields, readManagedFields } from './managed-fields.ts'
import { SCALE_SCHEMA, SCALE_VERSION } from './scale-schema.ts'
import { type ApplyResult, serverSideApply } from './server-side-apply.ts'
import { trackUpdate } from './track-update.ts'

/** A write through the `scale` sub-resource. */
export type ScaleOptions = {
  readonly manager: string
  readonly now: Date
  /** The version of the object through which it is scaled: `apps/v1`. */
  readonly apiVersion: string
  /**
   * Where the replicas are in objects of a version; `none` for a version without the sub-resource, undefined for one that
   * is not known. Default: `.spec.replicas` in that version, and no other is known.
   */
  readonly replicasAt?: ((apiVersion: string) => FieldPath | 'none' | undefined) | undefined
}

/** The sub-resource as a whole. */
const ALL_REPLICAS = fieldPath('spec', 'replicas')
const REPLICAS = pathSetOf([ALL_REPLICAS])

/** The object after its scale was set by an update: `replicas` as they are there now. */
export function trackScale(live: KubeObject, replicas: number, options: ScaleOptions): Written {
  const scale = scaleOf(live, options)
  const next = withReplicas(scale, replicas)
  const { manager, now } = options
  const tracked = trackUpdate(scale, next, { ...SCALE_ENDPOINT, manager, now })
  return intoParent(live, tracked.object, replicas, options)
}

/**
 * The object after its scale was applied; `config` is a Scale. Of custom kinds the server refuses that, and so
 * does this not know of them.
 */
export function applyScale(
  live: KubeObject,
  config: KubeObject,
  options: ScaleOptions & { readonly force: boolean },
): ApplyResult {
  const scale = scaleOf(live, options)
  const result = serverSideApply(scale, config, { ...SCALE_ENDPOINT, ...pick(options), settle: (merged) => merged })
  if (result.outcome !== 'applied') return result
  const replicas = getAt(result.object, ALL_REPLICAS)
  return { outcome: 'applied', ...intoParent(live, result.object, replicas ?? 0, options) }
}

const SCALE_ENDPOINT = { schema: SCALE_SCHEMA, apiVersion: SCALE_VERSION, subresource: 'scale' }

function pick({ manager, now, force }: ScaleOptions & { readonly force: boolean }) {
  return { manager, now, force }
}

function pathOf({ apiVersion, replicasAt }: ScaleOptions, version: string): FieldPath | 'none' | undefined {
  return replicasAt === undefined ? (version === apiVersion ? ALL_REPLICAS : undefined) : replicasAt(version)
}

/** The Scale of an object, as far as its owners go: those of the replicas, as owners of the Scale's. */
function scaleOf(live: KubeObject, options: ScaleOptions): KubeObject {
  const path = pathOf(options, options.apiVersion)
  const replicas = path === undefined || path === 'none' ? undefined : getAt(live, path)
  const managed = new Map<string, ManagedEntry>()
  for (const [id, entry] of managedOf(live)) {
    if (ownsReplicas(entry, options)) managed.set(id, { ...entry, apiVersion: SCALE_VERSION, fields: REPLICAS })
  }
  const owners = printManagedFields(managed)
  const { managedFields: _, ...metadata } = live.metadata ?? {}
  const owned = owners === undefined ? metadata : { ...metadata, managedFields: owners }
  const scale = { apiVersion: SCALE_VERSION, kind: 'Scale', metadata: owned, spec: {} }
  return withReplicas(scale, replicas ?? UNSET_REPLICAS)
}

/** What the server has for replicas that are not there. */
const UNSET_REPLICAS = -(2 ** 31)

/** No replicas are not printed. */
function withReplicas(scale: KubeObject, replicas: Json): KubeObject {
  return { ...scale, spec: replicas === 0 ? {} : { replicas } }
}

function managedOf(object: JsonObject): Managed {
  const managed = readManagedFields(managedFieldsIn(object))
  return typeof managed === 'string' ? NOBODY : managed
}

function ownsReplicas({ apiVersion, fields }: ManagedEntry, options: ScaleOptions): boolean {
  const path = pathOf(options, apiVersion)
  return path !== undefined && path !== 'none' && hasPath(fields, path)
}

function intoParent(live: KubeObject, scale: KubeObject, replicas: Json, options: ScaleOptions): Written {
  const path = pathOf(options, options.apiVersion)
  if (path === undefined || path === 'none') return { object: live, isChanged: false }
  const scaled = setAt(live, path, replicas)
  return finishWrite(live, isJsonObject(scaled) ? scaled : live, ownersInParent(live, scale, path, options))
}

/** Who owns what in the object, now that these own its Scale. Versions that are not known are forgotten. */
function ownersInParent(live: KubeObject, scale: KubeObject, path: FieldPath, options: ScaleOptions): Managed {
  const parent = managedOf(live)
  const ofScale = new Map(managedOf(scale))
  const owners = new Map<string, ManagedEntry>()
  for (const [id, entry] of parent) {
    const known = pathOf(options, entry.apiVersion)
    if (known === undefined) continue
    if (known === 'none' || !hasPath(entry.fields, known)) owners.set(id, entry)
    else if (ofScale.delete(id)) owners.set(id, entry)
    else {
      const fields = subtractSet(entry.fields, pathSetOf([known]))
      if (fields.size > 0) owners.set(id, { ...entry, fields })
    }
  }
  for (const [id, entry] of ofScale) {
    if (!hasPath(entry.fields, ALL_REPLICAS)) continue
    const { time: _, ...owner } = entry
    const time = parent.get(id)?.time
    const fields = pathSetOf([path])
    owners.set(id, { ...owner, apiVersion: options.apiVersion, ...(time === undefined ? {} : { time }), fields })
  }
  return owners
}

// Keeps the number of owners by update within bounds: the oldest become one. Follows
// pkg/util/managedfields/internal/capmanagers.go of apimachinery.

import { uniteSets } from '../paths/set-operations.ts'
import { compareText } from '../text-order.ts'
import { type Managed, type ManagedEntry, secondsOf } from './managed-fields.ts'
import { type Owner, ownerId } from './owner.ts'

const MAX_UPDATERS = 10
const BUCKET = 'ancient-changes'

/** Folds the oldest owners by update into `ancient-changes`, one for each version, until there are ten left. */
export function capUpdaters(managed: Managed): Managed {
  const updaters = [...managed].filter(([, { operation }]) => operation === 'Update')
  if (updaters.length <= MAX_UPDATERS) return managed
  const oldestFirst = updaters.sort(
    ([a, { time: aTime }], [b, { time: bTime }]) => secondsOf(aTime) - secondsOf(bTime) || compareText(a, b),
  )
  const capped = new Map(managed)
  const firstOf = new Map<string, string>()
  let left = updaters.length
  for (const [id, { apiVersion, fields, time }] of oldestFirst) {
    if (left <= MAX_UPDATERS) break
    const first = firstOf.get(apiVersion)
    if (first === undefined) {
      firstOf.set(apiVersion, id)
      continue
    }
    const owner: Owner = { manager: BUCKET, operation: 'Update', apiVersion, ...(time === undefined ? {} : { time }) }
    const bucket = ownerId(owner)
    const before = takeBucket(capped, bucket, first)
    capped.set(bucket, { ...owner, fields: uniteSets(fields, before) })
    // upstream's slip, kept: a bucket that is not the oldest of its version is lost
    capped.delete(id)
    left--
  }
  return capped
}

/** What the bucket holds; where there is none yet the first owner becomes it. */
function takeBucket(capped: Map<string, ManagedEntry>, bucket: string, first: string): ManagedEntry['fields'] {
  const known = capped.get(bucket) ?? (capped.get(first) as ManagedEntry)
  if (!capped.has(bucket)) capped.delete(first)
  return known.fields
}

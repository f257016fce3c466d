// From one question to the lists and objects that both sides are asked for: a pure function.

import type { ReadRequest } from '../cluster/read.ts'
import { qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
import type { PlannedRead } from '../query/query-plan.ts'
import type { PairedRead } from './compare-reads.ts'

/** A resource of one side that the other does not serve, and whether that was asked for by its name. */
export type OneSided = {
  readonly resource: ResourceInfo
  readonly missing: 'left' | 'right'
  readonly isNamed: boolean
}

export type PairedReads = { readonly reads: readonly PairedRead[]; readonly oneSided: readonly OneSided[] }

/**
 * Pairs the reads that a question means on each side, in the order of the left one. A read belongs to the one of the same
 * resource and name; both sides are asked in the namespaces that each was planned for.
 */
export function pairReads(left: readonly PlannedRead[], right: readonly PlannedRead[]): PairedReads {
  const rest = new Map(right.map((read) => [keyOf(read), read] as const))
  const reads: PairedRead[] = []
  const oneSided = new Map<string, OneSided>()
  const alone = ({ request: { resource }, isOptional }: PlannedRead, missing: 'left' | 'right') =>
    oneSided.set(qualifiedName(resource), { resource, missing, isNamed: !isOptional })
  for (const read of left) {
    const match = rest.get(keyOf(read))
    rest.delete(keyOf(read))
    if (match === undefined) alone(read, 'right')
    reads.push({ left: read.request, ...(match !== undefined && { right: requestLike(match.request) }) })
  }
  for (const read of rest.values()) {
    alone(read, 'left')
    reads.push({ right: requestLike(read.request) })
  }
  return { reads, oneSided: [...oneSided.values()] }
}

function keyOf({ request: { resource, name = '' } }: PlannedRead): string {
  return `${qualifiedName(resource)}/${name}`
}

/** Nobody looks at the owners on the right. */
function requestLike(request: ReadRequest): ReadRequest {
  return { ...request, omitManagedFields: true }
}

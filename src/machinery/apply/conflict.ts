// What an apply would take from others, in the server's words. Follows
// pkg/util/managedfields/internal/conflict.go of apimachinery.

import type { FieldPath } from '../paths/field-path.ts'
import { pathsByLevel } from '../paths/set-operations.ts'
import { compareText } from '../text-order.ts'
import { type Numbers, stepText } from './go-text.ts'
import type { Managed } from './managed-fields.ts'
import { type Owner, ownerText } from './owner.ts'
import type { Taken } from './update-owners.ts'

/** One field that somebody else owns, and whose value the configuration changes. */
export type Conflict = {
  readonly owner: Owner
  readonly path: FieldPath
  /** The path as the server writes it: `causes[].field`. Names are not quoted in it. */
  readonly field: string
  /** `conflict with "hpa" using apps/v1`: `causes[].message`. */
  readonly message: string
}

/** The conflicts by owner, in the order in which the server lists them. */
export function conflictsOf(taken: Taken, managed: Managed, numbers: Numbers): Conflict[] {
  return [...taken.keys()].sort(compareText).flatMap((id) => {
    const entry = managed.get(id)
    if (entry === undefined) return []
    const { fields: _, ...owner } = entry
    return pathsByLevel(taken.get(id) ?? new Map()).map((path) => ({
      owner,
      path,
      field: path.map((element) => stepText(element, numbers)).join(''),
      message: `conflict with ${ownerText(owner)}`,
    }))
  })
}

/** All conflicts as the message of the 409. */
export function conflictsText(conflicts: readonly Conflict[]): string {
  const [first] = conflicts
  if (conflicts.length === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: ${first.message}: ${first.field}`
  }
  const lines = conflicts.flatMap(({ owner, field }, i) => {
    const before = conflicts[i - 1]
    const isFirst = before === undefined || before.owner !== owner
    return isFirst ? [`conflicts with ${ownerText(owner)}:`, `- ${field}`] : [`- ${field}`]
  })
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}

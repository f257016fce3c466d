// Conflicts as data: what the server says about one field after the other, with both values.

import type { ServerError, StatusCause } from '../errors.ts'
import { ownerText } from '../machinery/apply/owner.ts'
import { ownersIn } from '../machinery/apply/owners-of.ts'
import type { KubeObject } from '../machinery/json.ts'
import { getAt } from '../machinery/paths/get-at.ts'
import { pathsOf } from '../machinery/paths/path-set.ts'
import { printFieldPath, printServerPath } from '../machinery/paths/print-path.ts'
import type { DiffConflict, Resolution } from './diff-item.ts'

/**
 * The conflicts of a refused apply, by manager and field. The text of a field is not unique (names with dots are not
 * quoted in it), so it is looked for among the fields that the manager owns.
 */
export function conflictsIn({ status }: ServerError, live: KubeObject, manifest: KubeObject): DiffConflict[] {
  const causes = (status.details?.causes ?? []).filter(({ reason }) => reason === 'FieldManagerConflict')
  return causes
    .map((cause) => conflictOf(cause, live, manifest))
    .sort((a, b) => compare(a.manager, b.manager) || compare(a.text, b.text))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function conflictOf({ message = '', field = '' }: StatusCause, live: KubeObject, manifest: KubeObject): DiffConflict {
  const owner = ownersIn(live).find((entry) => message === `conflict with ${ownerText(entry)}`)
  const manager = owner?.manager ?? /^conflict with "(.*?)"/.exec(message)?.[1] ?? ''
  const paths = owner === undefined ? [] : pathsOf(owner.fields)
  const path = paths.find((owned) => printServerPath(owned) === field)
  const [theirs, mine] = path === undefined ? [] : [getAt(live, path), getAt(manifest, path)]
  return {
    manager,
    ...(owner !== undefined && { operation: owner.operation }),
    ...(owner?.subresource !== undefined && { subresource: owner.subresource }),
    ...(owner?.time !== undefined && { time: owner.time }),
    ...(path !== undefined && { path }),
    text: path === undefined ? field : printFieldPath(path),
    ...(theirs !== undefined && { theirs }),
    ...(mine !== undefined && { mine }),
    resolutions: RESOLUTIONS,
  }
}

const RESOLUTIONS: readonly Resolution[] = ['drop-from-manifest', 'take', 'co-own']

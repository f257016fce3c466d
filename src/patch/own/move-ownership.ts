// Who owns fields, moved from one manager to another: `managedFields` as they are to be.

import { entryTime, type ManagedEntry, printManagedFields } from '../../machinery/apply/managed-fields.ts'
import { type Operation, ownerId } from '../../machinery/apply/owner.ts'
import { ownersIn } from '../../machinery/apply/owners-of.ts'
import type { Change } from '../../machinery/changes/change.ts'
import type { Json, KubeObject } from '../../machinery/json.ts'
import { type FieldPath, startsWithPath } from '../../machinery/paths/field-path.ts'
import { getAt } from '../../machinery/paths/get-at.ts'
import { nodeAt, type PathSet, pathSetOf, pathsOf } from '../../machinery/paths/path-set.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { subtractTrees, uniteSets } from '../../machinery/paths/set-operations.ts'

/** One move: of a field with all that is below it; the empty path is everything that a manager owns. */
export type Move = {
  readonly path: FieldPath
  /** Who loses it. Undefined: everybody who has it. */
  readonly from?: string | undefined
  /** Who gets it. Undefined: nobody. */
  readonly to?: string | undefined
}

/** How a manager that owns nothing yet comes to own: who applies will remove a field that it no longer states. */
export type MoveOptions = { readonly operation: Operation; readonly now: Date }

/** The list as it is to be, and each field whose owners change, with their names before and after. */
export type Moved = { readonly managedFields: Json; readonly shown: readonly Change[] }

/** Why there is nothing to move. */
export type Unmoved = { readonly refused: string }

/** Makes one move after another. Owners that own nothing any more are dropped. */
export function moveOwnership(live: KubeObject, moves: readonly Move[], options: MoveOptions): Moved | Unmoved {
  let entries: readonly ManagedEntry[] = ownersIn(live)
  const touched: FieldPath[] = []
  for (const move of moves) {
    const made = moveOne(live, entries, move, options)
    if ('refused' in made) return made
    entries = made.entries
    touched.push(...made.touched)
  }
  const managed = new Map(entries.map((entry) => [ownerId(entry), entry] as const))
  // an empty list would ask the server to begin anew; a list of one empty entry is how nobody is said to own anything
  const managedFields = (printManagedFields(managed) ?? [{}]) as Json
  return { managedFields, shown: shownMoves(ownersIn(live), entries, touched) }
}

type Made = { readonly entries: readonly ManagedEntry[]; readonly touched: readonly FieldPath[] }

function moveOne(
  live: KubeObject,
  entries: readonly ManagedEntry[],
  { path, from, to }: Move,
  options: MoveOptions,
): Made | Unmoved {
  const losers = entries.filter((entry) => isLoser(entry, from, to) && holds(entry.fields, path))
  const text = printFieldPath(path)
  if (from !== undefined && losers.length === 0) return { refused: `${from} does not own ${text}` }
  const lost = losers.map((entry) => partAt(entry.fields, path)).reduce(uniteSets, new Map() as PathSet)
  if (to === undefined) {
    if (losers.length === 0) return { refused: `nobody owns ${text}` }
  } else if (path.length > 0 && getAt(live, path) === undefined) return { refused: `there is nothing at ${text}` }
  const gained = lost.size > 0 || path.length === 0 ? lost : pathSetOf([path])
  const left = entries.flatMap((entry) => {
    if (!losers.includes(entry)) return [entry]
    const fields = without(entry.fields, path)
    return fields.size === 0 ? [] : [{ ...entry, fields }]
  })
  return { entries: to === undefined ? left : given(left, to, gained, live, options), touched: pathsOf(gained) }
}

function isLoser({ manager }: ManagedEntry, from: string | undefined, to: string | undefined): boolean {
  return from === undefined ? manager !== to : manager === from
}

function holds(fields: PathSet, path: FieldPath): boolean {
  return path.length === 0 ? fields.size > 0 : nodeAt(fields, path) !== undefined
}

/** What of a set is at and below a path. */
function partAt(fields: PathSet, path: FieldPath): PathSet {
  return path.length === 0 ? fields : pathSetOf(pathsOf(fields).filter((one) => startsWithPath(one, path)))
}

function without(fields: PathSet, path: FieldPath): PathSet {
  return path.length === 0 ? new Map() : subtractTrees(fields, pathSetOf([path]))
}

/** To the entry that the manager has already: as one who applies, else the one of the object itself, else any. */
function given(
  entries: readonly ManagedEntry[],
  manager: string,
  fields: PathSet,
  { apiVersion }: KubeObject,
  { operation, now }: MoveOptions,
): readonly ManagedEntry[] {
  const own = entries.filter((entry) => entry.manager === manager)
  const target =
    own.find((entry) => entry.operation === 'Apply' && entry.subresource === undefined) ??
    own.find((entry) => entry.subresource === undefined) ??
    own[0]
  if (target === undefined) return [...entries, { manager, operation, apiVersion, time: entryTime(now), fields }]
  return entries.map((entry) => (entry === target ? { ...entry, fields: uniteSets(entry.fields, fields) } : entry))
}

function shownMoves(
  before: readonly ManagedEntry[],
  after: readonly ManagedEntry[],
  touched: readonly FieldPath[],
): readonly Change[] {
  const paths = pathsOf(pathSetOf(touched))
  return paths.flatMap((path) => {
    const [old, wanted] = [namesAt(before, path), namesAt(after, path)]
    if (old === wanted) return []
    return [{ path, op: 'replace', old, new: wanted, owners: [] } satisfies Change]
  })
}

function namesAt(entries: readonly ManagedEntry[], path: FieldPath): string {
  const names = entries.filter(({ fields }) => nodeAt(fields, path)?.isMember).map(({ manager }) => manager)
  return [...new Set(names)].join(', ')
}

// The rows that are shown of an object: one per field, each with all there is to say of it.

import type { DiffAction, DiffConflict, DiffItem } from '../../diff/diff-item.ts'
import { ageOf } from '../../machinery/age.ts'
import type { Change, ChangeOwner, ChangeSource } from '../../machinery/changes/change.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { toCellText } from '../../print/cell.ts'
import type { Ref } from '../../streams.ts'
import { countValues, NONE, valueText } from './value-text.ts'

/** A row; every text is on one line and safe for a terminal. */
export type DiffRow = {
  readonly action: DiffAction
  readonly kind: string
  readonly name: string
  /** Empty for an object that is an error. */
  readonly path: string
  readonly old: string
  readonly new: string
  readonly owner: string
  readonly age: string
  readonly basis: string
  readonly source: string
}

/** Whether a change is one that the manifest does not state: shown, and told apart. */
export function isUnstated(source: ChangeSource | undefined): boolean {
  return source !== undefined && source !== 'manifest'
}

/** `shop/api`, or `api` for an object of no namespace. */
export function nameOf({ namespace, name }: Ref): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

/** As `nameOf`; with both names where the right side has another one. */
export function namesOf({ ref, to }: DiffItem): string {
  const [left, right] = [nameOf(ref), to === undefined ? undefined : nameOf(to)]
  return right === undefined || right === left ? left : `${left} → ${right}`
}

/** None for an object that is unchanged. */
export function rowsOf(item: DiffItem, now: Date): DiffRow[] {
  const { action, changes, conflicts } = item
  const rowFor = rowMaker(item)
  switch (action) {
    case 'unchanged':
      return []
    case 'error':
      return [rowFor({ path: `(${item.problem?.reason ?? 'Error'})`, old: '', new: '', basis: '' })]
    case 'create':
      return [rowFor({ path: '.', new: sizeOfNew(changes), owner: NONE, age: NONE })]
    case 'delete':
      return [rowFor({ path: '.', old: inFields(countValues(item.before)), new: NONE, ...ownerCells(changes, now) })]
    case 'conflict':
      return conflictRows(conflicts, changes, rowFor, now)
    default:
      return changes.length === 0 ? [rowFor({ path: '.' })] : changes.map((change) => rowFor(changeCells(change, now)))
  }
}

type Cells = Partial<Omit<DiffRow, 'kind' | 'name'>>

function rowMaker(item: DiffItem): (cells: Cells) => DiffRow {
  const [kind, name] = [toCellText(item.ref.kind), toCellText(namesOf(item))]
  const { action, basis = '' } = item
  const none = { old: NONE, new: NONE, owner: '', age: '', source: '' }
  return ({ path = '', old, new: wanted, ...cells }) => ({
    ...none,
    action,
    kind,
    name,
    path: toCellText(path),
    basis,
    ...(old !== undefined && { old: toCellText(old) }),
    ...(wanted !== undefined && { new: toCellText(wanted) }),
    ...cells,
  })
}

/** What is in conflict comes first; the rest is what would change with it, once that is settled. */
function conflictRows(
  conflicts: readonly DiffConflict[],
  changes: readonly Change[],
  rowFor: (cells: Cells) => DiffRow,
  now: Date,
): DiffRow[] {
  const texts = new Set(conflicts.map(({ text }) => text))
  const others = changes.filter(({ path }) => !texts.has(printFieldPath(path)))
  return [
    ...conflicts.map(({ text, theirs, mine, manager, time }) =>
      rowFor({
        path: text,
        old: valueText(theirs),
        new: valueText(mine),
        owner: toCellText(manager),
        age: time === undefined ? NONE : ageOf(time, now),
        source: 'manifest',
      }),
    ),
    ...others.map((change) => rowFor({ ...changeCells(change, now), action: 'update' })),
  ]
}

function changeCells(change: Change, now: Date): Cells {
  const { path, old, new: wanted, source = '' } = change
  return {
    path: printFieldPath(path),
    old: valueText(old),
    new: valueText(wanted),
    source,
    ...ownerCells([change], now),
  }
}

/** Who owns what changes, and how long ago the last of them wrote to the object. */
function ownerCells(changes: readonly Change[], now: Date): Cells {
  const owners = changes.flatMap((change) => change.owners)
  return { owner: ownersText(owners), age: newestAge(owners, now) }
}

/** Their names, each once. */
export function ownersText(owners: readonly ChangeOwner[]): string {
  return toCellText([...new Set(owners.map(({ manager }) => manager))].join(',')) || NONE
}

export function newestAge(owners: readonly ChangeOwner[], now: Date): string {
  const times = owners.flatMap(({ time }) => (time === undefined ? [] : [time])).sort()
  const newest = times.at(-1)
  return newest === undefined ? NONE : ageOf(newest, now)
}

function sizeOfNew(changes: readonly Change[]): string {
  const count = (of: readonly Change[]) => of.reduce((sum, change) => sum + countValues(change.new), 0)
  const unstated = count(changes.filter(({ source }) => isUnstated(source)))
  const stated = count(changes.filter(({ source }) => !isUnstated(source)))
  return unstated === 0 ? inFields(stated) : `${inFields(stated)} + ${unstated} unstated`
}

/** `1 field`, `5 fields`. */
export function inFields(count: number): string {
  return count === 1 ? '1 field' : `${count} fields`
}

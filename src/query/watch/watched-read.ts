// One read while it is watched: how far it has come, what matches of it, and items of what happens.

import type { Row } from '../../cluster/read.ts'
import type { Value } from '../../machinery/cel/values/value.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Column } from '../../machinery/table.ts'
import type { PlannedRead } from '../query-plan.ts'
import type { RowStages } from '../rows/row-stages.ts'
import { type MembersOptions, openMembers, type RowAsker, type Told } from './members.ts'
import type { Step } from './read-steps.ts'
import type { WatchItem } from './watch-item.ts'

/** What is to be told, and what the object is then to aggregates: gone where there are no values. */
export type Happening = {
  readonly item?: WatchItem
  readonly key: string
  readonly values: readonly Value[] | undefined
}

/** `<index of the read>\u0000<namespace>/<name>`. */
function joinKey(index: number, key: string): string {
  return `${index}\u0000${key}`
}

/** The object that a key of a happening means. */
export function splitKey(key: string): { readonly index: number; readonly namespace: string; readonly name: string } {
  const [index, place = ''] = key.split('\u0000')
  const slash = place.indexOf('/')
  return { index: Number(index), namespace: place.slice(0, slash), name: place.slice(slash + 1) }
}

export interface WatchedRead {
  row(step: Extract<Step, { kind: 'row' }>): Happening | undefined
  synced(step: Extract<Step, { kind: 'synced' }>): WatchItem
  replan(read: PlannedRead): void
  /** What the passing of time has changed. */
  askAgain(): Generator<Happening>
  /** True while what is known is all there is: it was listed, and is not being listed again. */
  isSettled(): boolean
  /** True once it was listed. */
  hasSynced(): boolean
  isMember(row: Row): boolean
  count(): number
  readonly read: PlannedRead
}

export type WatchedReadOptions = Omit<MembersOptions, 'schema'> & {
  readonly index: number
  /** Undefined without expressions. */
  readonly stages: RowStages | undefined
  readonly clock: () => Date
  readonly schema: () => Schema | undefined
}

export function openWatchedRead(planned: PlannedRead, options: WatchedReadOptions): WatchedRead {
  const { index, stages, clock } = options
  let read = planned
  let columns: readonly Column[] | undefined
  let shownColumns: readonly Column[] | undefined
  let hasRows = false
  let hasSynced = false
  let isListing = true

  function ask(stages: RowStages): RowAsker {
    const through = (how: 'take' | 'compute', row: Row): Row | undefined => {
      const page = { rows: [row], ...(columns === undefined ? {} : { columns }) }
      const shown = stages[how](read, index, page, clock())
      shownColumns = shown.columns
      return shown.rows[0]
    }
    return {
      take: (row) => through('take', row),
      compute: (row) => through('compute', row) ?? row,
      mayMatch: (row) => stages.mayMatch(index, row),
      values: (row) => stages.also(index, row, clock()),
    }
  }

  const members = openMembers(stages === undefined ? AS_IT_IS : ask(stages), options)

  function itemOf({ event, row, changed }: Told): WatchItem {
    const known = stages === undefined ? columns : shownColumns
    return {
      ...placeOf(read),
      type: TYPES[event],
      event,
      row,
      ...(known === undefined ? {} : { columns: known }),
      ...(changed === undefined ? {} : { changed }),
      isInitial: !hasSynced,
    }
  }

  function happeningOf(told: Told): Happening {
    return { item: itemOf(told), key: joinKey(index, told.key), values: told.values }
  }

  return {
    get read() {
      return read
    },
    replan(other) {
      read = other
    },
    row({ type, row, columns: found, isRelisted, fate = 'deleted' }) {
      hasRows = true
      columns = found ?? columns
      isListing = isRelisted || !hasSynced
      const told = type === 'DELETED' ? members.gone(row, fate, isRelisted) : members.seen(row)
      return told && happeningOf(told)
    },
    synced({ columns: found }) {
      columns = found ?? columns
      // what an empty table has for columns is known, too; without one nobody can say
      if (!hasRows && columns !== undefined) stages?.take(read, index, { rows: [], columns }, clock())
      else if (!hasRows) stages?.silent(index)
      const item: WatchItem = { ...placeOf(read), type: 'SYNCED', isInitial: !hasSynced }
      hasSynced = true
      isListing = false
      return item
    },
    *askAgain() {
      for (const told of members.askAgain()) {
        if ('event' in told) yield happeningOf(told)
        else yield { key: joinKey(index, told.key), values: told.values }
      }
    },
    isSettled: () => hasSynced && !isListing,
    hasSynced: () => hasSynced,
    isMember: (row) => members.has(row),
    count: () => members.count(),
  }
}

/** Without expressions everything matches, and is shown as it is. */
const AS_IT_IS: RowAsker = { take: (row) => row, compute: (row) => row, mayMatch: () => true, values: () => [] }

const TYPES = { ENTER: 'ADDED', CHANGE: 'MODIFIED', LEAVE: 'DELETED', DELETED: 'DELETED' } as const

function placeOf({ source, request: { resource, namespace } }: PlannedRead) {
  return { source, resource, ...(namespace === undefined ? {} : { namespace }) }
}

// What matches of one read, and what of a change is to be told: objects enter, change, leave, and are deleted.

import type { Row } from '../../cluster/read.ts'
import type { Value } from '../../machinery/cel/values/value.ts'
import { omitManagedFields } from '../../machinery/fields.ts'
import type { KubeObject, ObjectMeta } from '../../machinery/json.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import { changedPaths } from './changed-paths.ts'
import type { Fate } from './departure.ts'
import type { WatchEventName } from './watch-item.ts'

/** What rows of a read are asked, at the moment of asking. */
export type RowAsker = {
  /** The row as it is shown; undefined: it does not match. */
  take(row: Row): Row | undefined
  /** The same for a row that need not match. */
  compute(row: Row): Row
  /** False: it does not match before it changes. */
  mayMatch(row: Row): boolean
  /** What else is asked of a row that matches. */
  values(row: Row): readonly Value[]
}

/** Something to tell. */
export type Told = {
  readonly event: WatchEventName
  readonly key: string
  /** As it is shown. */
  readonly row: Row
  readonly changed?: readonly string[]
  /** Of an object that matches. */
  readonly values?: readonly Value[]
}

export type MembersOptions = {
  /** Answers change with time: rows are kept whole, so that they can be asked again. */
  readonly isTimed: boolean
  /** Objects are compared with their state before. */
  readonly withChanges: boolean
  /** Whole objects are shown. */
  readonly showsObjects: boolean
  readonly schema: () => Schema | undefined
}

export interface Members {
  /** An object as it is now. */
  seen(row: Row): Told | undefined
  /** An object that the server tells of no longer. @param isIdentity its row says only which one it was */
  gone(row: Row, fate: Fate, isIdentity: boolean): Told | undefined
  /** What has entered or left because time passed, and the values of those that stay. */
  askAgain(): Generator<Told | { readonly key: string; readonly values: readonly Value[] }>
  has(row: Row): boolean
  count(): number
}

/** As much of a member as has to be kept. */
type Member = {
  /** Its last row, in case its end is found by listing again. */
  readonly shown: Row
  /** Its last state, where objects are compared. */
  readonly state: KubeObject | undefined
}

export function openMembers(asker: RowAsker, options: MembersOptions): Members {
  const members = new Map<string, Member>()
  /** Rows that match, and those that may with time. */
  const waiting = new Map<string, Row>()

  function remember(key: string, row: Row, shown: Row): void {
    const state = options.withChanges && row.object !== undefined ? omitManagedFields(row.object) : undefined
    members.set(key, { shown: options.showsObjects ? withState(shown, state) : withoutObject(shown), state })
  }

  function paths({ state }: Member, row: Row): Pick<Told, 'changed'> {
    if (state === undefined || row.object === undefined) return {}
    return { changed: changedPaths(state, row.object, options.schema()) }
  }

  function judge(key: string, row: Row): Told | undefined {
    const known = members.get(key)
    const shown = asker.take(row)
    if (shown === undefined) {
      members.delete(key)
      return known && { event: 'LEAVE', key, row: asker.compute(row), ...paths(known, row) }
    }
    remember(key, row, shown)
    const values = asker.values(row)
    if (known === undefined) return { event: 'ENTER', key, row: shown, values }
    return { event: 'CHANGE', key, row: shown, values, ...paths(known, row) }
  }

  return {
    has: (row) => members.has(keyOf(row)),
    count: () => members.size,
    seen(row) {
      const key = keyOf(row)
      const told = judge(key, row)
      if (options.isTimed && (members.has(key) || asker.mayMatch(row))) waiting.set(key, row)
      else waiting.delete(key)
      return told
    },
    gone(row, fate, isIdentity) {
      const key = keyOf(row)
      const known = members.get(key)
      members.delete(key)
      waiting.delete(key)
      if (known === undefined) return undefined
      const last = () => (isIdentity ? known.shown : asker.compute(row))
      if (fate === 'deleted') return { event: 'DELETED', key, row: last() }
      if (fate.stays === undefined) return { event: 'LEAVE', key, row: last() }
      return { event: 'LEAVE', key, row: asker.compute(fate.stays), ...paths(known, fate.stays) }
    },
    *askAgain() {
      for (const [key, row] of waiting) {
        const told = judge(key, row)
        if (told?.event === 'CHANGE') yield { key, values: told.values ?? [] }
        else if (told !== undefined) yield told
      }
    },
  }
}

/** `<namespace>/<name>`; neither may hold a slash. */
function keyOf({ object }: Row): string {
  return `${object?.metadata?.namespace ?? ''}/${object?.metadata?.name ?? ''}`
}

/** One object instead of two. */
function withState(row: Row, state: KubeObject | undefined): Row {
  return state === undefined ? row : { ...row, object: state }
}

/** Tables say of an object where it is and which labels it has. */
function withoutObject(row: Row): Row {
  if (row.object === undefined) return row
  const { apiVersion, kind, metadata = {} } = row.object
  return { ...row, object: { apiVersion, kind, metadata: withoutRest(metadata) } }
}

const KEPT = ['name', 'namespace', 'uid', 'resourceVersion', 'creationTimestamp', 'labels'] as const

function withoutRest(metadata: ObjectMeta): ObjectMeta {
  return Object.fromEntries(KEPT.flatMap((key) => (metadata[key] === undefined ? [] : [[key, metadata[key]]])))
}

// `metadata.managedFields`: read, and written in the server's order. Follows
// pkg/util/managedfields/internal/managedfields.go of apimachinery.

import { quoteGo } from '../go-value.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { FieldPathError } from '../paths/field-path-error.ts'
import { type PathSet, parseFieldsV1, printFieldsV1 } from '../paths/path-set.ts'
import { NO_PATHS } from '../paths/set-operations.ts'
import { compareText } from '../text-order.ts'
import { formatTime, readTimestamp } from '../values/timestamp.ts'
import { isList } from './form.ts'
import { type Owner, ownerId } from './owner.ts'

/** An owner and what it owns. */
export type ManagedEntry = Owner & { readonly fields: PathSet }

/** Entries by the id of their owner. */
export type Managed = ReadonlyMap<string, ManagedEntry>

/** Nobody owns anything. */
export const NOBODY: Managed = new Map()

/**
 * Reads the list. Of entries of the same owner the last one counts.
 * @returns a text of the server when an entry is not valid; then none of them counts
 */
export function readManagedFields(list: Json | undefined): Managed | string {
  if (!isList(list) || list.length === 0) return NOBODY
  const managed = new Map<string, ManagedEntry>()
  for (const [i, raw] of list.entries()) {
    const entry = readEntry(isJsonObject(raw) ? raw : {}, i)
    if (typeof entry === 'string') return entry
    managed.set(ownerId(entry), entry)
  }
  return managed
}

function readEntry(raw: JsonObject, index: number): ManagedEntry | string {
  const { operation } = raw
  if (operation !== 'Apply' && operation !== 'Update') return 'operation must be `Apply` or `Update`'
  const apiVersion = text(raw.apiVersion)
  if (apiVersion === '') return 'apiVersion must not be empty'
  const fieldsType = text(raw.fieldsType)
  if (fieldsType === '') return `missing fieldsType in managed fields entry ${index}`
  if (fieldsType !== 'FieldsV1') return `invalid fieldsType ${quoteGo(fieldsType)} in managed fields entry ${index}`
  const fields = readFields(raw.fieldsV1)
  if (typeof fields === 'string') return fields
  const subresource = text(raw.subresource)
  const time = timeOf(raw.time)
  return {
    manager: text(raw.manager),
    operation,
    ...(subresource === '' ? {} : { subresource }),
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fields,
  }
}

function readFields(tree: Json | undefined): PathSet | string {
  if (tree === undefined || tree === null) return NO_PATHS
  try {
    return parseFieldsV1(tree)
  } catch (error) {
    if (!(error instanceof FieldPathError)) throw error
    return `error decoding set: ${error.message}`
  }
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** The list as the server writes it; undefined when nobody owns anything. */
export function printManagedFields(managed: Managed): readonly JsonObject[] | undefined {
  if (managed.size === 0) return undefined
  const entries = [...managed.values()].map((entry) => ({ entry, seconds: secondsOf(entry.time) }))
  return entries.sort(compareEntries).map(({ entry }) => printEntry(entry))
}

/** An entry as the server writes it. */
export function printEntry({ manager, operation, apiVersion, time, fields, subresource }: ManagedEntry): JsonObject {
  return {
    ...(manager === '' ? {} : { manager }),
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: printFieldsV1(fields),
    ...(subresource === undefined ? {} : { subresource }),
  }
}

type Timed = { readonly entry: ManagedEntry; readonly seconds: number }

/** Who applies comes first, and who wrote earlier; without a time is before any time. */
function compareEntries(a: Timed, b: Timed): number {
  return (
    compareText(a.entry.operation, b.entry.operation) ||
    a.seconds - b.seconds ||
    compareText(a.entry.manager, b.entry.manager) ||
    compareText(a.entry.apiVersion, b.entry.apiVersion) ||
    compareText(a.entry.subresource ?? '', b.entry.subresource ?? '')
  )
}

/** Of the time of an entry; 0 without one. */
export function secondsOf(time: string | undefined): number {
  return time === undefined ? 0 : (readTimestamp(time)?.seconds ?? 0)
}

const SERVER_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** As the server keeps it, in UTC; undefined for what is no time. */
function timeOf(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  if (SERVER_TIME.test(value)) return value
  const at = readTimestamp(value)
  return at && formatTime(at)
}

/** A moment as entries have it. */
export function entryTime(now: Date): string {
  return `${now.toISOString().slice(0, 19)}Z`
}

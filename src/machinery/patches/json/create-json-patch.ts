// JSON Patches that make one object of another, exactly: also the order of lists, and spellings that mean the same.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { sameJson } from '../../values/same-json.ts'
import { isList } from '../go-types.ts'
import type { JsonPatchOperation } from './operation.ts'
import { escapeSegment, isTestable } from './testable.ts'

/** What a JSON Patch says beside the changes. */
export type CreateJsonPatchOptions = {
  /** A `test` of the old value before what takes its place, and of nothing before what comes. Default: no tests. */
  readonly withTests?: boolean | undefined
}

/**
 * The operations that make `after` of `before`, in this order; none when they are the same. Elements at both ends of a
 * list that are the same stay as they are, those between are changed one by one.
 *
 * The tests are in the server's dialect; what its test cannot compare (a list with null in it) has none.
 */
export function createJsonPatch(
  before: JsonObject,
  after: JsonObject,
  { withTests = false }: CreateJsonPatchOptions = {},
): JsonPatchOperation[] {
  const operations: JsonPatchOperation[] = []
  diffObjects(before, after, '', (old, operation) => {
    const { path } = operation
    if (withTests && old !== undefined && isTestable(old)) operations.push({ op: 'test', path, value: old })
    operations.push(operation)
  })
  return operations
}

/** @param old what is tested to be there; null for nothing, undefined for no test */
type Record = (old: Json | undefined, operation: JsonPatchOperation) => void

function diffValues(before: Json, after: Json, path: string, record: Record): void {
  if (sameJson(before, after)) return
  if (isJsonObject(before) && isJsonObject(after)) diffObjects(before, after, path, record)
  else if (isList(before) && isList(after)) diffLists(before, after, path, record)
  else record(before, { op: 'replace', path, value: after })
}

function diffObjects(before: JsonObject, after: JsonObject, pointer: string, record: Record): void {
  const pathOf = (name: string) => `${pointer}/${escapeSegment(name)}`
  for (const [name, old] of Object.entries(before))
    if (!Object.hasOwn(after, name)) record(old, { op: 'remove', path: pathOf(name) })
  for (const [name, value] of Object.entries(after)) {
    if (Object.hasOwn(before, name)) diffValues(before[name] as Json, value, pathOf(name), record)
    else record(null, { op: 'add', path: pathOf(name), value })
  }
}

function diffLists(before: readonly Json[], after: readonly Json[], pointer: string, record: Record): void {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && sameJson(before[start] as Json, after[start] as Json)) start++
  let ends = 0
  while (ends < shorter - start && sameJson(before.at(-1 - ends) as Json, after.at(-1 - ends) as Json)) ends++
  const shared = shorter - ends
  for (let i = start; i < shared; i++) diffValues(before[i] as Json, after[i] as Json, `${pointer}/${i}`, record)
  for (let i = before.length - ends - 1; i >= shared; i--)
    record(before[i] as Json, { op: 'remove', path: `${pointer}/${i}` })
  for (let i = shared; i < after.length - ends; i++)
    record(undefined, { op: 'add', path: `${pointer}/${i}`, value: after[i] as Json })
}

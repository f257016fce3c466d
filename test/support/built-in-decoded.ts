// An object of a kind of the API server as a write was decoded, worked out from how it was stored.
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../src/machinery/json.ts'
import type { BuiltInKind } from './built-in-kinds.ts'

/** What a write states of a field at the top of the object; undefined: nothing. */
export type Sent = (name: string) => Json | undefined

/** Who owns what is settled before admission and allocation fill in anything. */
export function builtInDecoded(
  kind: BuiltInKind,
  live: KubeObject | undefined,
  stored: KubeObject,
  sent: Sent,
): KubeObject {
  return withoutFilledIn(kind, live, withNullBytes(stored, sent), sent('spec'))
}

/** What was merged says of an answer what storage does not tell: which lists and maps are there and empty. */
export function withEmpties(read: JsonObject, merged: JsonObject): JsonObject {
  const told = Object.entries(read).map(([key, value]) => [key, withEmptiesIn(value, merged[key])] as const)
  const empty = Object.entries(merged).filter(([key, value]) => (read[key] ?? null) === null && isEmpty(value))
  return Object.fromEntries([...told, ...empty])
}

function withEmptiesIn(read: Json, merged: Json | undefined): Json {
  if (isJsonObject(read) && isJsonObject(merged)) return withEmpties(read, merged)
  if (Array.isArray(read) && Array.isArray(merged)) return read.map((item, i) => withEmptiesIn(item, merged[i]))
  return read
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** Bytes that are null are so in memory, and are stored as none. */
export function withNullBytes(stored: KubeObject, sent: Sent): KubeObject {
  const { binaryData } = stored
  const given = sent('binaryData')
  if (!isJsonObject(binaryData) || !isJsonObject(given)) return stored
  const lost = Object.keys(given).filter((key) => given[key] === null && binaryData[key] === '')
  if (lost.length === 0) return stored
  return { ...stored, binaryData: { ...binaryData, ...Object.fromEntries(lost.map((key) => [key, null])) } }
}

/**
 * What is stored may be written otherwise than what is read from it: bytes that were null. And a Service that a write to
 * its status has made gets its IP families by the next write. One that changes nothing then writes it once more.
 */
export function isStoredOtherwise(live: KubeObject | undefined): boolean {
  if (live?.kind === 'Service') return isJsonObject(live.spec) && live.spec.ipFamilies === undefined
  return isJsonObject(live?.binaryData) && Object.values(live.binaryData).includes('')
}

function withoutFilledIn(
  kind: BuiltInKind,
  live: KubeObject | undefined,
  stored: KubeObject,
  sent: Json | undefined,
): KubeObject {
  const { spec } = stored
  if (!isJsonObject(spec)) return stored
  const before = isJsonObject(live?.spec) ? live.spec : {}
  // what was there and the write takes away is filled in again
  const isTaken = (name: string) => !Object.hasOwn(before, name) || (isJsonObject(sent) && !Object.hasOwn(sent, name))
  const filledIn = kind.filledIn.filter((name) => Object.hasOwn(spec, name) && isTaken(name) && !isStated(sent, name))
  if (live !== undefined && filledIn.length === 0) return stored
  const own = Object.fromEntries(Object.entries(spec).filter(([name]) => !filledIn.includes(name)))
  return { ...stored, spec: live === undefined ? (withoutToken(own) as JsonObject) : own }
}

/** An empty list states nothing. */
function isStated(spec: Json | undefined, name: string): boolean {
  const value = isJsonObject(spec) ? (spec[name] ?? null) : null
  return value !== null && !(Array.isArray(value) && value.length === 0)
}

/** Without the volume and the mounts of the token of a service account; a list that is empty then was not there. */
function withoutToken(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => !isOfToken(item)).map(withoutToken)
  if (!isJsonObject(value)) return value
  const kept = Object.entries(value).map(([name, item]) => [name, withoutToken(item)] as const)
  return Object.fromEntries(
    kept.filter(([name, item]) => !(Array.isArray(item) && item.length === 0 && sizeOf(value[name]) > 0)),
  )
}

function isOfToken(item: Json): boolean {
  return isJsonObject(item) && typeof item.name === 'string' && item.name.startsWith('kube-api-access-')
}

function sizeOf(list: Json | undefined): number {
  return Array.isArray(list) ? list.length : 0
}

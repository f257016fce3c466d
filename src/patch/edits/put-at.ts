// A value with something put in, or taken out, at a place given by names and indexes. Nothing is changed in place.

import { isJsonObject, type Json } from '../../machinery/json.ts'

/** Objects that are missing or null on the way are made. @param wanted undefined takes away what is there */
export function putAt(value: Json | undefined, segments: readonly (string | number)[], wanted: Json | undefined): Json {
  const [segment, ...below] = segments
  if (segment === undefined) return wanted ?? null
  if (Array.isArray(value)) return putInList(value, Number(segment), below, wanted)
  const object = isJsonObject(value) ? value : {}
  if (below.length === 0 && wanted === undefined) {
    const { [segment]: _, ...kept } = object
    return kept
  }
  const before = Object.hasOwn(object, segment) ? object[segment] : undefined
  return { ...object, [segment]: putAt(before, below, wanted) }
}

function putInList(
  list: readonly Json[],
  index: number,
  below: readonly (string | number)[],
  wanted: Json | undefined,
): Json {
  if (below.length === 0 && wanted === undefined) return list.toSpliced(index, 1)
  const after = putAt(list[index], below, wanted)
  return index < list.length ? list.with(index, after) : [...list, after]
}

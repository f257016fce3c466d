// Makes a failing case smaller, as long as it goes on failing.
import { isJsonObject, type Json } from '../../src/machinery/json.ts'

/** How many smaller cases are tried. */
const MAX_TRIES = 80

/** The smallest case found. @param fails asked of each smaller case; what it throws counts as not failing */
export async function shrink(failing: Json, fails: (smaller: Json) => Promise<boolean>): Promise<Json> {
  let smallest = failing
  let tries = 0
  for (let i = 0; tries < MAX_TRIES; ) {
    const candidate = smallerBy(smallest, i)
    if (candidate === undefined) return smallest
    tries++
    if (await fails(candidate).catch(() => false)) {
      smallest = candidate
    } else i++
  }
  return smallest
}

/** The value without one of its parts: the i-th of all members and elements, from the outside inwards. */
function smallerBy(value: Json, index: number): Json | undefined {
  const path = partsOf(value).sort((a, b) => a.length - b.length)[index]
  return path === undefined ? undefined : without(value, path)
}

/** The value without one of its parts, for each of them. */
export function withoutEach(value: Json): Json[] {
  return partsOf(value).map((path) => without(value, path))
}

type Path = readonly (string | number)[]

function partsOf(value: Json, path: Path = []): Path[] {
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((item, i) => [[...path, i], ...partsOf(item, [...path, i])])
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([name, item]) => [[...path, name], ...partsOf(item, [...path, name])])
}

function without(value: Json, [step, ...rest]: Path): Json {
  if (Array.isArray(value)) {
    const list = value as readonly Json[]
    const index = Number(step)
    return rest.length === 0 ? list.toSpliced(index, 1) : list.with(index, without(list[index] as Json, rest))
  }
  if (!isJsonObject(value)) return value
  const entries = Object.entries(value).flatMap(([name, item]) =>
    name !== step ? [[name, item] as const] : rest.length === 0 ? [] : [[name, without(item, rest)] as const],
  )
  return Object.fromEntries(entries)
}

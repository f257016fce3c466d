// Which member of an object or list a step of a field path means.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { sameJson } from '../values/same-json.ts'
import type { PathElement } from './field-path.ts'

/** A list, told from an object by the type checker as well. */
export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** True for a list element that a `k` or `v` step names. A key that is absent from the element is not matched. */
export function isElement(item: Json, element: PathElement): boolean {
  if ('v' in element) return sameJson(item, element.v)
  return 'k' in element && isJsonObject(item) && hasKeys(item, element.k)
}

function hasKeys(item: JsonObject, keys: JsonObject): boolean {
  return Object.entries(keys).every(([name, value]) => Object.hasOwn(item, name) && sameJson(item[name] as Json, value))
}

/** The name or index under which a step finds something in this value; undefined when it finds nothing. Of duplicates the first. */
export function memberOf(value: Json | undefined, element: PathElement): string | number | undefined {
  if ('f' in element) return isJsonObject(value) && Object.hasOwn(value, element.f) ? element.f : undefined
  if (!isJsonList(value)) return undefined
  const index = 'i' in element ? element.i : value.findIndex((item) => isElement(item, element))
  return index >= 0 && index < value.length ? index : undefined
}

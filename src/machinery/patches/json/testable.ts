// What a JSON Patch can say to the server, and how it names fields.

import { isJsonObject, type Json } from '../../json.ts'
import { isList } from '../go-types.ts'

/** False for a list with null in it: the server's handler panics when it compares one. */
export function isTestable(value: Json): boolean {
  if (isList(value)) return value.every((item) => item !== null && isTestable(item))
  return !isJsonObject(value) || Object.values(value).every(isTestable)
}

/** A name as a segment of a JSON Pointer. */
export function escapeSegment(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

// The members of a strategic merge patch that say how the others are merged.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { isList } from '../go-types.ts'
import { malformed, type PatchError } from '../patch-failure.ts'

/** Deletes or replaces an object, or an element of a list. */
export const PATCH = '$patch'
/** The members that an object is to keep. */
export const RETAIN_KEYS = '$retainKeys'
/** `$setElementOrder/containers`: the order of the elements of a list. */
export const SET_ELEMENT_ORDER = '$setElementOrder'
/** `$deleteFromPrimitiveList/finalizers`: elements that are taken out. */
export const DELETE_FROM_LIST = '$deleteFromPrimitiveList'

/** True for an object that says itself how it is merged. */
export function hasDirective(value: Json): boolean {
  return isJsonObject(value) && Object.hasOwn(value, PATCH)
}

/** True for an element that is to be deleted. */
export function isDeletion(value: Json): boolean {
  return isJsonObject(value) && value[PATCH] === 'delete'
}

/** The list that `$setElementOrder/containers` is about. @throws PatchError without a slash behind the directive */
export function listOfDirective(key: string, directive: string): string {
  const slash = key.indexOf('/')
  if (slash < 0 || key.slice(0, slash) !== directive) throw badForm(directive)
  return key.slice(slash + 1)
}

const FORMS: { readonly [directive: string]: string } = {
  [RETAIN_KEYS]: 'retainKeys',
  [SET_ELEMENT_ORDER]: 'setElementOrder list',
  [DELETE_FROM_LIST]: 'primitive list',
}

export function badForm(directive: string): PatchError {
  return malformed(`invalid patch format of ${FORMS[directive]}`)
}

/** Without objects that say how they are merged; undefined when the value is one itself. */
export function withoutDirectives(value: Json): Json | undefined {
  if (isList(value)) return value.map(withoutDirectives).filter((item) => item !== undefined)
  if (!isJsonObject(value)) return value
  if (hasDirective(value)) return undefined
  const kept = Object.entries(value).map(([key, item]) => [key, withoutDirectives(item)] as const)
  return Object.fromEntries(kept.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined))
}

/** The entries of a patch in an order that does not depend on how it is written: directives first. */
export function entriesOf(patch: JsonObject): [string, Json][] {
  return Object.entries(patch).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

// A strategic merge patch from the differences of two objects. Follows diffMaps in pkg/util/strategicpatch/patch.go of
// apimachinery.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { goDeepEqual, goTypeOf, isList } from '../go-types.ts'
import { PatchError, unexpected } from '../patch-failure.ts'
import { diffLists } from './diff-lists.ts'
import type { DiffOptions } from './diff-options.ts'
import { DELETE_FROM_LIST, PATCH, RETAIN_KEYS, SET_ELEMENT_ORDER } from './directives.ts'
import { goSort } from './go-sort.ts'
import type { FieldMeta, PatchType } from './patch-types.ts'

/**
 * The patch that makes `after` of `before`; empty when they are the same.
 * @param retainsKeys the patch states what is to be kept
 * @throws PatchError where fields differ that the type does not know
 */
export function diffMaps(
  before: JsonObject,
  after: JsonObject,
  type: PatchType,
  options: DiffOptions,
  retainsKeys = false,
): JsonObject {
  const patch = new Map<string, Json>()
  for (const [name, wanted] of Object.entries(after)) {
    const present = Object.hasOwn(before, name) ? (before[name] as Json) : undefined
    if (present !== undefined && name === PATCH) diffDirectives(present, wanted, patch)
    else if (present === undefined || goTypeOf(present) !== goTypeOf(wanted)) {
      if (!options.ignoresAdditions) patch.set(name, wanted)
    } else diffMember(name, present, wanted, type, options, patch)
  }
  if (!options.ignoresDeletions)
    for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) patch.set(name, null)
  const retained = retainsKeys ? Object.keys(after).filter((name) => after[name] !== null) : []
  if (retained.length > 0 && (patch.size > 0 || hasMore(before, after)))
    patch.set(RETAIN_KEYS, goSort(retained, String))
  return Object.fromEntries(patch)
}

function hasMore(before: JsonObject, after: JsonObject): boolean {
  return Object.keys(before).some((name) => before[name] !== null && !Object.hasOwn(after, name))
}

function diffDirectives(present: Json, wanted: Json, patch: Map<string, Json>): void {
  if (typeof present !== 'string' || typeof wanted !== 'string')
    throw unexpected(`invalid value for special key: ${PATCH}`)
  if (present !== wanted) patch.set(PATCH, wanted)
}

/** Both sides are of the same type. */
function diffMember(
  name: string,
  present: Json,
  wanted: Json,
  type: PatchType,
  options: DiffOptions,
  patch: Map<string, Json>,
): void {
  if (isJsonObject(present) && isJsonObject(wanted)) {
    const meta = lookUp(() => type.object(name), present, wanted)
    if (meta === undefined) return
    if (meta.strategy !== 'replace') {
      const below = diffMaps(present, wanted, meta.type, options, meta.retainKeys)
      if (Object.keys(below).length > 0) patch.set(name, below)
    } else if (!options.ignoresAdditions) patch.set(name, wanted)
  } else if (isList(present) && isList(wanted)) {
    const meta = lookUp(() => type.list(name), present, wanted)
    if (meta?.strategy === 'merge') {
      const { elements, deletions, order } = diffLists(present, wanted, meta, options)
      if (elements.length > 0) patch.set(name, elements)
      if (deletions.length > 0) patch.set(`${DELETE_FROM_LIST}/${name}`, deletions)
      if (order.length > 0) patch.set(`${SET_ELEMENT_ORDER}/${name}`, order)
    } else if (meta !== undefined) replaceIfOther()
  } else replaceIfOther()

  function replaceIfOther(): void {
    if (!options.ignoresAdditions && !goDeepEqual(present, wanted)) patch.set(name, wanted)
  }
}

/** Fields that are not known do not matter where they are the same. */
function lookUp(find: () => FieldMeta, present: Json, wanted: Json): FieldMeta | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof PatchError && goDeepEqual(present, wanted)) return undefined
    throw error
  }
}

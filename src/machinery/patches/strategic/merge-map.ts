// Merging the members of an object. Follows mergeMap in pkg/util/strategicpatch/patch.go of apimachinery, but that
// members are taken in the order of their names; there it is random.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { goDeepEqual, goKey, goTypeOf, isList } from '../go-types.ts'
import { withoutNulls } from '../merge/apply-merge-patch.ts'
import { unexpected } from '../patch-failure.ts'
import {
  badForm,
  DELETE_FROM_LIST,
  entriesOf,
  listOfDirective,
  PATCH,
  RETAIN_KEYS,
  SET_ELEMENT_ORDER,
  withoutDirectives,
} from './directives.ts'
import { mergeList, unknownDirective } from './merge-list.ts'
import { mergeOrderedList } from './ordered-list.ts'
import type { PatchType } from './patch-types.ts'

/**
 * `apply`: a patch is applied to an object, directives and nulls are carried out. `combine`: two patches become one that
 * does what both do, which keeps them.
 */
export type MergeMode = 'apply' | 'combine'

/** Members that are being merged; what has been dealt with is taken out of the patch. */
export type Merging = {
  readonly merged: Map<string, Json>
  readonly patch: Map<string, Json>
  readonly type: PatchType
  readonly mode: MergeMode
}

/** @throws PatchError */
export function mergeMap(original: JsonObject, patch: JsonObject, type: PatchType, mode: MergeMode): JsonObject {
  if (Object.hasOwn(patch, PATCH)) return asDirected(patch)
  const merging: Merging = {
    merged: new Map(Object.entries(original)),
    patch: new Map(entriesOf(patch)),
    type,
    mode,
  }
  retainKeys(merging)
  for (const name of [...merging.patch.keys()]) if (name.startsWith(SET_ELEMENT_ORDER)) mergeOrderedList(merging, name)
  for (const [name, stated] of merging.patch) mergeMember(merging, name, stated)
  return Object.fromEntries(merging.merged)
}

function asDirected(patch: JsonObject): JsonObject {
  const { [PATCH]: directive, ...rest } = patch
  if (directive === 'replace') return rest
  if (directive === 'delete') return {}
  throw unknownDirective(patch)
}

/** Takes away what the patch does not state as to be kept. */
function retainKeys({ merged, patch, mode }: Merging): void {
  const stated = patch.get(RETAIN_KEYS)
  if (stated === undefined) return
  patch.delete(RETAIN_KEYS)
  if (mode === 'combine') {
    combineRetained(merged, stated)
    return
  }
  if (!isList(stated)) throw badForm(RETAIN_KEYS)
  const kept = new Set(stated.map(goKey))
  for (const [name, value] of patch) {
    const isDirective = name.startsWith(DELETE_FROM_LIST) || name.startsWith(SET_ELEMENT_ORDER)
    if (value !== null && !isDirective && !kept.has(goKey(name))) throw badForm(RETAIN_KEYS)
  }
  for (const name of merged.keys()) if (!kept.has(goKey(name))) merged.delete(name)
}

function combineRetained(merged: Map<string, Json>, stated: Json): void {
  const before = merged.get(RETAIN_KEYS)
  if (before !== undefined && !goDeepEqual(before, stated)) throw unexpected('both patches state other keys to retain')
  merged.set(RETAIN_KEYS, stated)
}

function mergeMember(merging: Merging, name: string, stated: Json): void {
  const { merged, type, mode } = merging
  const isDeletion = name.startsWith(DELETE_FROM_LIST)
  if (isDeletion && mode === 'combine') {
    merged.set(name, stated)
    return
  }
  const key = isDeletion ? listOfDirective(name, DELETE_FROM_LIST) || name : name
  if (stated === null) {
    merged.delete(key)
    if (mode === 'apply') return
  }
  const present = merged.get(key)
  if (present === undefined || goTypeOf(present) !== goTypeOf(stated)) {
    if (!isDeletion) put(merged, key, mode === 'apply' ? withoutNulls(stated) : stated)
  } else if (isJsonObject(present) && isJsonObject(stated)) {
    const meta = type.object(key)
    merged.set(key, meta.strategy === 'replace' ? stated : mergeMap(present, stated, meta.type, mode))
  } else if (isList(present)) merged.set(key, mergeList(present, stated, type.list(key), isDeletion, mode).list)
  else put(merged, key, stated)
}

function put(merged: Map<string, Json>, key: string, value: Json): void {
  const kept = withoutDirectives(value)
  if (kept === undefined) merged.delete(key)
  else merged.set(key, kept)
}

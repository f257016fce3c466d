// Merging a list whose order is stated by `$setElementOrder`. Follows mergePatchIntoOriginal in
// pkg/util/strategicpatch/patch.go of apimachinery.

import { formatGoValue } from '../../go-value.ts'
import type { Json } from '../../json.ts'
import { goDeepEqual, isList } from '../go-types.ts'
import { unexpected } from '../patch-failure.ts'
import { badForm, hasDirective, listOfDirective, SET_ELEMENT_ORDER, withoutDirectives } from './directives.ts'
import { asList, elementType, inOrder, isSameElement, partition, splitDeletions } from './list-elements.ts'
import { type MergedList, mergeList } from './merge-list.ts'
import type { Merging } from './merge-map.ts'

type List = readonly Json[]

/** Merges one list, or none when neither side has it, and takes directive and list out of the patch. */
export function mergeOrderedList({ merged, patch, type, mode }: Merging, directive: string): void {
  const stated = patch.get(directive) as Json
  if (mode === 'combine') {
    const before = merged.get(directive)
    if (before !== undefined && !goDeepEqual(before, stated)) throw badForm(SET_ELEMENT_ORDER)
    merged.set(directive, stated)
  }
  patch.delete(directive)
  const order = asList(stated)
  const key = listOfDirective(directive, SET_ELEMENT_ORDER)
  const [present, wanted] = [merged.get(key), patch.get(key)]
  const before = present === undefined ? [] : asList(present)
  const elements = wanted === undefined ? [] : asList(wanted)
  const meta = type.list(key)
  checkOrder(elements, order, meta.mergeKey)
  if (present === undefined && wanted === undefined) return
  const { list, seen } = mergeBoth()
  const [ofPatch, ofServer] = partition(list, order, meta.mergeKey)
  const kind = elementType(before, elements)
  merged.set(key, inOrder(ofPatch, ofServer, order, seen, meta.mergeKey, kind))
  patch.delete(key)

  function mergeBoth(): MergedList {
    if (wanted === undefined) return { list: before, seen: before }
    if (present === undefined) return { list: withoutDirectives(elements) as List, seen: before }
    return mergeList(present, wanted, meta, false, mode)
  }
}

/** @throws PatchError when the elements of a patch are not in the order that it states */
function checkOrder(elements: List, order: List, mergeKey: string): void {
  if (order.length === 0 || elements.length === 0) return
  const stated = mergeKey === '' ? elements : splitDeletions(elements)[0]
  let i = 0
  let place = 0
  while (i < stated.length && place < order.length) {
    const item = stated[i] as Json
    if (hasDirective(item)) i++
    else if (isSameElement(item, order[place++] as Json, mergeKey)) i++
  }
  if (i < stated.length && place >= order.length) throw wrongOrder(elements, order)
}

function wrongOrder(elements: List, order: List) {
  const [left, right] = [elements, order].map((list) => (isList(list) ? formatGoValue(list) : ''))
  return unexpected(`The order in patch list:\n${left}\n doesn't match ${SET_ELEMENT_ORDER} list:\n${right}\n`)
}

// Lists as sets. Follows ext/sets.go of cel-go.
import { elementsOf, listContains } from '../values/list.ts'
import { type List, NO_SUCH_OVERLOAD, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'

const onLists =
  (test: (a: List, b: List) => Value): Binding =>
  (a = null, b = null) =>
    isList(a) && isList(b) ? test(a, b) : NO_SUCH_OVERLOAD

export const SET_BINDINGS: Readonly<Record<string, Binding>> = {
  list_sets_contains_list: onLists(containsAll),
  list_sets_equivalent_list: onLists((a, b) => {
    const first = containsAll(a, b)
    return first === true ? containsAll(b, a) : first
  }),
  list_sets_intersects_list: onLists((a, b) => elementsOf(a).some((element) => listContains(b, element) === true)),
}

function isList(value: Value): value is List {
  return typeof value === 'object' && value !== null && value.kind === 'list'
}

function containsAll(list: List, part: List): Value {
  for (const element of elementsOf(part)) {
    const found = listContains(list, element)
    if (found !== true) return found
  }
  return true
}

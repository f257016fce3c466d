// Kubernetes' list functions. Follows pkg/cel/library/lists.go of apiserver.
import { add } from '../values/arithmetic.ts'
import { compare } from '../values/compare.ts'
import { equal } from '../values/equal.ts'
import { elementAt, elementsOf } from '../values/list.ts'
import { celError, double, duration, isError, type List, NO_SUCH_OVERLOAD, uint, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'
import { isComparable } from './standard.ts'

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes']
const ZEROS: Readonly<Record<string, Value>> = { int: 0, uint: uint(0n), double: double(0), duration: duration(0) }

const onList =
  (compute: (list: List, argument: Value) => Value): Binding =>
  (list = null, argument = null) =>
    typeof list === 'object' && list?.kind === 'list' ? compute(list, argument) : NO_SUCH_OVERLOAD

export const LIST_BINDINGS: Readonly<Record<string, Binding>> = {
  ...Object.fromEntries(
    COMPARABLE.flatMap((type): [string, Binding][] => [
      [`list_${type}_is_sorted_bool`, onList(isSorted)],
      [`list_${type}_max_${type}`, onList((list) => extreme(list, 'max', -1))],
      [`list_${type}_min_${type}`, onList((list) => extreme(list, 'min', 1))],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(ZEROS).map(([type, zero]): [string, Binding] => [
      `list_${type}_sum_${type}`,
      onList((list) => sum(list, zero)),
    ]),
  ),
  list_a_index_of_int: onList((list, item) => find(list, item, 0, 1)),
  list_a_last_index_of_int: onList((list, item) => find(list, item, list.items.length - 1, -1)),
  list_includes_dyn_dyn: (target = null, item = null) => includes(target, item),
}

function isSorted(list: List): Value {
  let previous: Value | undefined
  for (const element of elementsOf(list)) {
    if (!isComparable(element)) return isError(element) ? element : NO_SUCH_OVERLOAD
    if (previous !== undefined && compare(previous, element) === 1) return false
    previous = element
  }
  return true
}

function extreme(list: List, name: string, worse: -1 | 1): Value {
  let best: Value | undefined
  for (const element of elementsOf(list)) {
    if (!isComparable(element)) return isError(element) ? element : NO_SUCH_OVERLOAD
    if (best === undefined || compare(best, element) === worse) best = element
  }
  return best ?? celError(`${name} called on empty list`)
}

function sum(list: List, zero: Value): Value {
  let total = zero
  for (const element of elementsOf(list)) {
    if (isError(element)) return element
    total = add(total, element)
    if (isError(total)) return total
  }
  return total
}

function find(list: List, item: Value, from: number, step: number): Value {
  for (let i = from; i >= 0 && i < list.items.length; i += step) {
    if (equal(elementAt(list, i), item, true) === true) return i
  }
  return -1
}

function includes(target: Value, item: Value): Value {
  if (typeof target === 'object' && target?.kind === 'list') {
    return elementsOf(target).some((element) => equal(element, item, true) === true)
  }
  return equal(target, item, true) === true
}

// Lists: of expressions, and of JSON, which is wrapped when it is looked at. Follows common/types/list.go of cel-go and
// pkg/cel/common/valuesunstructured.go of apiserver.
import type { Json } from '../../json.ts'
import { equal } from './equal.ts'
import { intOf, intOfDouble } from './integers.ts'
import { setKey } from './keys.ts'
import { formatValue } from './text.ts'
import {
  type CelError,
  celError,
  type Int,
  isError,
  isInt,
  type List,
  type ListSemantics,
  listOfValues,
  typeName,
  type Value,
} from './value.ts'

/** The element at a position that exists. */
export function elementAt(list: List, index: number): Value {
  return list.wrap === undefined ? (list.items[index] as Value) : list.wrap(list.items[index] as Json)
}

/** All elements. */
export function elementsOf(list: List): readonly Value[] {
  return list.wrap === undefined ? list.items : list.items.map(list.wrap)
}

/** The position an index value means, whatever its numeric type; not checked against the size. */
export function indexOf(index: Value): Int | CelError {
  if (isInt(index)) return index
  if (typeof index === 'object' && index !== null) {
    if (index.kind === 'double') {
      const whole = Number.isInteger(index.value) ? intOfDouble(index.value) : undefined
      if (whole !== undefined && !isError(whole)) return whole
      return celError(`unsupported index value ${formatValue(index)} in list`)
    }
    if (index.kind === 'uint') {
      const whole = intOf(index.value)
      return isError(whole) ? celError(`unsupported index value ${index.value} in list`) : whole
    }
  }
  return celError(`unsupported index type '${typeName(index)}' in list`)
}

/** True if an element equals the value; elements that cannot be compared are no match. */
export function listContains(list: List, value: Value): boolean | CelError {
  if (isError(value)) return value
  let problem: CelError | undefined
  for (let i = 0; i < list.items.length; i++) {
    const element = elementAt(list, i)
    const same = list.wrap === undefined ? equal(value, element, true) : equal(element, value, true)
    if (same === true) return true
    if (list.wrap !== undefined && typeof same !== 'boolean') problem ??= same
  }
  return problem ?? false
}

/** `a + b`: a set keeps its elements apart, a list with keys takes over those of `b` in place. */
export function concatLists(a: List, b: List): List | CelError {
  if (a.wrap === undefined || a.semantics === 'atomic') return listOfValues([...elementsOf(a), ...elementsOf(b)])
  return a.semantics === 'set' ? union(a, b) : mergeByKey(a, b, a.semantics)
}

function union(a: List, b: List): List | CelError {
  const result = [...elementsOf(a)]
  const seen = setKeys(result)
  if (!(seen instanceof Set)) return seen
  for (const element of elementsOf(b)) {
    const found = setKey(element)
    if ('kind' in found) return found
    if (!seen.has(found.key)) result.push(element)
    seen.add(found.key)
  }
  return listOfValues(result)
}

/** The keys of the elements of a set. */
export function setKeys(elements: readonly Value[]): Set<unknown> | CelError {
  const keys = new Set<unknown>()
  for (const element of elements) {
    const found = setKey(element)
    if ('kind' in found) return found
    keys.add(found.key)
  }
  return keys
}

function mergeByKey(a: List, b: List, semantics: Exclude<ListSemantics, string>): List {
  const result = [...elementsOf(a)]
  const positions = new Map(result.map((element, i) => [listMapKey(element, semantics), i]))
  for (const element of elementsOf(b)) {
    const key = listMapKey(element, semantics)
    const position = positions.get(key)
    if (position !== undefined) result[position] = element
    else positions.set(key, result.push(element) - 1)
  }
  return listOfValues(result)
}

/** What identifies an element of a list with keys: the JSON of the key fields. */
export function listMapKey(element: Value, keys: readonly string[]): string {
  if (typeof element !== 'object' || element === null || element.kind !== 'map') return ''
  return keys.map((key) => keyText(element, key)).join('\n')
}

function keyText(element: Extract<Value, { readonly kind: 'map' }>, key: string): string {
  if (element.form === 'values') {
    const entry = element.entries.get(key)?.[1]
    return entry === undefined ? '' : `${typeof entry}:${formatValue(entry)}`
  }
  const raw = element.raw[key]
  return raw === undefined ? '' : `${typeof raw}:${String(raw)}`
}

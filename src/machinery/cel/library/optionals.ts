// Optional values. Follows optionalLib in cel/library.go of cel-go.
import { elementAt, elementsOf } from '../values/list.ts'
import { mapSize } from '../values/map.ts'
import { formatValue } from '../values/text.ts'
import { celError, listOfValues, NO_SUCH_OVERLOAD, NONE, type Optional, some, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'

const onOptional =
  (read: (optional: Optional) => Value): Binding =>
  (value = null) =>
    isOptional(value) ? read(value) : NO_SUCH_OVERLOAD

const atEnd =
  (isLast: boolean): Binding =>
  (list = null) => {
    if (typeof list !== 'object' || list === null || list.kind !== 'list') return NO_SUCH_OVERLOAD
    return list.items.length === 0 ? NONE : some(elementAt(list, isLast ? list.items.length - 1 : 0))
  }

export const OPTIONAL_BINDINGS: Readonly<Record<string, Binding>> = {
  optional_of: (value = null) => some(value),
  optional_ofNonZeroValue: (value = null) => (isZero(value) ? NONE : some(value)),
  optional_none: () => NONE,
  optional_value: onOptional(({ value }) => value ?? (value === null ? null : celError('optional.none() dereference'))),
  optional_hasValue: onOptional(({ value }) => value !== undefined),
  list_first: atEnd(false),
  list_last: atEnd(true),
  optional_unwrap: (list = null) => unwrapAll(list),
  optional_unwrapOpt: (list = null) => unwrapAll(list),
}

function isOptional(value: Value): value is Optional {
  return typeof value === 'object' && value !== null && value.kind === 'optional'
}

function unwrapAll(list: Value): Value {
  if (typeof list !== 'object' || list === null || list.kind !== 'list') return NO_SUCH_OVERLOAD
  const values: Value[] = []
  for (const element of elementsOf(list)) {
    if (!isOptional(element)) return celError(`value ${formatValue(element)} is not optional`)
    if (element.value !== undefined) values.push(element.value)
  }
  return listOfValues(values)
}

/** False, 0, empty, null, or the timestamp and duration that are zero. Kubernetes data in lists and maps never is. */
function isZero(value: Value): boolean {
  if (value === null || value === false || value === '' || value === 0) return true
  if (typeof value !== 'object') return false
  switch (value.kind) {
    case 'uint':
      return value.value === 0n
    case 'double':
      return value.value === 0
    case 'bytes':
      return value.value.length === 0
    case 'duration':
      return value.nanos === 0
    case 'timestamp':
      return value.seconds === -62135596800 && value.nanos === 0
    case 'list':
      return value.wrap === undefined && value.items.length === 0
    case 'map':
      return value.form === 'values' && mapSize(value) === 0
    default:
      return false
  }
}

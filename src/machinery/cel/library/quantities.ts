// Quantities in CEL. Follows pkg/cel/library/quantity.go of apiserver.

import { parseQuantity, type Quantity, readQuantity } from '../../values/quantity.ts'
import {
  addQuantities,
  approximateQuantity,
  compareQuantities,
  quantitySign,
  quantityToInt64,
  subtractQuantities,
} from '../../values/quantity-arithmetic.ts'
import { formatQuantity } from '../../values/quantity-text.ts'
import { intOf } from '../values/integers.ts'
import { celError, double, isInt, NO_SUCH_OVERLOAD, type Opaque, type OpaqueKind, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'

/** `isComputed`: upstream holds sums by reference, and nothing but a sum is equal to them when they stand on the right. */
interface QuantityValue extends Opaque {
  readonly quantity: Quantity
  readonly isComputed: boolean
}

const QUANTITY_KIND: OpaqueKind = {
  name: 'kubernetes.Quantity',
  goName: 'cel.Quantity',
  equals: (a, b) => {
    if (!isQuantity(a) || !isQuantity(b) || b.isComputed) return NO_SUCH_OVERLOAD
    return compareQuantities(a.quantity, b.quantity) === 0
  },
  json: (value) => quantityText(value) ?? '',
}

function isQuantity(value: Value): value is QuantityValue {
  return typeof value === 'object' && value?.kind === 'opaque' && value.type === QUANTITY_KIND
}

/** A quantity as a value; `isComputed` for one that an expression has computed. */
export function quantityValue(quantity: Quantity, isComputed: boolean): Opaque {
  const value: QuantityValue = { kind: 'opaque', type: QUANTITY_KIND, quantity, isComputed }
  return value
}

/** The quantity that a value is; undefined for other values. */
export function quantityOfValue(value: Value): Quantity | undefined {
  return isQuantity(value) ? value.quantity : undefined
}

const on =
  (compute: (quantity: Quantity) => Value): Binding =>
  (value = null) =>
    isQuantity(value) ? compute(value.quantity) : NO_SUCH_OVERLOAD
const onTwo =
  (compute: (a: Quantity, b: Quantity) => Value): Binding =>
  (a = null, b = null) =>
    isQuantity(a) && isQuantity(b) ? compute(a.quantity, b.quantity) : NO_SUCH_OVERLOAD
const withInt =
  (compute: (a: Quantity, b: Quantity) => Value): Binding =>
  (a = null, b = null) =>
    isQuantity(a) && isInt(b)
      ? compute(a.quantity, { unscaled: BigInt(b), exponent: 0, format: 'exponent' })
      : NO_SUCH_OVERLOAD

const sum = (a: Quantity, b: Quantity) => computed(() => addQuantities(a, b))
const difference = (a: Quantity, b: Quantity) => computed(() => subtractQuantities(a, b))

export const QUANTITY_BINDINGS: Readonly<Record<string, Binding>> = {
  string_to_quantity: (text = null) => (typeof text === 'string' ? toQuantity(text) : NO_SUCH_OVERLOAD),
  is_quantity_string: (text = null) =>
    typeof text === 'string' ? typeof parseQuantity(text) === 'object' : NO_SUCH_OVERLOAD,
  quantity_sign: on(quantitySign),
  quantity_is_integer: on((quantity) => quantityToInt64(quantity) !== undefined),
  quantity_get_int: on((quantity) => {
    const value = quantityToInt64(quantity)
    return value === undefined ? celError('cannot convert value to integer') : intOf(value)
  }),
  quantity_get_float: on((quantity) => double(approximateQuantity(quantity))),
  quantity_add: onTwo(sum),
  quantity_add_int: withInt(sum),
  quantity_sub: onTwo(difference),
  quantity_sub_int: withInt(difference),
  quantity_compare_to: onTwo((a, b) => Math.sign(compareQuantities(a, b))),
  quantity_is_greater_than: onTwo((a, b) => compareQuantities(a, b) > 0),
  quantity_is_less_than: onTwo((a, b) => compareQuantities(a, b) < 0),
}

/** The text of a quantity, as the server prints it; undefined for other values. */
export function quantityText(value: Value): string | undefined {
  return isQuantity(value) ? formatQuantity(value.quantity) : undefined
}

function toQuantity(text: string): Value {
  const read = readQuantity(text)
  return 'value' in read ? quantityValue(read.value, false) : celError(read.error)
}

function computed(compute: () => Quantity): Value {
  try {
    return quantityValue(compute(), true)
  } catch (error) {
    if (error instanceof RangeError) return celError(error.message)
    throw error
  }
}

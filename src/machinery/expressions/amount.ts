// What can be added up: numbers, durations, and quantities, also where they are still text. Exact but for doubles.

import { quantityOfValue, quantityValue } from '../cel/library/quantities.ts'
import { intOf } from '../cel/values/integers.ts'
import { double, duration, isInt, typeName, type Value } from '../cel/values/value.ts'
import { parseQuantity, type Quantity, quantityOf } from '../values/quantity.ts'
import { addQuantities, approximateQuantity, roundQuantity } from '../values/quantity-arithmetic.ts'

export type Amount =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'duration'; readonly nanos: bigint }
  | { readonly kind: 'quantity'; readonly quantity: Quantity }

/** A text that begins like this may be a quantity; the server also reads `m` and `-` as one, which nobody means. */
const STARTS_AS_NUMBER = /^[+-]?\.?\d/

/** The amount a value is, or what is wrong with it. */
export function amountOf(value: Value): Amount | string {
  if (isInt(value)) return { kind: 'int', value: BigInt(value) }
  if (typeof value === 'string') {
    const quantity = STARTS_AS_NUMBER.test(value) ? parseQuantity(value) : undefined
    return quantity === undefined ? `${JSON.stringify(value)} is no quantity` : { kind: 'quantity', quantity }
  }
  if (typeof value === 'object' && value !== null) {
    if (value.kind === 'double') return { kind: 'double', value: value.value }
    if (value.kind === 'uint') return { kind: 'int', value: value.value }
    if (value.kind === 'duration') return { kind: 'duration', nanos: BigInt(value.nanos) }
    const quantity = quantityOfValue(value)
    if (quantity !== undefined) return { kind: 'quantity', quantity }
  }
  return `a value of type ${typeName(value)} cannot be added up`
}

/** The sum, or why there is none. An int and a quantity make a quantity, an int and a double a double. */
export function addAmounts(a: Amount, b: Amount): Amount | string {
  if (a.kind === 'int' && b.kind === 'int') return { kind: 'int', value: a.value + b.value }
  if (a.kind === 'duration' && b.kind === 'duration') return { kind: 'duration', nanos: a.nanos + b.nanos }
  if (a.kind === 'duration' || b.kind === 'duration') return `values of type ${a.kind} and ${b.kind} cannot be added up`
  if (a.kind === 'quantity' || b.kind === 'quantity') {
    const [x, y] = [exact(a), exact(b)]
    return x === undefined || y === undefined
      ? 'a number that is not finite cannot be added to a quantity'
      : addExactly(x, y)
  }
  return { kind: 'double', value: Number(a.value) + Number(b.value) }
}

function addExactly(a: Quantity, b: Quantity): Amount | string {
  try {
    return { kind: 'quantity', quantity: addQuantities(a, b) }
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}

function exact(amount: Exclude<Amount, { kind: 'duration' }>): Quantity | undefined {
  if (amount.kind === 'quantity') return amount.quantity
  if (amount.kind === 'int') return quantityOf(amount.value)
  return Number.isFinite(amount.value) ? quantityOf(amount.value) : undefined
}

/** The nth part: a double of numbers, a duration of durations, a quantity (to the thousandth) of quantities. */
export function divideAmount(amount: Amount, n: number): Amount {
  switch (amount.kind) {
    case 'duration':
      return { kind: 'duration', nanos: amount.nanos / BigInt(n) }
    case 'quantity':
      return { kind: 'quantity', quantity: divideQuantity(amount.quantity, n) }
    default:
      return { kind: 'double', value: Number(amount.value) / n }
  }
}

/** Bytes in binary form are divided to whole ones: nobody wants a thousandth of a byte. */
function divideQuantity(quantity: Quantity, n: number): Quantity {
  const power = quantity.format === 'binary' ? 0 : -3
  const { text: _, isWide: __, ...rest } = quantity
  return { ...rest, unscaled: roundQuantity(quantity, power - 6) / BigInt(n) / 1_000_000n, exponent: power }
}

/** As a value of an expression; an int that no int64 holds is a double. */
export function valueOfAmount(amount: Amount): Value {
  switch (amount.kind) {
    case 'double':
      return double(amount.value)
    case 'quantity':
      return quantityValue(amount.quantity, false)
    case 'int':
      return whole(amount.value)
    case 'duration': {
      const nanos = whole(amount.nanos)
      return isInt(nanos) ? duration(nanos) : nanos
    }
  }
}

function whole(value: bigint): Value {
  const int = intOf(value)
  return isInt(int) ? int : double(Number(value))
}

/** How large it is, for putting amounts in order. */
export function sizeOfAmount(amount: Amount): number {
  if (amount.kind === 'quantity') return approximateQuantity(amount.quantity)
  return Number(amount.kind === 'duration' ? amount.nanos : amount.value)
}

// Comparing and adding quantities. Follows pkg/api/resource/{quantity,amount}.go of apimachinery.

import { isInt64 } from './integers.ts'
import { powerOfTen, type Quantity } from './quantity.ts'

/** Numbers whose powers of ten lie further apart are compared by their lengths first. */
const NEAR = 40
/** And are not added: the sum would have more digits than anybody wants. */
const FAR = 10_000

/** Compares by value whatever the suffixes: `1024Mi` equals `1Gi`. Negative, zero or positive. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  if (a.exponent === b.exponent) return order(a.unscaled, b.unscaled)
  if (a.unscaled === 0n || b.unscaled === 0n || a.unscaled < 0n !== b.unscaled < 0n) {
    return order(a.unscaled, b.unscaled)
  }
  if (Math.abs(a.exponent - b.exponent) > NEAR) {
    const difference = magnitude(a) - magnitude(b)
    if (difference !== 0) return a.unscaled < 0n ? -difference : difference
  }
  const least = Math.min(a.exponent, b.exponent)
  return order(unscaledAt(a, least), unscaledAt(b, least))
}

/** The place of the first digit. */
function magnitude({ unscaled, exponent }: Quantity): number {
  return (unscaled < 0n ? -unscaled : unscaled).toString().length + exponent
}

/** -1, 0 or 1. */
export function quantitySign({ unscaled }: Quantity): number {
  return order(unscaled, 0n)
}

/**
 * The sum, in the format of `a`; in that of `b` when `a` is zero.
 * @throws RangeError when the two are more than 10,000 powers of ten apart.
 */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const format = a.unscaled === 0n ? b.format : a.format
  if (a.isWide || b.isWide) return { ...sum(a, b), format, isWide: true }
  if (b.unscaled === 0n) return { unscaled: a.unscaled, exponent: a.exponent, format }
  if (a.unscaled === 0n) return { unscaled: b.unscaled, exponent: b.exponent, format }
  const added = sum(a, b)
  const fits = [unscaledAt(a, added.exponent), unscaledAt(b, added.exponent), added.unscaled].every(isInt64)
  return { ...added, format, ...(!fits && { isWide: true }) }
}

/**
 * The difference; formats as in {@link addQuantities}.
 * @throws RangeError as there.
 */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return addQuantities(a, negateQuantity(b))
}

/** The quantity with the other sign. */
export function negateQuantity({ text: _, ...quantity }: Quantity): Quantity {
  return { ...quantity, unscaled: -quantity.unscaled }
}

function sum(a: Quantity, b: Quantity): { readonly unscaled: bigint; readonly exponent: number } {
  if (Math.abs(a.exponent - b.exponent) > FAR) throw new RangeError('quantities too far apart to be added')
  const exponent = Math.min(a.exponent, b.exponent)
  return { unscaled: unscaledAt(a, exponent) + unscaledAt(b, exponent), exponent }
}

function unscaledAt({ unscaled, exponent }: Quantity, least: number): bigint {
  return unscaled * powerOfTen(exponent - least)
}

/**
 * The int64 the server takes it for; undefined where it takes it for none, although its value may be whole: `1000m`,
 * `1.5Gi`, 19 digits. What CEL calls `isInteger` and `asInteger`.
 */
export function quantityToInt64({ unscaled, exponent, isWide }: Quantity): bigint | undefined {
  if (isWide || exponent < 0) return undefined
  if (unscaled === 0n) return 0n
  const value = exponent > 18 ? undefined : unscaled * powerOfTen(exponent)
  return value !== undefined && isInt64(value) ? value : undefined
}

/** The value in units of `10^power`, rounded away from zero: 1500m is 2, and with power -3 it is 1500. */
export function roundQuantity({ unscaled, exponent }: Quantity, power = 0): bigint {
  if (exponent >= power) return unscaled * powerOfTen(exponent - power)
  const divisor = powerOfTen(power - exponent)
  const rest = unscaled % divisor
  return unscaled / divisor + (rest === 0n ? 0n : rest < 0n ? -1n : 1n)
}

/** A double near the value, the very one that the server computes. */
export function approximateQuantity({ unscaled, exponent }: Quantity): number {
  const base = Number(unscaled)
  return exponent === 0 ? base : base * powerOfTenAsGo(exponent)
}

/** Go's math.Pow10, which multiplies two powers and may miss the nearest double. */
function powerOfTenAsGo(power: number): number {
  if (power < -323) return 0
  if (power > 308) return Number.POSITIVE_INFINITY
  const fine = Math.abs(power % 32)
  const coarse = Number(`1e${power - (power % 32)}`)
  return power < 0 ? coarse / Number(`1e${fine}`) : coarse * Number(`1e${fine}`)
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

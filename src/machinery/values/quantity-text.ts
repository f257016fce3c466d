// Quantities as text. Follows String and CanonicalizeBytes in pkg/api/resource/quantity.go of apimachinery.

import { BINARY_SUFFIXES, DECIMAL_SUFFIXES, powerOfTen, type Quantity } from './quantity.ts'

/** The text the server prints: what it was read from where the server keeps that, the canonical text otherwise. */
export function formatQuantity(quantity: Quantity): string {
  return quantity.text ?? canonicalQuantity(quantity)
}

/**
 * The canonical text: no fraction, the biggest suffix that loses nothing. A binary quantity below 1024 or with a
 * fraction is printed as a decimal one. Above `E` there is no suffix, and the server prints none: `1000E` becomes `1`.
 */
export function canonicalQuantity(quantity: Quantity): string {
  if (quantity.unscaled === 0n) return '0'
  return (quantity.format === 'binary' ? formatBinary(quantity) : undefined) ?? formatDecimal(quantity)
}

function formatBinary({ unscaled, exponent }: Quantity): string | undefined {
  const isWhole = exponent >= 0 || unscaled % powerOfTen(-exponent) === 0n
  if (!isWhole) return undefined
  let amount = exponent >= 0 ? unscaled * powerOfTen(exponent) : unscaled / powerOfTen(-exponent)
  if (amount > -1024n && amount < 1024n) return undefined
  let bits = 0
  for (; amount % 1024n === 0n; amount /= 1024n) bits += 10
  return `${amount}${suffixOf(BINARY_SUFFIXES, bits)}`
}

function formatDecimal({ unscaled, exponent, format }: Quantity): string {
  const text = unscaled.toString()
  const digits = withoutTrailingZeros(text)
  const power = exponent + text.length - digits.length
  const surplus = ((power % 3) + 3) % 3
  const amount = digits + '0'.repeat(surplus)
  const tens = power - surplus
  if (format === 'exponent') return tens === 0 ? amount : `${amount}e${tens}`
  return amount + suffixOf(DECIMAL_SUFFIXES, tens)
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return digits.slice(0, end)
}

function suffixOf(suffixes: ReadonlyMap<string, number>, power: number): string {
  for (const [suffix, value] of suffixes) if (value === power) return suffix
  return ''
}

// Quantities of resources, exact: `100m`, `1.5Gi`, `12e6`. Follows pkg/api/resource/quantity.go of apimachinery.

/** How a quantity was written, and is written again. */
export type QuantityFormat = 'decimal' | 'binary' | 'exponent'

/** An exact number, `unscaled * 10^exponent`. */
export type Quantity = { readonly unscaled: bigint; readonly exponent: number; readonly format: QuantityFormat }

const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[+-]?\d*)$/
const SMALLEST_EXPONENT = -9
const MAX_INT64 = 2n ** 63n - 1n

const DECIMAL_SUFFIXES = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
])
const BINARY_SUFFIXES = new Map([
  ['Ki', 10n],
  ['Mi', 20n],
  ['Gi', 30n],
  ['Ti', 40n],
  ['Pi', 50n],
  ['Ei', 60n],
])

/**
 * Parses a quantity; undefined for text that is none. Anything below a billionth is rounded up to one, as upstream.
 * Unlike upstream, which reads `m` and `-` as zero, at least one digit is asked for.
 */
export function parseQuantity(text: string): Quantity | undefined {
  const [all, sign, whole = '', fraction = '', suffix = ''] = QUANTITY.exec(text) ?? []
  if (!all || whole + fraction === '') return undefined
  const digits = BigInt(`0${whole}${fraction}`)
  const unscaled = sign === '-' ? -digits : digits
  const decimal = DECIMAL_SUFFIXES.get(suffix)
  if (decimal !== undefined) return rounded(unscaled, decimal - fraction.length, 'decimal')
  const binary = BINARY_SUFFIXES.get(suffix)
  if (binary !== undefined) return binaryQuantity(unscaled << binary, -fraction.length)
  const power = exponentOf(suffix)
  return power === undefined ? undefined : rounded(unscaled, power - fraction.length, 'exponent')
}

/** Text with a larger power of ten is no quantity: it would be too long to compare. Go's doubles end far below. */
const MAX_EXPONENT = 1000

function exponentOf(suffix: string): number | undefined {
  if (!/^[eE][+-]?\d+$/.test(suffix)) return undefined
  const power = Number(suffix.slice(1))
  return Math.abs(power) > MAX_EXPONENT ? undefined : power
}

function binaryQuantity(unscaled: bigint, exponent: number): Quantity {
  const value = rounded(unscaled, exponent, 'binary')
  const magnitude = { ...value, unscaled: abs(value.unscaled) }
  if (compareQuantities(magnitude, { unscaled: MAX_INT64, exponent: 0, format: 'binary' }) > 0) {
    return { unscaled: unscaled < 0n ? -MAX_INT64 : MAX_INT64, exponent: 0, format: 'binary' }
  }
  return value
}

function rounded(unscaled: bigint, exponent: number, format: QuantityFormat): Quantity {
  if (unscaled === 0n) return { unscaled, exponent: 0, format }
  if (exponent >= SMALLEST_EXPONENT) return { unscaled, exponent, format }
  const divisor = powerOfTen(SMALLEST_EXPONENT - exponent)
  const up = (abs(unscaled) + divisor - 1n) / divisor
  return { unscaled: unscaled < 0n ? -up : up, exponent: SMALLEST_EXPONENT, format }
}

/** A number exactly as it prints. */
export function quantityOf(value: number | bigint): Quantity {
  if (typeof value === 'bigint') return { unscaled: value, exponent: 0, format: 'decimal' }
  const [digits = '0', power = '0'] = value.toExponential().split('e')
  const [whole = '', fraction = ''] = digits.split('.')
  return { unscaled: BigInt(whole + fraction), exponent: Number(power) - fraction.length, format: 'decimal' }
}

/** Compares by value whatever the suffixes: `1024Mi` equals `1Gi`. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  if (a.exponent === b.exponent) return order(a.unscaled, b.unscaled)
  if (a.unscaled === 0n || b.unscaled === 0n || a.unscaled < 0n !== b.unscaled < 0n) {
    return order(a.unscaled, b.unscaled)
  }
  const least = Math.min(a.exponent, b.exponent)
  return order(a.unscaled * powerOfTen(a.exponent - least), b.unscaled * powerOfTen(b.exponent - least))
}

/** The canonical text: no fraction, the biggest suffix that loses nothing. */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.unscaled === 0n) return '0'
  const isBinary = quantity.format === 'binary' && quantity.exponent <= 0 && isWhole(quantity)
  return (isBinary ? formatBinary(quantity) : undefined) ?? formatDecimal(quantity)
}

function isWhole({ unscaled, exponent }: Quantity): boolean {
  return unscaled % powerOfTen(-exponent) === 0n
}

/** Undefined for numbers that are too small for a binary suffix. */
function formatBinary({ unscaled, exponent }: Quantity): string | undefined {
  let amount = unscaled / powerOfTen(-exponent)
  if (abs(amount) < 1024n) return undefined
  let power = 0n
  for (; amount % 1024n === 0n; amount /= 1024n) power += 10n
  const suffix = [...BINARY_SUFFIXES].find(([, bits]) => bits === power)?.[0] ?? ''
  return `${amount}${suffix}`
}

function formatDecimal({ unscaled, exponent, format }: Quantity): string {
  let amount = unscaled
  let power = exponent
  for (; amount % 10n === 0n; amount /= 10n) power++
  for (; power % 3 !== 0; amount *= 10n) power--
  if (format === 'exponent') return power === 0 ? `${amount}` : `${amount}e${power}`
  const suffix = [...DECIMAL_SUFFIXES].find(([, tens]) => tens === power)?.[0] ?? ''
  return `${amount}${suffix}`
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}

function powerOfTen(power: number): bigint {
  return 10n ** BigInt(power)
}

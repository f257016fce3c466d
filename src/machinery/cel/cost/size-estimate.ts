// Ranges of sizes and costs, within uint64: what grows beyond it stays at its end. Follows SizeEstimate and CostEstimate in
// checker/cost.go of cel-go.

/** A range, of sizes or costs. */
export interface Range {
  readonly min: bigint
  readonly max: bigint
}

export const MAX: bigint = 2n ** 64n - 1n
export const UNKNOWN: Range = { min: 0n, max: MAX }
export const NOTHING: Range = { min: 0n, max: 0n }

export function fixed(value: number | bigint): Range {
  return { min: BigInt(value), max: BigInt(value) }
}

export function plus(...ranges: readonly Range[]): Range {
  return ranges.reduce((a, b) => ({ min: capped(a.min + b.min), max: capped(a.max + b.max) }), NOTHING)
}

export function times(a: Range, b: Range): Range {
  return { min: capped(a.min * b.min), max: capped(a.max * b.max) }
}

/** Both ends by a factor, rounded up. */
export function scaled(range: Range, factor: number): Range {
  return { min: scale(range.min, factor), max: scale(range.max, factor) }
}

export function union(a: Range, b: Range): Range {
  return { min: a.min < b.min ? a.min : b.min, max: a.max > b.max ? a.max : b.max }
}

/** At the end of uint64 if beyond. */
export function capped(value: bigint): bigint {
  return value > MAX ? MAX : value
}

/** As doubles, which is how upstream computes it. */
function scale(value: bigint, factor: number): bigint {
  const number = Number(value)
  if (number > 0 && factor > 0 && number > Number(MAX) / factor) return MAX
  const up = Math.ceil(number * factor)
  return up >= 2 ** 64 ? MAX : BigInt(up)
}

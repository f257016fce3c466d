// The comparisons of a filter: `==`, `!=`, `<`, `<=`, `>`, `>=`. Follows third_party/forked/golang/template/funcs.go of client-go.

import { compareText } from '../text-order.ts'
import { kinded, type PathValue } from './values.ts'

export type Compared = { readonly holds: boolean } | { readonly fault: string }

const INCOMPATIBLE = { fault: 'incompatible types for comparison' }
const INVALID = { fault: 'invalid type for comparison' }

/** Compares two values of the same kind; unlike kinds, lists, objects and null are a fault. */
export function compareOperands(left: PathValue, operator: string, right: PathValue): Compared {
  const test = TESTS.get(operator)
  if (test === undefined) return { fault: `unrecognized filter operator ${operator}` }
  const a = kinded(left)
  const b = kinded(right)
  if (!isScalar(a.kind) || !isScalar(b.kind)) return INVALID
  if (a.kind === 'integer' && b.kind === 'integer') return { holds: test(order(a.value, b.value)) }
  if (a.kind === 'float' && b.kind === 'float') return { holds: test(order(a.value, b.value)) }
  if (a.kind === 'string' && b.kind === 'string') return { holds: test(compareText(a.value, b.value)) }
  if (a.kind !== b.kind) return INCOMPATIBLE
  if (operator !== '==' && operator !== '!=') return INVALID
  return { holds: test(a.value === b.value ? 0 : 1) }
}

const TESTS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ['==', (order: number) => order === 0],
  ['!=', (order: number) => order !== 0],
  ['<', (order: number) => order < 0],
  ['<=', (order: number) => order <= 0],
  ['>', (order: number) => order > 0],
  ['>=', (order: number) => order >= 0],
])

function isScalar(kind: string): boolean {
  return kind === 'integer' || kind === 'float' || kind === 'string' || kind === 'boolean'
}

function order(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

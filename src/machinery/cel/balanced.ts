// Chains of one logical operator as trees of little height, as the balancing logic manager of cel-go's parser/helper.go makes them.
import type { Expr, Node } from './ast.ts'

/** The tree of some terms and the places of the operators between them. */
export function balanced(
  name: string,
  terms: readonly Expr[],
  places: readonly Node[],
  low = 0,
  high = places.length - 1,
): Expr {
  const middle = (low + high + 1) >> 1
  const left = middle === low ? terms[middle] : balanced(name, terms, places, low, middle - 1)
  const right = middle === high ? terms[middle + 1] : balanced(name, terms, places, middle + 1, high)
  const place = places[middle]
  if (left === undefined || right === undefined || place === undefined)
    throw new RangeError('terms do not fit operators')
  return { kind: 'call', ...place, function: name, args: [left, right] }
}

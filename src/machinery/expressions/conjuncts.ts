// The parts of a condition that must all hold: `a && b && c` is three, which may be answered in different places.

import { type Expr, OPERATORS } from '../cel/ast.ts'

/** The operands of the `&&` at the top, in the order in which they are written. */
export function conjunctsOf(expr: Expr): Expr[] {
  const found: Expr[] = []
  const open = [expr]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'call' && next.function === OPERATORS.and && next.target === undefined)
      open.push(...next.args.toReversed())
    else found.push(next)
  }
  return found
}

/** The operands of the `||` at the top. */
export function disjunctsOf(expr: Expr): Expr[] {
  const found: Expr[] = []
  const open = [expr]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'call' && next.function === OPERATORS.or && next.target === undefined)
      open.push(...next.args.toReversed())
    else found.push(next)
  }
  return found
}

/** The condition that all of them hold; undefined for none. Balanced, as the parser builds it. */
export function conjunction(parts: readonly Expr[], firstId: number): Expr | undefined {
  let id = firstId
  const join = (from: number, to: number): Expr => {
    if (to - from === 1) return parts[from] as Expr
    const middle = (from + to + 1) >> 1
    const [left, right] = [join(from, middle), join(middle, to)]
    return { kind: 'call', id: id++, offset: left.offset, function: OPERATORS.and, args: [left, right] }
  }
  return parts.length === 0 ? undefined : join(0, parts.length)
}

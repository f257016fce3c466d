// A tree of an expression with parts of it replaced.

import { ACCUMULATOR, type Expr } from '../cel/ast.ts'

/** The node with its parts replaced; nothing is in the scope of a loop variable of the name that `hidden` says. */
export function mapParts(expr: Expr, change: (part: Expr) => Expr, hidden = ''): Expr {
  switch (expr.kind) {
    case 'literal':
    case 'ident':
      return expr
    case 'select':
      return { ...expr, operand: change(expr.operand) }
    case 'call': {
      const { target, ...rest } = expr
      return { ...rest, args: expr.args.map(change), ...(target === undefined ? {} : { target: change(target) }) }
    }
    case 'list':
      return { ...expr, elements: expr.elements.map(change) }
    case 'map':
      return { ...expr, entries: expr.entries.map((e) => ({ ...e, key: change(e.key), value: change(e.value) })) }
    case 'struct':
      return { ...expr, fields: expr.fields.map((f) => ({ ...f, value: change(f.value) })) }
    case 'comprehension': {
      const isHidden = [expr.iterVar, expr.iterVar2, expr.accuVar].includes(hidden)
      const inner = isHidden ? (part: Expr) => part : change
      return {
        ...expr,
        iterRange: change(expr.iterRange),
        accuInit: change(expr.accuInit),
        loopCondition: inner(expr.loopCondition),
        loopStep: inner(expr.loopStep),
        result: expr.accuVar === ACCUMULATOR ? change(expr.result) : inner(expr.result),
      }
    }
  }
}

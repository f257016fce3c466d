// A tree again, with numbers of its own: macros that use an expression twice need two.
import type { Expr } from './ast.ts'
import { newId, type Parser } from './parser-state.ts'

/** The same tree with new ids. */
export function copyTree(p: Parser, expr: Expr): Expr {
  const copy = (e: Expr): Expr => copyTree(p, e)
  const id = newId(p)
  switch (expr.kind) {
    case 'literal':
    case 'ident':
      return { ...expr, id }
    case 'select':
      return { ...expr, id, operand: copy(expr.operand) }
    case 'call':
      return {
        ...expr,
        id,
        args: expr.args.map(copy),
        ...(expr.target === undefined ? {} : { target: copy(expr.target) }),
      }
    case 'list':
      return { ...expr, id, elements: expr.elements.map(copy) }
    case 'map':
      return {
        ...expr,
        id,
        entries: expr.entries.map((e) => ({ ...e, id: newId(p), key: copy(e.key), value: copy(e.value) })),
      }
    case 'struct':
      return { ...expr, id, fields: expr.fields.map((f) => ({ ...f, id: newId(p), value: copy(f.value) })) }
    case 'comprehension':
      return {
        ...expr,
        id,
        iterRange: copy(expr.iterRange),
        accuInit: copy(expr.accuInit),
        loopCondition: copy(expr.loopCondition),
        loopStep: copy(expr.loopStep),
        result: copy(expr.result),
      }
  }
}

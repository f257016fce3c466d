// A tree of CEL in one line, for tables: calls as name(args), methods as target.name(args), folds with all their parts, optionals with a question mark.
import type { Expr } from '../../src/machinery/cel/ast.ts'

/** The tree as text; ids and offsets are left out. */
export function outline(expr: Expr): string {
  switch (expr.kind) {
    case 'literal': {
      const { type, value } = expr.constant
      if (type === 'string') return JSON.stringify(value)
      if (type === 'bytes') return `bytes(${[...value].join(' ')})`
      if (type === 'double') return Number.isInteger(value) ? value.toFixed(1) : String(value)
      return type === 'uint' ? `${value}u` : String(value)
    }
    case 'ident':
      return expr.name
    case 'select':
      return `${outline(expr.operand)}.${expr.field}${expr.isTest ? '!' : ''}`
    case 'call': {
      const args = `(${expr.args.map(outline).join(', ')})`
      return expr.target === undefined ? `${expr.function}${args}` : `${outline(expr.target)}.${expr.function}${args}`
    }
    case 'list':
      return `[${expr.elements.map((e, i) => `${expr.optionalIndices.includes(i) ? '?' : ''}${outline(e)}`).join(', ')}]`
    case 'map':
      return `{${expr.entries.map((e) => `${e.optional ? '?' : ''}${outline(e.key)}: ${outline(e.value)}`).join(', ')}}`
    case 'struct':
      return `${expr.typeName}{${expr.fields.map((f) => `${f.optional ? '?' : ''}${f.field}: ${outline(f.value)}`).join(', ')}}`
    case 'comprehension': {
      const names = expr.iterVar2 === undefined ? expr.iterVar : `${expr.iterVar}, ${expr.iterVar2}`
      const parts = [expr.accuInit, expr.loopCondition, expr.loopStep, expr.result].map(outline)
      return `fold(${names} of ${outline(expr.iterRange)}; ${expr.accuVar} = ${parts.join('; ')})`
    }
  }
}

// What cel-go's cel/validator.go finds in an expression whose types are right: literals of mixed types.
import { childrenOf, type Expr } from './ast.ts'
import type { Checked } from './check.ts'
import type { CelEnv } from './decls.ts'
import { type CelIssue, MAX_ISSUES } from './issue.ts'
import { type CelType, ERROR, formatType, isSameType, unwrapOptional } from './types.ts'

/** The findings, lists first. Inside of `format(…)` types may be mixed. */
export function validateLiterals(checked: Checked, env: CelEnv): readonly CelIssue[] {
  const lists: CelIssue[] = []
  const maps: CelIssue[] = []
  if (env.features.homogeneousLiterals) search(checked, checked.expr, lists, maps)
  return [...lists, ...maps].slice(0, MAX_ISSUES)
}

function search(checked: Checked, expr: Expr, lists: CelIssue[], maps: CelIssue[]): void {
  if (expr.kind === 'call' && expr.function === 'format') return
  if (expr.kind === 'list') {
    const types = expr.elements.map((e, i) => valueType(checked, e, expr.optionalIndices.includes(i)))
    const odd = types.findIndex((type) => !isSameType(types[0] ?? ERROR, type))
    if (odd > 0) lists.push(mixed(expr.elements[odd], types[0], types[odd]))
  }
  if (expr.kind === 'map') {
    const keys = expr.entries.map((entry) => valueType(checked, entry.key, false))
    const values = expr.entries.map((entry) => valueType(checked, entry.value, entry.optional))
    for (const [i, { key, value }] of expr.entries.entries()) {
      if (!isSameType(keys[0] ?? ERROR, keys[i] ?? ERROR)) maps.push(mixed(key, keys[0], keys[i]))
      if (!isSameType(values[0] ?? ERROR, values[i] ?? ERROR)) maps.push(mixed(value, values[0], values[i]))
    }
  }
  for (const child of childrenOf(expr)) search(checked, child, lists, maps)
}

function valueType(checked: Checked, expr: Expr, optional: boolean): CelType {
  const type = checked.types.get(expr.id) ?? ERROR
  return optional ? (unwrapOptional(type) ?? type) : type
}

function mixed(expr: Expr | undefined, expected: CelType = ERROR, found: CelType = ERROR): CelIssue {
  const message = `expected type '${formatType(expected)}' but found '${formatType(found)}'`
  return { message, offset: expr?.offset ?? -1 }
}

// Texts that are written in an expression and can have no value: `quantity("1,5")`. They would fail on every row; like the
// durations and patterns that the server looks at, they are refused before there is one.

import { childrenOf, type Expr } from '../cel/ast.ts'
import type { CelEnv } from '../cel/decls.ts'
import type { CheckedExpr } from '../cel/evaluate/plan-context.ts'
import { compileProgram } from '../cel/evaluate/program.ts'
import type { CelIssue } from '../cel/issue.ts'
import { isError } from '../cel/values/value.ts'

/** Functions that make a value of a text, and what the text has to be. */
const MADE_OF_TEXT: ReadonlyMap<string, string> = new Map([
  ['quantity', 'no quantity: those are numbers with a unit, as 100m, 1.5Gi or 2e3'],
  ['ip', 'no IP address'],
  ['cidr', 'no network: those are an address and a length, as 10.0.0.0/8'],
  ['semver', 'no semantic version: those are three numbers and more, as 1.2.3-rc.1'],
  ['url', 'no absolute URL'],
  ['ratio', 'no ratio: those are parts as 2/3, or 45%'],
  ['int', 'no int'],
  ['uint', 'no uint'],
  ['double', 'no double'],
  ['bool', 'no bool'],
])

/** What is wrong with literals of a checked expression. */
export function valuelessLiterals(checked: CheckedExpr, env: CelEnv): readonly CelIssue[] {
  const issues: CelIssue[] = []
  const search = (node: Expr): void => {
    const found = literalOf(node)
    if (found !== undefined && isValueless(checked, env, node))
      issues.push({ message: `${JSON.stringify(found.text)} is ${found.words}`, offset: found.offset })
    for (const child of childrenOf(node)) search(child)
  }
  search(checked.expr)
  return issues
}

function literalOf(node: Expr): { readonly text: string; readonly words: string; readonly offset: number } | undefined {
  if (node.kind !== 'call' || node.target !== undefined || node.args.length !== 1) return undefined
  const words = MADE_OF_TEXT.get(node.function)
  const [arg] = node.args
  if (words === undefined || arg?.kind !== 'literal' || arg.constant.type !== 'string') return undefined
  return { text: arg.constant.value, words, offset: arg.offset }
}

function isValueless(checked: CheckedExpr, env: CelEnv, expr: Expr): boolean {
  const program = compileProgram({ ...checked, expr }, env)
  return 'kind' in program || isError(program.evaluate({}).value)
}

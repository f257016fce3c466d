// One expression of a rule, ready to run, or why it is none, in the words of compileRule in
// pkg/apiserver/schema/cel/compilation.go of apiextensions-apiserver.

import { childrenOf, type Expr } from '../../cel/ast.ts'
import { type Checked, check } from '../../cel/check.ts'
import type { CelEnv } from '../../cel/decls.ts'
import { compileProgram, type Program } from '../../cel/evaluate/program.ts'
import { type CelIssue, formatIssues } from '../../cel/issue.ts'
import { SERVER_LITERAL_CHECKS } from '../../cel/literal-checks.ts'
import { parse } from '../../cel/parse.ts'

/** An expression in the environment it was compiled in. */
export type CompiledExpression = {
  readonly text: string
  readonly env: CelEnv
  readonly checked: Checked
  readonly program: Program
}

/** Why there is no {@link CompiledExpression}. */
export type ExpressionProblem = {
  readonly text: string
  /** As the server tells it: `compilation failed: ERROR: <input>:1:5: …`. */
  readonly problem: string
  /** Where it is wrong, when it does not parse or its types do not fit. */
  readonly issues: readonly CelIssue[]
  /** For one that is of the right type, and has a part that cannot run. */
  readonly checked?: Checked
}

/** What an expression of a rule is for: a `rule` is a bool, a `messageExpression` a string. */
export type ExpressionUse = 'rule' | 'messageExpression'

/** Compiles an expression. Never throws for what its text says. */
export function compileExpression(
  text: string,
  env: CelEnv,
  use: ExpressionUse,
): CompiledExpression | ExpressionProblem {
  const parsed = parse(text, env)
  const found = 'issues' in parsed ? parsed : check(parsed.expr, env, SERVER_LITERAL_CHECKS)
  const prefix = use === 'rule' ? '' : 'messageExpression '
  if ('issues' in found) {
    const { issues } = found
    return { text, problem: `${prefix}compilation failed: ${formatIssues(text, issues)}`, issues }
  }
  if (found.type.kind !== (use === 'rule' ? 'bool' : 'string')) return { text, problem: WRONG_TYPE[use], issues: [] }
  const program = compileProgram(found, env)
  if ('kind' in program) {
    const noun = use === 'rule' ? 'program' : 'messageExpression'
    return { text, problem: `${noun} instantiation failed: ${program.message}`, issues: [], checked: found }
  }
  return { text, env, checked: found, program }
}

const WRONG_TYPE: { readonly [use in ExpressionUse]: string } = {
  rule: 'cel expression must evaluate to a bool',
  messageExpression: 'messageExpression must evaluate to a string',
}

/** Whether a name is read anywhere, be it a variable of the environment or one of a loop. */
export function readsName(expr: Expr, name: string): boolean {
  return (expr.kind === 'ident' && expr.name === name) || childrenOf(expr).some((child) => readsName(child, name))
}

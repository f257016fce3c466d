// Which part of a condition each read is asked, and which is left to us. Pure.

import { childrenOf, type Expr, OPERATORS } from '../../machinery/cel/ast.ts'
import { DYN } from '../../machinery/cel/types.ts'
import { compileExpression } from '../../machinery/expressions/compile.ts'
import { conjunction, conjunctsOf } from '../../machinery/expressions/conjuncts.ts'
import { type Expression, expressionOf } from '../../machinery/expressions/expression.ts'
import type { RowTypes } from '../../machinery/expressions/question-env.ts'
import { isConstant } from '../../machinery/expressions/reads.ts'
import type { SelectableField } from '../../machinery/selectable-fields.ts'
import type { FieldRequirement } from '../../machinery/selectors/field-selector.ts'
import type { LabelRequirement } from '../../machinery/selectors/label-match.ts'
import { type Push, pushOf } from './push-down.ts'

/** What is known of the rows of a read before it is sent. */
export type ReadPlace = {
  readonly kind: string
  readonly cluster: string
  readonly selectable: readonly SelectableField[]
  /** What is declared of the rows; undefined: nothing. */
  readonly types: RowTypes | undefined
  /** False: nothing is asked of the server but what was asked for in its own words. */
  readonly mayPush: boolean
}

/** A condition, divided. */
export type DividedCondition = {
  /** Parts that the server finds exactly. */
  readonly pushed: readonly Expr[]
  /** What is left to be asked of each row; undefined: nothing. */
  readonly residual: Expression | undefined
  readonly labels: readonly LabelRequirement[]
  readonly fields: readonly FieldRequirement[]
  /** The namespaces in which it can hold; undefined: any. */
  readonly namespaces: ReadonlySet<string> | undefined
  /** True when no row of this kind in this cluster can match. */
  readonly isImpossible: boolean
}

/** Ids of the nodes that join what is left; those of a text never come so far. */
const FIRST_OWN_ID = 1_000_000

/** Divides a condition for one kind in one cluster. */
export function divideCondition(where: Expression, place: ReadPlace): DividedCondition {
  const pushed: Expr[] = []
  const pushes: Push[] = []
  const left: Expr[] = []
  let isImpossible = false
  for (const conjunct of conjunctsOf(where.expr)) {
    const constant = constantOf(where, conjunct, place)
    if (constant === true) continue
    if (constant === false || namesWhatIsNot(where, conjunct, place)) isImpossible = true
    const push = place.mayPush ? pushOf(conjunct, place.selectable) : undefined
    if (push !== undefined) pushes.push(push)
    if (push?.isExact === true) pushed.push(conjunct)
    else left.push(conjunct)
  }
  const residual = conjunction(left, FIRST_OWN_ID)
  const namespaces = pushes.flatMap(({ namespace }) => namespace ?? [])
  return {
    pushed,
    residual: residual && expressionOf(where.origin, residual),
    labels: pushes.flatMap(({ labels = [] }) => labels),
    fields: pushes.flatMap(({ fields = [] }) => fields),
    namespaces: namespaces.length === 0 ? undefined : new Set(namespaces),
    isImpossible: isImpossible || new Set(namespaces).size > 1,
  }
}

/** What a part says that looks at no row: `kind == "Pod"`. */
function constantOf(where: Expression, conjunct: Expr, { kind, cluster }: ReadPlace): boolean | undefined {
  const part = expressionOf(where.origin, conjunct)
  if (!isConstant(part.reads)) return undefined
  const compiled = compileExpression(part, { self: DYN, col: DYN })
  if ('issues' in compiled) return undefined
  const value = compiled.evaluate({ kind, cluster })
  return typeof value === 'boolean' ? value : undefined
}

/** True where a part can only fail, because it compares a field that objects of this kind do not have. */
function namesWhatIsNot(where: Expression, conjunct: Expr, { types }: ReadPlace): boolean {
  if (types === undefined || !isStrict(conjunct)) return false
  const compiled = compileExpression(expressionOf(where.origin, conjunct), types)
  return 'issues' in compiled && compiled.issues.every(({ missing }) => missing?.of !== undefined)
}

/** What gives a value for an absent field. */
const LENIENT: ReadonlySet<string> = new Set([
  OPERATORS.or,
  OPERATORS.and,
  OPERATORS.conditional,
  OPERATORS.optionalSelect,
  OPERATORS.optionalIndex,
])

/** True where an error in any part is one of the whole. */
function isStrict(expr: Expr): boolean {
  if (expr.kind === 'comprehension' || (expr.kind === 'select' && expr.isTest)) return false
  if (expr.kind === 'call' && LENIENT.has(expr.function)) return false
  return childrenOf(expr).every(isStrict)
}

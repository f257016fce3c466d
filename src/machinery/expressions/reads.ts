// Which parts of a row an expression looks at: that decides how little of an object a server is asked for.

import { ACCUMULATOR, childrenOf, type Expr, OPERATORS } from '../cel/ast.ts'

/** Where each expression looks. */
export type Reads = {
  /** Printed cells. */
  readonly cells: boolean
  /** The object's type and metadata. */
  readonly metadata: boolean
  /** Any other field of the object. */
  readonly object: boolean
  /** Titles of the columns that are named; more may be read when `anyColumn`. */
  readonly columns: ReadonlySet<string>
  readonly anyColumn: boolean
  /** The object as a whole, or all of its metadata. */
  readonly whole: boolean
  readonly now: boolean
}

/** True where the value is the same for all rows of a kind in a cluster. */
export function isConstant({ cells, metadata, object, now }: Reads): boolean {
  return !cells && !metadata && !object && !now
}

/** Fields that the cheapest form of an object has too. */
const OF_METADATA = new Set(['metadata', 'apiVersion', 'kind'])

export function readsOf(...exprs: readonly Expr[]): Reads {
  const found = {
    metadata: false,
    object: false,
    cells: false,
    anyColumn: false,
    whole: false,
    now: false,
    columns: new Set<string>(),
  }
  for (const expr of exprs) visit(expr, new Set(), found)
  return found
}

type Found = {
  metadata: boolean
  object: boolean
  cells: boolean
  anyColumn: boolean
  whole: boolean
  now: boolean
  readonly columns: Set<string>
}

/** @param isStepped true for what a step is taken from: `self.metadata` in `self.metadata.name` */
function visit(expr: Expr, locals: ReadonlySet<string>, found: Found, isStepped = false): void {
  const step = stepOf(expr)
  const root = step && rootOf(step.from, locals)
  if (root === 'object' && step !== undefined) {
    if (OF_METADATA.has(step.name)) found.metadata = true
    if (step.name === 'metadata' && !isStepped) found.whole = true
    if (!OF_METADATA.has(step.name)) found.object = true
    return
  }
  if (root === 'col' && step !== undefined) {
    found.cells = true
    found.columns.add(step.name)
    return
  }
  const bare = rootOf(expr, locals)
  if (bare === 'object') {
    found.object = true
    found.whole = true
  }
  if (bare === 'now') found.now = true
  if (bare === 'col') {
    found.cells = true
    found.anyColumn = true
  }
  if (expr.kind !== 'comprehension') {
    for (const child of childrenOf(expr)) visit(child, locals, found, child === step?.from)
    return
  }
  visit(expr.iterRange, locals, found)
  visit(expr.accuInit, locals, found)
  const inner = new Set([
    ...locals,
    expr.iterVar,
    ...(expr.iterVar2 === undefined ? [] : [expr.iterVar2]),
    expr.accuVar,
  ])
  for (const child of [expr.loopCondition, expr.loopStep]) visit(child, inner, found)
  visit(expr.result, new Set([...locals, expr.accuVar]), found)
}

/** `x.name`, `x["name"]`, `x.?name` and `has(x.name)`: one known step from something. */
export function stepOf(expr: Expr): { readonly from: Expr; readonly name: string } | undefined {
  if (expr.kind === 'select') return { from: expr.operand, name: expr.field }
  if (expr.kind !== 'call' || !STEPS.has(expr.function)) return undefined
  const [from, key] = expr.args
  if (from === undefined || key?.kind !== 'literal' || key.constant.type !== 'string') return undefined
  return { from, name: key.constant.value }
}

const STEPS: ReadonlySet<string> = new Set([OPERATORS.index, OPERATORS.optionalIndex, OPERATORS.optionalSelect])

/** Which of the roots a name is; the leading dot of `.self` passes variables of loops over. */
export function rootOf(
  expr: Expr,
  locals: ReadonlySet<string> = NO_LOCALS,
): 'object' | 'col' | 'kind' | 'cluster' | 'now' | undefined {
  if (expr.kind !== 'ident' || expr.name === ACCUMULATOR) return undefined
  const isRooted = expr.name.startsWith('.')
  const name = isRooted ? expr.name.slice(1) : expr.name
  if (!isRooted && locals.has(name)) return undefined
  if (name === 'self' || name === 'object') return 'object'
  return name === 'col' || name === 'kind' || name === 'cluster' || name === 'now' ? name : undefined
}

const NO_LOCALS: ReadonlySet<string> = new Set()

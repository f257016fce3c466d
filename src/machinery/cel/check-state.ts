// What the checker carries along: the types found, the variables in sight, and the findings so far.
import type { Expr } from './ast.ts'
import type { CelEnv } from './decls.ts'
import { type CelIssue, MAX_ISSUES } from './issue.ts'
import { type CelType, ERROR, formatType, param, typeSize } from './types.ts'
import { type Bindings, isAssignable, noBindings, substitute } from './unify.ts'

/** The state of one check. Types and overloads are by the id of their node. */
export interface Checker {
  readonly env: CelEnv
  readonly bindings: Bindings
  readonly types: Map<number, CelType>
  readonly overloads: Map<number, readonly string[]>
  /** Variables of the environment that are read. */
  readonly variables: Set<string>
  readonly issues: CelIssue[]
  /** Variables of the folds around the place at hand, innermost last. */
  readonly locals: { readonly name: string; readonly type: CelType }[]
  freeVariables: number
}

/** A check before its first node. */
export function checkerOf(env: CelEnv): Checker {
  return {
    env,
    bindings: noBindings(),
    types: new Map(),
    overloads: new Map(),
    variables: new Set(),
    issues: [],
    locals: [],
    freeVariables: 0,
  }
}

/** The type a node has been given. */
export const typeOfNode = (c: Checker, node: Expr): CelType => c.types.get(node.id) ?? ERROR

/** Notes a finding about a node. */
export function complain(
  c: Checker,
  node: { readonly offset: number },
  message: string,
  missing?: CelIssue['missing'],
): void {
  if (c.issues.length >= MAX_ISSUES) return
  c.issues.push({ message, offset: node.offset, ...(missing === undefined ? {} : { missing }) })
}

/** Notes that a node has another type than it should. */
export function mismatch(c: Checker, node: { readonly offset: number }, expected: CelType, found: CelType): void {
  complain(c, node, `expected type '${formatType(expected)}' but found '${formatType(found)}'`)
}

/** Notes that nothing has this name. */
export function undeclared(c: Checker, node: { readonly offset: number }, name: string): void {
  complain(c, node, `undeclared reference to '${name}' (in container '')`, { name })
}

/** A type variable of its own. */
export const freshVariable = (c: Checker): CelType => param(`_var${c.freeVariables++}`)

/** The type with what is known of its variables. */
export const resolved = (c: Checker, type: CelType): CelType => substitute(c.bindings, type, false)

/** Whether a value of a type may stand where another is asked for; what follows for type variables holds from then on. */
export const fits = (c: Checker, from: CelType, to: CelType): boolean => isAssignable(c.bindings, from, to)

/** The type of a name, seen from the place at hand: the innermost fold's first, a leading dot passes them all over. */
export function lookUp(c: Checker, name: string): CelType | undefined {
  const isRooted = name.startsWith('.')
  const plain = isRooted ? name.slice(1) : name
  const local = isRooted ? undefined : localType(c, plain)
  if (local !== undefined) return local
  const variable = c.env.variables.get(plain)
  if (variable !== undefined) c.variables.add(plain)
  return variable?.type
}

/** The type of a variable of a fold around the place at hand. */
export function localType(c: Checker, name: string): CelType | undefined {
  return c.locals.findLast((local) => local.name === name)?.type
}

/** The node, once its type is noted; a type too large is an error instead. */
export function typed<T extends Expr>(c: Checker, expr: T, type: CelType): T {
  const isTooLarge = typeSize(type) > MAX_TYPE_SIZE
  if (isTooLarge) complain(c, expr, `expression has a type of more than ${MAX_TYPE_SIZE} parts`)
  c.types.set(expr.id, isTooLarge ? ERROR : type)
  return expr
}

/** Types can double with each step of an expression. */
const MAX_TYPE_SIZE = 1000

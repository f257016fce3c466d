// Which overloads of a function a call may mean, and of what type it is then, as cel-go's checker/checker.go finds them.
import { type CallExpr, type Expr, OPERATORS } from './ast.ts'
import { type Checker, complain, fits, freshVariable, mismatch, resolved, typeOfNode } from './check-state.ts'
import type { FunctionDecl, Overload } from './decls.ts'
import { BOOL, type CelType, DYN, ERROR, formatType, isSameType, typeParameters } from './types.ts'
import { areAssignable, isDyn, noBindings, substitute } from './unify.ts'

/** The type of a call; the overloads that it may mean are kept. A call that fits none is noted, and of type error. */
export function resolveCall(
  c: Checker,
  call: CallExpr,
  declaration: FunctionDecl,
  target: Expr | undefined,
  args: readonly Expr[],
): CelType {
  const nodes = target === undefined ? args : [target, ...args]
  const types = nodes.map((node) => typeOfNode(c, node))
  if (declaration.name === OPERATORS.and || declaration.name === OPERATORS.or) {
    return logical(c, call, declaration, nodes, types)
  }
  const ids: string[] = []
  let result: CelType | undefined
  for (const overload of declaration.overloads) {
    if (overload.member !== (target !== undefined)) continue
    const fresh = instantiate(c, overload)
    if (!areAssignable(c.bindings, types, fresh.args)) continue
    ids.push(overload.id)
    const type = resolved(c, fresh.result)
    if (result === undefined) result = type
    else if (!isDyn(result) && !isSameType(type, result)) result = DYN
  }
  if (result === undefined) {
    const shown = types.map((type) => formatType(substitute(c.bindings, type, true)))
    const receiver = target === undefined ? '' : `${shown.shift()}.`
    complain(
      c,
      call,
      `found no matching overload for '${declaration.name}' applied to '${receiver}(${shown.join(', ')})'`,
    )
    return ERROR
  }
  c.overloads.set(call.id, ids)
  return result
}

function logical(
  c: Checker,
  call: CallExpr,
  declaration: FunctionDecl,
  nodes: readonly Expr[],
  types: readonly CelType[],
): CelType {
  let type: CelType = BOOL
  for (const [i, node] of nodes.entries()) {
    const found = types[i] ?? ERROR
    if (fits(c, found, BOOL)) continue
    mismatch(c, node, BOOL, found)
    type = ERROR
  }
  if (type === BOOL)
    c.overloads.set(
      call.id,
      declaration.overloads.map((overload) => overload.id),
    )
  return type
}

/** The overload with type variables of its own. */
function instantiate(c: Checker, overload: Overload): { readonly args: readonly CelType[]; readonly result: CelType } {
  const names = variablesOf(overload)
  if (names.length === 0) return overload
  const fresh = noBindings()
  for (const name of names) fresh.types.set(name, freshVariable(c))
  return {
    args: overload.args.map((type) => substitute(fresh, type, false)),
    result: substitute(fresh, overload.result, false),
  }
}

const known = new WeakMap<Overload, readonly string[]>()

function variablesOf(overload: Overload): readonly string[] {
  const cached = known.get(overload)
  if (cached !== undefined) return cached
  const names = [...new Set([overload.result, ...overload.args].flatMap(variablesIn))]
  known.set(overload, names)
  return names
}

function variablesIn(type: CelType): readonly string[] {
  return type.kind === 'param' ? [type.name] : typeParameters(type).flatMap(variablesIn)
}

// Calls of functions: which implementation, how many arguments before it runs, what it costs. Follows planCall in
// interpreter/planner.go, evalUnary, evalBinary and evalVarArgs in interpreter/interpretable.go, and Bindings in common/decls of cel-go.
import { type CallCost, callCost } from '../cost/runtime-cost.ts'
import type { CelEnv, Overload } from '../decls.ts'
import { type Binding, bindingOf, isUnguarded, singletonOf } from '../library/bindings.ts'
import { celError, isError, type Value } from '../values/value.ts'
import { spendOnCall } from './effort.ts'
import { charge, type Frame, type Run } from './frame.ts'
import { guardOf, noOverload, signatureGuard } from './guard.ts'

/** A function as the checker resolved it. */
export interface ResolvedCall {
  readonly name: string
  /** Overload ids; several where types are only known at run time. */
  readonly overloads: readonly string[]
}

/** How a call is run: its arguments all first, or one by one until an error. */
interface Implementation {
  readonly isVariadic: boolean
  readonly invoke: Binding
}

/** The evaluation of a call, or the message why there is none. What nobody declared, in a tree that was not checked, fails when it runs. */
export function emitCall(call: ResolvedCall, args: readonly Run[], env: CelEnv): Run | string {
  const implementation =
    implementationOf(call, env) ?? (isUndeclared(call, env) ? failing(call, args.length) : undefined)
  if (implementation === undefined) return `no such overload: ${call.name}`
  const cost = callCost(call.name, call.overloads.length === 1 ? (call.overloads[0] ?? '') : '')
  const checkFirst = DEAR.has(call.name) && typeof cost === 'function' ? refuseDear(cost) : undefined
  return run(implementation, args, cost, checkFirst)
}

/** What takes the square of a length: its cost depends on the arguments alone, so that it need not be run to be refused. */
const DEAR = new Set([
  'distinct',
  'sort',
  '@sortByAssociatedKeys',
  'sets.contains',
  'sets.equivalent',
  'sets.intersects',
])

type Check = (frame: Frame, a: Value, b: Value) => void

function refuseDear(cost: Exclude<CallCost, number>): Check {
  return (frame, a, b) => {
    const price = cost(null, a, b)
    if (frame.cost + price > frame.costLimit) charge(frame, price)
  }
}

function isUndeclared({ name }: ResolvedCall, env: CelEnv): boolean {
  return !env.functions.has(name)
}

function failing({ name }: ResolvedCall, argCount: number): Implementation | undefined {
  const missing = celError(`no such overload: ${name}`)
  return argCount === 0 ? undefined : { isVariadic: argCount > 2, invoke: () => missing }
}

/** What a call of constants gives, or undefined without an implementation. */
export function invokeNow(call: ResolvedCall, args: readonly Value[], env: CelEnv): Value | undefined {
  return implementationOf(call, env)?.invoke(...args)
}

function implementationOf({ name, overloads }: ResolvedCall, env: CelEnv): Implementation | undefined {
  const singleton = singletonOf(name)
  if (singleton) return { isVariadic: false, invoke: singleton }
  const declared = env.functions.get(name)?.overloads ?? []
  const only = overloads.length === 1 ? declared.find(({ id }) => id === overloads[0]) : undefined
  const chosen = only ?? (declared.length === 1 ? declared[0] : undefined)
  if (chosen) return guarded(name, chosen)
  const candidates = declared.flatMap((overload) => {
    const invoke = overload.invoke ?? bindingOf(overload.id)
    return invoke ? [{ accepts: signatureGuard(overload), invoke }] : []
  })
  if (candidates.length === 0) return undefined
  const dispatch: Binding = (...args) => {
    const candidate = candidates.find(({ accepts }) => accepts(args))
    return candidate ? candidate.invoke(...args) : noOverload(name, args)
  }
  return { isVariadic: true, invoke: dispatch }
}

function guarded(name: string, overload: Overload): Implementation | undefined {
  const invoke = overload.invoke ?? bindingOf(overload.id)
  if (!invoke) return undefined
  const isVariadic = overload.args.length > 2 || overload.id === 'string_format'
  if (isUnguarded(overload.id)) return { isVariadic, invoke }
  const [first, second, ...more] = overload.args.map(guardOf)
  if (more.length > 0) {
    const accepts = signatureGuard(overload)
    return { isVariadic, invoke: (...args) => (accepts(args) ? invoke(...args) : noOverload(name, args)) }
  }
  if (!first) return { isVariadic, invoke }
  if (!second) return { isVariadic, invoke: (a) => (first(a) ? invoke(a) : noOverload(name, [a])) }
  return { isVariadic, invoke: (a, b) => (first(a) && second(b) ? invoke(a, b) : noOverload(name, [a, b])) }
}

function run({ isVariadic, invoke }: Implementation, args: readonly Run[], cost: CallCost, checkFirst?: Check): Run {
  const [first, second] = args
  if (isVariadic && args.length > 1) return runVariadic(invoke, args, cost, checkFirst)
  if (!first) return (frame) => charged(frame, cost, invoke(), null, null)
  if (!second) {
    return (frame) => {
      const a = first(frame)
      if (isError(a)) return charged(frame, cost, a, a, null)
      checkFirst?.(frame, a, null)
      return spent(frame, cost, invoke(a), a, null)
    }
  }
  return (frame) => {
    const a = first(frame)
    const b = second(frame)
    if (isError(a)) return charged(frame, cost, a, a, b)
    if (isError(b)) return charged(frame, cost, b, a, b)
    checkFirst?.(frame, a, b)
    return spent(frame, cost, invoke(a, b), a, b)
  }
}

/** Stops at the first error; the call costs nothing then, unless all arguments were seen. */
export function runVariadic(invoke: Binding, args: readonly Run[], cost: CallCost, checkFirst?: Check): Run {
  return (frame) => {
    const values: Value[] = []
    for (const [i, arg] of args.entries()) {
      const value = arg(frame)
      values.push(value)
      if (isError(value)) return i === args.length - 1 ? charged(frame, cost, value, values[0], values[1]) : value
    }
    const [a = null, b = null] = values
    checkFirst?.(frame, a, b)
    return spent(frame, cost, invoke(...values), a, b)
  }
}

/** As {@link charged}, counting also what the call took. */
export function spent(frame: Frame, cost: CallCost, result: Value, a: Value, b: Value): Value {
  charge(frame, typeof cost === 'number' ? cost : cost(result, a, b))
  spendOnCall(frame, result, a, b)
  return result
}

/** Adds the cost of a call whose result and first two arguments are given. */
export function charged(
  frame: Frame,
  cost: CallCost,
  result: Value,
  a: Value | undefined,
  b: Value | undefined,
): Value {
  charge(frame, typeof cost === 'number' ? cost : cost(result, a ?? null, b ?? null))
  return result
}

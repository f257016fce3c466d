// What calls of macros become, as cel-go's parser/macro.go, cel/library.go, ext/comprehensions.go and ext/lists.go expand them.
import { ACCUMULATOR, type ComprehensionExpr, type Constant, type Expr, type MacroCall, OPERATORS } from './ast.ts'
import { copyTree } from './copy-tree.ts'
import { newId, type Parser, report } from './parser-state.ts'

/** A call as it was parsed, with the offset of its parenthesis. */
export interface Call {
  readonly p: Parser
  readonly offset: number
  readonly origin: MacroCall
}

/** What a call becomes, if its name is a macro of the environment; undefined if it stays a call. Findings about arguments are noted. */
export function expandMacro(
  p: Parser,
  offset: number,
  name: string,
  target: Expr | undefined,
  args: readonly Expr[],
): Expr | undefined {
  const macro = MACROS.get(name)
  if (macro === undefined || macro.isMethod !== (target !== undefined)) return undefined
  if (!p.env.macros.has(`${macro.isMethod ? '.' : ''}${name}/${args.length}`)) return undefined
  const origin = target === undefined ? { function: name, args } : { function: name, target, args }
  return macro.expand({ p, offset, origin }, target ?? ident({ p, offset, origin }, ''), args)
}

type Expand = (call: Call, target: Expr, args: readonly Expr[]) => Expr

const method = (expand: Expand) => ({ isMethod: true, expand })

const MACROS: ReadonlyMap<string, { readonly isMethod: boolean; readonly expand: Expand }> = new Map([
  ['has', { isMethod: false, expand: has }],
  ['all', method(quantifier(all))],
  ['exists', method(quantifier(exists))],
  ['exists_one', method(quantifier(existsOne))],
  ['existsOne', method(quantifier(existsOne))],
  ['map', method(map)],
  ['filter', method(filter)],
  ['optMap', method((call, target, args) => optional(call, target, args, true))],
  ['optFlatMap', method((call, target, args) => optional(call, target, args, false))],
  ['transformList', method((call, target, args) => transform(call, target, args, list(call), appended))],
  ['transformMap', method((call, target, args) => transform(call, target, args, emptyMap(call), inserted))],
  ['transformMapEntry', method((call, target, args) => transform(call, target, args, emptyMap(call), merged))],
  ['sortBy', method(sortBy)],
  ['age', { isMethod: false, expand: age }],
])

/** Of questions, not of the server: `age()` is how long ago the object was made, `age(t)` how long ago `t` was. */
function age(call: Call, _target: Expr, args: readonly Expr[]): Expr {
  const metadata: Expr = {
    ...node(call),
    kind: 'select',
    operand: ident(call, '.self'),
    field: 'metadata',
    isTest: false,
  }
  const created: Expr = { ...node(call), kind: 'select', operand: metadata, field: 'creationTimestamp', isTest: false }
  const since = operation(call, OPERATORS.subtract, ident(call, '.now'), args[0] ?? created)
  return since.kind === 'call' ? { ...since, macro: call.origin } : since
}

function has(call: Call, _target: Expr, args: readonly Expr[]): Expr {
  const [arg] = args
  if (arg?.kind !== 'select') return report(call.p, arg?.offset ?? call.offset, 'invalid argument to has() macro')
  return { ...node(call), kind: 'select', operand: arg.operand, field: arg.field, isTest: true }
}

/** The parts of a fold that differ between macros. */
interface Fold {
  readonly init: Expr
  readonly condition: Expr
  readonly step: Expr
  readonly result: Expr
}

function all(call: Call, test: Expr): Fold {
  const condition = operation(call, OPERATORS.notStrictlyFalse, accumulator(call))
  const step = operation(call, OPERATORS.and, accumulator(call), test)
  return { init: bool(call, true), condition, step, result: accumulator(call) }
}

function exists(call: Call, test: Expr): Fold {
  const condition = operation(call, OPERATORS.notStrictlyFalse, operation(call, OPERATORS.not, accumulator(call)))
  const step = operation(call, OPERATORS.or, accumulator(call), test)
  return { init: bool(call, false), condition, step, result: accumulator(call) }
}

function existsOne(call: Call, test: Expr): Fold {
  const more = operation(call, OPERATORS.add, accumulator(call), int(call, 1n))
  const step = operation(call, OPERATORS.conditional, test, more, accumulator(call))
  const result = operation(call, OPERATORS.equals, accumulator(call), int(call, 1n))
  return { init: int(call, 0n), condition: bool(call, true), step, result }
}

function quantifier(foldOf: (call: Call, test: Expr) => Fold): Expand {
  return (call, target, args) => {
    const test = args.at(-1) ?? target
    if (args.length === 2) {
      const name = iterVar(call, args[0], 'argument must be a simple name')
      return typeof name === 'string' ? fold(call, target, [name], foldOf(call, test)) : name
    }
    const names = iterVars(call, args)
    return Array.isArray(names) ? fold(call, target, names, foldOf(call, test)) : names
  }
}

function map(call: Call, target: Expr, args: readonly Expr[]): Expr {
  const name = iterVar(call, args[0], 'argument is not an identifier')
  if (typeof name !== 'string') return name
  const step = appended(call, args.at(-1) ?? target, name)
  return fold(call, target, [name], collecting(call, list(call), args.length === 3 ? args[1] : undefined, step))
}

function filter(call: Call, target: Expr, args: readonly Expr[]): Expr {
  const [variable, test] = args
  const name = iterVar(call, variable, 'argument is not an identifier')
  if (typeof name !== 'string') return name
  return fold(call, target, [name], collecting(call, list(call), test, appended(call, variable ?? target, name)))
}

type Step = (call: Call, value: Expr, key: string) => Expr

function transform(call: Call, target: Expr, args: readonly Expr[], init: Expr, stepOf: Step): Expr {
  const names = iterVars(call, args)
  if (!Array.isArray(names)) return names
  const step = stepOf(call, args.at(-1) ?? target, names[0] ?? '')
  return fold(call, target, names, collecting(call, init, args.length === 4 ? args[2] : undefined, step))
}

const appended: Step = (call, value) => operation(call, OPERATORS.add, accumulator(call), list(call, value))
const inserted: Step = (call, value, key) =>
  operation(call, 'cel.@mapInsert', accumulator(call), ident(call, key), value)
const merged: Step = (call, value) => operation(call, 'cel.@mapInsert', accumulator(call), value)

function collecting(call: Call, init: Expr, test: Expr | undefined, step: Expr): Fold {
  const guarded = test === undefined ? step : operation(call, OPERATORS.conditional, test, step, accumulator(call))
  return { init, condition: bool(call, true), step: guarded, result: accumulator(call) }
}

function optional(call: Call, target: Expr, args: readonly Expr[], wrap: boolean): Expr {
  const [variable, value] = args
  if (variable?.kind !== 'ident' || value === undefined) {
    return report(
      call.p,
      variable?.offset ?? call.offset,
      `${call.origin.function}() variable name must be a simple identifier`,
    )
  }
  const present = invoke(call, target, 'hasValue')
  const bound = bind(call, variable.name, invoke(call, copyTree(call.p, target), 'value'), value)
  const then = wrap ? operation(call, 'optional.of', bound) : bound
  const whole = operation(call, OPERATORS.conditional, present, then, operation(call, 'optional.none'))
  return whole.kind === 'call' ? { ...whole, macro: call.origin } : whole
}

const SORT_INPUT = '@__sortBy_input__'

function sortBy(call: Call, target: Expr, args: readonly Expr[]): Expr {
  if (target.kind === 'literal' || target.kind === 'map' || target.kind === 'struct') {
    const allowed = 'a list, identifier, comprehension, call or select expression'
    return report(call.p, target.offset, `sortBy can only be applied to ${allowed}`)
  }
  const keys = map(call, ident(call, SORT_INPUT), args)
  if (keys.kind !== 'comprehension') return keys
  return bind(call, SORT_INPUT, target, invoke(call, ident(call, SORT_INPUT), '@sortByAssociatedKeys', keys))
}

/** `value` with `name` standing for `init`: a fold over nothing. */
function bind(call: Call, name: string, init: Expr, value: Expr): Expr {
  const parts = { init, condition: bool(call, false), step: ident(call, name), result: value }
  return { ...fold(call, list(call), ['#unused'], parts), accuVar: name }
}

function iterVar(call: Call, arg: Expr | undefined, complaint: string): string | Expr {
  const offset = arg?.offset ?? call.offset
  if (arg?.kind !== 'ident') return report(call.p, offset, complaint)
  if (arg.name === '__result__') return report(call.p, offset, 'iteration variable overwrites accumulator variable')
  return arg.name
}

function iterVars(call: Call, args: readonly Expr[]): string[] | Expr {
  const first = iterVar(call, args[0], 'argument must be a simple name')
  if (typeof first !== 'string') return first
  const second = iterVar(call, args[1], 'argument must be a simple name')
  if (typeof second !== 'string') return second
  if (first !== second) return [first, second]
  return report(call.p, args[1]?.offset ?? call.offset, `duplicate variable name: ${first}`)
}

function fold(call: Call, iterRange: Expr, names: readonly string[], parts: Fold): ComprehensionExpr {
  const [first = '', second] = names
  return {
    ...node(call),
    kind: 'comprehension',
    iterRange,
    iterVar: first,
    ...(second === undefined ? {} : { iterVar2: second }),
    accuVar: ACCUMULATOR,
    accuInit: parts.init,
    loopCondition: parts.condition,
    loopStep: parts.step,
    result: parts.result,
    macro: call.origin,
  }
}

const node = ({ p, offset }: Call) => ({ id: newId(p), offset })
const ident = (call: Call, name: string): Expr => ({ ...node(call), kind: 'ident', name })
const accumulator = (call: Call): Expr => ident(call, ACCUMULATOR)
const constant = (call: Call, value: Constant): Expr => ({ ...node(call), kind: 'literal', constant: value })
const bool = (call: Call, value: boolean): Expr => constant(call, { type: 'bool', value })
const int = (call: Call, value: bigint): Expr => constant(call, { type: 'int', value })
const emptyMap = (call: Call): Expr => ({ ...node(call), kind: 'map', entries: [] })

function list(call: Call, ...elements: readonly Expr[]): Expr {
  return { ...node(call), kind: 'list', elements, optionalIndices: [] }
}

function operation(call: Call, name: string, ...args: readonly Expr[]): Expr {
  return { ...node(call), kind: 'call', function: name, args }
}

function invoke(call: Call, target: Expr, name: string, ...args: readonly Expr[]): Expr {
  return { ...node(call), kind: 'call', function: name, target, args }
}

// What calls may cost before anything runs. Follows EstimateCallCost in pkg/cel/library/cost.go of apiserver, the estimates of cel-go's
// ext/{lists,sets}.go, and functionCost in checker/cost.go of cel-go, in this order.
import type { Expr } from '../ast.ts'
import { type CelType, isSameType, typeParameters } from '../types.ts'
import { capped, fixed, MAX, plus, type Range, scaled, times } from './size-estimate.ts'

/** An argument as the estimates see it. */
export interface Operand {
  readonly expr: Expr | undefined
  readonly type: CelType
  /** From a variable inwards: `self`, `spec`, `@items`. Empty where it is not known. */
  readonly path: readonly string[]
  /** What is known from the expression itself. */
  readonly size: Range | undefined
}

export interface CallEstimate {
  readonly cost: Range
  readonly size?: Range
}

/** The bounds that a schema gives, by path. */
export type SizeAt = (path: readonly string[]) => Range | undefined

const STRING_FACTOR = 0.1
const REGEX_FACTOR = 0.25
const ONE = fixed(1)

/** The estimate of a call whose cost is not the ordinary one, undefined for others. `args` are those in brackets. */
export function estimateCall(
  name: string,
  overload: string,
  target: Operand | undefined,
  args: readonly Operand[],
  sizeAt: SizeAt,
): CallEstimate | undefined {
  const call: Call = { name, overload, target, args, sizeOf: (operand) => sizeOf(operand, sizeAt) }
  return estimateExtension(call) ?? estimateKubernetes(call)
}

interface Call {
  readonly name: string
  readonly overload: string
  readonly target: Operand | undefined
  readonly args: readonly Operand[]
  readonly sizeOf: (operand: Operand) => Range
}

function sizeOf(operand: Operand, sizeAt: SizeAt): Range {
  return operand.size ?? (operand.path.length > 0 ? sizeAt(operand.path) : undefined) ?? { min: 0n, max: MAX }
}

const TRAVERSED_ARGUMENT = new Set(['cidr', 'isIP', 'isCIDR', 'quantity', 'isQuantity', 'semver', 'isSemver'])
const UNIT = new Set(
  (
    'serviceAccount path group resource subresource namespace name allowed reason error errored masked prefixLength family ' +
    'isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast isGlobalUnicast format.named sign asInteger isInteger ' +
    'asApproximateFloat isGreaterThan isLessThan compareTo add sub major minor patch getScheme getHostname getHost getPort ' +
    'getEscapedPath getQuery'
  ).split(' '),
)
const LIST_WALKS = new Set(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf', 'includes'])
const ADDRESS_SIZE: Range = { min: 4n, max: 16n }
const MAX_FORMAT_REGEX = 128
const MAX_FORMAT_SIZE = 64

function estimateKubernetes(call: Call): CallEstimate | undefined {
  const { name, overload, target, args, sizeOf: size } = call
  const [first] = args
  if (UNIT.has(name)) return { cost: ONE }
  if (name === 'check') return { cost: fixed(350_000) }
  if (LIST_WALKS.has(name)) return target && { cost: walkCost(call, target) }
  if (name === 'ip' && overload === 'cidr_ip') return { cost: ONE }
  if ((TRAVERSED_ARGUMENT.has(name) || name === 'ip') && first) return { cost: scaled(size(first), STRING_FACTOR) }
  switch (name) {
    case 'url':
    case 'jsonpatch.escapeKey':
      return first && { cost: scaled(size(first), STRING_FACTOR), size: size(first) }
    case 'lowerAscii':
    case 'upperAscii':
    case 'substring':
    case 'trim':
      return target && { cost: scaled(size(target), STRING_FACTOR), size: size(target) }
    case 'ip.isCanonical':
      return first && { cost: scaled(size(first), 2 * STRING_FACTOR) }
    case 'replace':
      return replaceEstimate(call)
    case 'split':
      return splitEstimate(call)
    case 'join':
      return joinEstimate(call)
    case 'find':
    case 'findAll': {
      if (!target || !first) return undefined
      const cost = times(scaled(plus(size(target), ONE), STRING_FACTOR), scaled(size(first), REGEX_FACTOR))
      return { cost, size: { min: 0n, max: size(target).max } }
    }
    case 'containsIP':
    case 'containsCIDR':
      return first && { cost: containsCost(name, overload, size(first)) }
    case 'validate':
      return first && { cost: scaled(scaled(size(first), STRING_FACTOR), MAX_FORMAT_REGEX * REGEX_FACTOR) }
    case 'fieldSelector':
    case 'labelSelector':
      return first && { cost: selectorCost(size(first)) }
    case '_==_':
      return equalityEstimate(args)
    default:
      return undefined
  }
}

function selectorCost(size: Range): Range {
  return plus(fixed(10), scaled(size, STRING_FACTOR), scaled(scaled(size, 0.5), 50))
}

/** One per element, with a tenth per character of strings. */
function walkCost({ name, sizeOf: size }: Call, target: Operand): Range {
  const element = typeParameters(target.type)[0]
  if (element === undefined) {
    return name === 'includes' ? times(size(target), ONE) : scaled(size(target), STRING_FACTOR)
  }
  if (element.kind !== 'string' && element.kind !== 'bytes') return times(size(target), ONE)
  const path = target.path.length > 0 ? [...target.path, '@items'] : []
  const each = size({ expr: undefined, type: element, path, size: undefined })
  return times(size(target), plus(ONE, scaled(each, STRING_FACTOR)))
}

function replaceEstimate({ target, args, sizeOf: size }: Call): CallEstimate | undefined {
  const [from, to] = args
  if (!target || !from || !to) return undefined
  const whole = size(target)
  const old = size(from)
  const next = size(to)
  const most = replacements(whole.max, old.min, next.max <= old.min)
  const least = replacements(whole.min, old.max, old.max <= next.min)
  const count = { min: least.count, max: most.count }
  const kept = { min: least.kept, max: most.kept }
  return { cost: scaled(whole, 2 * STRING_FACTOR), size: plus(times(count, next), kept) }
}

/** How often something can be replaced, and how much stays. */
function replacements(length: bigint, old: bigint, isNone: boolean): { readonly count: bigint; readonly kept: bigint } {
  if (old === 0n) return { count: capped(length + 1n), kept: length }
  if (isNone) return { count: 0n, kept: length }
  return { count: capped(BigInt(Math.ceil(Number(length) / Number(old)))), kept: 0n }
}

function splitEstimate({ target, args, sizeOf: size }: Call): CallEstimate | undefined {
  if (!target) return undefined
  const limit = args[1]?.expr
  const max = limit?.kind === 'literal' && limit.constant.type === 'int' ? limit.constant.value : size(target).max
  return { cost: scaled(size(target), 2 * STRING_FACTOR), size: { min: 0n, max: BigInt.asUintN(64, max) } }
}

function joinEstimate({ target, args, sizeOf: size }: Call): CallEstimate | undefined {
  if (!target) return undefined
  const list = size(target)
  const element = typeParameters(target.type)[0]
  const path = target.path.length > 0 ? [...target.path, '@items'] : []
  let whole = element ? times(list, size({ expr: undefined, type: element, path, size: undefined })) : fixed(0)
  const [separator] = args
  if (separator) {
    const between = { min: list.min > 0n ? list.min - 1n : 0n, max: list.max > 0n ? list.max - 1n : 0n }
    whole = plus(whole, times(size(separator), between))
  }
  return { cost: scaled(whole, STRING_FACTOR), size: whole }
}

function containsCost(name: string, overload: string, argument: Range): Range {
  let cost = scaled(plus(ADDRESS_SIZE, ADDRESS_SIZE), STRING_FACTOR)
  if (name === 'containsCIDR') cost = plus(cost, scaled(ADDRESS_SIZE, STRING_FACTOR), ONE)
  return overload.endsWith('_string') ? plus(cost, scaled(argument, STRING_FACTOR)) : cost
}

const UNIT_EQUALITY = new Set(['net.IP', 'net.CIDR', 'kubernetes.Quantity', 'kubernetes.Semver'])

function equalityEstimate([a, b]: readonly Operand[]): CallEstimate | undefined {
  if (!a || !b || !isNamed(a.type) || !isSameType(a.type, b.type)) return undefined
  const { name } = a.type
  if (UNIT_EQUALITY.has(name)) return { cost: ONE }
  if (name === 'kubernetes.NamedFormat') {
    return { cost: scaled({ min: 1n, max: BigInt(MAX_FORMAT_SIZE) }, STRING_FACTOR) }
  }
  if (name !== 'kubernetes.URL') return undefined
  return { cost: scaled({ min: 1n, max: b.size?.max ?? 1n }, STRING_FACTOR) }
}

function isNamed(type: CelType): type is Extract<CelType, { readonly kind: 'opaque' | 'object' }> {
  return type.kind === 'opaque' || type.kind === 'object'
}

function estimateExtension({ overload, target, args, sizeOf: size }: Call): CallEstimate | undefined {
  const [first, second] = args
  if (overload.startsWith('list_sets_') && first && second) {
    const factor = overload === 'list_sets_equivalent_list' ? 2 : 1
    return { cost: plus(scaled(times(size(first), size(second)), factor), ONE) }
  }
  if (overload === 'lists_range') return first && allocation(1, fixed(literalOf(first, MAX)))
  if (!target) return undefined
  switch (overload) {
    case 'list_slice': {
      if (!first || !second) return undefined
      const length = literalOf(second, size(target).max) - literalOf(first, 0n)
      return allocation(1, fixed(BigInt.asUintN(64, length)))
    }
    case 'list_reverse':
      return allocation(1, size(target))
    case 'list_flatten':
      return allocation(1, size(target))
    case 'list_flatten_int':
      return allocation(Number(first ? literalOf(first, MAX) : 1n), size(target))
    case 'list_distinct':
      return allocation(2, times(size(target), size(target)))
    default:
      return sortEstimate(overload, target, first, size)
  }
}

function sortEstimate(
  overload: string,
  target: Operand,
  keys: Operand | undefined,
  size: (operand: Operand) => Range,
): CallEstimate | undefined {
  const match = /^list_(.*)_(sort|sortByAssociatedKeys)$/.exec(overload)
  if (!match) return undefined
  const compared = size(match[2] === 'sort' ? target : (keys ?? target))
  const isText = match[1] === 'string' || match[1] === 'bytes'
  return allocation(isText ? 2 + STRING_FACTOR : 2, times(compared, compared))
}

function allocation(factor: number, size: Range): CallEstimate {
  return { cost: plus(scaled(size, factor), ONE, fixed(10)), size }
}

/** The value of an int literal, 0 if negative, and the default for all else. */
function literalOf({ expr }: Operand, otherwise: bigint): bigint {
  if (expr?.kind !== 'literal' || expr.constant.type !== 'int') return otherwise
  return expr.constant.value < 0n ? 0n : expr.constant.value
}

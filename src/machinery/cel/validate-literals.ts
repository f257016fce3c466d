// What cel-go's cel/validator.go finds in an expression whose types are right: literals that are malformed, or of mixed types.
import { type CallExpr, childrenOf, type Expr } from './ast.ts'
import type { CelFeatures } from './decls.ts'
import { type CelIssue, MAX_ISSUES } from './issue.ts'
import { type CelType, ERROR, formatType, isSameType, unwrapOptional } from './types.ts'
import { formatIssue } from './validate-format.ts'

/** Who knows what durations, timestamps and patterns look like. */
export interface LiteralChecks {
  /** Whether `duration(text)` has a value. */
  readonly isDuration: (text: string) => boolean
  /** Whether `timestamp(text)` has a value. */
  readonly isTimestamp: (text: string) => boolean
  /** Whether it is a pattern of RE2. */
  readonly isPattern: (text: string) => boolean
}

/** What has to be known of the checked expression. */
export interface Typed {
  readonly types: ReadonlyMap<number, CelType>
  readonly overloads: ReadonlyMap<number, readonly string[]>
}

/** The findings. Inside of `format(…)` types may be mixed. Without `checks` only types and formats are looked at. */
export function validateLiterals(
  expr: Expr,
  typed: Typed,
  features: CelFeatures,
  checks?: LiteralChecks,
): readonly CelIssue[] {
  const issues: CelIssue[] = []
  const typeOf = (node: Expr): CelType => typed.types.get(node.id) ?? ERROR
  const search = (node: Expr, mayMix: boolean): void => {
    if (node.kind === 'list' && !mayMix) issues.push(...mixedElement(node.elements, node.optionalIndices, typeOf))
    if (node.kind === 'map' && !mayMix) {
      for (const entry of node.entries) issues.push(...mixedEntry(entry, node.entries[0] ?? entry, typeOf))
    }
    if (node.kind === 'call') {
      const format = typed.overloads.get(node.id)?.includes('string_format') ? formatIssue(node, typeOf) : undefined
      if (format !== undefined) issues.push(format)
      if (features.checkedLiterals && checks !== undefined) issues.push(...malformed(node, checks))
    }
    const below = mayMix || (node.kind === 'call' && node.function === 'format')
    for (const child of childrenOf(node)) search(child, below)
  }
  search(expr, !features.homogeneousLiterals)
  return issues.slice(0, MAX_ISSUES)
}

type TypeOf = (node: Expr) => CelType

function mixedElement(elements: readonly Expr[], optionals: readonly number[], typeOf: TypeOf): CelIssue[] {
  const types = elements.map((element, i) => inner(typeOf(element), optionals.includes(i)))
  const [first = ERROR] = types
  const odd = types.findIndex((type) => !isSameType(first, type))
  return odd < 0 ? [] : mixed(elements[odd], first, types[odd] ?? ERROR)
}

interface Entry {
  readonly key: Expr
  readonly value: Expr
  readonly optional: boolean
}

function mixedEntry(entry: Entry, first: Entry, typeOf: TypeOf): CelIssue[] {
  const [key, firstKey] = [typeOf(entry.key), typeOf(first.key)]
  const [value, firstValue] = [entry, first].map((e) => inner(typeOf(e.value), e.optional))
  return [
    ...(isSameType(firstKey, key) ? [] : mixed(entry.key, firstKey, key)),
    ...(isSameType(firstValue ?? ERROR, value ?? ERROR) ? [] : mixed(entry.value, firstValue ?? ERROR, value ?? ERROR)),
  ]
}

const inner = (type: CelType, optional: boolean): CelType => (optional ? (unwrapOptional(type) ?? type) : type)

function mixed(node: Expr | undefined, expected: CelType, found: CelType): CelIssue[] {
  const message = `expected type '${formatType(expected)}' but found '${formatType(found)}'`
  return [{ message, offset: node?.offset ?? -1 }]
}

/** The first argument, whatever it is the function makes of it: `matches("(", x)` is malformed for cel-go. */
function malformed(call: CallExpr, checks: LiteralChecks): CelIssue[] {
  const [arg] = call.args
  if (arg?.kind !== 'literal' || arg.constant.type !== 'string') return []
  const { value } = arg.constant
  const isFine =
    (call.function !== 'duration' || checks.isDuration(value)) &&
    (call.function !== 'timestamp' || checks.isTimestamp(value)) &&
    (call.function !== 'matches' || checks.isPattern(value))
  return isFine ? [] : [{ message: `invalid ${call.function} argument`, offset: arg.offset }]
}

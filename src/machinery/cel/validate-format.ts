// Whether the clauses of a literal text go with the literal list it is formatted with: the static check of cel-go's ext/formatting.go.
import type { CallExpr, Expr } from './ast.ts'
import type { CelIssue } from './issue.ts'
import { type CelType, ERROR } from './types.ts'

type TypeOf = (expr: Expr) => CelType

/** What is wrong with `"…".format([…])`; undefined for other calls, and if nothing is. */
export function formatIssue(call: CallExpr, typeOf: TypeOf): CelIssue | undefined {
  const [list] = call.args
  const text =
    call.target?.kind === 'literal' && call.target.constant.type === 'string' ? call.target.constant.value : undefined
  if (text === undefined || list?.kind !== 'list' || call.args.length !== 1) return undefined
  let used = 0
  for (let at = text.indexOf('%'); at >= 0; ) {
    if (text[at + 1] === '%') {
      at = text.indexOf('%', at + 2)
      continue
    }
    if (at + 1 >= text.length) return { message: 'unexpected end of string', offset: call.offset }
    const arg = list.elements[used]
    if (arg === undefined) return { message: `index ${used} out of range`, offset: call.offset }
    const clause = readClause(text, at + 1)
    if ('problem' in clause) {
      return { message: `could not parse formatting clause: ${clause.problem}`, offset: call.offset }
    }
    const issue = clauseIssue(clause.letter, arg, typeOf)
    if (issue !== undefined) return issue
    used++
    at = text.indexOf('%', clause.end)
  }
  const given = list.elements.length
  if (given <= used) return undefined
  const message = `too many arguments supplied to string.format (expected ${used}, got ${given})`
  return { message, offset: call.offset }
}

interface Clause {
  readonly letter: string
  /** The offset behind the clause. */
  readonly end: number
}

function readClause(text: string, start: number): Clause | { readonly problem: string } {
  const digits = /^\.(\d*)/.exec(text.slice(start))
  const at = start + (digits?.[0].length ?? 0)
  const inPrecision = (problem: string) => ({ problem: `error while parsing precision: ${problem}` })
  if (digits !== null && at >= text.length) return inPrecision('could not find end of precision specifier')
  const precision = digits?.[1] ?? '0'
  const complaint = precision === '' ? 'invalid syntax' : 'value out of range'
  if (precision === '' || BigInt(precision) >= 2n ** 63n) {
    return inPrecision(
      `error while converting precision to integer: strconv.Atoi: parsing "${precision}": ${complaint}`,
    )
  }
  const letter = text.charAt(at)
  if (CLAUSES.has(letter)) return { letter, end: at + 1 }
  const [byte = 0] = new TextEncoder().encode(text.slice(at, at + 2))
  return { problem: `unrecognized formatting clause "${String.fromCharCode(byte)}"` }
}

type Kinds = readonly CelType['kind'][]

const TEXT: Kinds = [
  ...([
    'list',
    'map',
    'int',
    'uint',
    'double',
    'bool',
    'string',
    'timestamp',
    'bytes',
    'duration',
    'type',
    'null',
  ] as const),
]
const WHOLE: Kinds = ['int', 'uint']
const HEX = [
  'only integers, byte buffers, and strings can be formatted as hex',
  ['int', 'uint', 'string', 'bytes'],
] as const

/** What the clauses take, and what is said if they are given something else. */
const CLAUSES: ReadonlyMap<string, readonly [complaint: string, kinds: Kinds]> = new Map<
  string,
  readonly [string, Kinds]
>([
  [
    's',
    [
      'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
      TEXT,
    ],
  ],
  ['d', ['decimal clause can only be used on integers', WHOLE]],
  ['f', ['fixed-point clause can only be used on doubles', ['double', 'string']]],
  ['e', ['scientific clause can only be used on doubles', ['double', 'string']]],
  ['b', ['only integers and bools can be formatted as binary', ['int', 'uint', 'bool']]],
  ['x', HEX],
  ['X', HEX],
  ['o', ['octal clause can only be used on integers', WHOLE]],
])

function clauseIssue(letter: string, arg: Expr, typeOf: TypeOf): CelIssue | undefined {
  const [complaint, kinds] = CLAUSES.get(letter) ?? ['', []]
  const misfit = findMisfit(arg, kinds, typeOf)
  if (misfit === undefined) return undefined
  const message = `error during formatting: ${complaint}, was given ${runtimeName(typeOf(misfit))}`
  return { message, offset: misfit.offset }
}

/** The first part that a clause cannot take; for texts, those of literal lists and maps too. */
function findMisfit(expr: Expr, kinds: Kinds, typeOf: TypeOf): Expr | undefined {
  const { kind } = typeOf(expr)
  if (kind !== 'dyn' && !kinds.includes(kind)) return expr
  if (kinds !== TEXT || (expr.kind !== 'list' && expr.kind !== 'map')) return undefined
  const parts = expr.kind === 'list' ? expr.elements : expr.entries.flatMap(({ key, value }) => [key, value])
  for (const part of parts) {
    const misfit = findMisfit(part, kinds, typeOf)
    if (misfit !== undefined) return misfit
  }
  return undefined
}

function runtimeName(type: CelType = ERROR): string {
  if (type.kind === 'timestamp') return 'google.protobuf.Timestamp'
  if (type.kind === 'duration') return 'google.protobuf.Duration'
  if (type.kind === 'null') return 'null_type'
  return 'name' in type ? type.name : type.kind
}

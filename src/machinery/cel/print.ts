// Writes a tree as text, macros as they were written: parsing what is printed gives the same tree again. Follows cel-go's parser/unparser.go.
import type { CallExpr, Constant, Expr, FieldEntry, MapEntry } from './ast.ts'
import { OPERATORS } from './ast.ts'

/** How tightly an operator binds; what binds less than its place asks for is put in parentheses. */
const CONDITIONAL = 1
const OR = 2
const AND = 3
const RELATION = 4
const SUM = 5
const PRODUCT = 6
const UNARY = 7
const MEMBER = 8

const BINARY: ReadonlyMap<string, readonly [sign: string, level: number]> = new Map([
  [OPERATORS.or, ['||', OR]],
  [OPERATORS.and, ['&&', AND]],
  [OPERATORS.less, ['<', RELATION]],
  [OPERATORS.lessEquals, ['<=', RELATION]],
  [OPERATORS.greater, ['>', RELATION]],
  [OPERATORS.greaterEquals, ['>=', RELATION]],
  [OPERATORS.equals, ['==', RELATION]],
  [OPERATORS.notEquals, ['!=', RELATION]],
  [OPERATORS.in, ['in', RELATION]],
  [OPERATORS.add, ['+', SUM]],
  [OPERATORS.subtract, ['-', SUM]],
  [OPERATORS.multiply, ['*', PRODUCT]],
  [OPERATORS.divide, ['/', PRODUCT]],
  [OPERATORS.modulo, ['%', PRODUCT]],
])

/** The text of a tree, on one line. Texts of strings are in double quotes. */
export function print(expr: Expr): string {
  switch (expr.kind) {
    case 'literal':
      return printConstant(expr.constant)
    case 'ident':
      return expr.name
    case 'select': {
      const text = `${at(expr.operand, MEMBER)}.${fieldName(expr.field)}`
      return expr.isTest ? `has(${text})` : text
    }
    case 'list':
      return `[${expr.elements.map((e, i) => `${expr.optionalIndices.includes(i) ? '?' : ''}${print(e)}`).join(', ')}]`
    case 'map':
      return `{${expr.entries.map(entry).join(', ')}}`
    case 'struct':
      return `${expr.typeName}{${expr.fields.map(field).join(', ')}}`
    case 'comprehension':
      return invocation(expr.macro)
    case 'call':
      return expr.macro === undefined ? printCall(expr) : invocation(expr.macro)
  }
}

const entry = ({ optional, key, value }: MapEntry): string => `${optional ? '?' : ''}${print(key)}: ${print(value)}`

const field = (f: FieldEntry): string => `${f.optional ? '?' : ''}${fieldName(f.field)}: ${print(f.value)}`

function printCall(call: CallExpr): string {
  const [first, second, third] = call.args
  if (first !== undefined && second === undefined) {
    if (call.function === OPERATORS.not) return `!${at(first, MEMBER)}`
    if (call.function === OPERATORS.negate) return `-${isNumber(first) ? `(${print(first)})` : at(first, MEMBER)}`
  }
  if (first === undefined || second === undefined) return invocation(call)
  const binary = BINARY.get(call.function)
  if (binary !== undefined) return printBinary(call, binary[0], binary[1], first, second)
  switch (call.function) {
    case OPERATORS.conditional:
      return third === undefined ? invocation(call) : `${at(first, OR)} ? ${at(second, OR)} : ${print(third)}`
    case OPERATORS.index:
      return `${at(first, MEMBER)}[${print(second)}]`
    case OPERATORS.optionalIndex:
      return `${at(first, MEMBER)}[?${print(second)}]`
    case OPERATORS.optionalSelect:
      return `${at(first, MEMBER)}.?${second.kind === 'literal' ? fieldName(String(second.constant.value)) : print(second)}`
    default:
      return invocation(call)
  }
}

function printBinary(call: CallExpr, sign: string, level: number, left: Expr, right: Expr): string {
  if (level !== AND && level !== OR) return `${at(left, level)} ${sign} ${at(right, level + 1)}`
  const terms = chain(call, call.function)
  if (isBalanced(call, call.function, terms.length)) return terms.map((term) => at(term, level + 1)).join(` ${sign} `)
  return `${at(left, level + 1)} ${sign} ${at(right, level + 1)}`
}

/** The operands of a tree of one logical operator, from left to right. */
function chain(expr: Expr, name: string): Expr[] {
  return isOperator(expr, name) ? expr.args.flatMap((arg) => chain(arg, name)) : [expr]
}

/** Whether a tree of `count` operands has the shape in which the parser puts a chain of them. */
function isBalanced(expr: Expr, name: string, count: number): boolean {
  if (count === 1 || !isOperator(expr, name)) return count === 1 && !isOperator(expr, name)
  const left = Math.ceil(count / 2)
  const [first, second] = expr.args
  return (
    first !== undefined &&
    second !== undefined &&
    isBalanced(first, name, left) &&
    isBalanced(second, name, count - left)
  )
}

function isOperator(expr: Expr, name: string): expr is CallExpr {
  return expr.kind === 'call' && expr.macro === undefined && expr.function === name && expr.args.length === 2
}

/** A tree where something of at least this level must stand. */
function at(expr: Expr, level: number): string {
  return levelOf(expr) < level || (level === MEMBER && isNumber(expr)) ? `(${print(expr)})` : print(expr)
}

function levelOf(expr: Expr): number {
  if (expr.kind !== 'call' || expr.macro !== undefined) return MEMBER
  if (expr.args.length === 1 && (expr.function === OPERATORS.not || expr.function === OPERATORS.negate)) return UNARY
  if (expr.function === OPERATORS.conditional && expr.args.length === 3) return CONDITIONAL
  return BINARY.get(expr.function)?.[1] ?? MEMBER
}

const isNumber = (expr: Expr): boolean =>
  expr.kind === 'literal' && (expr.constant.type === 'int' || expr.constant.type === 'double')

function invocation(call: {
  readonly function: string
  readonly target?: Expr
  readonly args: readonly Expr[]
}): string {
  const args = `(${call.args.map(print).join(', ')})`
  return call.target === undefined ? `${call.function}${args}` : `${at(call.target, MEMBER)}.${call.function}${args}`
}

function fieldName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !/^(?:in|true|false|null)$/.test(name) ? name : `\`${name}\``
}

function printConstant(constant: Constant): string {
  switch (constant.type) {
    case 'string':
      return quote(constant.value)
    case 'bytes':
      return `b"${[...constant.value].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}"`
    case 'uint':
      return `${constant.value}u`
    case 'double': {
      const text = Object.is(constant.value, -0) ? '-0.0' : String(constant.value)
      return /[.e]/.test(text) ? text : `${text}.0`
    }
    default:
      return String(constant.value)
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function quote(text: string): string {
  const escaped = (char: string): string => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `"${text.replace(/["\\\u0000-\u001f\u007f]/g, escaped)}"`
}

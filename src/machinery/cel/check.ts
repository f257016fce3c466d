// Finds the type of every part of an expression, by cel-go's checker/checker.go: the same types, overloads, findings and words.
import {
  type CallExpr,
  type ComprehensionExpr,
  type Expr,
  type ListExpr,
  type MapExpr,
  OPERATORS,
  type SelectExpr,
  type StructExpr,
} from './ast.ts'
import { declaredField, fieldType } from './check-field.ts'
import {
  type Checker,
  checkerOf,
  complain,
  fits,
  freshVariable,
  localType,
  lookUp,
  mismatch,
  resolved,
  typed,
  typeOfNode,
  undeclared,
} from './check-state.ts'
import type { CelEnv } from './decls.ts'
import type { CelIssue } from './issue.ts'
import { resolveCall } from './resolve-overload.ts'
import { BOOL, type CelType, DYN, ERROR, formatType, INT, listOf, mapOf, optionalOf, unwrapOptional } from './types.ts'
import { isDyn, isDynOrError, mostGeneral, substitute } from './unify.ts'
import { type LiteralChecks, validateLiterals } from './validate-literals.ts'

/** An expression whose types are known. */
export interface Checked {
  /** The tree with names resolved: a namespaced function has its full name and no target, a dotted variable is one name. */
  readonly expr: Expr
  /** The type of the whole. */
  readonly type: CelType
  /** The type of a node by its id; a type variable nothing is known of is dyn. */
  readonly types: ReadonlyMap<number, CelType>
  /** The ids of the overloads a call may mean, by the id of its node; more than one if its arguments are dyn. */
  readonly overloads: ReadonlyMap<number, readonly string[]>
  /** The variables of the environment that it reads. */
  readonly variables: ReadonlySet<string>
}

/**
 * Checks a tree of {@link parse} in its environment. Never throws; findings are in the order in which they were made. Where the
 * environment wants literal durations, timestamps and patterns checked as well, `literals` says what is one; without it they are not.
 */
export function check(
  expr: Expr,
  env: CelEnv,
  literals?: LiteralChecks,
): Checked | { readonly issues: readonly CelIssue[] } {
  const c = checkerOf(env)
  const whole = visit(c, expr)
  if (c.issues.length > 0) return { issues: c.issues }
  for (const [id, type] of c.types) c.types.set(id, substitute(c.bindings, type, true))
  const issues = validateLiterals(whole, c, env.features, literals)
  if (issues.length > 0) return { issues }
  return { expr: whole, type: typeOfNode(c, whole), types: c.types, overloads: c.overloads, variables: c.variables }
}

function visit(c: Checker, expr: Expr): Expr {
  switch (expr.kind) {
    case 'literal':
      return typed(c, expr, { kind: expr.constant.type })
    case 'ident': {
      const type = lookUp(c, expr.name)
      if (type === undefined) undeclared(c, expr, expr.name)
      const isShadowed = expr.name.startsWith('.') && localType(c, expr.name.slice(1)) !== undefined
      const name = isShadowed ? expr.name : expr.name.replace(/^\./, '')
      return typed(c, name === expr.name ? expr : { ...expr, name }, type ?? ERROR)
    }
    case 'select':
      return visitSelect(c, expr)
    case 'call':
      return visitCall(c, expr)
    case 'list':
      return visitList(c, expr)
    case 'map':
      return visitMap(c, expr)
    case 'struct':
      return visitStruct(c, expr)
    case 'comprehension':
      return visitFold(c, expr)
  }
}

function visitSelect(c: Checker, expr: SelectExpr): Expr {
  const name = expr.isTest ? undefined : qualifiedName(expr)
  if (name !== undefined && localType(c, name.slice(0, name.indexOf('.'))) === undefined) {
    const type = lookUp(c, name.startsWith('.') ? name : `.${name}`)
    if (type !== undefined)
      return typed(c, { kind: 'ident', id: expr.id, offset: expr.offset, name: name.replace(/^\./, '') }, type)
  }
  const operand = visit(c, expr.operand)
  const type = fieldType(c, expr, operand, expr.field, false)
  return typed(c, operand === expr.operand ? expr : { ...expr, operand }, expr.isTest ? BOOL : resolved(c, type))
}

/** `a.b.c` if the tree is names all the way. */
function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name
  if (expr.kind !== 'select' || expr.isTest) return undefined
  const prefix = qualifiedName(expr.operand)
  return prefix === undefined ? undefined : `${prefix}.${expr.field}`
}

function visitCall(c: Checker, expr: CallExpr): Expr {
  if (expr.function === OPERATORS.optionalSelect) return visitOptionalSelect(c, expr)
  const args = visitAll(c, expr.args)
  if (expr.target === undefined) return named(c, args === expr.args ? expr : { ...expr, args }, expr.function)
  const prefix = qualifiedName(expr.target)
  const fullName = `${prefix}.${expr.function}`
  if (prefix !== undefined && c.env.functions.has(fullName.replace(/^\./, ''))) {
    const { target: _, ...rest } = expr
    return named(c, { ...rest, args }, fullName)
  }
  const target = visit(c, expr.target)
  return named(c, target === expr.target && args === expr.args ? expr : { ...expr, target, args }, expr.function)
}

/** Resolves a call whose parts are checked; a function has its name without a leading dot from then on. */
function named(c: Checker, call: CallExpr, name: string): Expr {
  const declaration = c.env.functions.get(call.target === undefined ? name.replace(/^\./, '') : name)
  if (declaration === undefined) {
    undeclared(c, call, name)
    return typed(c, call, ERROR)
  }
  const whole = call.function === declaration.name ? call : { ...call, function: declaration.name }
  return typed(c, whole, resolveCall(c, whole, declaration, whole.target, whole.args))
}

function visitOptionalSelect(c: Checker, expr: CallExpr): Expr {
  const [operand, key] = expr.args
  if (operand === undefined || key?.kind !== 'literal') {
    complain(c, expr, `unsupported optional field selection: incorrect signature. argument count: ${expr.args.length}`)
    return typed(c, expr, ERROR)
  }
  const checked = visit(c, operand)
  const type = fieldType(c, expr, checked, String(key.constant.value), true)
  c.overloads.set(expr.id, ['select_optional_field'])
  return typed(c, checked === operand ? expr : { ...expr, args: [checked, key] }, resolved(c, type))
}

function visitAll(c: Checker, all: readonly Expr[]): readonly Expr[] {
  const visited = all.map((expr) => visit(c, expr))
  return visited.every((expr, i) => expr === all[i]) ? all : visited
}

function visitList(c: Checker, expr: ListExpr): Expr {
  const elements = visitAll(c, expr.elements)
  let type: CelType | undefined
  for (const [i, element] of elements.entries()) {
    type = join(c, type, valueType(c, element, expr.optionalIndices.includes(i)))
  }
  return typed(c, elements === expr.elements ? expr : { ...expr, elements }, listOf(type ?? freshVariable(c)))
}

/** The type of an element or value; one written with `?` must be an optional, and is what is inside. */
function valueType(c: Checker, node: Expr, optional: boolean): CelType {
  const type = typeOfNode(c, node)
  if (!optional) return type
  const inner = unwrapOptional(type)
  if (inner === undefined && !isDyn(type)) mismatch(c, node, optionalOf(type), type)
  return inner ?? type
}

/** What holds both; dyn if they do not go together, which {@link validateLiterals} refuses. */
function join(c: Checker, before: CelType | undefined, type: CelType): CelType {
  if (before === undefined) return type
  return fits(c, before, type) ? mostGeneral(before, type) : DYN
}

function visitMap(c: Checker, expr: MapExpr): Expr {
  let keyType: CelType | undefined
  let type: CelType | undefined
  const entries = expr.entries.map((entry) => {
    const key = visit(c, entry.key)
    keyType = join(c, keyType, typeOfNode(c, key))
    const value = visit(c, entry.value)
    type = join(c, type, valueType(c, value, entry.optional))
    return { ...entry, key, value }
  })
  return typed(c, { ...expr, entries }, mapOf(keyType ?? freshVariable(c), type ?? freshVariable(c)))
}

function visitStruct(c: Checker, expr: StructExpr): Expr {
  const named = lookUp(c, expr.typeName)
  if (named === undefined) {
    undeclared(c, expr, expr.typeName)
    return typed(c, expr, ERROR)
  }
  const made = named.kind === 'type' ? named.of : undefined
  if (made === undefined) complain(c, expr, `'${formatType(named)}' is not a type`)
  else if (made.kind !== 'object') complain(c, expr, `'${formatType(made)}' is not a message type`)
  const fields = expr.fields.map((entry) => {
    const value = visit(c, entry.value)
    const expected = made?.kind === 'object' ? declaredField(c, entry, made, entry.field) : ERROR
    const found = valueType(c, value, entry.optional)
    if (!fits(c, expected, found)) {
      const types = `'${formatType(expected)}' but provided type is '${formatType(found)}'`
      complain(c, entry, `expected type of field '${entry.field}' is ${types}`)
    }
    return { ...entry, value }
  })
  return typed(
    c,
    { ...expr, typeName: expr.typeName.replace(/^\./, ''), fields },
    made?.kind === 'object' ? made : ERROR,
  )
}

function visitFold(c: Checker, expr: ComprehensionExpr): Expr {
  const iterRange = visit(c, expr.iterRange)
  const accuInit = visit(c, expr.accuInit)
  const accuType = typeOfNode(c, accuInit)
  const [first, second] = elementTypes(c, iterRange, expr.iterVar2 !== undefined)
  const outside = c.locals.length
  c.locals.push({ name: expr.accuVar, type: accuType })
  c.locals.push({ name: expr.iterVar, type: first })
  if (expr.iterVar2 !== undefined) c.locals.push({ name: expr.iterVar2, type: second })
  const loopCondition = visit(c, expr.loopCondition)
  mustBe(c, loopCondition, BOOL)
  const loopStep = visit(c, expr.loopStep)
  mustBe(c, loopStep, accuType)
  c.locals.length = outside + 1
  const result = visit(c, expr.result)
  c.locals.length = outside
  return typed(c, { ...expr, iterRange, accuInit, loopCondition, loopStep, result }, resolved(c, typeOfNode(c, result)))
}

/** The types of the one or two variables of a fold over a range. */
function elementTypes(c: Checker, range: Expr, two: boolean): readonly [CelType, CelType] {
  const type = resolved(c, typeOfNode(c, range))
  if (type.kind === 'list') return two ? [INT, type.element] : [type.element, DYN]
  if (type.kind === 'map') return [type.key, type.value]
  if (type.kind === 'param' || isDynOrError(type)) {
    fits(c, DYN, type)
    return [DYN, DYN]
  }
  const allowed = '(must be list, map, or dynamic)'
  complain(c, range, `expression of type '${formatType(type)}' cannot be range of a comprehension ${allowed}`)
  return [ERROR, ERROR]
}

function mustBe(c: Checker, node: Expr, type: CelType): void {
  const found = typeOfNode(c, node)
  if (!fits(c, type, found)) mismatch(c, node, type, found)
}

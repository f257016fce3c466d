// What of a condition a server can answer itself: labels, names, namespaces and selectable fields. Pure.

import { type CallExpr, type Constant, type Expr, OPERATORS } from '../../machinery/cel/ast.ts'
import { unescapeFieldName } from '../../machinery/cel/field-names.ts'
import { disjunctsOf } from '../../machinery/expressions/conjuncts.ts'
import { rootOf, stepOf } from '../../machinery/expressions/reads.ts'
import type { SelectableField } from '../../machinery/selectable-fields.ts'
import type { FieldRequirement } from '../../machinery/selectors/field-selector.ts'
import type { LabelRequirement } from '../../machinery/selectors/label-match.ts'
import { labelKeyFaults, labelValueFaults } from '../../machinery/selectors/label-rules.ts'

/** What is asked of a server for the sake of a conjunct. */
export type Push = {
  readonly labels?: readonly LabelRequirement[]
  readonly fields?: readonly FieldRequirement[]
  /** The one namespace in which the conjunct can hold. */
  readonly namespace?: string
  /** True when the server finds what the conjunct holds of and nothing else, so that it need not be asked again. */
  readonly isExact: boolean
}

/** More values than these make an address that servers and proxies may refuse. */
const MAX_VALUES = 100

/** What can be pushed of one conjunct; undefined: nothing. */
export function pushOf(conjunct: Expr, selectable: readonly SelectableField[]): Push | undefined {
  const test = testOf(conjunct)
  if (test === undefined) return undefined
  const [first, second, third, ...deeper] = test.path
  if (first === 'metadata' && second === 'labels' && third !== undefined && deeper.length === 0)
    return ofLabel(test, third)
  if (first === 'metadata' && second === 'namespace' && third === undefined) return ofNamespace(test)
  const field = selectable.find(({ path }) => path === `.${test.path.join('.')}`)
  return field && ofField(test, field)
}

/** A comparison of one field with constants. */
type Test = { readonly path: readonly string[]; readonly isNegated: boolean } & (
  | { readonly op: 'equals'; readonly values: readonly Constant['value'][] }
  | { readonly op: 'exists' }
)

function testOf(expr: Expr): Test | undefined {
  if (expr.kind === 'select') {
    const path = pathOf(expr.operand)
    if (path === undefined) return undefined
    const whole = [...path, fieldName(path, expr.field)]
    return expr.isTest
      ? { path: whole, op: 'exists', isNegated: false }
      : { path: whole, op: 'equals', values: [true], isNegated: false }
  }
  if (expr.kind !== 'call' || expr.target !== undefined) return undefined
  switch (expr.function) {
    case OPERATORS.not: {
      const inner = expr.args[0] && testOf(expr.args[0])
      return inner && { ...inner, isNegated: !inner.isNegated }
    }
    case OPERATORS.equals:
    case OPERATORS.notEquals:
      return comparison(expr)
    case OPERATORS.in:
      return membership(expr)
    case OPERATORS.or:
      return alternatives(expr)
    default:
      return undefined
  }
}

function comparison({ function: name, args }: CallExpr): Test | undefined {
  const [a, b] = args
  const [field, constant] = a?.kind === 'literal' ? [b, a] : [a, b]
  if (field === undefined || constant?.kind !== 'literal') return undefined
  const path = pathOf(field)
  return path && { path, op: 'equals', values: [constant.constant.value], isNegated: name === OPERATORS.notEquals }
}

/** `x in ["a", "b"]`, and `"key" in self.metadata.labels`. */
function membership({ args }: CallExpr): Test | undefined {
  const [element, list] = args
  if (element === undefined || list === undefined) return undefined
  if (element.kind === 'literal') {
    const path = pathOf(list)
    const key = element.constant.value
    return path && typeof key === 'string' ? { path: [...path, key], op: 'exists', isNegated: false } : undefined
  }
  if (list.kind !== 'list' || list.optionalIndices.length > 0) return undefined
  const values = list.elements.flatMap((e) => (e.kind === 'literal' ? [e.constant.value] : []))
  const path = pathOf(element)
  if (path === undefined || values.length !== list.elements.length || values.length === 0) return undefined
  return { path, op: 'equals', values, isNegated: false }
}

/** `x == "a" || x == "b"` of one field. */
function alternatives(expr: CallExpr): Test | undefined {
  const tests = disjunctsOf(expr).map(testOf)
  const [first] = tests
  if (first === undefined) return undefined
  const values: Constant['value'][] = []
  for (const test of tests) {
    if (test?.op !== 'equals' || test.isNegated || test.path.join('\u0000') !== first.path.join('\u0000'))
      return undefined
    values.push(...test.values)
  }
  return { path: first.path, op: 'equals', values, isNegated: false }
}

/** `["metadata", "labels", "app"]` of `self.metadata.labels.app`; undefined for anything but known steps from the object. */
function pathOf(expr: Expr): readonly string[] | undefined {
  if (rootOf(expr) === 'object') return []
  if (expr.kind === 'select' && expr.isTest) return undefined
  if (expr.kind === 'call' && expr.function !== OPERATORS.index) return undefined
  const step = stepOf(expr)
  const before = step && pathOf(step.from)
  return step && before && [...before, fieldName(before, step.name)]
}

/** Fields of objects are written escaped, keys of labels and annotations as they are. */
function fieldName(before: readonly string[], name: string): string {
  return before.length === 2 && before[0] === 'metadata' ? name : (unescapeFieldName(name) ?? name)
}

function ofLabel(test: Test, key: string): Push | undefined {
  if (labelKeyFaults(key).length > 0) return undefined
  if (test.op === 'exists')
    return test.isNegated
      ? { labels: [{ key, operator: '!', values: [] }], isExact: false }
      : { labels: [{ key, operator: 'exists', values: [] }], isExact: true }
  const values = [...new Set(test.values)].filter((value) => typeof value === 'string').sort()
  if (values.length < new Set(test.values).size || values.length > MAX_VALUES) return undefined
  if (values.some((value) => labelValueFaults(value).length > 0)) return undefined
  const isOne = values.length === 1
  if (!test.isNegated) return { labels: [{ key, operator: isOne ? '=' : 'in', values }], isExact: true }
  // alone it would find objects without the label, too
  const exists: LabelRequirement = { key, operator: 'exists', values: [] }
  return { labels: [exists, { key, operator: isOne ? '!=' : 'notin', values }], isExact: true }
}

function ofNamespace(test: Test): Push | undefined {
  const [value, ...others] = test.op === 'equals' ? test.values : []
  if (test.isNegated || others.length > 0 || typeof value !== 'string' || !/^[a-z0-9][-a-z0-9]*$/.test(value))
    return undefined
  return { namespace: value, isExact: true }
}

/** Several values would be several lists, which may miss an object that moves between them. */
function ofField(test: Test, field: SelectableField): Push | undefined {
  const [value, ...others] = test.op === 'equals' ? test.values : []
  if (value === undefined || value === null || others.length > 0) return undefined
  const text = textOf(value, field)
  if (text === undefined) return undefined
  const isAbsent = text === field.absent
  return {
    fields: [{ field: field.label, operator: test.isNegated ? '!=' : '=', value: text }],
    // an object without the field is compared as its absent value
    isExact: test.isNegated === isAbsent && field.otherwise === undefined,
  }
}

/** Text of these formats is no text to expressions, which compare moments and lengths. */
const READ_OTHERWISE: ReadonlySet<string> = new Set(['byte', 'date', 'date-time', 'duration'])

function textOf(value: Constant['value'], { type, format = '' }: SelectableField): string | undefined {
  if (READ_OTHERWISE.has(format)) return undefined
  if (type === 'string') return typeof value === 'string' && value.length <= 1000 ? value : undefined
  if (type === 'boolean') return typeof value === 'boolean' ? String(value) : undefined
  return typeof value === 'bigint' ? String(value) : undefined
}

// What an estimate knows while it walks an expression: paths into data, sizes, and variables of loops. Follows coster in checker/cost.go of
// cel-go.

import { codePointLength } from '../../text-length.ts'
import { ACCUMULATOR, type Expr } from '../ast.ts'
import { type CelType, DYN } from '../types.ts'
import type { Operand, SizeAt } from './call-estimate.ts'
import { fixed, type Range, union } from './size-estimate.ts'

const ONE = fixed(1)

/** A checked expression, as far as estimates need it. */
export interface Estimable {
  readonly expr: Expr
  readonly types: ReadonlyMap<number, CelType>
  readonly overloads: ReadonlyMap<number, readonly string[]>
}

/** Sizes of what is in a list or map. */
export interface EntrySize {
  readonly container: 'list' | 'map'
  readonly key: Range
  readonly value: Range
}

export interface Local {
  readonly path: readonly string[]
  readonly size: Range | undefined
  readonly entries: EntrySize | undefined
}

export interface Estimator {
  readonly checked: Estimable
  readonly sizeAt: SizeAt
  readonly paths: Map<number, readonly string[]>
  readonly sizes: Map<number, Range>
  readonly entries: Map<number, EntrySize>
  /** Innermost last. */
  readonly locals: Map<string, Local[]>
}

export function operandOf(e: Estimator, expr: Expr): Operand {
  const path = pathOf(e, expr)
  const isHidden = path[0] === ACCUMULATOR || path[0] === '__result__'
  return { expr, type: typeAt(e, expr), path: isHidden ? [] : path, size: sizeOf(e, expr) }
}

export function typeAt(e: Estimator, expr: Expr): CelType {
  return e.checked.types.get(expr.id) ?? DYN
}

export function localOf(e: Estimator, name: string): Local | undefined {
  return e.locals.get(name)?.at(-1)
}

export function push(e: Estimator, name: string, local: Local): void {
  const stack = e.locals.get(name)
  if (stack) stack.push(local)
  else e.locals.set(name, [local])
}

export function pop(e: Estimator, name: string): void {
  e.locals.get(name)?.pop()
}

export function pathOf(e: Estimator, expr: Expr): readonly string[] {
  const local = expr.kind === 'ident' ? localOf(e, expr.name) : undefined
  return local?.path ?? e.paths.get(expr.id) ?? []
}

export function setSize(e: Estimator, expr: Expr, size: Range | undefined): void {
  if (size) e.sizes.set(expr.id, size)
}

export function copySizes(e: Estimator, to: Expr, from: Expr): void {
  setSize(e, to, sizeOf(e, from))
  const entries = entriesOf(e, from)
  if (entries) e.entries.set(to.id, entries)
}

export function sizeOf(e: Estimator, expr: Expr): Range | undefined {
  const computed = e.sizes.get(expr.id) ?? ownSize(expr)
  if (computed) return computed
  const path = pathOf(e, expr)
  const bound = path.length > 0 ? e.sizeAt(path) : undefined
  if (bound) {
    e.sizes.set(expr.id, bound)
    return bound
  }
  if (isScalar(typeAt(e, expr))) return ONE
  return expr.kind === 'ident' ? localOf(e, expr.name)?.size : undefined
}

function ownSize(expr: Expr): Range | undefined {
  if (expr.kind === 'list') return fixed(expr.elements.length)
  if (expr.kind === 'map') return fixed(expr.entries.length)
  if (expr.kind !== 'literal') return undefined
  const { constant } = expr
  if (constant.type === 'string') return fixed(codePointLength(constant.value))
  return constant.type === 'bytes' ? fixed(constant.value.length) : ONE
}

function isScalar(type: CelType): boolean {
  switch (type.kind) {
    case 'bool':
    case 'double':
    case 'duration':
    case 'int':
    case 'timestamp':
    case 'uint':
      return true
    case 'opaque':
      return type.name === 'optional_type' && isScalar(type.params[0] ?? DYN)
    default:
      return false
  }
}

export function entriesOf(e: Estimator, expr: Expr): EntrySize | undefined {
  return e.entries.get(expr.id) ?? (expr.kind === 'ident' ? localOf(e, expr.name)?.entries : undefined)
}

export function unionEntries(a: EntrySize | undefined, b: EntrySize | undefined): EntrySize | undefined {
  return a && b && { container: a.container, key: union(a.key, b.key), value: union(a.value, b.value) }
}

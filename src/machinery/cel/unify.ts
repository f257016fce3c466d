// Whether one type may stand for another, and what type variables become on the way, as cel-go's checker/types.go decides it.
import { type CelType, DYN, isSameType, listOf, mapOf, opaque, typeOf, typeParameters } from './types.ts'

/** What type variables have become so far, by name. A failed attempt leaves it as it was. */
export interface Bindings {
  readonly types: Map<string, CelType>
  /** What to put back, newest last. */
  readonly undo: (readonly [name: string, before: CelType | undefined])[]
}

/** No variable is bound. */
export const noBindings = (): Bindings => ({ types: new Map(), undo: [] })

/** Whether values of `from` may stand where `to` is asked for, one by one; binds type variables if so, and none if not. */
export function areAssignable(bindings: Bindings, from: readonly CelType[], to: readonly CelType[]): boolean {
  const mark = bindings.undo.length
  if (allAssignable(bindings, from, to)) return true
  while (bindings.undo.length > mark) {
    const [name, before] = bindings.undo.pop() ?? ['', undefined]
    if (before === undefined) bindings.types.delete(name)
    else bindings.types.set(name, before)
  }
  return false
}

/** {@link areAssignable} for one. */
export function isAssignable(bindings: Bindings, from: CelType, to: CelType): boolean {
  return areAssignable(bindings, [from], [to])
}

/** The type with its variables replaced by what they have become; the unbound ones stay, or become dyn. */
export function substitute(bindings: Bindings, type: CelType, unboundToDyn: boolean): CelType {
  const inner = (t: CelType): CelType => substitute(bindings, t, unboundToDyn)
  switch (type.kind) {
    case 'param': {
      const bound = bindings.types.get(type.name)
      if (bound !== undefined) return inner(bound)
      return unboundToDyn ? DYN : type
    }
    case 'list': {
      const element = inner(type.element)
      return element === type.element ? type : listOf(element)
    }
    case 'map': {
      const key = inner(type.key)
      const value = inner(type.value)
      return key === type.key && value === type.value ? type : mapOf(key, value)
    }
    case 'opaque':
      return type.params.length === 0 ? type : opaque(type.name, ...type.params.map(inner))
    case 'type':
      return type.of === undefined ? type : typeOf(inner(type.of))
    default:
      return type
  }
}

/** Of two types that may stand for each other the one that says less. */
export function mostGeneral(a: CelType, b: CelType): CelType {
  return isEqualOrLessSpecific(a, b) ? a : b
}

/** dyn, or any value of protobuf. */
export const isDyn = (type: CelType): boolean => type.kind === 'dyn' || type.kind === 'any'

/** dyn, or the type of something that is wrong already. */
export const isDynOrError = (type: CelType): boolean => type.kind === 'error' || isDyn(type)

function bind(bindings: Bindings, name: string, type: CelType): void {
  bindings.undo.push([name, bindings.types.get(name)])
  bindings.types.set(name, type)
}

function allAssignable(bindings: Bindings, from: readonly CelType[], to: readonly CelType[]): boolean {
  return from.length === to.length && from.every((type, i) => assignable(bindings, type, to[i] ?? DYN))
}

function assignable(bindings: Bindings, from: CelType, to: CelType): boolean {
  if (to.kind === 'param') {
    const { fits, wasBound } = fitVariable(bindings, from, to.name)
    if (fits) return true
    if (wasBound) return false
  }
  if (from.kind === 'param') return fitVariable(bindings, to, from.name).fits
  if (isDynOrError(from) || isDynOrError(to)) return true
  if (from.kind === 'null') return isNullable(to)
  if (to.kind === 'null') return isNullable(from)
  if (from.kind !== to.kind) return false
  switch (from.kind) {
    case 'type':
      return true
    case 'object':
      return isSameType(from, to)
    case 'opaque':
      return to.kind === 'opaque' && from.name === to.name && allAssignable(bindings, from.params, to.params)
    default:
      return allAssignable(bindings, typeParameters(from), typeParameters(to))
  }
}

const NULLABLE: ReadonlySet<CelType['kind']> = new Set(['null', 'opaque', 'object', 'duration', 'timestamp'])

const isNullable = (type: CelType): boolean => NULLABLE.has(type.kind)

/** Whether a variable is, or may become, a type; and whether it had become something before. */
function fitVariable(
  bindings: Bindings,
  type: CelType,
  name: string,
): { readonly fits: boolean; readonly wasBound: boolean } {
  if (type.kind === 'param' && type.name === name) return { fits: true, wasBound: true }
  const bound = bindings.types.get(name)
  if (bound === undefined) {
    const fits = !occurs(bindings, name, type)
    if (fits) bind(bindings, name, type)
    return { fits, wasBound: false }
  }
  if (isSameType(type, bound)) return { fits: true, wasBound: true }
  if (!assignable(bindings, type, bound)) return { fits: false, wasBound: true }
  const general = mostGeneral(type, bound)
  if (!occurs(bindings, name, general)) bind(bindings, name, general)
  return { fits: true, wasBound: true }
}

/** Whether a variable is part of a type, directly or through what other variables have become. */
function occurs(bindings: Bindings, name: string, within: CelType): boolean {
  if (within.kind === 'param') {
    if (within.name === name) return true
    const bound = bindings.types.get(within.name)
    return bound !== undefined && occurs(bindings, name, bound)
  }
  return typeParameters(within).some((type) => occurs(bindings, name, type))
}

function isEqualOrLessSpecific(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === 'param') return true
  if (isDyn(b) || b.kind === 'param' || a.kind !== b.kind) return false
  if (a.kind === 'type') return true
  if (a.kind === 'opaque' && b.kind === 'opaque' && a.name !== b.name) return false
  if (a.kind === 'object') return isSameType(a, b)
  const left = typeParameters(a)
  const right = typeParameters(b)
  return left.length === right.length && left.every((type, i) => isEqualOrLessSpecific(type, right[i] ?? DYN))
}

// `a.b`, `a[b]`, `a.?b` and has(): from a value to one inside. Follows interpreter/attributes.go of cel-go.
import { elementAt, indexOf } from '../values/list.ts'
import { findInMap } from '../values/map.ts'
import { formatValue } from '../values/text.ts'
import { celError, goTypeName, isError, isInt, NONE, some, type Value } from '../values/value.ts'
import { charge, type Frame, type Run } from './frame.ts'

/** One step. Each costs 1. */
export interface Qualifier {
  /** The key: known, or computed. */
  readonly key: { readonly value: Value } | { readonly run: Run }
  /** Absent is none, and all after it are optional as well. */
  readonly optional: boolean
  /** Asks only whether it is there. */
  readonly test: boolean
}

/** What is under a key; undefined if nothing is. */
export function lookUp(target: Value, key: Value): Value | undefined {
  if (typeof target !== 'object' || target === null) return undefined
  if (target.kind === 'map') return findInMap(target, key)
  if (target.kind === 'list') {
    const index = indexOf(key)
    if (typeof index === 'object') return index
    return index >= 0 && index < target.items.length ? elementAt(target, Number(index)) : undefined
  }
  return target.kind === 'error' ? target : undefined
}

function absent(target: Value, key: Value): Value {
  const isList = typeof target === 'object' && target !== null && target.kind === 'list'
  return celError(`${isList ? 'index out of bounds' : 'no such key'}: ${formatValue(key)}`)
}

/** True for values that can be keys. */
export function isQualifier(value: Value): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || isInt(value)) return true
  return typeof value === 'object' && value !== null && (value.kind === 'uint' || value.kind === 'double')
}

/** Applies the steps to what `base` gives; the base's own cost is not counted. */
export function qualify(base: Run, qualifiers: readonly Qualifier[]): Run {
  if (qualifiers.length === 0) return base
  const keys = qualifiers.flatMap(({ key, optional, test }) =>
    'value' in key && !optional && !test ? [key.value] : [],
  )
  if (keys.length < qualifiers.length) return (frame) => walk(frame, base(frame), qualifiers)
  return (frame) => {
    let value: Value = base(frame)
    if (isError(value)) return value
    if (isOptional(value)) return walk(frame, value, qualifiers)
    for (const key of keys) {
      const found = lookUp(value, key)
      charge(frame, 1)
      if (found === undefined) return absent(value, key)
      if (isError(found)) return found
      value = found
    }
    return value
  }
}

function isOptional(value: Value): value is Extract<Value, { readonly kind: 'optional' }> {
  return typeof value === 'object' && value !== null && value.kind === 'optional'
}

function walk(frame: Frame, base: Value, qualifiers: readonly Qualifier[]): Value {
  if (isError(base)) return base
  let isInside = isOptional(base)
  let value: Value = base
  if (isOptional(base)) {
    if (base.value === undefined) return base
    value = base.value
  }
  for (const { key, optional, test } of qualifiers) {
    isInside ||= optional
    const name = 'value' in key ? key.value : key.run(frame)
    const found = step(value, name)
    if (isInside && (found === undefined || isError(found))) return found ?? NONE
    charge(frame, 1)
    if (found !== undefined && isError(found)) return found
    if (test && !isInside) return found !== undefined
    if (found === undefined) return absent(value, name)
    value = found
  }
  return isInside ? some(value) : value
}

function step(value: Value, key: Value): Value | undefined {
  if (isError(key)) return key
  return isQualifier(key) ? lookUp(value, key) : celError(`invalid qualifier type: ${goTypeName(key)}`)
}

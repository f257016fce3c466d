// Whether values may be arguments of an overload. Follows matchesRuntimeSignature in common/decls and IsAssignableRuntimeType in
// common/types of cel-go: containers are judged by their first element.
import type { Overload } from '../decls.ts'
import type { CelType } from '../types.ts'
import { elementAt } from '../values/list.ts'
import { findInMap, keysOf } from '../values/map.ts'
import { type CelError, celError, isError, isInt, typeName, type Value } from '../values/value.ts'

export type Guard = (value: Value) => boolean

/** Tests values against a declared type. */
export function guardOf(type: CelType): Guard {
  switch (type.kind) {
    case 'dyn':
    case 'any':
    case 'param':
    case 'object':
      return () => true
    case 'string':
      return (value) => typeof value === 'string'
    case 'bool':
      return (value) => typeof value === 'boolean'
    case 'int':
      return isInt
    case 'null':
      return (value) => value === null
    case 'list': {
      const element = guardOf(type.element)
      return (value) => isKind(value, 'list') && (value.items.length === 0 || element(elementAt(value, 0)))
    }
    case 'map': {
      const key = guardOf(type.key)
      const element = guardOf(type.value)
      return (value) => {
        if (!isKind(value, 'map')) return false
        const first = keysOf(value)[0]
        return first === undefined || (key(first) && element(findInMap(value, first) ?? null))
      }
    }
    case 'opaque':
      return (value) => typeName(value) === type.name
    default: {
      const { kind } = type
      return (value) => typeof value === 'object' && value !== null && value.kind === kind
    }
  }
}

function isKind<K extends 'list' | 'map'>(value: Value, kind: K): value is Extract<Value, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind
}

/** Tests all arguments of an overload. */
export function signatureGuard(overload: Overload): (args: readonly Value[]) => boolean {
  const guards = overload.args.map(guardOf)
  return (args) => args.length === guards.length && guards.every((guard, i) => guard(args[i] as Value))
}

/** The first error among the arguments, or `no such overload: f(int, string)`. */
export function noOverload(name: string, args: readonly Value[]): CelError {
  return args.find(isError) ?? celError(`no such overload: ${name}(${args.map(typeName).join(', ')})`)
}

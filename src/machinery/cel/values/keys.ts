// What values are under as keys of JavaScript's Map and Set, so that only equal ones meet.
import { type CelError, celError, type Uint, type Value } from './value.ts'

/** Ints, strings and booleans are their own keys; uints and doubles get text no other value has. Others are found by identity. */
export function mapKey(value: Value): unknown {
  if (typeof value === 'string') return value.startsWith('\0') ? `\0s${value}` : value
  if (typeof value !== 'object' || value === null) return value
  if (value.kind === 'uint') return uintKey(value)
  if (value.kind === 'double') return `\0d${value.value}`
  return value
}

export function uintKey(value: Uint): string {
  return `\0u${value.value}`
}

const NOT_SCALAR = celError('listSet operations are only supported on lists of scalar values')

/** The key of an element of a set: scalars only. */
export function setKey(value: Value): { readonly key: unknown } | CelError {
  const key = scalarKey(value)
  return key === undefined ? NOT_SCALAR : { key }
}

function scalarKey(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return mapKey(value)
  switch (value.kind) {
    case 'list':
    case 'map':
      return undefined
    case 'bytes':
      return `\0b${value.value.join()}`
    case 'timestamp':
      return `\0t${value.seconds}.${value.nanos}`
    case 'duration':
      return `\0n${value.nanos}`
    default:
      return mapKey(value)
  }
}

// What CEL expressions compute with, over plain JSON. Follows common/types of cel-go.
import type { Json, JsonObject } from '../../json.ts'

/** An int64: a number where a double holds it exactly (and then always a number, never `-0`), a bigint beyond. */
export type Int = number | bigint

/** A CEL double, boxed, because bare numbers are ints. */
export interface Double {
  readonly kind: 'double'
  readonly value: number
}

export interface Uint {
  readonly kind: 'uint'
  /** Within uint64. */
  readonly value: bigint
}

export interface Bytes {
  readonly kind: 'bytes'
  readonly value: Uint8Array
}

export interface Timestamp {
  readonly kind: 'timestamp'
  /** Whole seconds since 1970, rounded down. */
  readonly seconds: number
  /** 0 to 999,999,999. */
  readonly nanos: number
  /** Seconds east of UTC it was written with; only its text shows it. */
  readonly offset: number
}

export interface Duration {
  readonly kind: 'duration'
  readonly nanos: Int
}

/** Makes a value of what JSON holds; an {@link CelError} where the data is not what the schema says. */
export type Wrap = (raw: Json) => Value

/** How a list compares and adds: as a list, as a set, or as a map by these keys. */
export type ListSemantics = 'atomic' | 'set' | readonly string[]

/** A list of values, or of JSON that `wrap` makes values of when they are looked at. */
export type List =
  | { readonly kind: 'list'; readonly wrap: undefined; readonly items: readonly Value[] }
  | {
      readonly kind: 'list'
      readonly wrap: Wrap
      readonly items: readonly Json[]
      readonly semantics: ListSemantics
    }

/** A field of an object: the key in JSON and what makes a value of it. */
export interface Field {
  readonly key: string
  readonly wrap: Wrap
}

/** Keys and values of a map made by an expression, by {@link mapKey}. */
export type Entries = Map<unknown, readonly [key: Value, value: Value]>

/** A map made by an expression, a JSON map whose values are alike (`wrap`), or a JSON object with declared fields (`field`). */
export type CelMap =
  | { readonly kind: 'map'; readonly form: 'values'; readonly entries: Entries }
  | { readonly kind: 'map'; readonly form: 'json'; readonly raw: JsonObject; readonly wrap: Wrap }
  | {
      readonly kind: 'map'
      readonly form: 'object'
      readonly raw: JsonObject
      /** The field of this CEL name (escaped). */
      readonly field: (name: string) => Field | undefined
      /** The CEL name of a JSON key; undefined for keys that no field has. */
      readonly nameOf: (key: string) => string | undefined
    }

export interface Optional {
  readonly kind: 'optional'
  /** Undefined for none. */
  readonly value: Value | undefined
}

/** A type as a value: `int`, `type(x)`. */
export interface TypeValue {
  readonly kind: 'type'
  readonly name: string
}

/** A value of a library's own type: quantity, IP, CIDR, URL, semver, format. */
export interface Opaque {
  readonly kind: 'opaque'
  readonly type: OpaqueKind
}

/** What differs between libraries' types. */
export interface OpaqueKind {
  readonly name: string
  /** Go's name of the type, for messages. */
  readonly goName: string
  equals(a: Opaque, b: Opaque): boolean | CelError
  /** For the cost of a call: undefined for types without a size. */
  size?(value: Opaque): number
  /** Its text, where `string(x)` has one for it. */
  text?(value: Opaque): string
  /** Its text in JSON, where `string(x)` has none. */
  json?(value: Opaque): string
}

/** What went wrong, in cel-go's words. A value like others: `&&`, `||` and folds can absorb it. */
export interface CelError {
  readonly kind: 'error'
  readonly message: string
}

/** A value of CEL: plain JavaScript where there is one for it, else an object with a `kind`. */
export type Value =
  | null
  | boolean
  | string
  | Int
  | Double
  | Uint
  | Bytes
  | Timestamp
  | Duration
  | List
  | CelMap
  | Optional
  | TypeValue
  | Opaque
  | CelError

/** True for an error; everything that is strict passes it on. */
export function isError(value: Value): value is CelError {
  return typeof value === 'object' && value !== null && value.kind === 'error'
}

export function celError(message: string): CelError {
  return { kind: 'error', message }
}

export const NO_SUCH_OVERLOAD: CelError = celError('no such overload')
export const NONE: Optional = { kind: 'optional', value: undefined }

export function double(value: number): Double {
  return { kind: 'double', value }
}

export function uint(value: bigint): Uint {
  return { kind: 'uint', value }
}

export function bytes(value: Uint8Array): Bytes {
  return { kind: 'bytes', value }
}

export function duration(nanos: Int): Duration {
  return { kind: 'duration', nanos }
}

export function some(value: Value): Optional {
  return { kind: 'optional', value }
}

export function typeValue(name: string): TypeValue {
  return { kind: 'type', name }
}

export function listOfValues(items: readonly Value[]): List {
  return { kind: 'list', wrap: undefined, items }
}

/** True for an int64. */
export function isInt(value: Value): value is Int {
  return typeof value === 'number' || typeof value === 'bigint'
}

const TYPE_NAMES = {
  double: 'double',
  uint: 'uint',
  bytes: 'bytes',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
  list: 'list',
  map: 'map',
  optional: 'optional_type',
  type: 'type',
  error: 'error',
} as const

/** The name `type(x)` has: `int`, `google.protobuf.Timestamp`, `net.IP`. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'number':
    case 'bigint':
      return 'int'
    default:
      if (value === null) return 'null_type'
      return value.kind === 'opaque' ? value.type.name : TYPE_NAMES[value.kind]
  }
}

const GO_NAMES = {
  double: 'types.Double',
  uint: 'types.Uint',
  bytes: 'types.Bytes',
  timestamp: 'types.Timestamp',
  duration: 'types.Duration',
  list: '*types.baseList',
  map: '*types.baseMap',
  optional: '*types.Optional',
  type: '*types.Type',
  error: '*types.Err',
} as const

/** What Go calls the type of a value, which a few messages show. */
export function goTypeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'types.String'
    case 'boolean':
      return 'types.Bool'
    case 'number':
    case 'bigint':
      return 'types.Int'
    default:
      if (value === null) return 'types.Null'
      return value.kind === 'opaque' ? value.type.goName : GO_NAMES[value.kind]
  }
}

// The types of CEL and how they are written in messages, as cel-go's common/types/types.go and checker/format.go have them.

export type SimpleKind =
  | 'dyn'
  | 'error'
  | 'any'
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'timestamp'
  | 'duration'

export interface SimpleType {
  readonly kind: SimpleKind
}

export interface ListType {
  readonly kind: 'list'
  readonly element: CelType
}

export interface MapType {
  readonly kind: 'map'
  readonly key: CelType
  readonly value: CelType
}

/** The type of a type: `type(int)`; without `of` it is `type` itself. */
export interface TypeType {
  readonly kind: 'type'
  readonly of?: CelType
}

/** A type known by name only: `optional_type(T)`, `net.IP`. Two are the same if names and parameters are. */
export interface OpaqueType {
  readonly kind: 'opaque'
  readonly name: string
  readonly params: readonly CelType[]
}

/**
 * An object with declared fields. Two are the same if their names are, so names are unique per declaration.
 * `field` answers late: a type is built no deeper than an expression looks.
 */
export interface ObjectType {
  readonly kind: 'object'
  readonly name: string
  /** The type of a field by its CEL name (escaped), or undefined if there is none. Without it the type shows no fields at all. */
  readonly field?: (name: string) => CelType | undefined
  /** The CEL names of its fields, for those who suggest one. */
  readonly names?: () => readonly string[]
}

/** A type variable of an overload (`A`) or of the check itself (`_var0`). */
export interface ParamType {
  readonly kind: 'param'
  readonly name: string
}

/** A type of CEL. */
export type CelType = SimpleType | ListType | MapType | TypeType | OpaqueType | ObjectType | ParamType

export const DYN: CelType = { kind: 'dyn' }
export const ERROR: CelType = { kind: 'error' }
export const NULL: CelType = { kind: 'null' }
export const BOOL: CelType = { kind: 'bool' }
export const INT: CelType = { kind: 'int' }
export const UINT: CelType = { kind: 'uint' }
export const DOUBLE: CelType = { kind: 'double' }
export const STRING: CelType = { kind: 'string' }
export const BYTES: CelType = { kind: 'bytes' }
export const TIMESTAMP: CelType = { kind: 'timestamp' }
export const DURATION: CelType = { kind: 'duration' }

export const listOf = (element: CelType): CelType => ({ kind: 'list', element })
export const mapOf = (key: CelType, value: CelType): CelType => ({ kind: 'map', key, value })
export const typeOf = (of?: CelType): CelType => (of === undefined ? { kind: 'type' } : { kind: 'type', of })
export const opaque = (name: string, ...params: readonly CelType[]): CelType => ({ kind: 'opaque', name, params })
export const optionalOf = (type: CelType): CelType => opaque('optional_type', type)
export const param = (name: string): CelType => ({ kind: 'param', name })

/** The types of the Kubernetes libraries; the objects among them show no fields. */
export const IP = opaque('net.IP')
export const CIDR = opaque('net.CIDR')
export const QUANTITY = sealed('kubernetes.Quantity')
export const URL_TYPE = sealed('kubernetes.URL')
export const SEMVER = sealed('kubernetes.Semver')
export const FORMAT = sealed('kubernetes.NamedFormat')
export const AUTHORIZER = sealed('kubernetes.authorization.Authorizer')
export const PATH_CHECK = sealed('kubernetes.authorization.PathCheck')
export const GROUP_CHECK = sealed('kubernetes.authorization.GroupCheck')
export const RESOURCE_CHECK = sealed('kubernetes.authorization.ResourceCheck')
export const DECISION = sealed('kubernetes.authorization.Decision')

function sealed(name: string): CelType {
  return { kind: 'object', name }
}

/** The parameters of a type, in order: element, or key and value, or those of an opaque type. */
export function typeParameters(type: CelType): readonly CelType[] {
  switch (type.kind) {
    case 'list':
      return [type.element]
    case 'map':
      return [type.key, type.value]
    case 'type':
      return type.of === undefined ? [] : [type.of]
    case 'opaque':
      return type.params
    default:
      return []
  }
}

/** The type inside `optional_type(T)`, or undefined if the type is no optional. */
export function unwrapOptional(type: CelType): CelType | undefined {
  return type.kind === 'opaque' && type.name === 'optional_type' ? type.params[0] : undefined
}

/** Whether both are the same type, name for name. */
export function isSameType(a: CelType, b: CelType): boolean {
  if (a === b) return true
  switch (a.kind) {
    case 'opaque':
    case 'object':
    case 'param':
      if (b.kind !== a.kind || a.name !== b.name) return false
      break
    default:
      if (a.kind !== b.kind) return false
  }
  const left = typeParameters(a)
  const right = typeParameters(b)
  return left.length === right.length && left.every((type, i) => isSameType(type, right[i] ?? ERROR))
}

const sizes = new WeakMap<CelType, number>()

/** How many types a type is written with: 3 for `map(string, int)`. What is shared counts each time, but is counted once. */
export function typeSize(type: CelType): number {
  const params = typeParameters(type)
  if (params.length === 0) return 1
  const known = sizes.get(type)
  if (known !== undefined) return known
  const size = params.reduce((sum, param) => sum + typeSize(param), 1)
  sizes.set(type, size)
  return size
}

/** A type as messages write it: `map(string, list(int))`, `optional_type(net.IP)`, `!error!`. */
export function formatType(type: CelType): string {
  switch (type.kind) {
    case 'error':
      return '!error!'
    case 'object':
    case 'param':
      return type.name
    default: {
      const params = typeParameters(type)
      const name = type.kind === 'opaque' ? type.name : type.kind
      return params.length === 0 ? name : `${name}(${params.map(formatType).join(', ')})`
    }
  }
}

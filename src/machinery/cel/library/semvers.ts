// Semantic versions in CEL. Follows pkg/cel/library/semverlib.go of apiserver.
import { compareSemvers, formatSemver, readSemver, type Semver } from '../../values/semver.ts'
import { celError, type Int, NO_SUCH_OVERLOAD, type Opaque, type OpaqueKind, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'

interface SemverValue extends Opaque {
  readonly version: Semver
}

const SEMVER_KIND: OpaqueKind = {
  name: 'kubernetes.Semver',
  goName: 'cel.Semver',
  equals: (a, b) =>
    isSemverValue(a) && isSemverValue(b) ? compareSemvers(a.version, b.version) === 0 : NO_SUCH_OVERLOAD,
  json: (value) => (isSemverValue(value) ? formatSemver(value.version) : ''),
}

function isSemverValue(value: Value): value is SemverValue {
  return typeof value === 'object' && value?.kind === 'opaque' && value.type === SEMVER_KIND
}

const onTwo =
  (compute: (order: number) => Value): Binding =>
  (a = null, b = null) =>
    isSemverValue(a) && isSemverValue(b) ? compute(Math.sign(compareSemvers(a.version, b.version))) : NO_SUCH_OVERLOAD
const part =
  (name: 'major' | 'minor' | 'patch'): Binding =>
  (value = null) =>
    isSemverValue(value) ? asInt64(value.version[name]) : NO_SUCH_OVERLOAD

export const SEMVER_BINDINGS: Readonly<Record<string, Binding>> = {
  string_to_semver: (text = null) => toSemver(text, false),
  string_bool_to_semver: (text = null, normalize = null) => toSemver(text, normalize),
  is_semver_string: (text = null) => isSemver(text, false),
  is_semver_string_bool: (text = null, normalize = null) => isSemver(text, normalize),
  semver_is_greater_than: onTwo((order) => order > 0),
  semver_is_less_than: onTwo((order) => order < 0),
  semver_compare_to: onTwo((order) => order),
  semver_major: part('major'),
  semver_minor: part('minor'),
  semver_patch: part('patch'),
}

/** Numbers beyond int64 come around as negative ones, as upstream. */
function asInt64(value: bigint): Int {
  const wrapped = BigInt.asIntN(64, value)
  const asNumber = Number(wrapped)
  return Number.isSafeInteger(asNumber) ? asNumber : wrapped
}

function toSemver(text: Value, normalize: Value): Value {
  if (typeof text !== 'string' || typeof normalize !== 'boolean') return NO_SUCH_OVERLOAD
  const read = readSemver(text, { normalize })
  if ('error' in read) return celError(read.error)
  const value: SemverValue = { kind: 'opaque', type: SEMVER_KIND, version: read.value }
  return value
}

function isSemver(text: Value, normalize: Value): Value {
  if (typeof text !== 'string' || typeof normalize !== 'boolean') return NO_SUCH_OVERLOAD
  return 'value' in readSemver(text, { normalize })
}

// Semantic versions in CEL. Follows pkg/cel/library/semverlib.go of apiserver and the library blang/semver it uses.
import type { Parsed } from '../../values/parsed.ts'
import { compareText } from '../values/compare.ts'
import { MAX_INT64, MAX_UINT64 } from '../values/integers.ts'
import { quote } from '../values/text.ts'
import { celError, type Int, NO_SUCH_OVERLOAD, type Opaque, type OpaqueKind, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'

interface Version {
  readonly numbers: readonly bigint[]
  /** Parts of the pre-release: numbers where they are. */
  readonly pre: readonly (bigint | string)[]
}

interface VersionValue extends Opaque {
  readonly version: Version
}

const SEMVER_KIND: OpaqueKind = {
  name: 'kubernetes.Semver',
  goName: 'cel.Semver',
  equals: (a, b) => (isVersion(a) && isVersion(b) ? compareVersions(a.version, b.version) === 0 : NO_SUCH_OVERLOAD),
}

function isVersion(value: Value): value is VersionValue {
  return typeof value === 'object' && value?.kind === 'opaque' && value.type === SEMVER_KIND
}

const onTwo =
  (compute: (order: number) => Value): Binding =>
  (a = null, b = null) =>
    isVersion(a) && isVersion(b) ? compute(compareVersions(a.version, b.version)) : NO_SUCH_OVERLOAD
const number =
  (index: number): Binding =>
  (value = null) =>
    isVersion(value) ? asInt64(value.version.numbers[index] ?? 0n) : NO_SUCH_OVERLOAD

export const SEMVER_BINDINGS: Readonly<Record<string, Binding>> = {
  string_to_semver: (text = null) => toVersion(text, false),
  string_bool_to_semver: (text = null, normalize = null) => toVersion(text, normalize),
  is_semver_string: (text = null) => isSemver(text, false),
  is_semver_string_bool: (text = null, normalize = null) => isSemver(text, normalize),
  semver_is_greater_than: onTwo((order) => order > 0),
  semver_is_less_than: onTwo((order) => order < 0),
  semver_compare_to: onTwo((order) => order),
  semver_major: number(0),
  semver_minor: number(1),
  semver_patch: number(2),
}

/** Numbers beyond int64 come around as negative ones, as upstream. */
function asInt64(value: bigint): Int {
  const wrapped = value > MAX_INT64 ? BigInt.asIntN(64, value) : value
  return Number.isSafeInteger(Number(wrapped)) ? Number(wrapped) : wrapped
}

function toVersion(text: Value, normalize: Value): Value {
  if (typeof text !== 'string' || typeof normalize !== 'boolean') return NO_SUCH_OVERLOAD
  const read = normalize ? readNormalized(text) : readVersion(text)
  return 'error' in read
    ? celError(read.error)
    : ({ kind: 'opaque', type: SEMVER_KIND, version: read.value } as VersionValue)
}

function isSemver(text: Value, normalize: Value): Value {
  if (typeof text !== 'string' || typeof normalize !== 'boolean') return NO_SUCH_OVERLOAD
  return 'value' in (normalize ? readNormalized(text) : readVersion(text))
}

/** Also reads `v1.2`, with leading zeros removed. */
function readNormalized(text: string): Parsed<Version> {
  const parts = splitInThree(text.replace(/^v/, '')).map((part) => {
    if (part.length < 2) return part
    const stripped = part.replace(/^0+/, '')
    return /^\d/.test(stripped) ? stripped : `0${stripped}`
  })
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? '')) {
    return { error: 'short version cannot contain PreRelease/Build meta data' }
  }
  while (parts.length < 3) parts.push('0')
  return readVersion(parts.join('.'))
}

function splitInThree(text: string): string[] {
  const [major = '', minor, ...rest] = text.split('.')
  return minor === undefined ? [major] : rest.length === 0 ? [major, minor] : [major, minor, rest.join('.')]
}

const NUMBER_NAMES = ['major', 'minor', 'patch'] as const

function readVersion(text: string): Parsed<Version> {
  if (text === '') return { error: 'Version string empty' }
  const parts = splitInThree(text)
  if (parts.length < 3) return { error: 'No Major.Minor.Patch elements found' }
  const [major = '', minor = '', rest = ''] = parts
  const plus = rest.indexOf('+')
  const build = plus < 0 ? [] : rest.slice(plus + 1).split('.')
  const core = plus < 0 ? rest : rest.slice(0, plus)
  const dash = core.indexOf('-')
  const pre = dash < 0 ? [] : core.slice(dash + 1).split('.')
  const patch = dash < 0 ? core : core.slice(0, dash)
  const numbers: bigint[] = []
  for (const [i, digits] of [major, minor, patch].entries()) {
    const problem = numberProblem(digits, NUMBER_NAMES[i] ?? 'patch')
    if (problem) return { error: problem }
    numbers.push(BigInt(digits))
  }
  const preParts: (bigint | string)[] = []
  for (const part of pre) {
    const problem = preProblem(part)
    if (problem) return { error: problem }
    preParts.push(/^\d+$/.test(part) ? BigInt(part) : part)
  }
  const buildProblem = build.map(problemOfBuild).find((problem) => problem)
  return buildProblem ? { error: buildProblem } : { value: { numbers, pre: preParts } }
}

function numberProblem(digits: string, name: string): string | undefined {
  const capital = name.charAt(0).toUpperCase() + name.slice(1)
  if (!/^\d*$/.test(digits)) return `Invalid character(s) found in ${name} number ${quote(digits)}`
  if (/^0./.test(digits)) return `${capital} number must not contain leading zeroes ${quote(digits)}`
  if (digits === '') return 'strconv.ParseUint: parsing "": invalid syntax'
  return tooLarge(digits)
}

function tooLarge(digits: string): string | undefined {
  return BigInt(digits) > MAX_UINT64 ? `strconv.ParseUint: parsing ${quote(digits)}: value out of range` : undefined
}

function preProblem(part: string): string | undefined {
  if (part === '') return 'Prerelease is empty'
  if (/^\d+$/.test(part)) {
    return /^0./.test(part)
      ? `Numeric PreRelease version must not contain leading zeroes ${quote(part)}`
      : tooLarge(part)
  }
  return /^[\da-zA-Z-]+$/.test(part) ? undefined : `Invalid character(s) found in prerelease ${quote(part)}`
}

function problemOfBuild(part: string): string | undefined {
  if (part === '') return 'Build meta data is empty'
  return /^[\da-zA-Z-]+$/.test(part) ? undefined : `Invalid character(s) found in build meta data ${quote(part)}`
}

function compareVersions(a: Version, b: Version): number {
  for (const [i, mine] of a.numbers.entries()) {
    const other = b.numbers[i] ?? 0n
    if (mine !== other) return mine > other ? 1 : -1
  }
  if (a.pre.length === 0 || b.pre.length === 0) return Math.sign(b.pre.length - a.pre.length)
  for (const [i, mine] of a.pre.entries()) {
    const other = b.pre[i]
    if (other === undefined) return 1
    const order = comparePre(mine, other)
    if (order !== 0) return order
  }
  return a.pre.length < b.pre.length ? -1 : 0
}

/** Numbers come before text. */
function comparePre(a: bigint | string, b: bigint | string): number {
  if (typeof a === 'bigint') return typeof b === 'bigint' ? (a === b ? 0 : a > b ? 1 : -1) : -1
  return typeof b === 'bigint' ? 1 : compareText(a, b)
}

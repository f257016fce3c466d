// Semantic versions as CEL in Kubernetes knows them. Follows blang/semver v4, and normalizeAndParse in
// pkg/cel/library/semverlib.go of apiserver.

import { quoteGo } from '../go-value.ts'
import { compareText } from '../text-order.ts'
import { type Parsed, parsedValue } from './parsed.ts'

/** `pre` and `build` are the parts between the dots; numeric ones of `pre` are numbers. */
export type Semver = {
  readonly major: bigint
  readonly minor: bigint
  readonly patch: bigint
  readonly pre: readonly (bigint | string)[]
  readonly build: readonly string[]
}

/** `normalize` takes `v1.2`, `1` and leading zeros as well: a `v` is cut off, absent minor and patch are 0. */
export type ReadSemverOptions = { readonly normalize?: boolean }

/** A version; undefined for text that is none. */
export function parseSemver(text: string, options: ReadSemverOptions = {}): Semver | undefined {
  return parsedValue(readSemver(text, options))
}

/** As {@link parseSemver}, with the library's words for what is refused. */
export function readSemver(text: string, { normalize = false }: ReadSemverOptions = {}): Parsed<Semver> {
  const parts = normalize ? normalized(text) : splitInThree(text)
  if (parts === undefined) return { error: 'short version cannot contain PreRelease/Build meta data' }
  if (parts.join('.') === '') return { error: 'Version string empty' }
  const [first = '', second = '', rest] = parts
  if (rest === undefined) return { error: 'No Major.Minor.Patch elements found' }
  const [beforeBuild, build] = cut(rest, '+')
  const [third, pre] = cut(beforeBuild, '-')
  const major = readNumber('major', first)
  if ('error' in major) return major
  const minor = readNumber('minor', second)
  if ('error' in minor) return minor
  const patch = readNumber('patch', third)
  if ('error' in patch) return patch
  const preParts = readAll(pre?.split('.') ?? [], readPre)
  if ('error' in preParts) return preParts
  const buildParts = readAll(build?.split('.') ?? [], readBuild)
  if ('error' in buildParts) return buildParts
  return {
    value: { major: major.value, minor: minor.value, patch: patch.value, pre: preParts.value, build: buildParts.value },
  }
}

/** At the first two dots. */
function splitInThree(text: string): string[] {
  const [first, rest] = cut(text, '.')
  const [second, third] = cut(rest ?? '', '.')
  return [first, ...(rest === undefined ? [] : [second]), ...(third === undefined ? [] : [third])]
}

function cut(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

/** Undefined for a short version with more behind it. */
function normalized(text: string): string[] | undefined {
  const parts = splitInThree(text.replace(/^v/, '')).map((part) => {
    if (part.length < 2) return part
    const stripped = part.replace(/^0+/, '')
    return /^\d/.test(stripped) ? stripped : `0${stripped}`
  })
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? '')) return undefined
  while (parts.length < 3) parts.push('0')
  return parts
}

const DIGITS = /^\d*$/
const WORD = /^[\dA-Za-z-]*$/

function readNumber(name: 'major' | 'minor' | 'patch', text: string): Parsed<bigint> {
  if (!DIGITS.test(text)) return { error: `Invalid character(s) found in ${name} number ${quoteGo(text)}` }
  const title = name[0]?.toUpperCase() + name.slice(1)
  if (hasLeadingZero(text)) return { error: `${title} number must not contain leading zeroes ${quoteGo(text)}` }
  return readUint64(text)
}

function hasLeadingZero(text: string): boolean {
  return text.length > 1 && text.startsWith('0')
}

function readUint64(text: string): Parsed<bigint> {
  const failed = (why: string) => ({ error: `strconv.ParseUint: parsing ${quoteGo(text)}: ${why}` })
  if (text === '') return failed('invalid syntax')
  return text.length > 20 || BigInt(text) >= 2n ** 64n ? failed('value out of range') : { value: BigInt(text) }
}

function readPre(part: string): Parsed<bigint | string> {
  if (part === '') return { error: 'Prerelease is empty' }
  if (!DIGITS.test(part)) {
    return WORD.test(part) ? { value: part } : { error: `Invalid character(s) found in prerelease ${quoteGo(part)}` }
  }
  if (!hasLeadingZero(part)) return readUint64(part)
  return { error: `Numeric PreRelease version must not contain leading zeroes ${quoteGo(part)}` }
}

function readBuild(part: string): Parsed<string> {
  if (part === '') return { error: 'Build meta data is empty' }
  return WORD.test(part) ? { value: part } : { error: `Invalid character(s) found in build meta data ${quoteGo(part)}` }
}

function readAll<T>(parts: readonly string[], read: (part: string) => Parsed<T>): Parsed<readonly T[]> {
  const values: T[] = []
  for (const part of parts) {
    const parsed = read(part)
    if ('error' in parsed) return parsed
    values.push(parsed.value)
  }
  return { value: values }
}

/** The text of a version: `1.2.3-rc.1+build`. */
export function formatSemver({ major, minor, patch, pre, build }: Semver): string {
  const behind = (mark: string, parts: readonly unknown[]) => (parts.length > 0 ? mark + parts.join('.') : '')
  return `${major}.${minor}.${patch}${behind('-', pre)}${behind('+', build)}`
}

/** By precedence, which build metadata has no part in: negative, zero or positive. */
export function compareSemvers(a: Semver, b: Semver): number {
  return order(a.major, b.major) || order(a.minor, b.minor) || order(a.patch, b.patch) || comparePre(a.pre, b.pre)
}

/** A version with a pre-release comes before the one without. */
function comparePre(a: Semver['pre'], b: Semver['pre']): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length)
  for (const [i, x] of a.entries()) {
    const y = b[i]
    if (y === undefined) return 1
    const difference = comparePart(x, y)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function comparePart(x: bigint | string, y: bigint | string): number {
  if (typeof x === 'bigint') return typeof y === 'bigint' ? order(x, y) : -1
  return typeof y === 'bigint' ? 1 : compareText(x, y)
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

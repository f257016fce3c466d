import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareSemvers, formatSemver, parseSemver, readSemver } from '../../../../src/machinery/values/semver.ts'
import { below, pick, seed, seededRandom } from '../../print/random.ts'

function semver(text: string) {
  const parsed = parseSemver(text)
  assert.ok(parsed, text)
  return parsed
}

/** In the order of precedence, from semver.org §11. */
const ASCENDING = [
  '0.9.10',
  '1.0.0-1',
  '1.0.0-2',
  '1.0.0-11',
  '1.0.0--',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.1',
  '1.10.0',
  '2.0.0',
  '18446744073709551615.0.0',
]

test('versions are compared by precedence', () => {
  ASCENDING.forEach((a, i) => {
    ASCENDING.forEach((b, j) => {
      assert.equal(Math.sign(compareSemvers(semver(a), semver(b))), Math.sign(i - j), `${a} ${b}`)
    })
  })
  assert.equal(compareSemvers(semver('1.0.0+a'), semver('1.0.0+b')), 0)
})

test('a version has its parts', () => {
  assert.deepEqual(semver('1.2.3-rc.1.a-b+build.007'), {
    major: 1n,
    minor: 2n,
    patch: 3n,
    pre: ['rc', 1n, 'a-b'],
    build: ['build', '007'],
  })
  assert.deepEqual(semver('1.2.3+a-b'), { major: 1n, minor: 2n, patch: 3n, pre: [], build: ['a-b'] })
})

test('what is no version is refused in the words of the library', () => {
  for (const [text, error] of [
    ['', 'Version string empty'],
    ['1.2', 'No Major.Minor.Patch elements found'],
    ['v1.2.3', 'Invalid character(s) found in major number "v1"'],
    ['1.x.3', 'Invalid character(s) found in minor number "x"'],
    ['1.2.3.4', 'Invalid character(s) found in patch number "3.4"'],
    ['01.2.3', 'Major number must not contain leading zeroes "01"'],
    ['1.02.3', 'Minor number must not contain leading zeroes "02"'],
    ['1.2.03', 'Patch number must not contain leading zeroes "03"'],
    ['.2.3', 'strconv.ParseUint: parsing "": invalid syntax'],
    ['18446744073709551616.0.0', 'strconv.ParseUint: parsing "18446744073709551616": value out of range'],
    ['1.2.3-', 'Prerelease is empty'],
    ['1.2.3-a..b', 'Prerelease is empty'],
    ['1.2.3-01', 'Numeric PreRelease version must not contain leading zeroes "01"'],
    ['1.2.3-é', 'Invalid character(s) found in prerelease "é"'],
    ['1.2.3+', 'Build meta data is empty'],
    ['1.2.3+_', 'Invalid character(s) found in build meta data "_"'],
  ] as const) {
    assert.deepEqual(readSemver(text), { error })
    assert.equal(parseSemver(text), undefined)
  }
})

test('normalizing takes a v, short versions and leading zeros', () => {
  for (const [text, version] of [
    ['v1.2.3', '1.2.3'],
    ['1', '1.0.0'],
    ['v1.2', '1.2.0'],
    ['01.002.0003-rc', '1.2.3-rc'],
    ['000.0.0', '0.0.0'],
    ['1.2.03+b', '1.2.3+b'],
  ] as const) {
    const parsed = parseSemver(text, { normalize: true })
    assert.equal(parsed && formatSemver(parsed), version, text)
  }
  for (const [text, error] of [
    ['1-rc', 'short version cannot contain PreRelease/Build meta data'],
    ['', 'strconv.ParseUint: parsing "": invalid syntax'],
    ['vv1', 'Invalid character(s) found in major number "0v1"'],
    [' 1', 'Invalid character(s) found in major number "0 1"'],
  ] as const) {
    assert.deepEqual(readSemver(text, { normalize: true }), { error }, text)
  }
})

test(`reading is the inverse of printing (seed ${seed})`, () => {
  const random = seededRandom(seed)
  const some = <T>(values: readonly T[]) => Array.from({ length: below(random, 4) }, () => pick(random, values))
  for (let i = 0; i < 1000; i++) {
    const [major, minor, patch] = [BigInt(below(random, 2 ** 40)), BigInt(below(random, 20)), 2n ** 64n - 1n]
    const version = { major, minor, patch, pre: some(['a', 7n, '-', '0a', 0n]), build: some(['01', 'x', '-']) }
    assert.deepEqual(parseSemver(formatSemver(version)), version)
  }
})

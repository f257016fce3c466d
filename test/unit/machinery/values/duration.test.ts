import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  durationSeconds,
  formatDuration,
  parseDuration,
  readDuration,
} from '../../../../src/machinery/values/duration.ts'
import { assertGrowsLinearly, assertTakesAtMost } from '../../../support/processor-time.ts'
import { pick, seed, seededRandom } from '../../print/random.ts'
import { digits } from './random-quantity.ts'

test('a duration is read and printed as Go does', () => {
  for (const [text, nanoseconds, printed] of [
    ['0', 0n, '0s'],
    ['-0', 0n, '0s'],
    ['1ns', 1n, '1ns'],
    ['1.5us', 1500n, '1.5µs'],
    ['1µs', 1000n, '1µs'],
    ['1μs', 1000n, '1µs'],
    ['-2ms', -2_000_000n, '-2ms'],
    ['1.000000001s', 1_000_000_001n, '1.000000001s'],
    ['90s', 90_000_000_000n, '1m30s'],
    ['1h', 3_600_000_000_000n, '1h0m0s'],
    ['1h30m0.5s', 5_400_500_000_000n, '1h30m0.5s'],
    ['1s1h', 3_601_000_000_000n, '1h0m1s'],
    ['.5h', 1_800_000_000_000n, '30m0s'],
    ['5.s', 5_000_000_000n, '5s'],
    ['+36h', 129_600_000_000_000n, '36h0m0s'],
    ['0.3333333333333333333h', 1_200_000_000_000n, '20m0s'],
    ['0.9999999999ns', 0n, '0s'],
    ['2562047h47m16.854775807s', 2n ** 63n - 1n, '2562047h47m16.854775807s'],
    ['-9223372036854775808ns', -(2n ** 63n), '-2562047h47m16.854775808s'],
  ] as const) {
    assert.equal(parseDuration(text), nanoseconds, text)
    assert.equal(formatDuration(nanoseconds), printed)
  }
})

test('what is no duration is refused in the words of Go', () => {
  for (const [text, error] of [
    ['', 'time: invalid duration ""'],
    ['-', 'time: invalid duration "-"'],
    ['3', 'time: missing unit in duration "3"'],
    ['1h3', 'time: missing unit in duration "1h3"'],
    ['1d', 'time: unknown unit "d" in duration "1d"'],
    ['1é', 'time: unknown unit "\\xc3\\xa9" in duration "1\\xc3\\xa9"'],
    ['1"', 'time: unknown unit "\\"" in duration "1\\""'],
    ['.s', 'time: invalid duration ".s"'],
    ['s', 'time: invalid duration "s"'],
    ['--1s', 'time: invalid duration "--1s"'],
    ['9223372036854775808ns', 'time: invalid duration "9223372036854775808ns"'],
    ['2562048h', 'time: invalid duration "2562048h"'],
    [`${'9'.repeat(30)}ns`, `time: invalid duration "${'9'.repeat(30)}ns"`],
  ] as const) {
    assert.deepEqual(readDuration(text), { error })
    assert.equal(parseDuration(text), undefined)
  }
})

test('the seconds of a duration are a double', () => {
  assert.equal(durationSeconds(1_500_000_000n), 1.5)
  assert.equal(durationSeconds(-1n), -1e-9)
  assert.equal(durationSeconds(2n ** 63n - 1n), 9223372036.854776)
})

test(`reading is the inverse of printing (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let i = 0; i < 2000; i++) {
    const nanoseconds = BigInt(digits(random, pick(random, [1, 3, 6, 9, 12, 15, 18]))) * pick(random, [1n, -1n])
    assert.equal(parseDuration(formatDuration(nanoseconds)), nanoseconds)
  }
})

const LONG: readonly [title: string, of: (length: number) => string][] = [
  ['digits', (length) => '9'.repeat(length)],
  ['zeros behind the point', (length) => `1.${'0'.repeat(length)}s`],
  ['zeros before an unknown unit', (length) => `${'0'.repeat(length)}x`],
  ['digits behind the point', (length) => `1.${'3'.repeat(length)}h`],
]

for (const [title, of] of LONG) {
  test(`a million ${title} are answered nearly as fast as they are read`, () => {
    const reading = (length: number) => {
      const text = of(length)
      return () => readDuration(text)
    }
    const json = JSON.stringify(of(1e6))
    assertTakesAtMost(12, reading(1e6), () => JSON.parse(json))
    assertGrowsLinearly(reading, 1e6)
  })
}

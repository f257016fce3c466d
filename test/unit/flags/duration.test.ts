import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UsageError } from '../../../src/errors.ts'
import { parseDurationFlag, parseGoDuration, parseRequestTimeout } from '../../../src/flags/duration.ts'

describe('a Go duration', () => {
  const table: readonly (readonly [string, number | undefined])[] = [
    ['0', 0],
    ['1s', 1000],
    ['1.5s', 1500],
    ['.5s', 500],
    ['1.s', 1000],
    ['2m', 120_000],
    ['1h30m', 5_400_000],
    ['1h1h', 7_200_000],
    ['100ms', 100],
    ['1us', 0.001],
    ['1µs', 0.001],
    ['-2m', -120_000],
    ['+2m', 120_000],
    ['-0', 0],
    ['', undefined],
    ['5', undefined],
    ['s', undefined],
    ['.s', undefined],
    ['1d', undefined],
    ['1s ', undefined],
    ['1s5', undefined],
    ['--1s', undefined],
    ['one', undefined],
  ]
  for (const [text, ms] of table) {
    test(`${JSON.stringify(text)} is ${ms === undefined ? 'none' : `${ms} ms`}`, () => {
      assert.equal(parseGoDuration(text), ms)
    })
  }
})

describe('--request-timeout', () => {
  const table: readonly (readonly [string, number])[] = [
    ['0', 0],
    ['0s', 0],
    ['5', 5000],
    ['+5', 5000],
    ['1m30s', 90_000],
    ['1ns', 1],
    ['-1s', 0],
  ]
  for (const [text, ms] of table) test(`${text} is ${ms} ms`, () => assert.equal(parseRequestTimeout(text), ms))

  for (const text of ['abc', '1.5', '-5', '1d']) {
    test(`${text} is refused in kubectl's words`, () => {
      assert.throws(() => parseRequestTimeout(text), {
        name: 'UsageError',
        message:
          'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
        value: text,
      })
    })
  }
})

describe('another duration flag', () => {
  test('needs a unit, and says so', () => {
    assert.throws(
      () => parseDurationFlag('--timeout', '5'),
      new UsageError('invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"', {
        flag: '--timeout',
        value: '5',
      }),
    )
  })

  test('is milliseconds', () => assert.equal(parseDurationFlag('--timeout', '5m'), 300_000))
})

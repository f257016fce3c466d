import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson, stringifyJson } from '../../../../src/machinery/json.ts'
import {
  isIntOrString,
  parseIntOrString,
  printIntOrString,
  sameIntOrString,
  scaleIntOrPercent,
} from '../../../../src/machinery/values/int-or-string.ts'
import {
  compareNumbers,
  jsonInteger,
  MAX_INT64,
  MIN_INT64,
  toInt64,
} from '../../../../src/machinery/values/integers.ts'
import { sameJson } from '../../../../src/machinery/values/same-json.ts'

test('integers are exact from parsing to printing', () => {
  for (const text of [
    '0',
    '-1',
    '9007199254740991',
    '9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
  ]) {
    const value = parseJson(text)
    assert.equal(toInt64(value), BigInt(text))
    assert.equal(stringifyJson(jsonInteger(BigInt(text))), text)
    assert.equal(typeof jsonInteger(BigInt(text)), typeof value)
  }
  for (const other of [1.5, 1e19, MAX_INT64 + 1n, MIN_INT64 - 1n, Number.NaN, '1', null, true, [1]]) {
    assert.equal(toInt64(other), undefined, String(other))
  }
  assert.equal(toInt64(1e15), 10n ** 15n)
})

test('numbers are compared exactly however they are held', () => {
  assert.ok(compareNumbers(9007199254740993n, 9007199254740992) > 0)
  assert.ok(compareNumbers(1n, 1.5) < 0)
  assert.equal(compareNumbers(2n, 2), 0)
})

test('JSON is the same by content', () => {
  for (const [a, b] of [
    [1, 1n],
    [
      { a: 1, b: [null] },
      { b: [null], a: 1n },
    ],
    [[], []],
    ['x', 'x'],
  ] as const) {
    assert.ok(sameJson(a, b) && sameJson(b, a))
  }
  for (const [a, b] of [
    [1, '1'],
    [0, null],
    [0, false],
    [{}, []],
    [{}, null],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ toString: 1 }, { a: 1 }],
    [
      [1, 2],
      [2, 1],
    ],
    [9007199254740993n, 9007199254740992],
  ] as const) {
    assert.ok(!sameJson(a, b) && !sameJson(b, a), `${stringifyJson(a)} ${stringifyJson(b)}`)
  }
})

test('an integer or a string is an integer of 32 bits where the text is one', () => {
  for (const [text, value] of [
    ['80', 80],
    ['+5', 5],
    ['-05', -5],
    ['2147483647', 2147483647],
    ['2147483648', '2147483648'],
    ['80%', '80%'],
    ['', ''],
    ['1.0', '1.0'],
    [' 1', ' 1'],
  ] as const) {
    assert.equal(parseIntOrString(text), value)
  }
  assert.ok(isIntOrString(1) && isIntOrString('x') && isIntOrString(-2147483648))
  for (const other of [1.5, 2147483648, null, true, 1n, {}]) assert.ok(!isIntOrString(other))
  assert.ok(sameIntOrString(80, '80') && !sameIntOrString(80, '080'))
  assert.equal(printIntOrString(80), '80')
})

test('a percentage is a part of the total, rounded as asked for', () => {
  assert.deepEqual(scaleIntOrPercent(3, 10, true), { value: 3 })
  assert.deepEqual(scaleIntOrPercent('25%', 10, true), { value: 3 })
  assert.deepEqual(scaleIntOrPercent('25%', 10, false), { value: 2 })
  assert.deepEqual(scaleIntOrPercent('-25%', 10, false), { value: -3 })
  for (const [value, error] of [
    ['25', 'invalid type: string is not a percentage'],
    ['x%', 'invalid value "x%": strconv.Atoi: parsing "x": invalid syntax'],
    ['%', 'invalid value "%": strconv.Atoi: parsing "": invalid syntax'],
    [
      '99999999999999999999%',
      'invalid value "99999999999999999999%": strconv.Atoi: parsing "99999999999999999999": value out of range',
    ],
  ] as const) {
    assert.deepEqual(scaleIntOrPercent(value, 10, true), { error: `invalid value for IntOrString: ${error}` })
  }
})

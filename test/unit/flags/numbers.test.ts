import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseBoolFlag, parseIntFlag } from '../../../src/flags/numbers.ts'

describe('a whole number', () => {
  for (const [text, value] of [
    ['0', 0],
    ['500', 500],
    ['-1', -1],
    ['+7', 7],
  ] as const) {
    test(`${text} is read`, () => assert.equal(parseIntFlag('--limit', text), value))
  }

  for (const [text, why] of [
    ['x', 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['', 'strconv.ParseInt: parsing "": invalid syntax'],
    ['1.5', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
    ['99999999999999999999', 'strconv.ParseInt: parsing "99999999999999999999": value out of range'],
  ] as const) {
    test(`${JSON.stringify(text)} is refused in pflag's words`, () => {
      assert.throws(() => parseIntFlag('-v, --v', text), {
        message: `invalid argument ${JSON.stringify(text)} for "-v, --v" flag: ${why}`,
      })
    })
  }

  test('below the minimum is refused', () => {
    assert.throws(() => parseIntFlag('--limit', '0', { min: 1 }), {
      message: 'invalid argument "0" for "--limit" flag: must be at least 1',
    })
  })
})

describe('a boolean', () => {
  for (const text of ['1', 't', 'T', 'TRUE', 'true', 'True']) {
    test(`${text} is true`, () => assert.equal(parseBoolFlag('--x', text), true))
  }
  for (const text of ['0', 'f', 'F', 'FALSE', 'false', 'False']) {
    test(`${text} is false`, () => assert.equal(parseBoolFlag('--x', text), false))
  }
  for (const text of ['yes', 'tRUE', '']) {
    test(`${JSON.stringify(text)} is none`, () => {
      assert.throws(() => parseBoolFlag('--no-headers', text), {
        message: `invalid argument ${JSON.stringify(text)} for "--no-headers" flag: strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`,
      })
    })
  }
})

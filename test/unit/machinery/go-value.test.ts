import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatGoRune, formatGoValue, quoteGo } from '../../../src/machinery/go-value.ts'
import type { Json } from '../../../src/machinery/json.ts'

test('values are printed as %v prints them', () => {
  const table: readonly (readonly [Json, string])[] = [
    ['text', 'text'],
    [null, '<nil>'],
    [true, 'true'],
    [42, '42'],
    [-0, '0'],
    [9007199254740993n, '9007199254740993'],
    [1.5, '1.5'],
    [123456.7, '123456.7'],
    [1234567.8, '1.2345678e+06'],
    [12345678.25, '1.234567825e+07'],
    [1e20, '1e+20'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [5e-324, '5e-324'],
    [[], '[]'],
    [[1, 'a b', null], '[1 a b <nil>]'],
    [{}, 'map[]'],
    [{ b: [1], a: { c: 'x' }, '': 0 }, 'map[:0 a:map[c:x] b:[1]]'],
    [{ '\uffff': 1, '\u{1f600}': 2 }, 'map[\uffff:1 \u{1f600}:2]'],
  ]
  for (const [value, printed] of table) assert.equal(formatGoValue(value), printed)
})

test('strings are quoted as %q quotes them', () => {
  assert.equal(quoteGo('a"b\\c'), '"a\\"b\\\\c"')
  assert.equal(quoteGo('\x07\b\f\n\r\t\v\x00\x1b\x7f'), '"\\a\\b\\f\\n\\r\\t\\v\\x00\\x1b\\x7f"')
  assert.equal(quoteGo('é日\u{1f600}'), '"é日\u{1f600}"')
  assert.equal(quoteGo('\u0085\u2028\u{e0001}'), '"\\u0085\\u2028\\U000e0001"')
})

test('characters are named as %#U names them', () => {
  assert.equal(formatGoRune('!'), "U+0021 '!'")
  assert.equal(formatGoRune('\t'), 'U+0009')
  assert.equal(formatGoRune('\u{1f600}'), "U+1F600 '\u{1f600}'")
})

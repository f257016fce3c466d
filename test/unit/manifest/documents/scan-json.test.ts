import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { scanJson } from '../../../../src/manifest/documents/scan-json.ts'

describe('the end of a JSON value is found in', () => {
  for (const [text, end] of [
    ['{}', 2],
    [' [] x', 3],
    ['{"a":[1,-2.5e+3,"}",{"b":null}],"c":true} {', 41],
    ['"a\\"b\\\\"x', 8],
    ['0 1', 1],
    ['01', 1],
    ['-0.5]', 4],
    ['[[[[]]],[{}]]rest', 13],
    ['{"a":{"b":{}},"c":[]}', 21],
  ] as const) {
    test(text, () => assert.deepEqual(scanJson(text, 0), { end }))
  }
})

describe('what is no JSON is told of as Go does:', () => {
  for (const [text, at, reason] of [
    ['', 0, 'unexpected EOF'],
    ['{"a": 1', 7, 'unexpected EOF'],
    ['{"a', 3, 'unexpected EOF'],
    ['tru', 3, 'unexpected EOF'],
    ['{a: 1}', 1, "invalid character 'a' looking for beginning of object key string"],
    ['{"a":1,}', 7, "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', 5, "invalid character '1' after object key"],
    ['{"a":1 "b":2}', 7, `invalid character '"' after object key:value pair`],
    ['{"a":1]', 6, "invalid character ']' after object key:value pair"],
    ['[1 2]', 3, "invalid character '2' after array element"],
    ['[1,]', 3, "invalid character ']' looking for beginning of value"],
    ["['a']", 1, "invalid character '\\'' looking for beginning of value"],
    ['{"a":"x\ny"}', 7, "invalid character '\\n' in string literal"],
    ['"a\\qb"', 3, "invalid character 'q' in string escape code"],
    ['"\\u12"', 5, `invalid character '"' in \\u hexadecimal character escape`],
    ['[-]', 2, "invalid character ']' in numeric literal"],
    ['[1.]', 3, "invalid character ']' after decimal point in numeric literal"],
    ['[1.5e+]', 6, "invalid character ']' in exponent of numeric literal"],
    ['[nul]', 4, "invalid character ']' in literal null (expecting 'l')"],
    ['---', 1, "invalid character '-' in numeric literal"],
    ['é', 0, "invalid character 'Ã' looking for beginning of value"],
  ] as const) {
    test(JSON.stringify(text), () => assert.deepEqual(scanJson(text, 0), { at, reason }))
  }
})

test('a value ends where JSON.parse says that the text is too long', () => {
  const values = ['{"a":[1,{"b":"\\u00e9,]"}]}', '[[],[[]],{}]', '-1.5E-7', '"\\\\"', 'null', '{"":{"":[{}]}}']
  for (const first of values) {
    for (const second of values) {
      const scan = scanJson(`${first} ${second}`, 0)
      assert.deepEqual(scan, { end: first.length })
      JSON.parse(first)
    }
  }
})

test('deep nesting needs no deep stack', () => {
  const depth = 200_000
  assert.deepEqual(scanJson('['.repeat(depth) + ']'.repeat(depth), 0), { end: 2 * depth })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseWarnings } from '../../../../src/cluster/transport/warnings.ts'

const TABLE: readonly [title: string, lines: readonly string[], texts: readonly string[]][] = [
  ['one warning', ['299 - "use v1"'], ['use v1']],
  ['escapes', ['299 - "unknown field \\"spec.bogus\\" and a \\\\"'], ['unknown field "spec.bogus" and a \\']],
  ['several in a line', ['299 - "a", 299 agent "b, \\"c\\""'], ['a', 'b, "c"']],
  ['several lines', ['299 - "a"', '299 - "b"'], ['a', 'b']],
  ['a date behind the text', ['299 - "a" "Wed, 21 Oct 2015 07:28:00 GMT", 299 - "b"'], ['a', 'b']],
  ['other codes are left out', ['199 - "misc", 299 - "b"'], ['b']],
  ['empty texts are left out', ['299 - ""'], []],
  ['UTF-8 that came as bytes', [Buffer.from('299 - "größe"').toString('latin1')], ['größe']],
  ['what is malformed ends its line', ['299 - "a", 299 -, 299 - "b"', '299 - "c"'], ['a', 'c']],
  ['an unterminated quote', ['299 - "a'], []],
  ['no agent', ['299 "a"'], []],
  ['a terminal escape in the text', ['299 - "\x1b[31mred"'], []],
  ['an empty line', [''], []],
]

for (const [title, lines, texts] of TABLE) {
  test(`warnings: ${title}`, () => assert.deepEqual(parseWarnings(lines), texts))
}

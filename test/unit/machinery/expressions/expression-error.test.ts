// What is said of an expression that is wrong: one line, the line of the text, and a caret below the place.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import { displayWidth } from '../../../../src/machinery/display-width.ts'
import { compileExpression } from '../../../../src/machinery/expressions/compile.ts'
import { parseExpression } from '../../../../src/machinery/expressions/expression.ts'
import { expressionError } from '../../../../src/machinery/expressions/expression-error.ts'
import { pointAt } from '../../../../src/machinery/expressions/point-at.ts'
import { rowShape } from '../../../../src/machinery/expressions/row-shape.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { namesInSight } from '../../../../src/query/plan/check-expressions.ts'
import { column } from './ask-value.ts'

const SCHEMA = readStructural({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        replicas: { type: 'integer' },
        image: { type: 'string' },
        since: { type: 'string', format: 'date-time' },
        wait: { type: 'string', format: 'duration' },
        list: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
      },
    },
    status: { type: 'object', properties: { ready: { type: 'boolean' } } },
  },
})
const COLUMNS = [column('Name'), column('Status'), column('Restarts'), column('Age')]
const SHAPE = rowShape({ schema: SCHEMA, columns: COLUMNS, isBuiltIn: true, kind: 'Thing', cluster: 'here' })

function complaint(text: string): string[] {
  try {
    const compiled = compileExpression(parseExpression({ flag: '--where', text }, 'condition'), SHAPE.types)
    if (!('issues' in compiled)) return ['fine']
    throw expressionError(
      { flag: '--where', text },
      compiled.issues[0] ?? assert.fail(),
      namesInSight(SCHEMA.propertyNames),
    )
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error))
    return error.message.split('\n')
  }
}

describe('One line says what is wrong:', () => {
  for (const [text, words, column] of [
    // names
    ['self.spec.replcas > 1', 'undefined field \'replcas\' of self.spec; did you mean "replicas"?', 9],
    ['self.spec.nothinglikeit > 1', "undefined field 'nothinglikeit' of self.spec", 9],
    ['self.spec.list[0].nam == "a"', 'undefined field \'nam\' of self.spec.list[]; did you mean "name"?', 17],
    ['self.metadata.label == "a"', 'undefined field \'label\' of self.metadata; did you mean "labels"?', 13],
    ['self.stat.ready', 'undefined field \'stat\' of self; did you mean "status"?', 4],
    ['spec.replicas > 1', 'undeclared reference to \'spec\'; did you mean "self.spec"?', 0],
    ['status.ready', 'undeclared reference to \'status\'; did you mean "self.status"?', 0],
    ['data.x == 1', "undeclared reference to 'data'", 0],
    ['Self.spec.replicas > 1', 'undeclared reference to \'Self\'; did you mean "self"?', 0],
    ['RESTARTS > 1', 'undeclared reference to \'RESTARTS\'; did you mean "col.RESTARTS"?', 0],
    ['age > duration("1h")', 'undeclared reference to \'age\'; did you mean "age()"?', 0],
    ['size > 1', 'undeclared reference to \'size\'; did you mean "size()"?', 0],
    ['now() > now', 'undeclared reference to \'now\'; did you mean "now"?', 3],
    ['self.spec.image.startWith("a")', 'undeclared reference to \'startWith\'; did you mean "startsWith"?', 25],
    ['quantiy("1") == quantity("1")', 'undeclared reference to \'quantiy\'; did you mean "quantity"?', 7],
    ['zzz(1)', "undeclared reference to 'zzz'", 3],
    ['col.STAUS == "a"', 'there is no column "STAUS"; did you mean "STATUS"?', 3],
    ['col["NODE"] == "a"', 'there is no column "NODE"; there are NAME, STATUS, RESTARTS, AGE', 3],
    ['col.WHATEVER == "a"', 'there is no column "WHATEVER"; there are NAME, STATUS, RESTARTS, AGE', 3],
    // types
    ['self.spec.replicas > "1"', '> does not take int and string', 19],
    ['self.spec.replicas == "1"', '== does not take int and string', 19],
    ['self.spec.image + 1 == "a"', '+ does not take string and int', 16],
    ['!self.spec.replicas', '! does not take int', 0],
    ['-self.spec.image == "a"', '- does not take string', 0],
    ['self.status.ready && self.spec.replicas', "expected type 'bool' but found 'int'", 30],
    ['"a" in self.spec', 'in does not take string and self.spec', 4],
    ['self.spec["image"] == "a"', 'fields are named after a dot: self.spec takes no brackets', 9],
    ['self.spec.list["a"] == 1', '[] does not take list(self.spec.list[]), string', 14],
    ['self.status.ready ? 1 : "a"', 'the parts of ? : do not fit: bool, int, string', 18],
    ['age() > "1h"', '> does not take duration and string; a duration is written duration("1h30m")', 6],
    ['"1h" < self.spec.wait', '< does not take string and duration; a duration is written duration("1h30m")', 5],
    [
      'self.spec.since > "2020"',
      '> does not take timestamp and string; a moment is written timestamp("2030-01-31T12:00:00Z")',
      16,
    ],
    [
      'quantity(self.spec.image) == "1Gi"',
      '== does not take kubernetes.Quantity and string; a quantity is written quantity("1.5Gi")',
      26,
    ],
    ['size(self.spec.replicas) > 1', 'size() does not take (int)', 4],
    ['self.spec.image.contains(1)', 'contains() of string does not take (int)', 24],
    ['self.spec.replicas.x', "type 'int' does not support field selection", 18],
    // literals
    ['age() > duration("1d")', 'this is no duration: those are numbers with h, m, s, ms, us or ns, as 1h30m', 17],
    ['now > timestamp("yesterday")', 'this is no moment: those are written as 2030-01-31T12:00:00Z', 16],
    ['self.spec.image.matches("(a")', 'this is no pattern of RE2, the regular expressions that run in linear time', 24],
    [
      'self.spec.image.matches("a(?=b)")',
      'this is no pattern of RE2, the regular expressions that run in linear time',
      24,
    ],
    [
      'quantity("1,5") == quantity("1")',
      '"1,5" is no quantity: those are numbers with a unit, as 100m, 1.5Gi or 2e3',
      9,
    ],
    ['ip("1.2.3") == ip("1.2.3.4")', '"1.2.3" is no IP address', 3],
    [
      'cidr("10.0.0.0").containsIP("10.0.0.1")',
      '"10.0.0.0" is no network: those are an address and a length, as 10.0.0.0/8',
      5,
    ],
    [
      'semver("1.2").isLessThan(semver("1.2.3"))',
      '"1.2" is no semantic version: those are three numbers and more, as 1.2.3-rc.1',
      7,
    ],
    ['int("x") == 1', '"x" is no int', 4],
    ['["a", 1].size() > 1', "expected type 'string' but found 'int'", 6],
    // syntax
    ['', 'the expression is empty', undefined],
    [' \n\t', 'the expression is empty', undefined],
    ['self.spec.replicas > 1 &&', 'syntax error: the expression ends too early', 25],
    ['(self.spec.replicas > 1', 'syntax error: the expression ends too early', 23],
    ['self.spec.replicas = 1', "syntax error: unexpected '='; did you mean '=='?", 19],
    ['self.status.ready & true', "syntax error: unexpected '&'; did you mean '&&'?", 18],
    ['self.status.ready | true', "syntax error: unexpected '|'; did you mean '||'?", 18],
    ['self.status.ready and true', "syntax error: unexpected 'and'; did you mean '&&'?", 18],
    ['self.status.ready OR true', "syntax error: unexpected 'OR'; did you mean '||'?", 18],
    ['not self.status.ready', "syntax error: unexpected 'self'; 'not' is written '!'", 4],
    ['self.spec.replicas > 5m', 'syntax error: unexpected \'m\'; did you mean duration("5m") or quantity("5m")?', 22],
    ['age() > 24h', 'syntax error: unexpected \'h\'; did you mean duration("24h")?', 10],
    ['age() > 7d', 'syntax error: unexpected \'d\'; did you mean duration("168h")?', 9],
    ['self.spec.replicas > 1.5Gi', 'syntax error: unexpected \'Gi\'; did you mean quantity("1.5Gi")?', 24],
    ['self.spec.image == "a', 'syntax error: the text that begins here does not end', 19],
    ["self.spec.image == 'a\nb'", 'syntax error: the text that begins here does not end', undefined],
    ['self.spec.image == a"', 'syntax error: the text that begins here does not end', 20],
    ['self.spec.replicas > 1 # many', "syntax error: unexpected '#'", 23],
    ['self.spec.replicas > 1)', "syntax error: unexpected ')'", 22],
    ['self.', 'syntax error: the expression ends too early', 5],
    ['self..spec', "syntax error: unexpected '.'", 5],
    ['self.spec.replicas > > 1', "syntax error: unexpected '>'", 21],
    ['has(self)', 'has() takes a field: has(self.spec.replicas), has(col.STATUS)', 4],
    ['self.spec.image == "\\q"', 'syntax error: the text that begins here does not end', undefined],
  ] as const)
    test(JSON.stringify(text), () => {
      const [first, line, mark, ...more] = complaint(text)
      assert.equal(first, `invalid --where: ${words}`)
      assert.deepEqual(more, [])
      if (column !== undefined) assert.deepEqual([line, mark], [`  ${text}`, `  ${' '.repeat(column)}^`])
    })
})

describe('A mark stands below the place', () => {
  const shown = (text: string, offset: number) => pointAt(text, offset)

  test('in a line of its own, tabs and other blanks as one', () => {
    assert.deepEqual(shown('a\tb\rc', 4), ['  a b c', '      ^'])
    assert.deepEqual(shown('', 0), ['  ', '  ^'])
    assert.deepEqual(shown('abc', 3), ['  abc', '     ^'])
  })

  test('in the one line that holds it', () => {
    assert.deepEqual(shown('a &&\n  b &&\nc', 7), ['    b &&', '    ^'])
    assert.deepEqual(shown('a &&\n  b &&\nc', 0), ['  a &&', '  ^'])
    assert.deepEqual(shown('a &&\n  b &&\nc', 12), ['  c', '  ^'])
    assert.deepEqual(shown('a\n', 2), ['  ', '  ^'])
    assert.deepEqual(shown('a\r\nbc', 4), ['  bc', '   ^'])
  })

  test('of wide characters, combining ones and emoji, as far as they are wide', () => {
    for (const before of ['漢字', 'é', 'e\u0301', '😀', '…“x”', 'ｆ', '👩‍👩‍👧', 'ж', '\u200d'])
      assert.equal(shown(`${before}x`, before.length)[1], `  ${' '.repeat(displayWidth(before))}^`, before)
  })

  test('of what a terminal would obey, as of one character', () => {
    assert.deepEqual(shown('a\u001b[31mb', 6), ['  a\ufffd[31mb', '        ^'])
    assert.deepEqual(shown('a\u202eb', 2), ['  a\ufffdb', '    ^'])
  })

  test('of a long line, of which the part around it is shown', () => {
    for (const length of [99, 100, 101, 160, 1000, 100_000])
      for (const offset of [0, 1, 59, 60, 61, 99, length - 1, length]) {
        const text = Array.from({ length }, (_, i) => String.fromCharCode(97 + (i % 26))).join('')
        const [line, mark] = shown(text, offset)
        assert.ok(displayWidth(line) <= 104, `${line.length}`)
        const at = mark.length - 1
        assert.equal(line[at] ?? '', text[offset] ?? '', `${offset} of ${length}`)
        assert.equal(line.includes('…'), length > 100)
      }
  })

  test('and never in the middle of a character', () => {
    const text = '😀'.repeat(200)
    const [line, mark] = shown(text, 200)
    assert.ok([...line].every((character) => '😀… '.includes(character)))
    assert.equal(mark.at(-1), '^')
  })

  test('of a text that is a part of what was typed, in all that was typed', () => {
    const origin = { flag: '--col', text: 'self.x', shown: { text: '+NAME=self.x', offset: 6 } }
    const error = expressionError(origin, { message: 'no', offset: 4 })
    assert.equal(error.message, 'invalid --col: no\n  +NAME=self.x\n            ^')
  })
})

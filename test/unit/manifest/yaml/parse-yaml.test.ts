import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json } from '../../../../src/machinery/json.ts'
import { parseYaml } from '../../../../src/manifest/yaml/parse-yaml.ts'
import { YamlError } from '../../../../src/manifest/yaml/yaml-error.ts'
import { ERRORS, LAYOUTS, VALUES } from './yaml-rows.ts'

describe('a plain scalar means what kubectl takes it for:', () => {
  const rows: readonly (readonly [string, Json])[] = [
    ['yes', true],
    ['Off', false],
    ['y', true],
    ['oN', 'oN'],
    ['0644', 420],
    ['012', 10],
    ['0o644', 420],
    ['09', 9],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['12:30:45', '12:30:45'],
    ['2020-01-01', '2020-01-01'],
    ['1e3', 1000],
    ['1.', 1],
    ['.5', 0.5],
    ['+12', 12],
    ['-0', 0],
    ['~', null],
    ['Null', null],
    ['!!str 123', '123'],
    ['=', '='],
    ['<<', '<<'],
    ['!!binary aGk=', 'hi'],
    ['9007199254740993', 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n],
    ['18446744073709551615', 18446744073709552000],
    ['1e400', '1e400'],
  ]
  for (const [text, value] of rows) {
    test(`${text} is ${typeof value} ${value}`, () => assert.deepEqual(parseYaml(`v: ${text}`), { v: value }))
  }
})

describe('a text', () => {
  test('that is empty, or holds comments only, is null', () => {
    for (const text of ['', '\n\n', '# a\n', '---\n', '--- # a\n']) assert.equal(parseYaml(text), null, text)
  })

  test('may be a scalar or a sequence', () => {
    assert.equal(parseYaml('12'), 12)
    assert.deepEqual(parseYaml('- a\n- b'), ['a', 'b'])
  })

  test('ends at a second document, which is not looked at', () => {
    assert.deepEqual(parseYaml('a: 1\n---\n]broken['), { a: 1 })
    assert.deepEqual(parseYaml('a: 1\n...\n]broken['), { a: 1 })
  })

  test('may declare tags', () => {
    assert.deepEqual(parseYaml('%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 12'), { a: '12' })
  })

  test('keeps __proto__ and constructor as data', () => {
    const value = parseYaml('__proto__: {polluted: yes}\nconstructor: 1\nm: {<<: {__proto__: 2}}')
    assert.equal(JSON.stringify(value), '{"__proto__":{"polluted":true},"constructor":1,"m":{"__proto__":2}}')
    assert.equal(Reflect.get({}, 'polluted'), undefined)
  })
})

describe('an alias', () => {
  test('is written out: no two parts of the answer are the same object', () => {
    const value = parseYaml('a: &x {k: [1]}\nb: *x')
    assert.deepEqual(value, { a: { k: [1] }, b: { k: [1] } })
    assert.ok(typeof value === 'object' && value !== null && 'a' in value && 'b' in value && value.a !== value.b)
  })

  test('cannot make a document grow without limit', () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) =>
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
    )
    const bomb = ['a: &a-1 [lol, lol]', ...levels].join('\n')
    const started = process.cpuUsage().user
    assert.throws(() => parseYaml(bomb), /document contains excessive aliasing$/)
    assert.ok(process.cpuUsage().user - started < 5e6, 'it is found out before it hurts')
  })

  test('may repeat a lot in a document of ordinary size', () => {
    const value = parseYaml(`base: &b {a: 1, b: 2}\nitems:\n${'- *b\n'.repeat(90)}`)
    assert.equal(JSON.stringify(value).match(/"a":1/g)?.length, 91)
  })
})

describe('nesting', () => {
  test('of 900 levels is read', () => {
    assert.ok(parseYaml('['.repeat(900) + ']'.repeat(900)))
    assert.ok(parseYaml(Array.from({ length: 900 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')))
  })

  test('beyond 1000 levels is an error, not a crash', () => {
    for (const text of [
      '['.repeat(100_000),
      '{a: '.repeat(5000),
      '- '.repeat(5000),
      Array.from({ length: 1100 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      Array.from(
        { length: 9 },
        (_, i) => `a${i}: &a${i} ${'['.repeat(300)}${i ? `*a${i - 1}` : ''}${']'.repeat(300)}`,
      ).join('\n'),
    ]) {
      assert.throws(() => parseYaml(text), /exceeded max depth of 1000/)
    }
  })
})

describe('an error says where:', () => {
  const rows: readonly (readonly [string, number, number, RegExp])[] = [
    ['a: 1\nb: 2\na: 3\n', 3, 1, /^yaml: line 3: key "a" already set in map$/],
    ['a:\n  b: {c: 1, d: 2, c: 3}\n', 2, 19, /key "c" already set/],
    ['a: 1\n"a": 3\n', 2, 1, /key "a" already set/],
    ['yes: 1\n"true": 3\n', 2, 1, /key "true" already set/],
    ['a: 1\nb: c: d\n', 2, 5, /mapping values are not allowed in this context$/],
    ['a:\n- b\n- [c\nd: e\n', 4, 2, /did not find expected ',' or '\]'$/],
    ['# c\na: "b\nc: d\n', 2, 4, /found unexpected end of stream$/],
    ['a: 1\nfoo\nb: 2\n', 2, 1, /could not find expected ':'$/],
    ['a: 1\n\tb: 2\n', 2, 1, /found a tab character that violates indentation$/],
    ['a: 1\nb: *c\n', 2, 4, /unknown anchor 'c' referenced$/],
    ['a: .inf\n', 1, 4, /json: unsupported value: \+Inf$/],
    ['a: 1\n~: 2\n', 2, 1, /unsupported map key: null$/],
    ['a: 1\n{b: c}: 2\n', 2, 1, /invalid map key: a mapping$/],
    ['a: 1\r\nb: x\x01\r\n', 2, 5, /control characters are not allowed$/],
  ]
  for (const [text, line, column, message] of rows) {
    test(`${JSON.stringify(text)} at ${line}:${column}`, () => {
      assert.throws(
        () => parseYaml(text),
        (error) => {
          assert.ok(error instanceof YamlError)
          assert.match(error.message, message)
          assert.deepEqual([error.line, error.column], [line, column])
          return true
        },
      )
    })
  }

  test('in a text that is part of a file, by the line of the file', () => {
    assert.throws(() => parseYaml('a: b: c', { firstLine: 41 }), /^YamlError: yaml: line 41: /)
  })
})

describe('a repeated key', () => {
  test('is none when a merge brought one of the two', () => {
    assert.deepEqual(parseYaml('x: &x {a: 1, b: 2}\nz: {a: 0, <<: *x, b: 3}'), {
      x: { a: 1, b: 2 },
      z: { a: 1, b: 3 },
    })
  })

  test('is one on both sides of a merge', () => {
    assert.throws(() => parseYaml('{a: 0, <<: {b: 1}, a: 2}'), /key "a" already set/)
    assert.throws(() => parseYaml('{<<: {b: 1, b: 2}}'), /key "b" already set/)
  })
})

test('the beginning of any text is read or refused, and never more than that', () => {
  const text = [...VALUES.map((value) => `v: ${value}\n`), ...LAYOUTS, ...ERRORS]
  for (const whole of text) {
    for (let length = 0; length <= Math.min(whole.length, 60); length++) {
      try {
        parseYaml(whole.slice(0, length))
      } catch (error) {
        assert.ok(error instanceof YamlError, `${JSON.stringify(whole.slice(0, length))}: ${error}`)
        assert.ok(error.line >= 1 && error.column >= 1)
      }
    }
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import {
  evaluateJsonPath,
  JsonPathError,
  parseJsonPath,
  printJsonPath,
} from '../../../../src/machinery/jsonpath/index.ts'
import { seed, seededRandom } from '../../print/random.ts'
import { mutated, randomTemplate } from './random-template.ts'
import { SAMPLE } from './sample-pod.ts'

const evaluate = (text: string) => evaluateJsonPath(parseJsonPath(text), SAMPLE)

test('a template gives one list for each text, each pair of braces and each turn of a range', () => {
  assert.deepEqual(evaluate('x{.spec.numbers[0:2]}'), [['x'], [1, 2]])
  assert.deepEqual(evaluate('{range .spec.nested[*]}{[0]}-{end}'), [[1], ['-'], [3], ['-']])
  assert.deepEqual(evaluate('{.spec.missing}'), [[]])
  assert.deepEqual(evaluate('{.metadata.generation}{1.0}'), [[9007199254740993n], [1]])
})

test('the keys of an object are visited in its order', () => {
  assert.deepEqual(evaluate('{.spec.containers[0].*}')[0]?.slice(0, 3), ['app', 'nginx:1', 100])
  assert.deepEqual(evaluate('{.spec.containers..name}'), [['app', 'side', 'last']])
  assert.equal(printJsonPath(parseJsonPath('{.metadata.labels.*}'), SAMPLE), 'web <web & co>')
})

test('a relaxed path may lack its braces and its dot', () => {
  for (const text of ['metadata.name', '.metadata.name', '{metadata.name}', '{.metadata.name}']) {
    const path = parseJsonPath(text, { relaxed: true })
    assert.equal(path.text, '{.metadata.name}')
    assert.equal(printJsonPath(path, SAMPLE), 'web-1')
  }
  assert.deepEqual(evaluateJsonPath(parseJsonPath('', { relaxed: true }), SAMPLE), [])
})

test('what is no path is refused where one is expected', () => {
  const message =
    "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"
  for (const text of ['{.a', '.a}', '{.a}{.b}', '{}', '.']) {
    if (text === '.') assert.equal(parseJsonPath(text, { relaxed: true }).text, '{..}')
    else assert.throws(() => parseJsonPath(text, { relaxed: true }), { message })
  }
  assert.throws(() => parseJsonPath('.a[', { relaxed: true }), { message: 'unterminated array' })
})

test('a template that cannot be read is a usage error that says where', () => {
  for (const [text, fault, position] of [
    ['abc{.a', 'unclosed action', 6],
    ['{.a}{!}', "unrecognized character in action: U+0021 '!'", 5],
    ['{.a[x]}', 'invalid array index x', 4],
    ['{.a[?(@.b]}', 'unterminated filter', 3],
    ['{.a[?(@.b=="x" && @.c)]}', "unrecognized character in action: U+0026 '&'", 3],
    ['{"a}', 'unterminated quoted string', 1],
  ] as const) {
    assert.throws(
      () => parseJsonPath(text),
      (error) => {
        assert.ok(error instanceof JsonPathError && error instanceof UsageError)
        assert.equal(error.message, `error parsing jsonpath ${text}, ${fault}`)
        assert.deepEqual([error.fault, error.position, error.value], [fault, position, text])
        return true
      },
    )
  }
})

test('a missing field is no result, or an error for who wants one', () => {
  const path = parseJsonPath('{.spec.missing}')
  assert.equal(printJsonPath(path, SAMPLE), '')
  assert.throws(() => evaluateJsonPath(path, SAMPLE, { allowMissingKeys: false }), { message: 'missing is not found' })
  assert.throws(() => printJsonPath(path, SAMPLE, { allowMissingKeys: false }), {
    message:
      'error executing jsonpath "{.spec.missing}": Error executing template: missing is not found. ' +
      'Printing more information for debugging the template:\n\ttemplate was:\n\t\t{.spec.missing}',
  })
})

test('keys that JavaScript gives every object are missing', () => {
  assert.deepEqual(evaluate('{.constructor}{.spec.toString}{.spec.numbers.length}'), [[], [], []])
})

test('a path is evaluated afresh each time', () => {
  const path = parseJsonPath('{range .spec.containers[*]}{.name} {end}')
  assert.equal(printJsonPath(path, SAMPLE), 'app side last ')
  assert.equal(printJsonPath(path, SAMPLE), 'app side last ')
})

test('very long and very deep things are evaluated, or refused', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`)
  assert.deepEqual(evaluateJsonPath(parseJsonPath(`{${'.a'.repeat(5000)}}`), deep), [[1]])
  assert.equal(evaluateJsonPath(parseJsonPath('{..a}'), deep)[0]?.length, 5000)
  assert.equal(printJsonPath(parseJsonPath('{.m}'.repeat(20_000)), { m: 1 }).length, 20_000)
  assert.throws(() => printJsonPath(parseJsonPath('{range .m[*]}'.repeat(100)), { m: [1] }), JsonPathError)
})

test(`random templates print something or are refused with words, and never crash (seed ${seed})`, () => {
  const random = seededRandom(seed)
  const counts = { printed: 0, refused: 0 }
  for (let round = 0; round < 20_000; round++) {
    const template = round % 2 === 0 ? randomTemplate(random) : mutated(random, randomTemplate(random))
    try {
      assert.equal(typeof printJsonPath(parseJsonPath(template), SAMPLE), 'string')
      counts.printed++
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw new Error(`crashed on ${JSON.stringify(template)}`, { cause: error })
      counts.refused++
    }
  }
  assert.ok(counts.printed > 2000 && counts.refused > 2000, JSON.stringify(counts))
})

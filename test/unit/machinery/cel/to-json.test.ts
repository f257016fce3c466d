// What an expression gives, as JSON; through the library's face.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  celEnvFor,
  celValueOf,
  checkCel,
  compileCel,
  isCelError,
  type Json,
  jsonOfCelValue,
  parseCel,
  withVariables,
} from '../../../../src/machinery/index.ts'

const env = withVariables(celEnvFor('1.37'), [{ name: 'object', type: { kind: 'dyn' } }])

function evaluate(text: string, object: Json = null) {
  const parsed = parseCel(text, env)
  assert.ok('expr' in parsed)
  const checked = checkCel(parsed.expr, env)
  assert.ok('expr' in checked)
  const program = compileCel(checked, env)
  assert.ok('evaluate' in program)
  return program.evaluate({ object: celValueOf(object) }).value
}

describe('the value of an expression as JSON', () => {
  const cases: readonly (readonly [expression: string, json: Json])[] = [
    ['null', null],
    ['1', 1],
    ['9223372036854775807', 9223372036854775807n],
    ['7u', 7],
    ['1.5', 1.5],
    ["double('NaN')", 'NaN'],
    ["'text'", 'text'],
    ["b'hi'", 'aGk='],
    ["timestamp('2020-01-01T00:00:00+02:00')", '2020-01-01T00:00:00+02:00'],
    ["duration('90s')", '90s'],
    ["duration('1ns')", '0.000000001s'],
    ['[1, 2]', [1, 2]],
    ["{'a': {1: true}}", { a: { 1: true } }],
    ['optional.of(1)', 1],
    ['optional.none()', null],
    ['type(1)', 'int'],
    ["ip('2001:DB8::1')", '2001:db8::1'],
    ["quantity('1.5Gi').add(quantity('512Mi'))", '2Gi'],
    ["semver('1.2.3-a+b')", '1.2.3-a+b'],
    ["url('http://h/a b?x=1')", 'http://h/a%20b?x=1'],
    ['object.spec', { replicas: 3, ratio: 0.5, names: ['a'] }],
  ]
  const object: Json = { spec: { replicas: 3, ratio: 0.5, names: ['a'] } }
  for (const [expression, json] of cases) {
    it(`of ${expression}`, () => assert.deepEqual(jsonOfCelValue(evaluate(expression, object)), json))
  }

  it('does not exist for an error', () => {
    const value = evaluate('object.spec.missing', object)
    assert.ok(isCelError(value))
    assert.equal(value.message, 'no such key: missing')
    assert.throws(() => jsonOfCelValue(value), { name: 'TypeError', message: 'no such key: missing' })
  })
})

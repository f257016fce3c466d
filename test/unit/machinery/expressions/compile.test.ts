// What an expression says of a row, and what a condition makes of it.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { celError, double } from '../../../../src/machinery/cel/values/value.ts'
import { COST_LIMIT, compileExpression, isAbsence, verdictOf } from '../../../../src/machinery/expressions/compile.ts'
import { parseExpression } from '../../../../src/machinery/expressions/expression.ts'
import { rowShape } from '../../../../src/machinery/expressions/row-shape.ts'
import type { KubeObject } from '../../../../src/machinery/json.ts'
import { askValue, NOW } from './ask-value.ts'

const SCHEMA = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        n: { type: 'integer' },
        flag: { type: 'boolean' },
        text: { type: 'string' },
        list: { type: 'array', items: { type: 'integer' } },
        map: { type: 'object', additionalProperties: { type: 'string' } },
        limits: { type: 'object', additionalProperties: { 'x-kubernetes-int-or-string': true } },
      },
    },
  },
}
const OBJECT = { spec: { n: 3, text: 'abc', list: [1, 2], limits: { cpu: '500m', memory: 1024 } } }
const ask = (text: string) => askValue(text, { schema: SCHEMA, object: OBJECT })

describe('An absent field is an error that', () => {
  for (const [text, expected] of [
    ['self.spec.flag', 'error: no such key: flag'],
    ['self.spec.flag == false', 'error: no such key: flag'],
    ['!self.spec.flag', 'error: no such key: flag'],
    ['self.spec.map.x', 'error: no such key: map'],
    ['self.spec.map["x"] == "y"', 'error: no such key: map'],
    // || and && pass over it where the other side decides
    ['self.spec.flag || true', true],
    ['true || self.spec.flag', true],
    ['self.spec.flag && false', false],
    ['false && self.spec.flag', false],
    ['self.spec.flag || false', 'error: no such key: flag'],
    ['self.spec.flag && true', 'error: no such key: flag'],
    // has() and optionals ask for it
    ['has(self.spec.flag)', false],
    ['!has(self.spec.flag)', true],
    ['has(self.spec.map.x)', 'error: no such key: map'],
    ['has(self.spec.map) && has(self.spec.map.x)', false],
    ['self.spec.?flag.hasValue()', false],
    ['self.spec.?flag.orValue(true)', true],
    ['self.?spec.?map[?"x"].orValue("none")', 'none'],
    ['self.spec.?map.?x.orValue("none")', 'none'],
    ['has(self.spec.flag) ? self.spec.flag : true', true],
    // folds
    ['self.spec.list.exists(i, i == 2 || self.spec.flag)', true],
    ['self.spec.list.all(i, i > 5 && self.spec.flag)', false],
    ['self.spec.list.map(i, self.spec.flag)', 'error: no such key: flag'],
    // lists have no keys
    ['self.spec.list[5] == 1', 'error: index out of bounds: 5'],
    ['self.spec.n / (self.spec.n - 3) == 1', 'error: division by zero'],
  ] as const)
    test(`${text}: ${expected}`, () => assert.equal(ask(text), expected))
})

describe('Values mean what they mean in a rule:', () => {
  for (const [text, expected] of [
    ['self.spec.n == 3', true],
    ['self.spec.n / 2', 1],
    ['double(self.spec.n) / 2.0', 1.5],
    ['self.spec.text.matches("^a.c$")', true],
    ['self.spec.text.matches("^(a+)+$")', false],
    ['quantity(self.spec.limits.cpu).isLessThan(quantity("1"))', true],
    ['quantity(string(self.spec.limits.memory)).compareTo(quantity("1Ki"))', 0],
    ['isQuantity("1Gi") && !isQuantity("a")', true],
    ['ip("10.1.2.3").isLoopback() || cidr("10.0.0.0/8").containsIP("10.1.2.3")', true],
    ['semver("1.10.0").isGreaterThan(semver("1.9.9"))', true],
    ['url("https://example.com/a?b=c").getHost()', 'example.com'],
    ['"%s-%d".format([self.spec.text, self.spec.n])', 'abc-3'],
    ['self.spec.list.sum()', 3],
    ['self.spec.text.split("").join("-")', 'a-b-c'],
    ['sets.contains([1, 2, 3], self.spec.list)', true],
    ['self.spec.limits.cpu == "500m"', true],
    ['self.spec.limits.memory == "500m"', false],
    ['type(self.spec.n) == int', true],
    ['timestamp("2023-11-14T22:13:20Z") == now', true],
    ['duration("90m") == duration("1h30m")', true],
  ] as const)
    test(text, () => assert.equal(ask(text), expected))
})

describe('A condition', () => {
  test('holds, does not, ends in what is absent, or fails', () => {
    assert.equal(verdictOf(true), true)
    assert.equal(verdictOf(false), false)
    assert.equal(verdictOf(celError('no such key: x')), 'absent')
    assert.deepEqual(verdictOf(celError('division by zero')), { error: 'division by zero' })
    assert.deepEqual(verdictOf(1), { error: 'the condition is no bool but of type int' })
    assert.deepEqual(verdictOf(null), { error: 'the condition is no bool but of type null_type' })
    assert.deepEqual(verdictOf(double(1)), { error: 'the condition is no bool but of type double' })
  })

  test('is not absent because of an error that only looks like it', () => {
    assert.equal(isAbsence('no such key: x'), false)
    assert.equal(isAbsence(celError('no such overload')), false)
    assert.equal(isAbsence(celError('index out of bounds: 1')), false)
  })
})

describe('One evaluation costs no more than a limit:', () => {
  const compileFor = (text: string) => {
    const shape = rowShape({ schema: undefined, columns: undefined, isBuiltIn: true, kind: 'K', cluster: 'c' })
    const compiled = compileExpression(parseExpression({ flag: '--where', text }), shape.types)
    assert.ok(!('issues' in compiled))
    return (object: object) => compiled.evaluate(shape.variablesOf({ object: object as KubeObject }, NOW))
  }
  const list = Array.from({ length: 200 }, (_, i) => i)

  test('a loop in a loop in a loop ends', () => {
    const evaluate = compileFor('self.l.all(a, self.l.all(b, self.l.all(c, a + b + c >= 0)))')
    const startedAt = performance.now()
    assert.deepEqual(evaluate({ l: list }), celError(`it costs more than ${COST_LIMIT} to evaluate`))
    assert.ok(performance.now() - startedAt < 10_000)
  })

  test('a loop over one list does not come near it', () => {
    assert.equal(compileFor('self.l.all(a, a >= 0)')({ l: list }), true)
  })

  test('a pattern that would make others backtrack is quick', () => {
    const evaluate = compileFor('self.t.matches("^(a+)+$")')
    const startedAt = performance.now()
    assert.equal(evaluate({ t: `${'a'.repeat(5000)}b` }), false)
    assert.ok(performance.now() - startedAt < 5000)
  })
})

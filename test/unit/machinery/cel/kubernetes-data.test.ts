// Kubernetes data in CEL: wrapped by its schema, compared and added with the meaning of its lists.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { check } from '../../../../src/machinery/cel/check.ts'
import { declTypeOf } from '../../../../src/machinery/cel/decl-type.ts'
import { withVariables } from '../../../../src/machinery/cel/decls.ts'
import { envFor } from '../../../../src/machinery/cel/environment.ts'
import { compileProgram, type EvaluationLimits, type Outcome } from '../../../../src/machinery/cel/evaluate/program.ts'
import { parse } from '../../../../src/machinery/cel/parse.ts'
import { DYN } from '../../../../src/machinery/cel/types.ts'
import { wrapAny, wrapOf } from '../../../../src/machinery/cel/values/wrap-json.ts'
import type { Json, JsonObject } from '../../../../src/machinery/json.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { assertGrowsLinearly, assertTakesAtMost } from '../../../support/processor-time.ts'
import { showValue } from './show-value.ts'

const PORTS: JsonObject = {
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['name'],
  items: { type: 'object', properties: { name: { type: 'string' }, port: { type: 'integer' } } },
}
const TAGS: JsonObject = { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } }
const SCHEMA = readStructural({
  type: 'object',
  properties: {
    name: { type: 'string' },
    count: { type: 'integer' },
    ratio: { type: 'number' },
    target: { 'x-kubernetes-int-or-string': true },
    when: { type: 'string', format: 'date-time' },
    day: { type: 'string', format: 'date' },
    ttl: { type: 'string', format: 'duration' },
    data: { type: 'string', format: 'byte' },
    note: { type: 'string', nullable: true },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    'dashed-name': { type: 'string' },
    namespace: { type: 'string' },
    list: { type: 'array', items: { type: 'integer' } },
    tags: TAGS,
    otherTags: TAGS,
    ports: PORTS,
    otherPorts: PORTS,
  },
})
const SELF: Json = {
  name: 'web',
  count: 9007199254740993n,
  ratio: 2,
  target: 'http',
  when: '2021-01-02T03:04:05+01:00',
  day: '2021-01-02',
  ttl: '3 days',
  data: 'aGk=',
  note: null,
  labels: { app: 'web', constructor: 'x' },
  'dashed-name': 'd',
  namespace: 'ns',
  list: [3, 1, 2],
  tags: ['a', 'b'],
  otherTags: ['b', 'a'],
  ports: [
    { name: 'h', port: 80 },
    { name: 'g', port: 90 },
  ],
  otherPorts: [
    { name: 'g', port: 90 },
    { name: 'h', port: 80 },
  ],
}

const typed = withVariables(envFor('1.37', { stored: true }), [
  { name: 'self', type: declTypeOf(SCHEMA) ?? DYN },
  { name: 'row', type: DYN },
])

function run(text: string, self: Json = SELF, limits?: EvaluationLimits): Outcome {
  return compiled(text, self)(limits)
}

/** An expression ready to run over `self`. */
function compiled(text: string, self: Json): (limits?: EvaluationLimits) => Outcome {
  const parsed = parse(text, typed)
  assert.ok('expr' in parsed, text)
  const checked = check(parsed.expr, typed)
  assert.ok('expr' in checked, text)
  const program = compileProgram(checked, typed)
  assert.ok('evaluate' in program, text)
  const variables = { self: wrapOf(SCHEMA)(self), row: wrapAny(self) }
  return (limits) => program.evaluate(variables, limits)
}

describe('data of a schema', () => {
  const cases: readonly (readonly [expression: string, value: string, cost: number])[] = [
    ['self.name', '"web"', 2],
    ['self.count - 1', '9007199254740992', 3],
    ['self.ratio', 'double(2)', 2],
    ["type(self.target) == string && self.target == 'http'", 'true', 7],
    ['self.when', 'timestamp(2021-01-02T03:04:05+01:00)', 2],
    ['self.day', 'timestamp(2021-01-02T00:00:00Z)', 2],
    ['self.ttl', 'duration(259200000000000)', 2],
    ['self.data', 'b[6869]', 2],
    ['has(self.note)', 'false', 1],
    ['has(self.labels.constructor) && !has(self.labels.toString)', 'true', 5],
    ['self.dashed__dash__name + self.__namespace__', '"dns"', 5],
    ['self.list[3]', 'error(index out of bounds: 3)', 3],
    ['self.tags == self.otherTags', 'true', 5],
    ["self.tags + ['c', 'a']", '["a", "b", "c"]', 3],
    ['dyn(self.ports) == self.otherPorts', 'true', 6],
    ['self.list == [1, 2, 3] || self.list == [3, 1, 2]', 'true', 6],
    ['self.labels.missing', 'error(no such key: missing)', 3],
  ]
  for (const [expression, value, cost] of cases) {
    it(`${expression} is ${value}`, () => {
      const outcome = run(expression)
      assert.deepEqual([showValue(outcome.value), outcome.cost], [value, cost])
    })
  }

  it('that is not what the schema says is an error where it is read, and only there', () => {
    assert.equal(showValue(run('self.count', { count: 'x' }).value), 'error(invalid data, expected int, got string)')
    assert.equal(showValue(run('self.count == 1 || true', { count: 'x' }).value), 'true')
  })
})

describe('data without a schema', () => {
  it('is ints, doubles, strings, lists and maps', () => {
    assert.equal(
      showValue(run('[dyn(row.list[0] + 1), row.labels.app, dyn(type(row.ratio) == int)]').value),
      '[4, "web", true]',
    )
  })
})

describe('an evaluation', () => {
  it('is cut off when it costs more than it may', () => {
    const outcome = run('self.list.all(x, self.list.all(y, x + y > 0))', SELF, { costLimit: 20 })
    assert.equal(outcome.isOverBudget, true)
    assert.equal(showValue(outcome.value), 'error(operation cancelled: actual cost limit exceeded)')
    assert.equal(outcome.cost, 21)
  })

  it('is not cut off when it costs just what it may', () => {
    const { cost } = run('self.list.all(x, x > 0)')
    assert.equal(run('self.list.all(x, x > 0)', SELF, { costLimit: cost }).isOverBudget, false)
    assert.equal(run('self.list.all(x, x > 0)', SELF, { costLimit: cost - 1 }).isOverBudget, true)
  })

  it('ends when it is interrupted, which it looks for every hundred steps', () => {
    let asked = 0
    const limits = { isInterrupted: () => ++asked === 2 }
    const outcome = run('lists.range(1000).all(x, x >= 0)', SELF, limits)
    assert.equal(showValue(outcome.value), 'error(operation interrupted)')
    assert.equal(asked, 2)
  })

  it('takes linear time for a pattern that is made to take forever', () => {
    const matching = (pattern: string) => (length: number) => {
      const matches = compiled(`self.name.matches('${pattern}')`, { name: `${'a'.repeat(length)}!` })
      return () => assert.equal(matches().value, false)
    }
    const hostile = matching('^(a+)+$')
    assertGrowsLinearly(hostile, 200_000)
    assertTakesAtMost(2, hostile(200_000), matching('^[a-z]+$')(200_000))
  })

  it('builds a list of many elements without copying it at each step', () => {
    const building = (length: number) => {
      const build = compiled(`size(lists.range(${length}).map(x, x + 1))`, SELF)
      return () => assert.equal(build().value, length)
    }
    assertGrowsLinearly(building, 100_000)
    const plain = () => Array.from({ length: 100_000 }, (_, i) => i).map((x) => x + 1)
    assertTakesAtMost(12, building(100_000), plain)
  })
})

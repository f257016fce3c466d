// A condition divided for one kind in one cluster: what the server is asked, what each row is asked, what cannot hold at all.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { print } from '../../../../src/machinery/cel/print.ts'
import { conjunctsOf } from '../../../../src/machinery/expressions/conjuncts.ts'
import { parseExpression } from '../../../../src/machinery/expressions/expression.ts'
import { rowShape } from '../../../../src/machinery/expressions/row-shape.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { selectableFieldsOf } from '../../../../src/machinery/selectable-fields.ts'
import { formatFieldSelector } from '../../../../src/machinery/selectors/field-selector.ts'
import { formatLabelSelector } from '../../../../src/machinery/selectors/label-match.ts'
import { divideCondition, type ReadPlace } from '../../../../src/query/plan/plan-condition.ts'

const SCHEMA = readStructural({
  type: 'object',
  properties: {
    spec: { type: 'object', properties: { nodeName: { type: 'string' }, n: { type: 'integer' } } },
    status: { type: 'object', properties: { phase: { type: 'string' } } },
  },
})
const PLACE: ReadPlace = {
  kind: 'Pod',
  cluster: 'east',
  selectable: selectableFieldsOf({ group: '', resource: 'pods', namespaced: true }),
  types: rowShape({ schema: SCHEMA, columns: undefined, isBuiltIn: true, kind: 'Pod', cluster: 'east' }).types,
  mayPush: true,
}

function divided(text: string, place: Partial<ReadPlace> = {}): string {
  const found = divideCondition(parseExpression({ flag: '--where', text }, 'condition'), { ...PLACE, ...place })
  if (found.isImpossible) return 'impossible'
  return [
    found.labels.length === 0 ? '' : `-l ${formatLabelSelector(found.labels)}`,
    found.fields.length === 0 ? '' : `-f ${formatFieldSelector(found.fields)}`,
    found.namespaces === undefined ? '' : `-n ${[...found.namespaces].join(' ')}`,
    found.residual === undefined ? '' : `then ${print(found.residual.expr)}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

describe('A condition is divided:', () => {
  for (const [text, expected] of [
    ['self.spec.n == 1', 'then self.spec.n == 1'],
    ['self.metadata.labels.a == "b" && self.spec.n == 1', '-l a=b then self.spec.n == 1'],
    [
      'self.metadata.labels.a == "b" && self.metadata.labels.c != "d" && self.status.phase == "Running"',
      '-l a=b,c,c!=d -f status.phase=Running',
    ],
    [
      'self.spec.nodeName != "n" && self.status.phase == "Running"',
      '-f spec.nodeName!=n,status.phase=Running then self.spec.nodeName != "n"',
    ],
    [
      '(self.metadata.labels.a == "b" && self.spec.n == 1) && (self.spec.n == 2 && self.spec.nodeName == "n")',
      '-l a=b -f spec.nodeName=n then self.spec.n == 1 && self.spec.n == 2',
    ],
    ['self.metadata.labels.a == "b" || self.spec.n == 1', 'then self.metadata.labels.a == "b" || self.spec.n == 1'],
    ['self.metadata.namespace == "shop" && self.spec.n == 1', '-n shop then self.spec.n == 1'],
    ['self.metadata.namespace == "shop" && self.metadata.namespace == "shop"', '-n shop'],
    ['self.metadata.namespace == "shop" && self.metadata.namespace == "billing"', 'impossible'],
    ['self.metadata.labels.a == "b" && self.metadata.labels.a == "c"', '-l a=b,a=c'],
    [
      '!(self.spec.n == 1 || self.metadata.labels.a == "b")',
      'then !(self.spec.n == 1 || self.metadata.labels.a == "b")',
    ],
    // what says the same of all rows
    ['true', ''],
    ['false', 'impossible'],
    ['kind == "Pod"', ''],
    ['kind == "Service"', 'impossible'],
    ['kind in ["Pod", "Service"] && self.spec.n == 1', 'then self.spec.n == 1'],
    ['cluster == "east" && kind.startsWith("P")', ''],
    ['cluster.startsWith("prod-")', 'impossible'],
    ['kind == "Service" || self.spec.n == 1', 'then kind == "Service" || self.spec.n == 1'],
    ['kind == "Service" && self.spec.nothing == 1', 'impossible'],
    ['1 + 1 == 2 && quantity("1Gi") == quantity("1024Mi")', ''],
    // but not what fails, or depends on the clock
    ['1 / 0 == 1', 'then 1 / 0 == 1'],
    ['now > timestamp("2020-01-01T00:00:00Z")', 'then now > timestamp("2020-01-01T00:00:00Z")'],
    ['dyn(1)', 'then dyn(1)'],
    // a field that no object of this kind has
    ['self.spec.nothing == 1', 'impossible'],
    ['!(self.spec.nothing == 1)', 'impossible'],
    ['self.spec.nothing.more.still == 1 && self.spec.n == 1', 'impossible'],
    ['has(self.spec.nothing)', 'then has(self.spec.nothing)'],
    ['!has(self.spec.nothing)', 'then !has(self.spec.nothing)'],
    ['self.spec.nothing == 1 || self.spec.n == 1', 'then self.spec.nothing == 1 || self.spec.n == 1'],
    ['self.spec.?nothing.orValue(1) == 1', 'then self.spec.?nothing.orValue(1) == 1'],
    ['[1].exists(x, x == self.spec.nothing || true)', 'then [1].exists(x, x == self.spec.nothing || true)'],
    [
      '(has(self.spec.nothing) ? self.spec.nothing : 1) == 1',
      'then (has(self.spec.nothing) ? self.spec.nothing : 1) == 1',
    ],
    ['self.spec.nothing == "a" && col.STATUS == "x"', 'impossible'],
    ['col.ANYTHING == "x"', 'then col.ANYTHING == "x"'],
  ] as const)
    test(`${text}: ${expected}`, () => assert.equal(divided(text), expected))

  test('where nothing is known of the kind, no field is impossible', () => {
    assert.equal(divided('self.spec.nothing == 1', { types: undefined }), 'then self.spec.nothing == 1')
  })

  test('where nothing may be pushed, all of it is asked of the rows, and what cannot hold is still not asked', () => {
    const place = { mayPush: false }
    assert.equal(
      divided('self.metadata.labels.a == "b" && self.spec.nodeName == "n"', place),
      'then self.metadata.labels.a == "b" && self.spec.nodeName == "n"',
    )
    assert.equal(divided('self.metadata.namespace == "shop"', place), 'then self.metadata.namespace == "shop"')
    assert.equal(divided('kind == "Service"', place), 'impossible')
  })

  test('what is left of a long condition is all there, in its order', () => {
    const parts = Array.from({ length: 200 }, (_, i) => `self.spec.n != ${i}`)
    const { residual } = divideCondition(parseExpression({ flag: '--where', text: parts.join(' && ') }), PLACE)
    assert.deepEqual(residual && conjunctsOf(residual.expr).map(print), parts)
  })
})

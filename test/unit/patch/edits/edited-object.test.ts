// An object that was edited as a whole: its changes, and which of them no object takes.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { applyChanges } from '../../../../src/machinery/changes/apply-changes.ts'
import { judgeChanges } from '../../../../src/machinery/changes/judge-changes.ts'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { changesBetween, type EditedKind, editedFault } from '../../../../src/patch/edits/edit.ts'
import { DEPLOYMENT, lines, objectOf, SHAPE } from './kinds.ts'

const changes = (kind: EditedKind, before: JsonObject, after: JsonObject) =>
  changesBetween(objectOf(kind, before), objectOf(kind, after), kind.schema)

test('Changes of an edited object name elements by keys, and lists that are counted as a whole', () => {
  const before = { spec: { named: [{ name: 'a' }, { name: 'b' }], free: { l: [{ p: 1 }, { p: 2 }] }, size: '1000m' } }
  const after = {
    spec: { named: [{ name: 'a' }, { name: 'b', value: 'x' }], free: { l: [{ p: 1 }, { p: 3 }] }, size: '1' },
  }
  assert.deepEqual(lines(changes(SHAPE, before, after)), [
    '~ .spec.free.l: [[{"p":1},{"p":2}],[{"p":1},{"p":3}]]',
    '+ .spec.named[name="b"].value: "x"',
  ])
  assert.deepEqual(changes(SHAPE, before, before), [])
})

test('Elements in another order are a change of their list, but for sets', () => {
  const spec = (...names: string[]) => ({ spec: { named: names.map((name) => ({ name })), set: names } })
  const [before, after] = [spec('a', 'b', 'c'), spec('c', 'a', 'b')]
  const reordered = changes(SHAPE, before, after)
  assert.deepEqual(lines(reordered), [
    '~ .spec.named: [[{"name":"a"},{"name":"b"},{"name":"c"}],[{"name":"c"},{"name":"a"},{"name":"b"}]]',
  ])
  const [live, made] = [objectOf(SHAPE, before), objectOf(SHAPE, after)]
  const [judged, done] = [live, made].map((object) => judgeChanges(object, reordered, SHAPE.schema))
  assert.equal(judged?.pending.length, 1)
  assert.equal(done?.done.length, 1)
  const third = judgeChanges(objectOf(SHAPE, spec('b', 'a', 'c')), reordered, SHAPE.schema)
  assert.equal(third.stale.length, 1, 'an order that somebody else has made is kept')
})

test('An element that gets another key stays where it was, and new ones come where they were put', () => {
  const named = (...names: string[]) => ({ spec: { named: names.map((name) => ({ name })) } })
  const cases = [
    [named('a', 'b', 'c'), named('z', 'b', 'c')],
    [named('a', 'b', 'c'), named('a', 'y', 'x', 'c')],
    [named('a', 'b'), named('a', 'b', 'z', 'c')],
    [named('m'), named('z', 'y', 'm', 'x', 'a')],
    [named('a', 'b', 'c', 'd'), named('z', 'b', 'd', 'y')],
  ] as const
  for (const [before, after] of cases) {
    const live = objectOf(SHAPE, before)
    const made = applyChanges(live, changes(SHAPE, before, after), SHAPE.schema)
    assert.deepEqual(made, objectOf(SHAPE, after))
  }
})

test('One more element at the end has no place of its own: wherever the end is then', () => {
  const before = { spec: { named: [{ name: 'b' }] } }
  const after = { spec: { named: [{ name: 'b' }, { name: 'a' }] } }
  assert.deepEqual(
    changes(SHAPE, before, after).map(({ at }) => at),
    [undefined],
  )
})

describe('A change of an edited object', () => {
  const cases: readonly (readonly [
    what: string,
    kind: EditedKind,
    before: JsonObject,
    after: JsonObject,
    expected: string | undefined,
  ])[] = [
    ['that fits is fine', DEPLOYMENT, { spec: {} }, { spec: { replicas: 2 } }, undefined],
    ['may take away what no schema knows', SHAPE, { spec: { old: 1 } }, { spec: {} }, undefined],
    [
      'of the name',
      DEPLOYMENT,
      {},
      { metadata: { name: 'y' } },
      '.metadata.name cannot be changed: it is what the object is known by',
    ],
    [
      'of the status',
      DEPLOYMENT,
      {},
      { status: { replicas: 2 } },
      'the server drops changes of .status of deployments.apps without a word: use --subresource status',
    ],
    [
      'of another type',
      DEPLOYMENT,
      { spec: { replicas: 1 } },
      { spec: { replicas: '2' } },
      'invalid value "2" for .spec.replicas: expected an integer',
    ],
    [
      'with a field that is not there',
      SHAPE,
      { spec: { named: [{ name: 'a' }] } },
      { spec: { named: [{ name: 'a', valeu: 'x' }] } },
      'Shape.spec.named[name="a"] has no field "valeu"; did you mean "value"?',
    ],
    [
      'with such a field deep in it',
      SHAPE,
      { spec: {} },
      { spec: { named: [{ name: 'a', valeu: 'x' }] } },
      'Shape.spec.named[0] has no field "valeu"; did you mean "value"?',
    ],
  ]
  for (const [what, kind, before, after, expected] of cases)
    test(what, () => assert.equal(editedFault(changes(kind, before, after), kind), expected))
})

// An object that was edited as a whole: its changes, and which of them no object takes.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { changesBetween, type EditedKind, editedFault } from '../../../../src/patch/edits/edit.ts'
import { DEPLOYMENT, lines, objectOf, SHAPE } from './kinds.ts'

const changes = (kind: EditedKind, before: JsonObject, after: JsonObject) =>
  changesBetween(objectOf(kind, before), objectOf(kind, after), kind.schema)

test('Changes of an edited object name elements by keys, and lists that are counted as a whole', () => {
  const before = { spec: { named: [{ name: 'a' }, { name: 'b' }], free: { l: [{ p: 1 }, { p: 2 }] }, size: '1000m' } }
  const after = {
    spec: { named: [{ name: 'b', value: 'x' }, { name: 'a' }], free: { l: [{ p: 1 }, { p: 3 }] }, size: '1' },
  }
  assert.deepEqual(lines(changes(SHAPE, before, after)), [
    '~ .spec.free.l: [[{"p":1},{"p":2}],[{"p":1},{"p":3}]]',
    '+ .spec.named[name="b"].value: "x"',
  ])
  assert.deepEqual(changes(SHAPE, before, before), [])
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

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { curtainFor } from '../../../src/diff/diff-manifests.ts'
import { itemOfStates, ownersAfter, type StateOptions } from '../../../src/diff/item-of-states.ts'
import type { JsonObject, KubeObject } from '../../../src/machinery/json.ts'
import { printFieldPath } from '../../../src/machinery/paths/print-path.ts'

const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'n', name: 'a' }

function objectOf(metadata: JsonObject, data: JsonObject = { a: '1' }): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'n', ...metadata }, data }
}

function said(before: KubeObject | undefined, after: KubeObject | undefined, options: StateOptions = {}): string[] {
  const { action, changes } = itemOfStates({ ref, before, after }, options, undefined)
  return [action, ...changes.map(({ path }) => printFieldPath(path))]
}

describe('two states of an object', () => {
  test('are a create, an update, a delete, or nothing', () => {
    const [a, b] = [objectOf({}), objectOf({}, { a: '2' })]
    assert.deepEqual(said(undefined, a), ['create', '.data'])
    assert.deepEqual(said(a, b), ['update', '.data.a'])
    assert.deepEqual(said(a, undefined), ['delete', '.data'])
    assert.deepEqual(said(a, { ...a, status: { seen: true } }), ['unchanged'])
    assert.deepEqual(said(a, { ...a, status: { seen: true } }, { allFields: true }), ['update', '.status'])
  })

  const last = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' }

  for (const [title, a, b, expected] of [
    ['their names and namespaces', objectOf({}), objectOf({ name: 'b', namespace: 'm' }), ['unchanged']],
    ['an annotation of what was applied', objectOf({ annotations: last }), objectOf({}), ['unchanged']],
    [
      'that and another',
      objectOf({ annotations: { ...last, x: '1' } }),
      objectOf({}),
      ['update', '.metadata.annotations'],
    ],
    ['no labels and an empty map of them', objectOf({ labels: {} }), objectOf({}), ['unchanged']],
    ['who owns them', objectOf({ ownerReferences: [{ uid: 'x' }] }), objectOf({}), ['unchanged']],
    ['labels', objectOf({ labels: { a: '1' } }), objectOf({ labels: { a: '2' } }), ['update', '.metadata.labels.a']],
  ] as const) {
    test(`of two places that differ in ${title} are ${expected[0]}`, () => {
      assert.deepEqual(said(a, b, { ofTwoPlaces: true }), expected)
      if (expected[0] === 'unchanged' && title !== 'no labels and an empty map of them')
        assert.notEqual(said(a, b, { ofTwoPlaces: true, allFields: true })[0], 'unchanged')
    })
  }

  test('are masked on both sides', () => {
    const secret = (text: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
      data: { p: Buffer.from(text).toString('base64') },
    })
    const of = { apiVersion: 'v1', kind: 'Secret', name: 'a' }
    for (const states of [
      { before: secret('planted-1'), after: secret('planted-2') },
      { before: secret('planted-1') },
      { after: secret('planted-2') },
    ]) {
      const text = JSON.stringify(itemOfStates({ ref: of, ...states }, {}, curtainFor({})))
      for (const planted of ['planted-1', 'planted-2'])
        for (const form of [planted, Buffer.from(planted).toString('base64')]) assert.ok(!text.includes(form), form)
      assert.match(text, /\*\*\* [0-9a-f]{12}/)
    }
  })

  test('tell owners of the side that was asked for', () => {
    const owned = (manager: string) => ({
      managedFields: [
        {
          manager,
          operation: 'Update',
          apiVersion: 'v1',
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:data': { 'f:a': {} } },
        },
      ],
    })
    const [a, b] = [objectOf(owned('old')), objectOf(owned('new'), { a: '2' })]
    const manager = (options: StateOptions) =>
      itemOfStates({ ref, before: a, after: b }, options, undefined).changes[0]?.owners[0]?.manager
    assert.deepEqual([manager({}), manager({ ownersOf: ownersAfter })], ['old', 'new'])
  })
})

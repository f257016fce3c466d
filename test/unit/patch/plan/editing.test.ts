// Changes that were made up before, beside the object as it is; and which fields can be edited at all.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Change, changeOf } from '../../../../src/machinery/changes/change.ts'
import type { Json, JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import type { ResourceInfo } from '../../../../src/machinery/resource-info.ts'
import { parseEdit } from '../../../../src/patch/edits/edit.ts'
import { noSubresource, notEditable } from '../../../../src/patch/edits/editable.ts'
import type { EditedKind } from '../../../../src/patch/edits/edited-kind.ts'
import { applyingOf } from '../../../../src/patch/plan/applying.ts'
import { editingOf, preparedBy } from '../../../../src/patch/plan/editing.ts'

const change = (path: string, old?: Json, wanted?: Json): Change => changeOf(parseFieldPath(path), old, wanted)
const object = (data: JsonObject, uid = 'u'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'm', uid },
  data,
})
const AB = [change('.data.a', 'old', 'new'), change('.data.b', undefined, 'new')]

describe('Changes that were made up before', () => {
  const cases: readonly (readonly [what: string, live: KubeObject, then: string])[] = [
    ['of an object as it was are made', object({ a: 'old' }), 'changes 2'],
    ['are made beside what others have changed', object({ a: 'old', c: 'theirs' }), 'changes 2'],
    ['that are there already are not made', object({ a: 'new', b: 'new' }), 'changes 0'],
    ['of which one is there are not made by half', object({ a: 'new' }), 'stale .data.b'],
    ['of a field that is another now are not made', object({ a: 'other' }), 'stale .data.a'],
    ['of a field that is gone are not made', object({}), 'stale .data.a'],
    ['of an object that was made again are not made', object({ a: 'old' }, 'v'), 'stale .data.a .data.b'],
  ]
  for (const [what, live, then] of cases)
    test(what, () => {
      const wanted = preparedBy(AB, 'u', undefined)(live)
      assert.ok(!('configuration' in wanted))
      const paths =
        'declined' in wanted
          ? (wanted.declined.changes ?? []).map(({ path }) => `.${path.map((step) => 'f' in step && step.f).join('.')}`)
          : []
      const told =
        'declined' in wanted ? [wanted.declined.status, ...paths].join(' ') : `changes ${wanted.changes.length}`
      assert.equal(told, then)
    })

  test('of an object whose uid was not known are of whichever is there', () =>
    assert.deepEqual(preparedBy(AB, undefined, undefined)(object({ a: 'old' }, 'v')), { changes: AB }))
})

const resource = (subresources: readonly string[] = []): ResourceInfo => ({
  group: 'apps',
  version: 'v1',
  resource: 'things',
  singular: 'thing',
  kind: 'Thing',
  namespaced: true,
  verbs: [],
  shortNames: [],
  categories: [],
  subresources,
})
const kind = (
  subresource?: string,
  subresources: readonly string[] = ['status', 'scale'],
  isBuiltIn = false,
): EditedKind => ({
  resource: resource(subresources),
  schema: undefined,
  isBuiltIn,
  subresource,
})

describe('The lock of an edit', () => {
  const now = new Date(0)
  test('is of the fields, unless new values are made from old ones, or another is asked for', () => {
    assert.equal(editingOf(parseEdit({ set: ['spec.a=1'] }), { now }).lock, 'fields')
    assert.equal(editingOf(parseEdit({ setExpr: ['spec.a=old'] }), { now }).lock, 'resourceVersion')
    assert.equal(editingOf(parseEdit({ setExpr: ['spec.a=old'] }), { now, lock: 'none' }).lock, 'none')
    assert.equal(applyingOf({}, {}).lock, 'resourceVersion')
  })
  test('is of no use where the edit refuses the object', () => {
    const { prepareFor } = editingOf(parseEdit({ set: ['spec.list[name=a].b=1'] }), { now })
    const wanted = prepareFor(kind())({ ...object({}), spec: { list: [] } } as KubeObject)
    assert.ok('declined' in wanted)
    assert.deepEqual([wanted.declined.status, wanted.declined.reason], ['invalid', 'NoSuchElement'])
  })
})

describe('A configuration that is applied', () => {
  const live = { apiVersion: 'apps/v1', kind: 'Thing', metadata: { name: 'm', uid: 'u', resourceVersion: '7' } }
  const prepared = (configuration: JsonObject, of: EditedKind = kind()) =>
    applyingOf(configuration, { subresource: of.subresource }).prepareFor(of)(live as KubeObject)

  test('need not say what it is for', () => {
    const spec = { replicas: 1 }
    const own = {
      apiVersion: 'apps/v1',
      kind: 'Thing',
      metadata: { name: 'm', namespace: '', uid: 'u', labels: {} },
      spec,
    }
    assert.deepEqual(prepared({ spec }), { configuration: { spec } })
    assert.deepEqual(prepared(own), { configuration: { spec, metadata: { labels: {} } } })
    assert.deepEqual(prepared({ spec, status: {} }), { configuration: { spec, status: {} } })
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', spec }
    assert.deepEqual(prepared(scale, kind('scale')), { configuration: { spec } })
  })

  const others: readonly (readonly [metadata: JsonObject, status: string, message: RegExp])[] = [
    [{ name: 'n' }, 'invalid', /has the name "n", and this is "m"/],
    [{ uid: 'v' }, 'stale', /has the uid "v", and this is "u"/],
    [{ resourceVersion: '6' }, 'stale', /has the resourceVersion "6", and this is "7"/],
  ]
  for (const [metadata, status, message] of others)
    test(`is for no other object than the one it names: ${JSON.stringify(metadata)}`, () => {
      const wanted = prepared({ metadata })
      assert.ok('declined' in wanted)
      assert.equal(wanted.declined.status, status)
      assert.match(wanted.declined.message, message)
    })

  const refused: readonly (readonly [configuration: JsonObject, kind: EditedKind, words: RegExp])[] = [
    [{ apiVersion: 'v1', kind: 'Pod' }, kind(), /is a Pod of v1, and none of things\.apps in v1/],
    [{ kind: 'Pod' }, kind(), /is a Pod, and none of things\.apps/],
    [{ apiVersion: 'apps/v1beta1' }, kind(), /is of apps\/v1beta1, and none of things\.apps in v1/],
    [{ status: { a: 1 } }, kind(), /drops changes of \.status of things\.apps without a word/],
    [{ spec: { a: 1 } }, kind('status'), /takes changes of \.status alone/],
    [{ status: {} }, kind('scale', ['status']), /has no sub-resource "scale" to edit/],
  ]
  for (const [configuration, of, words] of refused)
    test(`is refused where the server would drop it: ${JSON.stringify(configuration)}`, () => {
      assert.throws(() => prepared(configuration, of), { name: 'UsageError', message: words })
    })
})

describe('A field', () => {
  const cases: readonly (readonly [path: string, kind: EditedKind, why: RegExp | undefined])[] = [
    ['', kind(), /the path is the whole object/],
    ['kind', kind(), /\.kind cannot be changed/],
    ['apiVersion', kind('status'), /\.apiVersion cannot be changed/],
    ['spec.a', kind(), undefined],
    ['data', kind(), undefined],
    ['metadata', kind(), /not changed as a whole: name one of labels, annotations, finalizers, ownerReferences/],
    ['metadata.labels', kind(), undefined],
    ['metadata.finalizers', kind(), undefined],
    ['metadata.name', kind(), /it is what the object is known by/],
    ['metadata.namespace', kind(), /it is what the object is known by/],
    ['metadata.uid', kind(), /the server sets it/],
    ['metadata.resourceVersion', kind(), /the server sets it/],
    ['status', kind(), /drops changes of \.status of things\.apps without a word: use --subresource status/],
    ['status', kind(undefined, []), undefined],
    ['status.a', kind('status'), undefined],
    ['spec.a', kind('status'), /--subresource status takes changes of \.status alone, and not of \.spec/],
    ['metadata.annotations', kind('status'), /and not of \.metadata\.annotations/],
    ['metadata.annotations', kind('status', ['status'], true), undefined],
    ['metadata.labels', kind('status', ['status'], true), /and not of \.metadata\.labels/],
    ['spec.replicas', kind('scale'), undefined],
    ['spec', kind('scale'), /takes changes of \.spec\.replicas alone/],
    ['metadata.labels', kind('scale'), /takes changes of \.spec\.replicas alone/],
    ['spec.containers', kind('resize'), undefined],
    ['metadata.labels', kind('resize'), /--subresource resize takes changes of \.spec alone, and not of \.metadata/],
  ]
  for (const [path, of, why] of cases)
    test(`${path || 'that is the object'}${of.subresource ? ` through ${of.subresource}` : ''} ${why ? `is not edited: ${why.source}` : 'is edited'}`, () => {
      const told = notEditable(path === '' ? [] : path.split('.'), of)
      if (why === undefined) assert.equal(told, undefined)
      else assert.match(told ?? '', why)
    })

  test('is edited only through a sub-resource that there is', () => {
    assert.equal(noSubresource(kind()), undefined)
    assert.equal(noSubresource(kind('scale')), undefined)
    assert.match(
      noSubresource(kind('scale', ['status', 'log'])) ?? '',
      /things\.apps has no .*"scale" to edit: it has status$/,
    )
    assert.match(noSubresource(kind('log', ['log'])) ?? '', /it has none that can be edited$/)
  })
})

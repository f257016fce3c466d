// From bodies to rows, in every shape that servers send.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePage } from '../../../../src/cluster/list/parse-page.ts'
import type { ReadRequest } from '../../../../src/cluster/read.ts'
import { ServerError } from '../../../../src/errors.ts'
import { PODS } from './pod-server.ts'

const WIDGETS = {
  ...PODS,
  group: 'example.com',
  version: 'v1',
  resource: 'widgets',
  singular: 'widget',
  kind: 'Widget',
}

const list = (representation: ReadRequest['representation'], resource = PODS): ReadRequest => ({
  resource,
  representation,
})
const parse = (body: unknown, request: ReadRequest) =>
  parsePage(typeof body === 'string' ? body : JSON.stringify(body), request)

test('items of a built-in list get the type that the list says', () => {
  const page = parse(
    { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '7' }, items: [{ metadata: { name: 'a' } }] },
    list('object'),
  )
  assert.deepEqual(page.rows, [{ object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } } }])
  assert.equal(page.columns, undefined)
  assert.equal(page.resourceVersion, '7')
})

test('items of a custom resource list keep their own type, whatever the order of the keys', () => {
  const item = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { size: 1 } }
  const body = `{"apiVersion":"example.com/v1","items":[${JSON.stringify(item)}],"kind":"WidgetList","metadata":{"continue":"","resourceVersion":"9"}}`
  const page = parse(body, list('object', WIDGETS))
  assert.deepEqual(page.rows, [{ object: item }])
  assert.equal(page.continue, '')
  assert.equal(page.resourceVersion, '9')
})

test('a token and what remains are read before or after the items', () => {
  const metadata = '"metadata":{"resourceVersion":"9","continue":"abc","remainingItemCount":41}'
  for (const body of [`{"kind":"PodList",${metadata},"items":[]}`, `{"items":[],"kind":"PodList",${metadata}}`]) {
    const page = parse(body, list('object'))
    assert.deepEqual([page.continue, page.remainingItemCount], ['abc', 41])
  }
})

test('metadata rows say the type of the object they are of', () => {
  const partial = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: 'a' } }
  const expected = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }
  const lists = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata: {}, items: [partial] }
  assert.deepEqual(parse(lists, list('metadata')).rows, [{ object: expected }])
  const table = { kind: 'Table', metadata: {}, columnDefinitions: [], rows: [{ cells: ['a'], object: partial }] }
  assert.deepEqual(parse(table, list('table-metadata')).rows, [{ cells: ['a'], object: expected }])
  assert.deepEqual(parse(partial, { ...list('metadata'), name: 'a' }).rows, [{ object: expected }])
})

test('a table keeps its columns and the types of its cells', () => {
  const page = parse(
    {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '3' },
      columnDefinitions: [
        { name: 'Name', type: 'string', format: 'name', description: 'd', priority: 0 },
        { name: 'N' },
      ],
      rows: [{ cells: ['a', 3], object: null }, { cells: [true, null] }],
    },
    list('table-none'),
  )
  assert.deepEqual(page.columns, [
    { name: 'Name', type: 'string', format: 'name', description: 'd', priority: 0 },
    { name: 'N', type: '', format: '', description: '', priority: 0 },
  ])
  assert.deepEqual(page.rows, [{ cells: ['a', 3] }, { cells: [true, null] }])
})

test('a server that knows no tables gives rows without cells and no columns', () => {
  const body = { kind: 'WidgetList', apiVersion: 'example.com/v1', metadata: {}, items: [{ metadata: { name: 'w' } }] }
  const page = parse(body, list('table-metadata', WIDGETS))
  assert.equal(page.columns, undefined)
  assert.deepEqual(page.rows, [{ object: { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' } } }])
})

test('one object is one row, with columns where the server makes a table of it', () => {
  const pod = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a', resourceVersion: '8' } }
  const named = (representation: ReadRequest['representation']) => ({ ...list(representation), name: 'a' })
  assert.deepEqual(parse(pod, named('object')), { rows: [{ object: pod }], resourceVersion: '8', continue: '' })
  assert.deepEqual(parse(pod, named('table-object')).rows, [{ object: pod }])
  const scale = { kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name: 'a' } }
  assert.deepEqual(parse(scale, { ...named('object'), subresource: 'scale' }).rows, [{ object: scale }])
})

test('integers that a double cannot hold stay exact', () => {
  const body = '{"kind":"WidgetList","items":[{"metadata":{"name":"w"},"spec":{"n":9007199254740993}}]}'
  const [row] = parse(body, list('object', WIDGETS)).rows
  assert.deepEqual(row?.object?.spec, { n: 9007199254740993n })
})

test('a list whose items are null or missing is empty', () => {
  for (const body of ['{"kind":"PodList","items":null}', '{"kind":"PodList","metadata":{}}']) {
    assert.deepEqual(parse(body, list('object')).rows, [])
  }
})

test('a Status of failure under code 200 is thrown as what it says', () => {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', message: 'no', code: 403 }
  assert.throws(
    () => parse(status, list('object')),
    (e) => e instanceof ServerError && e.code === 403 && e.message === 'no',
  )
})

const RUBBISH: readonly (readonly [body: string, request: ReadRequest, message: string])[] = [
  ['', list('object'), 'an empty body instead of a list of Pod'],
  ['<html>', list('object'), '"<html>" instead of a list of Pod'],
  ['{"kind":"PodList","items":[', list('object'), '"{\\"kind\\":\\"PodList\\",\\"items\\":[" instead of a list of Pod'],
  ['[]', list('object'), '"[]" instead of a list of Pod'],
  ['null', list('object'), '"null" instead of a list of Pod'],
  ['{"kind":"Pod","metadata":{}}', list('object'), 'a Pod instead of a list of Pod'],
  ['{"kind":"Status","status":"Success"}', list('object'), 'a Status instead of a list of Pod'],
  ['{"kind":"Table","rows":[]}', list('object'), 'a Table instead of a list of Pod'],
  ['{"kind":"PodList","items":[]}', { ...list('object'), name: 'a' }, 'a PodList instead of a Pod'],
]

for (const [body, request, message] of RUBBISH) {
  test(`${JSON.stringify(body)} is told as unexpected`, () => {
    assert.throws(
      () => parsePage(body, request),
      (e) =>
        e instanceof ServerError && e.isGeneric && e.message === `Server returned an unexpected response: ${message}`,
    )
  })
}

test('a long foreign body is shown by its beginning', () => {
  assert.throws(
    () => parsePage('x'.repeat(5000), list('object')),
    (e) => e instanceof ServerError && e.message.length < 250,
  )
})

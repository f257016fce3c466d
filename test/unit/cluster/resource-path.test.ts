import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acceptFor, collectionPath, objectPath, tableQuery, withQuery } from '../../../src/cluster/resource-path.ts'

const pods = { group: '', version: 'v1', resource: 'pods', namespaced: true }
const deployments = { group: 'apps', version: 'v1', resource: 'deployments', namespaced: true }
const nodes = { group: '', version: 'v1', resource: 'nodes', namespaced: false }

test('paths of collections follow group, version, namespace and scope', () => {
  assert.equal(collectionPath(pods), '/api/v1/pods')
  assert.equal(collectionPath(pods, 'kube-system'), '/api/v1/namespaces/kube-system/pods')
  assert.equal(collectionPath(deployments, 'a'), '/apis/apps/v1/namespaces/a/deployments')
  assert.equal(collectionPath(nodes, 'ignored'), '/api/v1/nodes')
})

test('paths of objects escape the name and end with the sub-resource', () => {
  assert.equal(objectPath(pods, { name: 'web-0', namespace: 'a' }), '/api/v1/namespaces/a/pods/web-0')
  assert.equal(objectPath(pods, { name: 'web-0', namespace: 'a' }, 'status'), '/api/v1/namespaces/a/pods/web-0/status')
  assert.equal(objectPath(nodes, { name: 'system:a/b?c' }), '/api/v1/nodes/system%3Aa%2Fb%3Fc')
})

test('tables are asked for in the words of kubectl', () => {
  assert.equal(
    acceptFor('table-none'),
    'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
  )
  assert.equal(acceptFor('table-object', { watch: true }), acceptFor('table-none'))
  assert.deepEqual(tableQuery('table-none'), ['includeObject', 'None'])
  assert.deepEqual(tableQuery('table-metadata'), ['includeObject', 'Metadata'])
  assert.deepEqual(tableQuery('table-object'), ['includeObject', 'Object'])
  assert.equal(tableQuery('metadata'), undefined)
  assert.equal(tableQuery('object'), undefined)
})

test('metadata is asked for as a list, except for watches and single objects', () => {
  const list = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json'
  const single = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json'
  assert.equal(acceptFor('metadata'), list)
  assert.equal(acceptFor('metadata', { watch: true }), single)
  assert.equal(acceptFor('metadata', { single: true }), single)
  assert.equal(acceptFor('object', { watch: true }), 'application/json')
})

test('queries are sorted, escaped and without empty parameters', () => {
  assert.equal(withQuery('/api/v1/pods', {}), '/api/v1/pods')
  assert.equal(
    withQuery('/api/v1/pods', { limit: '500', labelSelector: 'a in (b,c)', continue: undefined, fieldSelector: '' }),
    '/api/v1/pods?labelSelector=a+in+%28b%2Cc%29&limit=500',
  )
})

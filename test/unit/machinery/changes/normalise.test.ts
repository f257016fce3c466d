// What a server adds by itself is dropped, and nothing else.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { normalise } from '../../../../src/machinery/changes/normalise.ts'
import type { KubeObject } from '../../../../src/machinery/json.ts'

const SERVER_SET = {
  uid: 'u',
  resourceVersion: '7',
  generation: 2,
  creationTimestamp: '2026-01-01T00:00:00Z',
  selfLink: '/x',
  deletionTimestamp: '2026-01-01T00:00:00Z',
  deletionGracePeriodSeconds: 30,
}
const KEPT = { name: 'a', namespace: 'n', labels: { a: 'x' }, finalizers: ['f'] }
const LIVE: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { ...KEPT, ...SERVER_SET, managedFields: [] },
  spec: {
    clusterIP: '10.0.0.1',
    clusterIPs: ['10.0.0.1'],
    type: 'NodePort',
    ports: [{ port: 80, nodePort: 30000 }, { port: 81 }],
  },
  status: { loadBalancer: {} },
}
const { status: _, ...WITHOUT_STATUS } = LIVE

describe('A normalised object', () => {
  test('is without status, managed fields and what the server sets', () => {
    assert.deepEqual(normalise(LIVE), { ...WITHOUT_STATUS, metadata: KEPT })
  })

  test('keeps what is asked for', () => {
    assert.deepEqual(normalise(LIVE, { keepStatus: true }), { ...LIVE, metadata: KEPT })
    assert.deepEqual(normalise(LIVE, { keepManagedFields: true }).metadata, { ...KEPT, managedFields: [] })
    assert.deepEqual(normalise(LIVE, { keepServerSet: true }).metadata, { ...KEPT, ...SERVER_SET })
    const all = { keepStatus: true, keepManagedFields: true, keepServerSet: true }
    assert.equal(normalise(LIVE, all), LIVE)
  })

  test('can be without identity, and what was allotted to this one', () => {
    assert.deepEqual(normalise(LIVE, { keepIdentity: false }), {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { labels: { a: 'x' }, finalizers: ['f'] },
      spec: { type: 'NodePort', ports: [{ port: 80 }, { port: 81 }] },
    })
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { labels: { 'controller-uid': 'u', a: 'x' } },
      spec: { selector: {}, template: {} },
    }
    assert.deepEqual(normalise(job, { keepIdentity: false }), {
      ...job,
      metadata: { labels: { a: 'x' } },
      spec: { template: {} },
    })
  })

  test('is the very same where there is nothing to drop', () => {
    const manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { ports: [{ port: 80 }] } }
    assert.equal(normalise(manifest), manifest)
    assert.equal(normalise({ ...manifest, metadata: {} }, { keepIdentity: false }).spec, manifest.spec)
  })
})

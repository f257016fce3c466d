import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import type { ReadRequest } from '../../../src/cluster/read.ts'
import { atRevision, NoRevisionError } from '../../../src/diff/revisions.ts'
import type { JsonObject, KubeObject } from '../../../src/machinery/json.ts'

const asked: ReadRequest[] = []

/** A cluster that has these and nothing else. */
function clusterWith(objects: readonly KubeObject[]): Cluster {
  return {
    async *read(request: ReadRequest) {
      asked.push(request)
      const rows = objects.map((object) => ({ object }))
      yield { resource: request.resource, rows, bytes: 0, wireBytes: 0, hasMore: false, isConsistent: true }
    },
  } as unknown as Cluster
}

const template = (image: string, labels: JsonObject = {}): JsonObject => ({
  metadata: { labels: { app: 'x', ...labels } },
  spec: { containers: [{ name: 'c', image }] },
})

function deployment(image: string, annotations: { readonly [name: string]: string } = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: 'n', uid: 'u', annotations },
    spec: { replicas: 2, selector: { matchLabels: { app: 'x' } }, template: template(image) },
  }
}

function replicaSet(revision: string, image: string, uid = 'u', annotations: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `d-${revision}`,
      ownerReferences: [{ controller: true, uid }],
      annotations: {
        'deployment.kubernetes.io/revision': revision,
        'deployment.kubernetes.io/max-replicas': '3',
        ...annotations,
      },
    },
    spec: { template: template(image, { 'pod-template-hash': revision }) },
  } as KubeObject
}

const at = (live: KubeObject, revision: number, objects: readonly KubeObject[]) =>
  atRevision(live, revision, clusterWith(objects), () => {}, AbortSignal.timeout(5000))

describe('a Deployment at a revision', () => {
  const own = { 'deployment.kubernetes.io/revision': '10', note: 'now' }
  const live = deployment('a:3', own)
  const sets = [
    replicaSet('9', 'a:2', 'u', { note: 'then' }),
    replicaSet('10', 'a:3'),
    replicaSet('8', 'a:1'),
    replicaSet('11', 'b:1', 'somebody else'),
    replicaSet('x', 'c:1'),
  ]

  test('has its template without the hash, its annotations but those that are counted, and all else as it is', async () => {
    const { spec, metadata } = await at(live, 9, sets)
    assert.deepEqual(spec, { ...(live.spec as JsonObject), template: template('a:2') })
    assert.deepEqual(metadata?.annotations, { 'deployment.kubernetes.io/revision': '10', note: 'then' })
    assert.deepEqual([asked.at(-1)?.labelSelector, asked.at(-1)?.namespace], ['app=x', 'n'])
  })

  test('0 is the one before the last, by number and not by text, and of its own sets alone', async () => {
    const { spec } = await at(live, 0, sets)
    assert.deepEqual((spec as JsonObject).template, template('a:2'))
  })

  test('is the same object where the template is', async () => {
    assert.equal(await at(live, 10, sets), live)
  })

  for (const [title, revision, objects, message] of [
    ['that is not there', 7, sets, 'unable to find specified revision 7 in history'],
    ["of somebody else's", 11, sets, 'unable to find specified revision 11 in history'],
    ['before the only one', 0, sets.slice(0, 1), 'no rollout history found for deployment "d"'],
  ] as const) {
    test(`${title} is refused`, async () => {
      await assert.rejects(at(live, revision, objects), (error: unknown) => {
        assert.ok(error instanceof NoRevisionError)
        assert.equal(error.message, message)
        return true
      })
    })
  }
})

test('without controllers of their own there is no last revision to go back to', async () => {
  const set: KubeObject = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 's', uid: 'u' }, spec: {} }
  await assert.rejects(at(set, 0, []), { message: 'no last revision to roll back to' })
})

// Replicas that an autoscaler will write again: whose they are, and what it costs to know.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Cluster } from '../../../../src/cluster/cluster.ts'
import type { Page } from '../../../../src/cluster/read.ts'
import { ServerError } from '../../../../src/errors.ts'
import { changeOf } from '../../../../src/machinery/changes/change.ts'
import type { JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import type { ResourceInfo } from '../../../../src/machinery/resource-info.ts'
import { knowAutoscalers } from '../../../../src/patch/plan/autoscalers.ts'
import type { Ref } from '../../../../src/streams.ts'

const scaler = (name: string, namespace: string, scaleTargetRef: JsonObject): KubeObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name, namespace },
  spec: { scaleTargetRef },
})
const SCALERS = [
  scaler('web', 'shop', { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }),
  scaler('beta', 'shop', { apiVersion: 'apps/v1beta1', kind: 'StatefulSet', name: 'db' }),
  scaler('plain', 'shop', { kind: 'ReplicationController', name: 'old' }),
  { ...scaler('odd', 'shop', {}), spec: {} },
]

/** @param answer pages, one scaler on each; an error: the list fails; undefined: the kind is not served */
function clusterWith(answer: readonly KubeObject[] | Error | undefined) {
  const asked: string[] = []
  const cluster = {
    discovery: {
      async resourceFor(apiVersion: string, kind: string) {
        asked.push(`${apiVersion} ${kind}`)
        return answer === undefined ? undefined : ({ resource: 'horizontalpodautoscalers' } as ResourceInfo)
      },
    },
    async *read() {
      asked.push('list')
      if (answer instanceof Error) throw answer
      for (const object of answer ?? []) yield { rows: [{ object }] } as unknown as Page
    },
  }
  return { cluster: cluster as unknown as Cluster, asked }
}

const ref = (apiVersion: string, kind: string, name: string, namespace = 'shop'): Ref => ({
  apiVersion,
  kind,
  name,
  namespace,
})
const replicas = [changeOf(parseFieldPath('.spec.replicas'), 1, 3)]

function known(answer: readonly KubeObject[] | Error | undefined, signal = new AbortController().signal) {
  const counts: string[] = []
  const { cluster, asked } = clusterWith(answer)
  const { warning } = knowAutoscalers((sort) => counts.push(sort), signal)
  return { counts, asked, warn: (of: Ref, changes = replicas) => warning(cluster, of, changes) }
}

describe('An autoscaler', () => {
  const cases: readonly (readonly [what: string, of: Ref, by: string | undefined])[] = [
    ['scales the object that it names', ref('apps/v1', 'Deployment', 'web'), 'web'],
    ['names it by any version of its group', ref('apps/v1', 'StatefulSet', 'db'), 'beta'],
    ['names it in the core group without a version', ref('v1', 'ReplicationController', 'old'), 'plain'],
    ['is of one namespace', ref('apps/v1', 'Deployment', 'web', 'other'), undefined],
    ['does not scale another kind of that name', ref('apps/v1', 'StatefulSet', 'web'), undefined],
    ['does not scale that kind of another group', ref('example.com/v1', 'Deployment', 'web'), undefined],
    ['does not scale another name', ref('apps/v1', 'Deployment', 'api'), undefined],
  ]
  for (const [what, of, by] of cases)
    test(what, async () => {
      const expected = by && `.spec.replicas is set by the autoscaler ${by}: will be reverted`
      assert.equal(await known(SCALERS).warn(of), expected)
    })

  const web = ref('apps/v1', 'Deployment', 'web')

  test('is not asked for where replicas stay as they are', async () => {
    const { warn, asked } = known(SCALERS)
    assert.equal(await warn(web, [changeOf(parseFieldPath('.spec.paused'), undefined, true)]), undefined)
    assert.equal(await warn(web, []), undefined)
    assert.deepEqual(asked, [])
  })

  test('is asked for once, however many are changed at once', async () => {
    const { warn, asked, counts } = known(SCALERS)
    const told = await Promise.all([web, web, ref('apps/v1', 'Deployment', 'api'), web].map((of) => warn(of)))
    assert.deepEqual(
      told.map((one) => one !== undefined),
      [true, true, false, true],
    )
    assert.deepEqual([asked, counts], [['autoscaling/v2 HorizontalPodAutoscaler', 'list'], ['list']])
  })

  test('that is not served, or may not be listed, is none', async () => {
    const unserved = known(undefined)
    assert.equal(await unserved.warn(web), undefined)
    assert.deepEqual(unserved.counts, [])
    const status = { code: 403, reason: 'Forbidden', message: 'no' }
    assert.equal(await known(new ServerError(status as never)).warn(web), undefined)
  })

  test('is no excuse for a bug, nor for what was aborted', async () => {
    await assert.rejects(known(new TypeError('ours')).warn(web), /ours/)
    const status = { code: 403, reason: 'Forbidden', message: 'no' }
    await assert.rejects(known(new ServerError(status as never), AbortSignal.abort()).warn(web), /no/)
  })
})

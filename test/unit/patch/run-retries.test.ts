// A write that somebody else was faster than: when it waits, and what it then goes by.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import type { HttpRequest } from '../../../src/cluster/http.ts'
import { ServerError } from '../../../src/errors.ts'
import { changeOf } from '../../../src/machinery/changes/change.ts'
import { changeHash } from '../../../src/machinery/changes/change-hash.ts'
import type { KubeObject } from '../../../src/machinery/json.ts'
import { parseFieldPath } from '../../../src/machinery/paths/parse-path.ts'
import type { PlannedWrite } from '../../../src/patch/plan/planned-write.ts'
import { writeOne } from '../../../src/patch/run/write-one.ts'
import type { Writing } from '../../../src/patch/run/writing.ts'

const conflict = () => new ServerError({ code: 409, reason: 'Conflict', message: 'the object has been modified' })
const resource = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespaced: true } as never
const changes = [changeOf(parseFieldPath('.data.a'), 'old', 'new')]

/**
 * Somebody else writes beside us, until we have been late so many times.
 * @param tookMs what our own writes take
 */
function race(late: number, tookMs: number) {
  const steps: string[] = []
  let [version, time] = [1, 0]
  const live = () =>
    ({ metadata: { name: 'm', namespace: 'n', uid: 'u', resourceVersion: `${version}` }, data: { a: 'old' } }) as never
  const cluster = {
    connection: {},
    transport: {
      async request({ body }: HttpRequest) {
        const sent = /"resourceVersion":"(\d+)"/.exec(String(body))?.[1]
        steps.push(`write ${sent}`)
        time += tookMs
        if (late-- > 0) {
          version++
          throw conflict()
        }
        return { text: async () => JSON.stringify({ metadata: { resourceVersion: '99' }, data: { a: 'new' } }) }
      },
    },
    async get() {
      steps.push(`read ${version}`)
      return live()
    },
  } as unknown as Cluster
  const writing: Writing = {
    fieldManager: 'm',
    force: false,
    curtain: undefined,
    retries: 5,
    count: () => {},
    isStopped: () => false,
    now: () => new Date(time),
    async sleep(ms) {
      steps.push('sleep')
      slept.push(ms)
    },
  }
  const slept: number[] = []
  const patch = (object: KubeObject) => {
    const { resourceVersion } = object.metadata ?? {}
    return { type: 'merge', body: JSON.stringify({ metadata: { resourceVersion }, data: { a: 'new' } }) } as never
  }
  const write = {
    target: {
      cluster,
      ref: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'n', name: 'm' },
      resource,
      facts: { schema: undefined, isBuiltIn: true },
      lock: 'resourceVersion',
      prepare: () => ({ changes }),
    },
    ref: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'n', name: 'm', uid: 'u', resourceVersion: '1' },
    changes,
    effects: changes,
    changeHash: changeHash(changes),
    patch: patch(live()),
    warnings: [],
  } as unknown as PlannedWrite
  return { steps, slept, outcome: () => writeOne(write, writing) }
}

describe('A write that was too late', () => {
  test('waits, then reads, and sends at once what it makes of that', async () => {
    const { steps, outcome } = race(2, 5)
    const { status, tries } = await outcome()
    assert.deepEqual([status, tries], ['written', 3])
    assert.deepEqual(steps, ['write 1', 'sleep', 'read 2', 'write 2', 'sleep', 'read 3', 'write 3'])
  })

  test('waits the longer the longer a try takes, up to a second', async () => {
    const longest = async (tookMs: number) => {
      const runs = Array.from({ length: 200 }, () => race(3, tookMs))
      for (const { outcome } of runs) await outcome()
      return [0, 1, 2].map((turn) => Math.max(...runs.map(({ slept }) => slept[turn] ?? 0)))
    }
    const [quick, slow] = [await longest(1), await longest(100)]
    for (const [turn, limits] of [
      [20, 200],
      [40, 400],
      [80, 800],
    ].entries())
      for (const [i, limit] of limits.entries()) {
        const most = (i === 0 ? quick : slow)[turn] ?? 0
        assert.ok(most <= limit && most > limit / 2, `turn ${turn}: ${most} of ${limit} ms`)
      }
    assert.ok(Math.max(...(await longest(60_000))) <= 1000)
  })

  test('does not wait once it is given up, and is told as stale', async () => {
    const { slept, outcome } = race(6, 5)
    const { status, tries } = await outcome()
    assert.deepEqual([status, tries, slept.length], ['stale', 6, 5])
  })
})

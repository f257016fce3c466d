// A set of thousands in one namespace: a dry run for each, one list for all of them, and memory for some of them at a time.
// TACK_TEST_SET says how many there are.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { diff } from '../../src/diff/diff-manifests.ts'
import type { KubeObject } from '../../src/machinery/json.ts'
import type { ManifestObject } from '../../src/manifest/index.ts'
import type { Event } from '../../src/streams.ts'
import { testCluster } from '../support/cluster.ts'
import { type Counted, openCounted } from '../support/diffing.ts'
import { type LargeSet, largeSet } from '../support/large-set.ts'
import { randomFrom } from '../support/random.ts'

const cluster = await testCluster()
const OBJECTS = Number(process.env.TACK_TEST_SET ?? 2200)
const SEED = Number(process.env.TACK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))
const PAGE = 500
const WINDOW = 1000

describe(`A set of ${OBJECTS} manifests (seed ${SEED})`, { skip: cluster.skip }, () => {
  const numbers = Array.from({ length: OBJECTS }, (_, i) => i)
  let counted: Counted
  let set: LargeSet
  let lists = 0

  before(async () => {
    counted = await openCounted(cluster.kubeconfig)
    const namespace = await cluster.namespace()
    set = await largeSet(counted.cluster, namespace)
    // every tenth is not there, and there are others between
    await set.apply(numbers.filter((i) => i % 10 !== 3))
    await set.apply(numbers.filter((i) => i % 7 === 0).map((i) => OBJECTS * 2 + i))
  })
  after(() => counted?.close())

  async function* manifests(order: readonly number[]): AsyncGenerator<Event<ManifestObject>> {
    for (const [document, i] of order.entries()) {
      const object: KubeObject = set.manifest(i)
      yield { item: { object, file: 'set.yaml', document, line: 1 } as ManifestObject }
    }
  }

  async function requestsFor(order: readonly number[]) {
    counted.requests.length = 0
    const run = diff(manifests(order), counted.cluster, { strategy: 'ssa' })
    const startedAt = performance.now()
    const heap: number[] = []
    let done = 0
    for await (const event of run) if ('item' in event && ++done % (WINDOW / 2) === 0) heap.push(heapNow())
    const { counts, requests } = await run.summary
    const missing = numbers.filter((i) => i % 10 === 3).length
    assert.deepEqual([counts.create, counts.unchanged, counts.error], [missing, OBJECTS - missing, 0])
    const sent = counted.requests.filter((line) => !line.includes('/openapi/') && !/^GET \/apis?\b(?!\/)/.test(line))
    const sorts = { dryRun: 0, list: 0, get: 0 }
    for (const line of sent) {
      if (line.includes('dryRun=All')) sorts.dryRun++
      else if (/\/configmaps\?/.test(line)) sorts.list++
      else if (/\/configmaps\//.test(line)) sorts.get++
    }
    const [first = 0] = heap
    return { ...sorts, told: requests, first, most: Math.max(...heap), seconds: (performance.now() - startedAt) / 1000 }
  }

  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')

  /** In MiB, of what is in use. */
  function heapNow(): number {
    collect()
    return process.memoryUsage().heapUsed / 1024 / 1024
  }

  const words = ({ dryRun, list, get, first, most, seconds }: Awaited<ReturnType<typeof requestsFor>>) =>
    `${dryRun} dry runs, ${list} lists, ${get} gets; ${seconds.toFixed(1)} s, heap ${first.toFixed(1)} MiB in the first window, ${most.toFixed(1)} at most`

  test('in order needs a dry run each, and the pages of one list', async (t) => {
    const asked = await requestsFor(numbers)
    t.diagnostic(words(asked))
    lists = Math.ceil((OBJECTS * 0.9 + OBJECTS / 7 + 1) / PAGE)
    assert.deepEqual([asked.dryRun, asked.get], [OBJECTS, 0])
    assert.ok(asked.list <= lists, `${asked.list} lists`)
    assert.equal(asked.told.dryRun, OBJECTS)
    // of each there is kept where it is stated, and its name
    assert.ok(asked.most - asked.first < 4 + OBJECTS / 1024, words(asked))
  })

  test('in any order needs a dry run each, and a list for each window at most', async (t) => {
    const random = randomFrom(SEED)
    const order = numbers
      .map((i) => [random.below(2 ** 30), i] as const)
      .sort((a, b) => a[0] - b[0])
      .map(([, i]) => i)
    const asked = await requestsFor(order)
    t.diagnostic(words(asked))
    assert.equal(asked.dryRun, OBJECTS)
    assert.ok(asked.list <= lists * Math.ceil(OBJECTS / WINDOW), `${asked.list} lists`)
    // what was passed over a moment ago may be few
    assert.ok(asked.get < WINDOW / 10, `${asked.get} gets`)
  })
})

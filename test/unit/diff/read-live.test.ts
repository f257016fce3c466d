// Live objects of groups of manifests: what is found is what is there, and one list is enough where it can be.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import type { Page } from '../../../src/cluster/read.ts'
import { liveReader } from '../../../src/diff/read-live.ts'
import type { Subject } from '../../../src/diff/subject.ts'
import { ServerError } from '../../../src/errors.ts'
import type { KubeObject } from '../../../src/machinery/json.ts'
import { randomFrom } from '../../support/random.ts'

const SEED = Number(process.env.TACK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))
const PAGE = 50

const object = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } })
const subject = (name: string): Subject => ({
  manifest: object(name),
  ref: { apiVersion: 'v1', kind: 'ConfigMap', name },
  resource: { resource: 'configmaps', group: '', version: 'v1', verbs: ['list', 'get'] } as never,
  name,
  namespace: 'n',
})
const names = (count: number, prefix = 'o') =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(5, '0')}`)
const refusal = (code: number) => new ServerError({ code, reason: 'R', message: 'no' } as never)

type Server = {
  readonly there: readonly string[]
  /** Of one object, in bytes. */
  readonly size?: number
  /** After so many pages a list fails so. */
  readonly fails?: { readonly after: number; readonly code: number }
}

function serve({ there, size = 1000, fails }: Server) {
  const counts = { list: 0, get: 0 }
  const state = { lists: 0 }
  const cluster = {
    async *read() {
      state.lists++
      for (let at = 0, pages = 0; at === 0 || at < there.length; at += PAGE, pages++) {
        if (pages === fails?.after) throw refusal(fails.code)
        const rows = there.slice(at, at + PAGE).map((name) => ({ object: object(name) }))
        const remaining = there.length - at - rows.length
        const more = remaining > 0 ? { remainingItemCount: remaining } : {}
        yield { rows, bytes: rows.length * size, hasMore: remaining > 0, ...more } as unknown as Page
      }
    },
    async get(_: unknown, { name }: { readonly name: string }) {
      return there.includes(name) ? object(name) : undefined
    },
  }
  return { cluster: cluster as unknown as Cluster, counts, state }
}

/** Asks for groups one after the other, and holds what is found against what is there. */
async function ask(server: Server, groups: readonly (readonly string[])[], isVerified = true) {
  const { cluster, counts, state } = serve(server)
  const there = new Set(server.there)
  const count = (sort: 'list' | 'get') => void counts[sort]++
  const reader = liveReader(cluster, count, new AbortController().signal, { isVerified })
  for (const group of groups) {
    const live = reader.group()
    for (const name of group) live.want(subject(name))
    live.begin()
    const found = await Promise.all(group.map((name) => live.of(subject(name))))
    for (const [i, name] of group.entries())
      assert.equal(found[i]?.metadata?.name, there.has(name) ? name : undefined, name)
  }
  return { ...counts, ...state }
}

function divided(list: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
}

describe('Groups of names', () => {
  const all = names(1000)

  test('in the order of the list are found with one list', async () => {
    assert.deepEqual(await ask({ there: all }, divided(all, 100)), { list: 20, get: 0, lists: 1 })
  })

  test('of which some are not there are found with one list', async () => {
    const there = all.filter((_, i) => i % 3 !== 0)
    const { list, get, lists } = await ask({ there }, divided(all, 100))
    assert.deepEqual({ get, lists }, { get: 0, lists: 1 })
    assert.ok(list <= Math.ceil(there.length / PAGE))
  })

  test('none of which is there are found with one list', async () => {
    const { get, lists } = await ask({ there: names(300, 'x') }, divided(all, 100))
    assert.deepEqual({ get, lists }, { get: 0, lists: 1 })
  })

  test('between which there are others are found with one list, whatever the size of objects', async () => {
    for (const size of [500, 5_000]) {
      const wanted = all.filter((_, i) => i % 5 === 0)
      const { list, get, lists } = await ask({ there: all, size }, divided(wanted, 40))
      assert.deepEqual({ list, get, lists }, { list: 20, get: 0, lists: 1 })
    }
  })

  test('that are twenty thousand need the pages of one list in its order, and of one for each group in any other', async () => {
    const many = names(20_000)
    const pages = many.length / PAGE
    const inOrder = await ask({ there: many }, divided(many, 1000))
    assert.deepEqual(inOrder, { list: pages, get: 0, lists: 1 })
    const { list, get, lists } = await ask({ there: many }, divided(shuffled(many, SEED).order, 1000))
    assert.equal(get, 0, `seed ${SEED}`)
    assert.ok(lists <= 20 && list <= 20 * pages, `${lists} lists of ${list} pages, seed ${SEED}`)
  })

  test('that come a little later than in the list are found with one list', async () => {
    const wanted = divided(all, 7).flatMap((few) => few.toReversed())
    assert.deepEqual(await ask({ there: all }, divided(wanted, 100)), { list: 20, get: 0, lists: 1 })
  })

  test('in any order are found with a list for each of them at most, and no single reads', async () => {
    const many = names(3000)
    const { order } = shuffled(many, SEED)
    // more than is kept
    const { get, lists } = await ask({ there: many, size: 9_000 }, divided(order, 1000))
    assert.equal(get, 0, `seed ${SEED}`)
    assert.ok(lists > 1 && lists <= 3, `${lists} lists, seed ${SEED}`)
  })

  test('in any order of objects that are large are read one by one', async () => {
    const { order } = shuffled(all, SEED)
    const { get, lists } = await ask({ there: all, size: 100_000 }, divided(order, 100))
    assert.ok(lists <= 2 && get >= 800, `${lists} lists, ${get} gets, seed ${SEED}`)
  })

  test('that a group before has asked for already are read again', async () => {
    const group = all.slice(0, 3)
    const first = [...all.slice(0, 100), ...all.slice(0, 100)]
    const { get, lists } = await ask({ there: all }, [first, [...group, ...all.slice(100, 200)]])
    assert.deepEqual({ get, lists }, { get: 3, lists: 1 })
  })

  test('among very many others are read one by one', async () => {
    const there = [...names(20_000, 'a'), ...all]
    const { list, get } = await ask({ there, size: 5_000 }, [all.slice(0, 20)])
    assert.deepEqual({ list, get }, { list: 1, get: 20 })
  })

  test('that are few are read one by one', async () => {
    assert.deepEqual(await ask({ there: all }, [all.slice(0, 7)]), { list: 0, get: 7, lists: 0 })
  })

  test('of a list that is refused are read one by one; one that fails otherwise has failed', async () => {
    const refused = await ask({ there: all, fails: { after: 0, code: 403 } }, [all.slice(0, 20)])
    assert.deepEqual([refused.list, refused.get], [1, 20])
    const { cluster } = serve({ there: all, fails: { after: 1, code: 500 } })
    const live = liveReader(cluster, () => {}, new AbortController().signal).group()
    for (const name of all.slice(0, 100)) live.want(subject(name))
    live.begin()
    assert.equal((await live.of(subject(all[3] as string)))?.metadata?.name, all[3])
    await assert.rejects(live.of(subject(all[70] as string)), /no/)
  })

  test('of a list that fails in the middle of a later group: that one has failed, and the next begins anew', async () => {
    const { cluster } = serve({ there: all, fails: { after: 3, code: 500 } })
    const reader = liveReader(cluster, () => {}, new AbortController().signal, { isVerified: true })
    const of = async (group: readonly string[]) => {
      const live = reader.group()
      for (const name of group) live.want(subject(name))
      live.begin()
      const results = await Promise.allSettled(group.map((name) => live.of(subject(name))))
      return results.filter(({ status }) => status === 'rejected').length
    }
    assert.deepEqual([await of(all.slice(0, 100)), await of(all.slice(100, 200))], [0, 50])
    assert.equal(await of(all.slice(0, 100)), 0)
  })
})

describe(`Whatever is there and asked for (seed ${SEED})`, () => {
  const random = randomFrom(SEED)
  for (let round = 0; round < 40; round++) {
    const pool = names(20 + random.below(600))
    const there = pool.filter(() => random.below(4) > 0)
    const isSorted = random.once(2)
    const wanted = pool.filter(() => random.below(3) > 0)
    const asked = isSorted ? wanted : shuffled(wanted, SEED + round).order
    const size = [300, 5_000, 60_000][random.below(3)] as number
    // a list of an API server of somebody's own, without an order
    const isServedInOrder = !random.once(3)
    const served = isServedInOrder ? there : shuffled(there, SEED - round).order
    const isVerified = isServedInOrder && random.once(2)
    const groups = divided(asked, 10 + random.below(100))
    test(`${asked.length} ${isSorted ? 'in order' : 'in any order'} of ${served.length} of ${size} bytes${isServedInOrder ? '' : ' in no order'}`, async () => {
      const { list, get } = await ask({ there: served, size }, groups, isVerified)
      const pages = Math.ceil(served.length / PAGE)
      assert.ok(get <= asked.length && list <= groups.length * Math.max(1, pages), `${list} lists, ${get} gets`)
    })
  }
})

function shuffled(list: readonly string[], seed: number): { readonly order: readonly string[] } {
  const random = randomFrom(seed)
  const order = [...list]
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const [a, b] = [order[i] as string, order[j] as string]
    order[i] = b
    order[j] = a
  }
  return { order }
}

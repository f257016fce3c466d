// Conditions on a real server: what is found is what a predicate in plain JavaScript finds in kubectl's JSON and tables.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { OpenCluster } from '../../src/cluster/open-cluster.ts'
import { answer, conditionOf, openForAsking } from '../support/ask-library.ts'
import { OF_GADGETS, OF_OTHERS, OF_PODS, type Question } from '../support/asked-questions.ts'
import { type Asked, makeAsked } from '../support/asked-shop.ts'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

describe('A condition finds what a predicate over kubectl’s output finds', { skip: cluster.skip }, () => {
  let asked: Asked
  let opened: OpenCluster
  const QUESTIONS = [...OF_PODS, ...OF_OTHERS, ...OF_GADGETS]
  /** Questions to which neither nothing nor everything is the answer. */
  let dividing = 0

  before(async () => {
    asked = await makeAsked(cluster)
    opened = await openForAsking(cluster.kubeconfig)
  })
  after(async () => {
    opened?.close()
    await asked?.remove()
  })

  const wordsOf = (kinds: string) => kinds.replace('gadgets', `gadgets.${cluster.group}`)

  async function expected([kinds, , holds]: Question): Promise<{ names: string[]; all: number }> {
    const all = await asked.all(kinds)
    const names = all
      .filter(({ object, cells }) => holds(object, cells))
      .map(({ object: { kind, metadata } }) => `${kind} ${metadata.namespace}/${metadata.name}`)
    return { names: names.sort(), all: all.length }
  }

  for (const question of QUESTIONS) {
    const [kinds, where] = question
    test(`${kinds}: ${where}`, async () => {
      const { names, all } = await expected(question)
      for (const pushDown of [true, false]) {
        const spec = conditionOf(wordsOf(kinds), where, { namespaces: asked.namespaces, pushDown })
        const found = await answer(spec, opened)
        assert.deepEqual(found.problems, [])
        assert.deepEqual([...found.names].sort(), names, pushDown ? 'pushed down' : 'not pushed down')
        assert.equal(found.summary.matched, names.length)
      }
      if (names.length > 0 && names.length < all) dividing++
    })
  }

  test('the questions are many, and most of them divide the objects', () => {
    assert.ok(QUESTIONS.length >= 140, String(QUESTIONS.length))
    assert.ok(dividing >= 100, String(dividing))
  })

  const EVERY = 8
  test(`the executable finds the same: every ${EVERY}th question`, async () => {
    const some = QUESTIONS.filter((_, i) => i % EVERY === 0)
    const next = some.values()
    const ask = async () => {
      for (const question of next) {
        const [kinds, where] = question
        const words = ['query', wordsOf(kinds), '-n', asked.namespaces.join(','), '--where', where, '-o', 'jsonl']
        const { code, stdout, stderr } = await cluster.tack(words)
        const lines = stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
        const names = lines.slice(0, -1).map(({ ref }) => `${ref.kind} ${ref.namespace}/${ref.name}`)
        assert.deepEqual(
          { code, stderr, names: names.sort() },
          { code: 0, stderr: '', names: (await expected(question)).names },
          where,
        )
        assert.equal(lines.at(-1).summary.matched, names.length)
      }
    }
    await Promise.all([ask(), ask(), ask()])
  })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { inOrder } from '../../../src/query/in-order.ts'

type Log = { begun: number; most: number; underWay: number; closed: number }

function stream(log: Log, items: readonly string[], delayMs: number): () => AsyncIterable<string> {
  return async function* () {
    log.begun += 1
    log.underWay += 1
    log.most = Math.max(log.most, log.underWay)
    try {
      await sleep(delayMs)
      log.underWay -= 1
      yield* items
    } finally {
      log.closed += 1
    }
  }
}

const noLog = (): Log => ({ begun: 0, most: 0, underWay: 0, closed: 0 })
const ignored = { onError: () => {}, onLeave: () => {} }

describe('Reading streams in order', () => {
  test('hands on the items of each stream in turn, however late it answers', async () => {
    const log = noLog()
    const streams = [stream(log, ['a1', 'a2'], 30), stream(log, ['b1'], 1), stream(log, ['c1'], 10)]
    const items = []
    for await (const [index, item] of inOrder(streams, ignored)) items.push(`${index}${item}`)
    assert.deepEqual(items, ['0a1', '0a2', '1b1', '2c1'])
    assert.equal(log.most, 3)
  })

  test('begins at most as many streams as it may read ahead', async () => {
    const log = noLog()
    const streams = Array.from({ length: 12 }, (_, i) => stream(log, [String(i)], 5))
    const items = []
    for await (const [, item] of inOrder(streams, { ...ignored, ahead: 4 })) items.push(item)
    assert.equal(items.length, 12)
    assert.equal(log.most, 4)
  })

  test('tells of a stream that fails, after its good items, and goes on', async () => {
    const failing = async function* () {
      yield 'good'
      throw new Error('broke off')
    }
    const told: string[] = []
    const onError = (error: unknown, index: number) => told.push(`${index} ${(error as Error).message}`)
    const items = []
    const streams = [failing, stream(noLog(), ['next'], 0)]
    for await (const [, item] of inOrder(streams, { ...ignored, onError })) {
      items.push(item)
      if (item === 'good') assert.deepEqual(told, [])
    }
    assert.deepEqual(items, ['good', 'next'])
    assert.deepEqual(told, ['0 broke off'])
  })

  test('closes every stream it began when the consumer leaves early', async () => {
    const log = noLog()
    let left = 0
    const streams = Array.from({ length: 30 }, (_, i) => stream(log, [String(i), 'more'], 1))
    for await (const _ of inOrder(streams, { onError: () => {}, onLeave: () => left++, ahead: 8 })) break
    assert.equal(left, 1)
    assert.equal(log.begun, 8)
    assert.equal(log.closed, 8)
  })

  test('yields nothing of no streams', async () => {
    for await (const _ of inOrder([], ignored)) assert.fail()
  })
})

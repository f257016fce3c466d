import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { mergeAsTheyCome } from '../../../src/query/merge-as-they-come.ts'

async function* timed(items: readonly (readonly [afterMs: number, item: string])[]) {
  for (const [afterMs, item] of items) {
    await sleep(afterMs)
    yield item
  }
}

describe('Merging streams as they come', () => {
  test('hands on whichever item is there first', async () => {
    const merged = mergeAsTheyCome([
      timed([[500, 'slow']]),
      timed([
        [5, 'one'],
        [5, 'two'],
      ]),
    ])
    assert.deepEqual(await Array.fromAsync(merged), ['one', 'two', 'slow'])
  })

  test('a chatty stream does not silence a quiet one', async () => {
    let isLeft = false
    const chatty = async function* () {
      while (!isLeft) yield 'noise'
    }
    for await (const item of mergeAsTheyCome([chatty(), timed([[5, 'signal']])])) {
      if (item === 'signal') isLeft = true
      if (isLeft) break
      await sleep(0)
    }
    assert.equal(isLeft, true)
  })

  test('ends with the error of the stream that fails', async () => {
    const failing: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({ next: () => sleep(2).then(() => Promise.reject(new Error('gone'))) }),
    }
    await assert.rejects(Array.fromAsync(mergeAsTheyCome([timed([[500, 'late']]), failing])), /gone/)
  })

  test('closes the streams when the consumer leaves', async () => {
    let closed = 0
    const counting = async function* (item: string) {
      try {
        for (;;) yield item
      } finally {
        closed += 1
      }
    }
    for await (const _ of mergeAsTheyCome([counting('a'), counting('b')])) break
    await sleep(1)
    assert.equal(closed, 2)
  })
})

// Several things under way at once: in order, no more of them than allowed, and none left behind.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inFlight } from '../../../src/patch/in-flight.ts'

const soon = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('What is in flight', () => {
  test('comes in order, however long each takes, and is never more than allowed', async () => {
    let [running, most] = [0, 0]
    const results: number[] = []
    const work = async (n: number) => {
      most = Math.max(most, ++running)
      await soon((n * 7) % 5)
      running--
      return n * 2
    }
    for await (const result of inFlight(numbers(60), 8, work)) results.push(result)
    assert.deepEqual(
      results,
      numbers(60).map((n) => n * 2),
    )
    assert.equal(most, 8)
  })

  test('does not run away from a slow reader', async () => {
    let begun = 0
    const run = inFlight(numbers(100), 4, async (n) => {
      begun++
      return n
    })
    await run.next()
    await soon(20)
    assert.ok(begun <= 9, `${begun} begun`)
    await run.return(undefined)
  })

  test('ends with the first failure, when its turn has come, and waits for the others', async () => {
    let running = 0
    const seen: number[] = []
    const work = async (n: number) => {
      running++
      await soon(n === 3 ? 1 : 10)
      running--
      if (n === 3) throw new Error('three')
      return n
    }
    const all = async () => {
      for await (const n of inFlight(numbers(50), 6, work)) seen.push(n)
    }
    await assert.rejects(all(), /three/)
    assert.deepEqual(seen, [0, 1, 2])
    assert.equal(running, 0)
  })

  test('tells what breaks in the source after all that came before', async () => {
    async function* source() {
      yield 1
      yield 2
      throw new Error('source')
    }
    const seen: number[] = []
    const all = async () => {
      for await (const n of inFlight(source(), 4, async (n) => n)) seen.push(n)
    }
    await assert.rejects(all(), /source/)
    assert.deepEqual(seen, [1, 2])
  })

  test('of nothing is nothing', async () => {
    assert.deepEqual(await Array.fromAsync(inFlight<number, number>([], 4, async (n) => n)), [])
  })
})

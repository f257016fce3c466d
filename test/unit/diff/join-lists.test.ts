import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { JoinError, joinLists, type Pages, type Pair } from '../../../src/diff/join-lists.ts'
import type { KubeObject } from '../../../src/machinery/json.ts'
import { compareText } from '../../../src/machinery/text-order.ts'
import { type Random, randomFrom } from '../../support/random.ts'
import { seed } from '../print/random.ts'

const keyOf = ({ metadata }: KubeObject) => String(metadata?.name)
const KEYS = { left: keyOf, right: keyOf }

function objectOf(name: string, side: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { side } }
}

async function* pagesOf(names: readonly string[], side: string, size: number, onPage = () => {}): Pages {
  for (let at = 0; at < names.length; at += size) {
    onPage()
    yield names.slice(at, at + size).map((name) => objectOf(name, side))
  }
}

async function collect(pairs: AsyncIterable<readonly Pair[]>): Promise<Pair[]> {
  return (await Array.fromAsync(pairs)).flat()
}

/** `name:left+right`, `name:left`, `name:right`. */
function told({ left, right }: Pair): string {
  const sides = [left, right].flatMap((object) =>
    object === undefined ? [] : [(object.data as { side: string }).side],
  )
  return `${keyOf((left ?? right) as KubeObject)}:${sides.join('+')}`
}

function expected(left: readonly string[], right: readonly string[]): string[] {
  return [...new Set([...left, ...right])].map((name) => {
    const sides = [...(left.includes(name) ? ['left'] : []), ...(right.includes(name) ? ['right'] : [])]
    return `${name}:${sides.join('+')}`
  })
}

function namesOf(random: Random): string[] {
  return Array.from({ length: 12 }, (_, i) => `n${i}`).filter(() => random.once(2))
}

describe('two lists', () => {
  test(`pair what belongs together and keep the rest, whatever their pages and order (seed ${seed})`, async () => {
    const random = randomFrom(seed)
    for (let round = 0; round < 300; round++) {
      const isSorted = random.below(5) < 3
      const order = (names: string[]) => (isSorted ? names.sort(compareText) : names.sort(() => random.below(3) - 1))
      const [left, right] = [order(namesOf(random)), order(namesOf(random))]
      const size = () => 1 + random.below(5)
      const [a, b] = isSorted ? [size(), size()] : [99, 99]
      const pairs = await collect(joinLists(pagesOf(left, 'left', a), pagesOf(right, 'right', b), KEYS))
      assert.deepEqual(pairs.map(told).sort(), expected(left, right).sort(), `${left} | ${right}`)
      const names = pairs.map((pair) => told(pair).split(':')[0] as string)
      if (isSorted) assert.deepEqual(names, names.toSorted(compareText), 'in order')
    }
  })

  test(`in no order are paired or refused, never told wrongly (seed ${seed})`, async () => {
    const random = randomFrom(seed)
    let refused = 0
    for (let round = 0; round < 300; round++) {
      const [left, right] = [namesOf(random), namesOf(random)].map((names) => names.sort(() => random.below(3) - 1))
      const [a, b] = [left ?? [], right ?? []]
      const seen: string[] = []
      try {
        for await (const pairs of joinLists(pagesOf(a, 'left', 2), pagesOf(b, 'right', 3), KEYS))
          seen.push(...pairs.map(told))
        assert.deepEqual(seen.sort(), expected(a, b).sort(), `${a} | ${b}`)
      } catch (error) {
        if (!(error instanceof JoinError)) throw error
        refused++
      }
    }
    assert.ok(refused > 0 && refused < 300, `${refused} of 300 were refused`)
  })

  test('tell what one side has alone before that side is read to its end', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `n${String(i).padStart(4, '0')}`)
    let pages = 0
    const join = joinLists(
      pagesOf(names, 'left', 10, () => pages++),
      pagesOf([], 'right', 10),
      KEYS,
    )
    const first = await join.next()
    assert.equal(first.value?.length, 10)
    assert.ok(pages < 5, `${pages} pages were read`)
    await join.return(undefined)
  })

  test('pair across namespaces of which one begins with the other, in the order of servers', async () => {
    const keys = ['a-b/x', 'a/x', 'a/y', 'b/x']
    const pairs = await collect(joinLists(pagesOf(keys, 'left', 1), pagesOf(keys.slice(1), 'right', 3), KEYS))
    assert.deepEqual(pairs.map(told), ['a-b/x:left', 'a/x:left+right', 'a/y:left+right', 'b/x:left+right'])
  })

  test('say of each side what it failed with, and nothing of what only the other has', async () => {
    async function* broken(side: string): Pages {
      yield [objectOf('a', side)]
      throw new Error(`${side} is broken`)
    }
    const seen: string[] = []
    await assert.rejects(
      async () => {
        for await (const pairs of joinLists(broken('left'), broken('right'), KEYS)) seen.push(...pairs.map(told))
      },
      (error: unknown) => {
        assert.ok(error instanceof JoinError)
        assert.deepEqual(
          error.failures.map(({ side, error: failure }) => [side, (failure as Error).message]),
          [
            ['left', 'left is broken'],
            ['right', 'right is broken'],
          ],
        )
        return true
      },
    )
    const alone: string[] = []
    await assert.rejects(async () => {
      for await (const pairs of joinLists(pagesOf(['a', 'z'], 'left', 2), broken('right'), KEYS))
        alone.push(...pairs.map(told))
    }, JoinError)
    assert.deepEqual([seen, alone], [['a:left+right'], ['a:left+right']])
  })
})

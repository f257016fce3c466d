// Comparing is no slower than reading and writing what is compared.
import { describe, test } from 'node:test'
import { compare } from '../../../../src/machinery/changes/compare.ts'
import { type JsonObject, stringifyJson } from '../../../../src/machinery/json.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { EVERY_SHAPE } from '../../../support/every-shape.ts'
import { assertGrowsLinearly, assertTakesAtMost } from '../../../support/processor-time.ts'

const SPEC = readStructural(EVERY_SHAPE)

/** An object with so many keyed elements, each with ports of its own. */
function large(elements: number, value: string): JsonObject {
  const ports = [80, 443].map((port) => ({
    port,
    protocol: 'TCP',
    name: `p${port}`,
    target: `${port}`,
    tags: ['a', 'b'],
  }))
  const named = Array.from({ length: elements }, (_, i) => ({
    name: `element-${i}`,
    value: i === 3 ? value : 'the same',
    limits: { cpu: '500m', memory: '1Gi' },
    ports,
  }))
  return structuredClone({ text: 'a', named, map: { a: 'x', b: 'y' }, whole: ['a', 'b', 'c'] })
}

describe('Comparing', () => {
  test('takes at most twice what parsing and printing both objects takes', () => {
    const [before, after] = [large(24, 'old'), large(24, 'new')]
    const texts = [before, after].map((object) => stringifyJson(object))
    const times = (work: () => unknown) => () => {
      for (let i = 0; i < 100; i++) work()
    }
    const json = times(() => texts.map((text) => JSON.stringify(JSON.parse(text))))
    assertTakesAtMost(
      2,
      times(() => compare(before, after, SPEC)),
      json,
      'comparing',
    )
    assertTakesAtMost(
      2,
      times(() => compare(before, after)),
      json,
      'comparing without a schema',
    )
  })

  test('grows with the size of lists, also when all elements have moved', () => {
    assertGrowsLinearly((size) => {
      const [before, after] = [large(size, 'old'), large(size, 'new')]
      const moved = { ...after, named: [...(after.named as JsonObject[])].reverse() }
      return () => compare(before, moved, SPEC)
    }, 1000)
  })
})

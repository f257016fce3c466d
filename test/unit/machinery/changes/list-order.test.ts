// List elements that are taken away and come back are where they were.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { applyChanges, invertChanges } from '../../../../src/machinery/changes/apply-changes.ts'
import { compare } from '../../../../src/machinery/changes/compare.ts'
import { withIndexes } from '../../../../src/machinery/changes/with-indexes.ts'
import type { Json, JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { compilePatch } from '../../../../src/machinery/patches/compile/compile-patch.ts'
import { applyJsonPatch } from '../../../../src/machinery/patches/json/apply-json-patch.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { EVERY_SHAPE } from '../../../support/every-shape.ts'
import { randomFrom } from '../../../support/random.ts'
import { seed } from '../../print/random.ts'

const SCHEMA = readStructural({ type: 'object', properties: { spec: EVERY_SHAPE } })

const shape = (spec: JsonObject): KubeObject => ({
  apiVersion: 'x/v1',
  kind: 'Shape',
  metadata: { name: 's', uid: 'u1', resourceVersion: '7' },
  spec,
})
const named = (...names: readonly string[]) => names.map((name) => ({ name, value: `of ${name}` }))
const namesIn = ({ spec }: KubeObject) => ((spec as JsonObject).named as { name: string }[]).map(({ name }) => name)

/** What takes the change from one to the other back, as a plan and a journal keep it. */
function inverse(before: KubeObject, after: KubeObject) {
  return invertChanges(withIndexes(before, compare(before, after, SCHEMA), SCHEMA))
}

describe('An element that comes back', () => {
  const places: readonly (readonly [was: string, is: string, now: string, then: string])[] = [
    ['abcd', 'acd', 'acd', 'abcd'],
    ['abcd', 'bcd', 'bcd', 'abcd'],
    ['abcd', 'abc', 'abc', 'abcd'],
    ['abcd', 'bd', 'bd', 'abcd'],
    ['abcd', 'b', 'b', 'abcd'],
    // somebody has put others there meanwhile, or taken some away
    ['abcd', 'acd', 'xacd', 'xbacd'],
    ['abcd', 'acd', 'acdx', 'abcdx'],
    ['abcd', 'abc', 'a', 'ad'],
    ['abcd', 'd', 'xd', 'abcxd'],
  ]
  for (const [was, is, now, then] of places) {
    test(`from ${was} to ${is}, now ${now}: ${then}`, () => {
      const [before, after, live] = [was, is, now].map((names) => shape({ named: named(...names) })) as [
        KubeObject,
        KubeObject,
        KubeObject,
      ]
      const back = inverse(before, after)
      assert.equal(namesIn(applyChanges(live, back, SCHEMA)).join(''), then)
      for (const lock of ['fields', 'none', 'resourceVersion'] as const) {
        const made = compilePatch(live, back, lock, { schema: SCHEMA })
        assert.ok('patch' in made)
        const patched = applyJsonPatch(live, made.patch.body)
        assert.ok('value' in patched, lock)
        assert.equal(namesIn(patched.value as KubeObject).join(''), then, lock)
      }
    })
  }

  test('of a set, of a list in a list, and under a label that goes with it', () => {
    const before = shape({
      set: ['a', 'b', 'c'],
      named: [{ name: 'n', ports: [{ port: 80 }, { port: 81 }, { port: 443 }] }],
    })
    const after = shape({ set: ['a', 'c'], named: [{ name: 'n', ports: [{ port: 443 }] }] })
    assert.deepEqual(applyChanges(after, inverse(before, after), SCHEMA), before)
  })

  test(`makes the object what it was, whatever has gone (seed ${seed})`, () => {
    const random = randomFrom(seed)
    for (let round = 0; round < 500; round++) {
      const all = [...'abcdefgh'].slice(0, 1 + random.below(8))
      const some = all.filter(() => random.once(2))
      const set = ['p', 'q', 'r', 's'].slice(0, random.below(5))
      const before = shape({ named: named(...all), set })
      const after = shape({ named: named(...some), set: set.filter(() => random.once(2)) })
      const back = inverse(before, after)
      assert.deepEqual(applyChanges(after, back, SCHEMA), before)
      const made = compilePatch(after, back, 'fields', { schema: SCHEMA })
      assert.ok('patch' in made)
      const patched = applyJsonPatch(after, made.patch.body)
      assert.deepEqual('value' in patched ? (patched.value as Json) : patched, before)
    }
  })

  test('is not held to an index: the hash of its change is the same', () => {
    const [before, after] = [shape({ named: named('a', 'b') }), shape({ named: named('b') })]
    const changes = compare(before, after, SCHEMA)
    assert.deepEqual(
      withIndexes(before, changes, SCHEMA).map(({ at, ...change }) => [at, change]),
      changes.map((change) => [0, change]),
    )
  })
})

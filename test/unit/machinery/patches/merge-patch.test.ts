// JSON merge patches: applied as the server does, made of two objects and of three.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isJsonObject, type Json, type JsonObject } from '../../../../src/machinery/json.ts'
import { applyMergePatch } from '../../../../src/machinery/patches/merge/apply-merge-patch.ts'
import { createMergePatch } from '../../../../src/machinery/patches/merge/create-merge-patch.ts'
import { threeWayMergePatch } from '../../../../src/machinery/patches/merge/three-way-merge-patch.ts'
import { mixed, randomShape } from '../../../support/every-shape.ts'
import { randomFrom } from '../../../support/random.ts'
import { seed } from '../../print/random.ts'

describe('A merge patch', () => {
  const cases: readonly (readonly [what: string, object: JsonObject, patch: JsonObject, expected: JsonObject])[] = [
    ['sets, and takes away with null', { a: 1, b: 2 }, { a: null, c: 3 }, { b: 2, c: 3 }],
    ['merges objects', { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
    ['replaces lists', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['takes away what is not there', {}, { a: null, b: { c: null } }, { b: {} }],
    ['puts an object where a scalar was, without nulls', { a: 1 }, { a: { b: null, c: 2 } }, { a: { c: 2 } }],
    [
      'drops nulls inside of new lists, but not null elements',
      { a: 1 },
      { a: [{ b: null }, null], c: [{ d: null }] },
      { a: [{}, null], c: [{}] },
    ],
    ['keeps nulls in a list that takes the place of an object', { a: {} }, { a: [{ b: null }] }, { a: [{ b: null }] }],
    ['takes null for nothing', { a: null }, { a: { b: 1 } }, { a: { b: 1 } }],
    [
      'is about names, whatever they are',
      {},
      { constructor: 1, ['__proto__']: 2 },
      { constructor: 1 as never, ['__proto__']: 2 },
    ],
  ]
  for (const [what, object, patch, expected] of cases)
    test(what, () => assert.deepEqual(applyMergePatch(object, patch), { value: expected }))

  test('without effect gives the very same object', () => {
    const object = { a: { b: [1] }, c: 'x' }
    const patched = applyMergePatch(object, { a: { z: null }, c: 'x' })
    assert.equal('value' in patched && patched.value, object)
  })

  const refusals: readonly (readonly [patch: string, strict: string, lenient: string])[] = [
    ['{', 'invalid JSON patch', 'invalid JSON patch'],
    ['null', 'Invalid JSON Patch', 'Invalid JSON Patch'],
    [
      '5',
      'error decoding patch: json: cannot unmarshal number into Go value of type map[string]interface {}',
      'Invalid JSON Patch',
    ],
    [
      '[]',
      'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
      'Invalid JSON Patch',
    ],
  ]
  for (const [patch, strict, lenient] of refusals) {
    test(`is refused when it is ${patch}`, () => {
      for (const [fieldValidation, expected] of [
        ['Warn', strict],
        ['Ignore', lenient],
      ] as const) {
        const patched = applyMergePatch({}, patch, { fieldValidation })
        assert.deepEqual('failure' in patched && [patched.failure.code, patched.failure.message], [400, expected])
      }
    })
  }
})

describe('The merge patch that is made', () => {
  test('cannot state a null that comes', () => {
    assert.equal(createMergePatch({}, { a: null }), undefined)
    assert.equal(createMergePatch({ a: 1 }, { a: { b: null } }), undefined)
    assert.deepEqual(createMergePatch({ a: { b: null } }, { a: { b: null, c: 1 } }), { a: { c: 1 } })
    assert.deepEqual(createMergePatch({ a: {} }, { a: [{ b: null }] }), { a: [{ b: null }] })
  })

  test('of three objects removes what was stated, and leaves alone what was not', () => {
    const patch = threeWayMergePatch({ a: 1, b: 2 }, { b: 3, c: { d: 1 } }, { a: 1, b: 2, e: 5 })
    assert.deepEqual(patch, { a: null, b: 3, c: { d: 1 } })
  })

  test('of three objects states numbers as doubles, as kubectl does', () => {
    assert.deepEqual(threeWayMergePatch({}, { a: 9007199254740993n }, {}), { a: 9007199254740992 })
    assert.deepEqual(threeWayMergePatch({}, { a: 9007199254740993n }, { a: 9007199254740992 }), {})
    assert.deepEqual(createMergePatch({ a: 9007199254740992 }, { a: 9007199254740993n }), { a: 9007199254740993n })
  })
})

describe(`Merge patches of random objects (seed ${seed})`, () => {
  const random = randomFrom(seed)
  const triples = Array.from({ length: 2000 }, () => {
    const one = randomShape(random)
    return [one, mixed(one, randomShape(random), random), mixed(one, randomShape(random), random)] as const
  })

  test('make the one object of the other', () => {
    for (const [before, after] of triples) {
      const patch = createMergePatch(before, after)
      assert.ok(patch !== undefined)
      assert.deepEqual(applyMergePatch(before, patch), { value: after })
    }
  })

  test('of three objects leave nothing to do: what is wanted is there, what was given up is gone', () => {
    for (const [last, wanted, live] of triples) {
      const patched = applyMergePatch(live, threeWayMergePatch(last, wanted, live))
      assert.ok('value' in patched)
      const after = patched.value
      assert.ok(holds(after, wanted))
      for (const name of Object.keys(last)) if (!(name in wanted)) assert.ok(!(name in after))
      for (const name of Object.keys(live))
        if (!(name in last) && !(name in wanted)) assert.deepEqual(after[name], live[name])
      assert.deepEqual(threeWayMergePatch(wanted, wanted, after), {})
    }
  })
})

/** Every member that is wanted is there; numbers as doubles. */
function holds(value: Json | undefined, wanted: Json): boolean {
  if (isJsonObject(wanted))
    return Object.keys(wanted).every((name) => isJsonObject(value) && holds(value[name], wanted[name] as Json))
  if (Array.isArray(wanted))
    return Array.isArray(value) && value.length === wanted.length && wanted.every((item, i) => holds(value[i], item))
  return typeof wanted === 'bigint' ? Number(value) === Number(wanted) : value === wanted
}

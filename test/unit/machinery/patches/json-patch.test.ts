// JSON Patch: the server's dialect, the RFC's, and patches that are made.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json, JsonObject } from '../../../../src/machinery/json.ts'
import { applyJsonPatch } from '../../../../src/machinery/patches/json/apply-json-patch.ts'
import { createJsonPatch } from '../../../../src/machinery/patches/json/create-json-patch.ts'
import { applyRfcJsonPatch } from '../../../../src/machinery/patches/json/rfc-json-patch.ts'
import { NO_ANSWER, type Patched } from '../../../../src/machinery/patches/patch-failure.ts'
import { goJson } from '../../../../src/machinery/schema/go-json.ts'
import { mixed, randomShape } from '../../../support/every-shape.ts'
import { randomFrom } from '../../../support/random.ts'
import { seed } from '../../print/random.ts'

const OBJECT: JsonObject = {
  a: { b: 1 },
  list: ['x', 'y'],
  text: 'x<y',
  big: 9007199254740993n,
  nothing: null,
  'c/d': 1,
  'e~f': 2,
}

/** The changed members, or the code of the failure and the operation. */
function outcome(patched: Patched): Json {
  if ('failure' in patched) return [patched.failure.code, patched.failure.operation ?? null]
  const { value } = patched
  const names = new Set([...Object.keys(OBJECT), ...Object.keys(value)])
  return Object.fromEntries(
    [...names]
      .filter((name) => value[name] !== OBJECT[name])
      .map((name) => [name, Object.hasOwn(value, name) ? (value[name] as Json) : 'gone']),
  )
}

const fails = (operation: number, code = 422) => [code, operation]

type Case = readonly [what: string, patch: string, server: Json, rfc: Json]

const CASES: readonly Case[] = [
  ['add a member', '[{"op":"add","path":"/a/c","value":2}]', { a: { b: 1, c: 2 } }, { a: { b: 1, c: 2 } }],
  ['add without a parent', '[{"op":"add","path":"/z/c","value":2}]', fails(0), fails(0)],
  [
    'add at the end',
    '[{"op":"add","path":"/list/-","value":"z"}]',
    { list: ['x', 'y', 'z'] },
    { list: ['x', 'y', 'z'] },
  ],
  [
    'add at the length',
    '[{"op":"add","path":"/list/2","value":"z"}]',
    { list: ['x', 'y', 'z'] },
    { list: ['x', 'y', 'z'] },
  ],
  ['add beyond', '[{"op":"add","path":"/list/3","value":"z"}]', fails(0), fails(0)],
  ['add at -1', '[{"op":"add","path":"/list/-1","value":"z"}]', { list: ['x', 'y', 'z'] }, fails(0)],
  ['add without a value', '[{"op":"add","path":"/a/c"}]', { a: { b: 1, c: null } }, fails(0)],
  ['remove', '[{"op":"remove","path":"/a/b"}]', { a: {} }, { a: {} }],
  ['remove what is not there', '[{"op":"remove","path":"/a/c"}]', fails(0), fails(0)],
  ['remove the last but one', '[{"op":"remove","path":"/list/-2"}]', { list: ['y'] }, fails(0)],
  ['replace what is not there', '[{"op":"replace","path":"/a/c","value":2}]', { a: { b: 1, c: 2 } }, fails(0)],
  ['replace an element that is not there', '[{"op":"replace","path":"/list/2","value":"z"}]', fails(0), fails(0)],
  ['copy', '[{"op":"copy","from":"/a/b","path":"/z"}]', { z: 1 }, { z: 1 }],
  ['copy what is not there', '[{"op":"copy","from":"/z","path":"/y"}]', { y: null }, fails(0)],
  [
    'move',
    '[{"op":"move","from":"/a/b","path":"/list/0"}]',
    { a: {}, list: [1, 'x', 'y'] },
    { a: {}, list: [1, 'x', 'y'] },
  ],
  ['move what is not there', '[{"op":"move","from":"/z","path":"/y"}]', fails(0), fails(0)],
  ['test', '[{"op":"test","path":"/a","value":{"b":1}}]', {}, {}],
  ['test another value', '[{"op":"test","path":"/a/b","value":2}]', fails(0), fails(0)],
  ['test that nothing is there', '[{"op":"test","path":"/z","value":null},{"op":"test","path":"/z"}]', {}, fails(0)],
  ['test null', '[{"op":"test","path":"/nothing","value":null}]', {}, {}],
  ['test below what is not there', '[{"op":"test","path":"/z/y","value":null}]', fails(0), fails(0)],
  ['numbers by their text', '[{"op":"test","path":"/a/b","value":1.0}]', fails(0), {}],
  ['integers exactly', '[{"op":"test","path":"/big","value":9007199254740992}]', fails(0), fails(0)],
  ['the very integer', '[{"op":"test","path":"/big","value":9007199254740993}]', {}, {}],
  ['texts as Go writes them', '[{"op":"test","path":"/text","value":"x\\u003cy"}]', {}, {}],
  ['texts as others write them', '[{"op":"test","path":"/text","value":"x<y"}]', fails(0), {}],
  [
    'an escape in a pointer',
    '[{"op":"remove","path":"/c~1d"},{"op":"remove","path":"/e~0f"}]',
    { 'c/d': 'gone', 'e~f': 'gone' },
    { 'c/d': 'gone', 'e~f': 'gone' },
  ],
  ['zeros in front of an index', '[{"op":"remove","path":"/list/01"}]', { list: ['x'] }, fails(0)],
  ['a pointer without a slash in front', '[{"op":"remove","path":"lost/a"}]', { a: 'gone' }, fails(0)],
  ['all or nothing', '[{"op":"remove","path":"/a"},{"op":"remove","path":"/z"}]', fails(1), fails(1)],
  ['an unknown operation', '[{"op":"increment","path":"/a/b"}]', fails(0), fails(0)],
  ['an operation of nothing', '[null]', fails(0), fails(0)],
  ['no operations', '[]', {}, {}],
  ['null', 'null', {}, {}],
  ['no list', '{"op":"remove"}', [400, null], [400, null]],
  ['no JSON', '[{', [400, null], [400, null]],
  ['an element that is no object', '[5]', [400, null], [400, null]],
  ['a path that is no text', '[{"op":"remove","path":5}]', [400, null], [400, null]],
  ['the whole object', '[{"op":"test","path":"","value":{}}]', fails(0), fails(0)],
  ['the whole object replaced', '[{"op":"replace","path":"","value":5}]', fails(0), [422, null]],
  [
    'a list with null compared',
    '[{"op":"add","path":"/l","value":[null]},{"op":"test","path":"/l","value":[null]}]',
    [NO_ANSWER, 1],
    { l: [null] },
  ],
]

describe('JSON Patch:', () => {
  for (const [what, patch, server, rfc] of CASES) {
    test(what, () => {
      assert.deepEqual(outcome(applyJsonPatch(OBJECT, patch)), server, 'as the server')
      assert.deepEqual(outcome(applyRfcJsonPatch(OBJECT, patch)), rfc, 'as the RFC')
    })
  }

  test('a failure says which operation it was, and that it was a test', () => {
    const patched = applyJsonPatch(OBJECT, [
      { op: 'test', path: '/a/b', value: 1 },
      { op: 'test', path: '/a/b', value: 2 },
    ])
    assert.ok('failure' in patched)
    assert.deepEqual(patched.failure, {
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
      detail: 'at /a/b is another value',
      operation: 1,
      isFailedTest: true,
    })
  })

  test('10,000 operations pass, one more does not', () => {
    const operations = Array.from({ length: 10_000 }, () => ({ op: 'test', path: '/a/b', value: 1 }))
    assert.deepEqual(outcome(applyJsonPatch(OBJECT, operations)), {})
    const patched = applyJsonPatch(OBJECT, [...operations, ...operations.slice(0, 1)])
    assert.equal(
      'failure' in patched && patched.failure.message,
      'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    )
  })

  test('without validation of fields a malformed operation is an operation that fails', () => {
    const patch = '[{"op":"remove","path":5}]'
    assert.deepEqual(outcome(applyJsonPatch(OBJECT, patch, { fieldValidation: 'Ignore' })), fails(0))
  })

  test('what is not touched is the very same', () => {
    const patched = applyJsonPatch(OBJECT, [
      { op: 'add', path: '/list/0', value: 'w' },
      { op: 'test', path: '/a/b', value: 1 },
    ])
    assert.ok('value' in patched)
    assert.equal(patched.value.a, OBJECT.a)
    assert.deepEqual(OBJECT.list, ['x', 'y'])
  })
})

describe(`JSON Patches that are made (seed ${seed})`, () => {
  const random = randomFrom(seed)
  const pairs = Array.from({ length: 1500 }, () => {
    const before = { ...randomShape(random), nulls: random.pick([[null, 1], [], { a: null }]) }
    return [
      before,
      { ...mixed(before, randomShape(random), random), nulls: random.pick([[null, 2], { a: 1 }]) },
    ] as const
  })

  test('make the one object of the other, by the server and by the RFC, with tests and without', () => {
    for (const [before, after] of pairs) {
      for (const withTests of [false, true]) {
        const patch = createJsonPatch(before, after, { withTests })
        const patched = applyJsonPatch(before, goJson(patch as Json))
        assert.deepEqual('value' in patched ? patched.value : patched.failure, after)
        const absent = patch.filter(({ op, ...rest }) => op === 'test' && 'value' in rest && rest.value === null)
        if (absent.length > 0) continue
        const byRfc = applyRfcJsonPatch(before, patch)
        assert.deepEqual('value' in byRfc ? byRfc.value : byRfc.failure, after)
      }
    }
  })

  test('are empty for the same object', () => {
    for (const [before] of pairs) assert.deepEqual(createJsonPatch(before, structuredClone(before)), [])
  })

  test('with tests fail when what they change has changed', () => {
    for (const [before, after] of pairs.slice(0, 500)) {
      const patch = createJsonPatch(before, after, { withTests: true })
      if (!patch.some(({ op }) => op === 'test')) continue
      const patched = applyJsonPatch(after, goJson(patch as Json))
      assert.ok('failure' in patched, goJson(patch as Json))
    }
  })
})

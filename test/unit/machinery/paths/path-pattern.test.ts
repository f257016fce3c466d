import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json } from '../../../../src/machinery/json.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import { keepAt, parsePathPattern, placeOf } from '../../../../src/machinery/paths/path-pattern.ts'

const OBJECT: Json = { spec: { list: [{ name: 'a' }, { name: 'b' }] } }

describe('A path lies to a pattern', () => {
  for (const [path, pattern, place] of [
    ['.spec.replicas', '.spec.replicas', 'within'],
    ['.spec.replicas', '.spec', 'within'],
    ['.spec', '.spec.replicas', 'above'],
    ['.spec.replicas', '.spec.paused', undefined],
    ['.metadata.labels["a.b/c"]', '.metadata.labels[*]', 'within'],
    ['.metadata.labels', '.metadata.labels[*]', 'above'],
    ['.spec.list[name="a"].image', '.spec.list[*].image', 'within'],
    ['.spec.list[0].image', '.spec.list[*].image', 'within'],
    ['.spec.list[name="a"].image', '.spec.list[name=a].image', 'within'],
    ['.spec.list[name="b"].image', '.spec.list[name=a].image', undefined],
    ['.spec.list[name="b"].image', '.spec.list[1].image', 'within'],
    ['.spec.list[name="b"].image', '.spec.list[0].image', undefined],
    ['.ports[containerPort=80,protocol="TCP"].name', '.ports[containerPort=80]', 'within'],
    ['.ports[containerPort=80,protocol="TCP"].name', '.ports[containerPort=81]', undefined],
    ['.metadata.finalizers[="x"]', '.metadata.finalizers[="x"]', 'within'],
    ['.metadata.finalizers[="x"]', '.metadata.finalizers[="y"]', undefined],
    ['.data["[*]"]', '.data["[*]"]', 'within'],
    ['.data.other', '.data["[*]"]', undefined],
  ] as const) {
    test(`${path} to ${pattern}: ${place ?? 'not at all'}`, () =>
      assert.equal(placeOf(parseFieldPath(path), parsePathPattern(pattern), [OBJECT]), place))
  }
})

describe('A pattern that is none says where', () => {
  for (const [text, words] of [
    ['.spec.list[*]image', 'field path ".spec.list[*]image": "." or "[" is missing at character 14'],
    ['.spec.list[*].a[', 'field path ".spec.list[*].a[": a bracket is not closed at character 16'],
    ['.spec..x', 'field path ".spec..x": "." needs quotes, or does not belong here at character 7'],
  ] as const) {
    test(text, () => assert.throws(() => parsePathPattern(text), { message: words }))
  }
})

describe('What a pattern names stays as it was, the rest is as wanted', () => {
  for (const [pattern, old, wanted, kept] of [
    ['.a', { a: 1, b: 1 }, { a: 2, b: 2 }, { a: 1, b: 2 }],
    ['.a', { b: 1 }, { a: 2, b: 2 }, { b: 2 }],
    ['.a', { a: 1, b: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ['.a', { a: 1, b: 1 }, undefined, { a: 1 }],
    ['.a', { b: 1 }, undefined, undefined],
    ['[*]', { a: 1 }, { b: 2 }, { a: 1 }],
    ['.l[*].x', { l: [{ x: 1, y: 1 }] }, { l: [{ x: 2, y: 2 }] }, { l: [{ x: 1, y: 2 }] }],
    [
      '.l[n=b].x',
      { l: [{ n: 'b', x: 1 }] },
      {
        l: [
          { n: 'a', x: 2 },
          { n: 'b', x: 2 },
        ],
      },
      {
        l: [
          { n: 'a', x: 2 },
          { n: 'b', x: 1 },
        ],
      },
    ],
    ['.a.b', { a: 'text' }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['.a.b', { a: { b: 1 } }, { a: 'text' }, { a: 'text' }],
  ] as const) {
    test(`${pattern} of ${JSON.stringify(old)} and ${JSON.stringify(wanted)}`, () =>
      assert.deepEqual(keepAt(old as Json, wanted as Json | undefined, parsePathPattern(pattern)), kept))
  }

  test('and the very same value comes back where nothing is to be kept', () => {
    const wanted = { a: 1, b: { c: 2 } }
    assert.equal(keepAt({ a: 1 }, wanted, parsePathPattern('.x.y')), wanted)
  })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { changedPaths } from '../../../../src/query/watch/changed-paths.ts'
import { randomFrom } from '../../../support/random.ts'

const TEXT = { type: 'string' }
const SCHEMA = readStructural({
  type: 'object',
  properties: {
    metadata: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    spec: {
      type: 'object',
      properties: {
        containers: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', properties: { name: TEXT, image: TEXT, args: { type: 'array', items: TEXT } } },
        },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port', 'protocol'],
          items: {
            type: 'object',
            properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' }, name: TEXT },
          },
        },
        finalizers: { type: 'array', 'x-kubernetes-list-type': 'set', items: TEXT },
        whole: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: TEXT, b: TEXT } },
      },
    },
  },
})

function object(spec: JsonObject, metadata: JsonObject = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x', ...metadata }, spec }
}

function paths(before: JsonObject, after: JsonObject, schema: typeof SCHEMA | undefined = SCHEMA): string[] {
  return changedPaths(object(before), object(after), schema)
}

describe('The paths that a change has changed', () => {
  test('are fields, in the order of their names', () => {
    assert.deepEqual(paths({ b: 1, a: { c: 'x', d: true } }, { b: 2, a: { c: 'y', d: true } }), [
      '.spec.a.c',
      '.spec.b',
    ])
  })

  test('are one path for what is there on one side only', () => {
    assert.deepEqual(paths({ a: { b: { c: 1 } } }, {}), ['.spec.a'])
    assert.deepEqual(paths({}, { a: { b: { c: 1 } } }), ['.spec.a'])
    assert.deepEqual(paths({ a: null }, {}), ['.spec.a'])
    assert.deepEqual(paths({ a: 1 }, { a: { b: 1 } }), ['.spec.a'])
  })

  test('name elements of lists by their keys, whatever their order', () => {
    const a = { name: 'a', image: 'one' }
    const b = { name: 'b', image: 'two' }
    assert.deepEqual(paths({ containers: [a, b] }, { containers: [b, { ...a, image: 'three' }] }), [
      '.spec.containers[name="a"].image',
    ])
    assert.deepEqual(paths({ containers: [a, b] }, { containers: [b, a] }), [])
    assert.deepEqual(paths({ containers: [a] }, { containers: [b, a] }), ['.spec.containers[name="b"]'])
  })

  test('take a key that is not stated for its default', () => {
    assert.deepEqual(paths({ ports: [{ port: 80 }] }, { ports: [{ port: 80, protocol: 'TCP', name: 'web' }] }), [
      '.spec.ports[port=80,protocol="TCP"].name',
      '.spec.ports[port=80,protocol="TCP"].protocol',
    ])
  })

  test('name elements of sets by their value', () => {
    assert.deepEqual(paths({ finalizers: ['a', 'b'] }, { finalizers: ['c', 'a'] }), [
      '.spec.finalizers[="b"]',
      '.spec.finalizers[="c"]',
    ])
  })

  test('name elements by index where there are no keys, or they are not kept', () => {
    const a = { name: 'a', image: 'one' }
    assert.deepEqual(paths({ list: [1, { x: 1 }] }, { list: [1, { x: 2 }] }), ['.spec.list[1].x'])
    assert.deepEqual(paths({ list: [1] }, { list: [1, 2] }), ['.spec.list'])
    assert.deepEqual(paths({ containers: [a, a] }, { containers: [a, { ...a, image: 'two' }] }), [
      '.spec.containers[1].image',
    ])
    assert.deepEqual(paths({ containers: [{ image: 'one' }] }, { containers: [{ image: 'two' }] }), [
      '.spec.containers[0].image',
    ])
    assert.deepEqual(
      changedPaths(object({ containers: [a] }), object({ containers: [{ ...a, image: 'two' }] }), undefined),
      ['.spec.containers[0].image'],
    )
  })

  test('are the whole of what is one value', () => {
    assert.deepEqual(paths({ whole: { a: '1', b: '2' } }, { whole: { a: '1', b: '3' } }), ['.spec.whole'])
  })

  test('leave out what every write changes, and only there', () => {
    const before = object({ resourceVersion: '1' }, { resourceVersion: '1', generation: 1, managedFields: [{ a: 1 }] })
    const after = object({ resourceVersion: '2' }, { resourceVersion: '2', generation: 2, managedFields: [] })
    assert.deepEqual(changedPaths(before, after, SCHEMA), ['.metadata.generation', '.spec.resourceVersion'])
  })

  test('quote what is no plain name', () => {
    const labels = (value: string) => object({}, { labels: { 'app.kubernetes.io/name': value } })
    assert.deepEqual(changedPaths(labels('a'), labels('b'), SCHEMA), ['.metadata.labels["app.kubernetes.io/name"]'])
  })

  test('compare numbers by value, however they are held', () => {
    assert.deepEqual(paths({ a: 1 }, { a: 1n }), [])
    assert.deepEqual(paths({ a: 9007199254740993n }, { a: 9007199254740992n }), ['.spec.a'])
  })

  test('are none of the same, some of different, the same in both directions, and readable', () => {
    const seed = Math.floor(Math.random() * 2 ** 32)
    const random = randomFrom(seed)
    const scalar = () => random.pick([1, 2, 'a', 'b', true, null])
    const spec = (): JsonObject => ({
      a: scalar(),
      containers: ['a', 'b', 'c']
        .filter(() => !random.once(3))
        .map((name) => ({ name, image: String(scalar()), args: ['x', 'y'].slice(0, random.below(3)) })),
      finalizers: ['f', 'g', 'h'].filter(() => !random.once(3)),
      ports: [80, 81].filter(() => !random.once(3)).map((port) => ({ port, name: String(scalar()) })),
      list: [scalar(), { x: scalar() }].slice(0, 1 + random.below(2)),
    })
    for (let i = 0; i < 500; i++) {
      const [before, after] = [spec(), spec()]
      const found = paths(before, after)
      assert.deepEqual(paths(before, before), [], `seed ${seed}`)
      assert.deepEqual(found, paths(after, before), `seed ${seed}`)
      assert.equal(found.length === 0, JSON.stringify(before) === JSON.stringify(after), `seed ${seed}`)
      for (const path of found) assert.doesNotThrow(() => parseFieldPath(path), `seed ${seed}: ${path}`)
    }
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kindPart, readingsOf } from '../../../../src/query/fields/kind-words.ts'

test('a word is read with every kind it could begin with, the shortest first, and none that ends in a version', () => {
  for (const [word, ...expected] of [
    ['pods', 'pods|'],
    ['pods.spec', 'pods|.spec', 'pods.spec|'],
    ['pods.', 'pods|.', 'pods.|'],
    ['deployments.v1.apps.spec', 'deployments|.v1.apps.spec', 'deployments.v1.apps|.spec', 'deployments.v1.apps.spec|'],
    ['pods.spec.containers[a.b].image', 'pods|.spec.containers[a.b].image', 'pods.spec|.containers[a.b].image'],
    ['pods[0].spec', 'pods|[0].spec'],
    ['.spec', '.spec|'],
  ] as const) {
    const found = readingsOf(word).map(({ kind, path }) => `${kind}|${path}`)
    assert.deepEqual(found.slice(0, expected.length), expected, word)
    assert.ok(found.every((reading) => reading.replace('|', '') === word))
  }
})

test('the part that names the kind ends where every kind has a field', () => {
  for (const [word, kind] of [
    ['podz', 'podz'],
    ['podz.spec.x', 'podz'],
    ['podz[0]', 'podz'],
    ['podz[0].spec', 'podz'],
    ['foos.example.com', 'foos.example.com'],
    ['foos.example.com.status.x', 'foos.example.com'],
    ['spec', 'spec'],
  ] as const) {
    assert.equal(kindPart(word), kind, word)
  }
})

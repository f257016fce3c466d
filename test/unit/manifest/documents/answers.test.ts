import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseManifests } from '../../../../src/manifest/parse-manifests.ts'

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }
const item = { ref: { kind: 'ConfigMap', name: 'a' }, columns: { NAME: 'a' }, object }
const ending = { apiVersion: 'tack/v1', kind: 'QueryResult', summary: { matched: 1 }, errors: [] }

function told(text: string): unknown[] {
  return [...parseManifests(text, 'f')].map((event) =>
    'item' in event ? event.item.object : 'problem' in event ? event.problem.message : event.notice.message,
  )
}

describe('an answer of query', () => {
  test('in one envelope is the objects of its items', () => {
    assert.deepEqual(told(JSON.stringify({ ...ending, items: [item, item] })), [object, object])
    assert.deepEqual(told(JSON.stringify({ ...ending, items: [] })), [])
  })

  test('line by line is the same, and its last line is no object', () => {
    assert.deepEqual(told([item, item, ending].map((line) => JSON.stringify(line)).join('\n')), [object, object])
  })

  test('of columns alone says that there are no objects in it', () => {
    const without = { ...item, object: null }
    const message = /^unable to decode "f": the item of an answer holds no object, only columns/
    for (const text of [
      JSON.stringify({ ...ending, items: [without] }),
      `${JSON.stringify(without)}\n${JSON.stringify(ending)}`,
    ]) {
      const [first, ...rest] = told(text)
      assert.match(String(first), message)
      assert.deepEqual(rest, [])
    }
  })

  test('is not what only looks like one', () => {
    const custom = { ...object, ref: { a: 1 }, object: { b: 2 } }
    assert.deepEqual(told(JSON.stringify(custom)), [custom])
    assert.match(String(told('{"ref":"a","object":{}}')[0]), /Object 'Kind' is missing/)
  })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ownerFilter, writersOf } from '../../../src/diff/writers.ts'
import type { Change } from '../../../src/machinery/changes/change.ts'
import type { JsonObject, KubeObject } from '../../../src/machinery/json.ts'
import { fieldPath } from '../../../src/machinery/paths/field-path.ts'

function entry(manager: string, seconds: number, ...keys: readonly string[]): JsonObject {
  const fields = Object.fromEntries(keys.map((key) => [`f:${key}`, {}]))
  return {
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time: `2026-01-01T00:00:0${seconds}Z`,
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:data': fields },
  }
}

function objectOf(...managedFields: readonly JsonObject[]): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', managedFields } }
}

const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' }

function writers(op: Change['op'], before: KubeObject | undefined, after: KubeObject | undefined): string[] {
  const change: Change = { path: fieldPath('data', 'x'), op, owners: [] }
  return writersOf(change, { ref, before, after }).map(({ manager }) => manager)
}

describe('the writer of a change', () => {
  test('is who owns the field now and has written since', () => {
    const before = objectOf(entry('a', 1, 'x'), entry('b', 1, 'x', 'y'))
    assert.deepEqual(writers('replace', before, objectOf(entry('a', 1, 'x'), entry('b', 2, 'x', 'y'))), ['b'])
    assert.deepEqual(writers('replace', before, objectOf(entry('b', 1, 'y'), entry('c', 2, 'x'))), ['c'])
  })

  test('is told by who has come to own the field, where all wrote in one second', () => {
    const before = objectOf(entry('a', 1, 'x'), entry('b', 1, 'y'))
    assert.deepEqual(writers('replace', before, objectOf(entry('a', 1, 'x'), entry('b', 1, 'x', 'y'))), ['b'])
  })

  test('is every owner, where nothing tells them apart', () => {
    const same = objectOf(entry('a', 1, 'x'), entry('b', 1, 'x'))
    assert.deepEqual(writers('replace', same, same), ['a', 'b'])
  })

  test('of a field that is gone is who has written since, else whose field it was', () => {
    const before = objectOf(entry('a', 1, 'x'), entry('b', 1, 'y'))
    assert.deepEqual(writers('remove', before, objectOf(entry('b', 2, 'y'))), ['b'])
    assert.deepEqual(writers('remove', before, objectOf(entry('b', 1, 'y'))), ['a'])
  })

  test('of an object that is new is who made it; of one that is gone nobody knows', () => {
    assert.deepEqual(writers('add', undefined, objectOf(entry('a', 1, 'x'))), ['a'])
    assert.deepEqual(writers('remove', objectOf(entry('a', 1, 'x')), undefined), [])
  })
})

describe('a filter of owners', () => {
  const owners = (...names: readonly string[]) => names.map((manager) => ({ manager, operation: 'Update' as const }))
  for (const [words, of, isKept] of [
    [[], [], true],
    [[], ['a'], true],
    [['a'], ['a'], true],
    [['a'], ['b'], false],
    [['a'], ['b', 'a'], true],
    [['a', 'b'], ['b'], true],
    [['a'], [], false],
    [['!a'], ['a'], false],
    [['!a'], ['b'], true],
    [['!a'], ['a', 'b'], true],
    [['!a'], [], true],
    [['!a', '!b'], ['a', 'b'], false],
    [['a', '!b'], ['b'], false],
  ] as const) {
    test(`[${words}] ${isKept ? 'keeps' : 'drops'} a change by [${of}]`, () => {
      assert.equal(ownerFilter(words)(owners(...of)), isKept)
    })
  }
})

// Lines of journals as they have to be: without any one of what they need they are none.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json, JsonObject } from '../../../../src/machinery/json.ts'
import { isPlannedRecord, isRecord } from '../../../../src/patch/journal/check-record.ts'

const CHANGE = {
  op: 'replace',
  path: [{ f: 'a' }, { i: 0 }, { k: { name: 'x' } }, { v: 1 }],
  owners: [],
  old: 1,
  new: 2,
}
const RESOURCE = {
  group: '',
  version: 'v1',
  resource: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
  subresources: [],
}
const RECORDS: { readonly [phase: string]: JsonObject } = {
  begin: {
    phase: 'begin',
    run: 'r',
    version: 1,
    command: ['patch'],
    contexts: ['c'],
    fieldManager: 'm',
    force: false,
    objects: 1,
    pid: 1,
    time: 't',
  },
  planned: {
    phase: 'planned',
    seq: 0,
    ref: { apiVersion: 'v1', kind: 'ConfigMap', name: 'm' },
    resource: RESOURCE,
    lock: 'fields',
    changes: [CHANGE],
    effects: [CHANGE],
  },
  intent: { phase: 'intent', seq: 0 },
  outcome: { phase: 'outcome', seq: 0, status: 'written' },
  end: { phase: 'end', summary: {} },
  resume: { phase: 'resume', pid: 1, token: 'x', time: 't' },
  release: { phase: 'release', token: 'x' },
}

function without(record: JsonObject, name: string): JsonObject {
  const { [name]: _, ...rest } = record
  return rest
}

describe('A line', () => {
  for (const [phase, record] of Object.entries(RECORDS))
    test(`that is ${phase} needs all of ${Object.keys(record).slice(1).join(', ')}`, () => {
      assert.equal(isRecord(record), true)
      for (const name of Object.keys(record).filter((name) => name !== 'phase')) {
        assert.equal(isRecord(without(record, name)), false, `without ${name}`)
        assert.equal(isRecord({ ...record, [name]: null }), false, `null as ${name}`)
      }
    })

  test('of a sort that is not known says nothing that has to be known', () => {
    assert.equal(isRecord({ phase: 'later' }), true)
    assert.equal(isRecord({}), false)
    assert.equal(isRecord({ phase: 1 }), false)
  })

  const wrong: readonly (readonly [what: string, phase: string, part: JsonObject])[] = [
    ['a number below none', 'intent', { seq: -1 }],
    ['half a number', 'intent', { seq: 0.5 }],
    ['a status that there is not', 'outcome', { status: 'done' }],
    ['effects that are none', 'outcome', { effects: [{}] }],
    ['another lock', 'planned', { lock: 'all' }],
    ['a configuration that is no object', 'planned', { configuration: [] }],
    ['a ref without a name', 'planned', { ref: { apiVersion: 'v1', kind: 'ConfigMap' } }],
    ['a resource without a scope', 'planned', { resource: without(RESOURCE, 'namespaced') }],
    ['a change of another sort', 'planned', { changes: [{ ...CHANGE, op: 'move' }] }],
    ['a change without owners', 'planned', { changes: [without(CHANGE as JsonObject, 'owners')] }],
    ['a path that is a text', 'planned', { changes: [{ ...CHANGE, path: '.a' }] }],
    ['a step that is none', 'planned', { changes: [{ ...CHANGE, path: [{ x: 1 }] }] }],
    ['words that are none', 'begin', { command: [1] }],
  ]
  for (const [what, phase, part] of wrong)
    test(`with ${what} is none`, () => assert.equal(isRecord({ ...RECORDS[phase], ...part }), false))

  test('of a plan is one by itself, and nothing else is', () => {
    assert.equal(isPlannedRecord(without(RECORDS.planned as JsonObject, 'phase')), true)
    for (const value of [null, [], 'planned', {}] as Json[]) assert.equal(isPlannedRecord(value), false)
  })
})

// What an edit that is being typed could go on with, by the schema of a definition and by what objects have.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ResourceInfo } from '../../../../../src/machinery/resource-info.ts'
import { readStructural } from '../../../../../src/machinery/schema/read-definition.ts'
import { completeEdit, type EditPurpose } from '../../../../../src/patch/edits/completion/complete-edit.ts'
import type { LiveObjects } from '../../../../../src/patch/edits/completion/edit-candidate.ts'
import { readUnfinishedEdit } from '../../../../../src/patch/edits/completion/read-unfinished-edit.ts'

const GATES: ResourceInfo = {
  group: 'x.test',
  version: 'v1',
  resource: 'gates',
  singular: 'gate',
  kind: 'Gate',
  namespaced: true,
  verbs: ['list', 'get', 'patch'],
  shortNames: [],
  categories: [],
  subresources: ['status', 'scale'],
}

const text = { type: 'string' } as const
const route = {
  type: 'object',
  properties: {
    name: text,
    port: { type: 'integer' },
    protocol: { ...text, enum: ['TCP', 'UDP'] },
    weights: { type: 'array', items: { type: 'integer' } },
  },
} as const
const schema = readStructural({
  type: 'object',
  properties: {
    apiVersion: text,
    kind: text,
    metadata: { type: 'object' },
    spec: {
      type: 'object',
      properties: {
        replicas: { type: 'integer', description: 'How\nmany.' },
        paused: { type: 'boolean', default: false },
        mode: { ...text, enum: ['Open', 'Shut'], default: 'Open' },
        level: { type: 'integer', enum: [1, 2] },
        routes: {
          type: 'array',
          items: route,
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port', 'protocol'],
        },
        hosts: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
        modes: { type: 'array', items: { ...text, enum: ['Open', 'Shut'] } },
        steps: { type: 'array', items: { type: 'object', properties: { run: text, deep: route } } },
        selector: { type: 'object', additionalProperties: text },
        parts: { type: 'object', additionalProperties: route },
        limits: { type: 'object', properties: { cpu: { 'x-kubernetes-int-or-string': true } } },
        any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        'a.b': text,
      },
    },
    status: { type: 'object', properties: { phase: text, seen: { type: 'integer' } } },
  },
})

const live: LiveObjects = {
  values: (list, key) => {
    if (list === 'spec.routes') return key === 'port' ? [80, 443, 80] : ['TCP']
    return list === 'spec.steps' ? ['up', '12', 'true', 'a b', null, { a: 1 }] : ['one.test']
  },
  keys: (map) => (/^spec\.selector\.?$/.test(map) ? ['app', 'x.test/tier', '12', 'a b'] : []),
}

function offered(typed: string, purpose: EditPurpose, subresource?: string): readonly string[] {
  const edit = readUnfinishedEdit(typed)
  const kind = { resource: GATES, schema, isBuiltIn: false, subresource }
  return edit === undefined ? [] : completeEdit(edit, kind, purpose, live).map(({ word }) => word)
}

/** Words that differ at their end: `spec.a|b`. */
const withHead = (head: string, ...ends: string[]) => ends.map((end) => head + end)

const table: readonly (readonly [purpose: EditPurpose, typed: string, offered: readonly string[]])[] = [
  ['set', '', ['metadata.', 'spec.']],
  ['set', 's', ['spec.']],
  ['set', '.s', ['.spec.']],
  ['set', 'st', []],
  [
    'set',
    'metadata.',
    withHead('metadata.', 'annotations.', 'finalizers=', 'finalizers[', 'labels.', 'ownerReferences['),
  ],
  ['set', 'spec.re', ['spec.replicas=']],
  ['set', 'spec.replicas', ['spec.replicas=']],
  ['set', 'spec.replicas.', []],
  ['set', 'spec.replicas=', []],
  ['set', 'spec.l', ['spec.level=', 'spec.limits.']],
  ['set', 'spec.limits.', ['spec.limits.cpu=']],
  ['set', 'spec.a', ['spec.any=']],
  ['set', 'spec.any.', []],
  ['set', 'spec.h', ['spec.hosts=', 'spec.hosts[']],
  ['set', 'spec.ro', ['spec.routes[']],
  ['set', 'spec.routes.', []],
  ['set', 'spec.routes[', withHead('spec.routes[', 'port=', 'protocol=', '*]')],
  ['set', 'spec.routes[po', ['spec.routes[port=']],
  ['set', 'spec.routes[port=', ['spec.routes[port=80]', 'spec.routes[port=443]']],
  ['set', 'spec.routes[port=4', ['spec.routes[port=443]']],
  ['set', 'spec.routes[port=80,', ['spec.routes[port=80,protocol=']],
  ['set', 'spec.routes[port=80,protocol=', withHead('spec.routes[port=80,protocol=', 'TCP]', 'UDP]')],
  [
    'set',
    'spec.routes[port=80]',
    withHead('spec.routes[port=80].', 'name=', 'port=', 'protocol=', 'weights=', 'weights['),
  ],
  ['set', 'spec.routes[port=80].n', ['spec.routes[port=80].name=']],
  ['set', 'spec.routes[name="a]b"].pro', ['spec.routes[name="a]b"].protocol=']],
  ['set', 'spec.routes[*].protocol=', ['spec.routes[*].protocol=TCP', 'spec.routes[*].protocol=UDP']],
  ['set', 'spec.routes[0].protocol:=', ['spec.routes[0].protocol:="TCP"', 'spec.routes[0].protocol:="UDP"']],
  ['set', 'spec.hosts[', ['spec.hosts[=', 'spec.hosts[*]']],
  ['set', 'spec.hosts[=', ['spec.hosts[=one.test]']],
  ['set', 'spec.hosts[=one.test]', ['spec.hosts[=one.test]=']],
  ['set', 'spec.steps[', ['spec.steps[run=', 'spec.steps[*]']],
  ['set', 'spec.steps[run=', withHead('spec.steps[run=', 'up]', '"12"]', '"true"]', '"a b"]')],
  ['set', 'spec.steps[0].deep.pro', ['spec.steps[0].deep.protocol=']],
  ['set', 'spec.sel', ['spec.selector.']],
  ['set', 'spec.selector.', ['spec.selector.app=', 'spec.selector.[x.test/tier]=']],
  ['set', 'spec.selector[', withHead('spec.selector[', 'app]', 'x.test/tier]', '*]')],
  ['set', 'spec.selector[app]', ['spec.selector[app]=']],
  ['set', 'spec.parts.', []],
  ['set', 'spec.parts[x].na', ['spec.parts[x].name=']],
  ['set', 'spec.paused=', ['spec.paused=true', 'spec.paused=false']],
  ['set', 'spec.paused=t', ['spec.paused=true']],
  ['set', 'spec.paused:=f', ['spec.paused:=false']],
  ['set', 'spec.mode=', ['spec.mode=Open', 'spec.mode=Shut']],
  ['set', 'spec.mode=Open=', []],
  ['set', 'spec.level=', ['spec.level=1', 'spec.level=2']],
  ['set', 'spec.nothing=', []],
  ['set', 'spec.nothing.', []],
  ['set', 'spec.routes[name="a', []],
  ['set', '"spec', []],
  ['set', 'spec.routes[]]', []],
  ['set', 'status.', []],
  ['remove', 'spec.re', ['spec.replicas']],
  ['remove', 'spec.ro', ['spec.routes']],
  ['remove', 'spec.routes', ['spec.routes', 'spec.routes[']],
  ['remove', 'spec.limits', ['spec.limits', 'spec.limits.']],
  ['remove', 'spec.routes[port=4', ['spec.routes[port=443]']],
  ['remove', 'spec.selector.', ['spec.selector.app', 'spec.selector.[x.test/tier]']],
  ['remove', 'spec.mode=', []],
  ['element', 'spec.', withHead('spec.', 'hosts=', 'modes=', 'parts.', 'routes=', 'routes[', 'steps=', 'steps[')],
  ['element', 'spec.routes[port=80].', ['spec.routes[port=80].weights=']],
  ['element', 'spec.modes=', ['spec.modes=Open', 'spec.modes=Shut']],
  ['element', 'metadata.f', ['metadata.finalizers=']],
  ['own', 'st', ['status']],
  ['own', 'status.', ['status.phase', 'status.seen']],
]

describe('TAB after', () => {
  for (const [purpose, typed, words] of table) {
    test(`${typed || 'nothing'} to ${purpose} offers ${words.join(' ') || 'nothing'}`, () => {
      assert.deepEqual(offered(typed, purpose).toSorted(), words.toSorted())
    })
  }

  test('nothing offers the status, and nothing else, with --subresource status', () => {
    assert.deepEqual(offered('', 'set', 'status'), ['status.'])
    assert.deepEqual(offered('status.', 'set', 'status'), ['status.phase=', 'status.seen='])
  })

  test('nothing offers the way to the replicas with --subresource scale', () => {
    assert.deepEqual(offered('', 'set', 'scale'), ['spec.'])
    assert.deepEqual(offered('spec.', 'set', 'scale'), ['spec.replicas='])
  })
})

test('a candidate says what it is, and whether the word goes on', () => {
  const edit = readUnfinishedEdit('spec.')
  assert.ok(edit)
  const kind = { resource: GATES, schema, isBuiltIn: false }
  const of = (name: string) => completeEdit(edit, kind, 'remove').find(({ word }) => word === `spec.${name}`)
  assert.deepEqual(of('mode'), { word: 'spec.mode', about: 'string Open|Shut', goesOn: false })
  assert.deepEqual(of('replicas'), { word: 'spec.replicas', about: 'integer: How\nmany.', goesOn: false })
  assert.equal(of('routes')?.goesOn, true)
  const values = completeEdit(
    { at: 'value', path: 'spec.mode', isJson: false, lead: 'spec.mode=', start: '' },
    kind,
    'set',
  )
  assert.deepEqual(values, [
    { word: 'spec.mode=Open', about: 'the default', goesOn: false },
    { word: 'spec.mode=Shut', about: 'string', goesOn: false },
  ])
})

test('what is offered can be gone on with, down to an edit that is read', async () => {
  const { parseAssignment } = await import('../../../../../src/patch/edits/parse-assignment.ts')
  const seen = new Set<string>()
  const follow = (typed: string, depth: number): void => {
    if (depth === 0 || seen.has(typed)) return
    seen.add(typed)
    const edit = readUnfinishedEdit(typed)
    const kind = { resource: GATES, schema, isBuiltIn: false }
    for (const { word, about } of edit === undefined ? [] : completeEdit(edit, kind, 'set', live)) {
      assert.notEqual(about, '', word)
      assert.ok(word.startsWith(typed), `${typed}: ${word}`)
      // a candidate that is what was typed would be offered for ever
      if (word !== typed) follow(word, depth - 1)
      if (word.endsWith('=') && !/\[[^\]]*$/.test(word)) parseAssignment('--set', `${word}1`)
    }
  }
  follow('', 6)
  assert.ok(seen.size > 60, `${seen.size}`)
})

// The small judgements of a run: what is left of it, what it has done, who takes it back, when the first are well.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { headline } from '../../../src/commands/patch/headline.ts'
import { warningLines } from '../../../src/commands/patch/warning-lines.ts'
import { type Change, changeOf } from '../../../src/machinery/changes/change.ts'
import type { Json, JsonObject, KubeObject } from '../../../src/machinery/json.ts'
import { parseFieldPath } from '../../../src/machinery/paths/parse-path.ts'
import type { ReadJournal } from '../../../src/patch/journal/read-journal.ts'
import type { PatchItem, PatchStatus } from '../../../src/patch/patch-item.ts'
import { ownerWarnings } from '../../../src/patch/plan/owner-warnings.ts'
import type { PlannedWrite } from '../../../src/patch/plan/planned-write.ts'
import { remainingOf } from '../../../src/patch/resume.ts'
import { hasCondition, parseWait } from '../../../src/patch/run/canary.ts'
import { effectsIn } from '../../../src/patch/run/effects-in.ts'
import { patchTally, planTally } from '../../../src/patch/tally.ts'
import { undoTargets } from '../../../src/patch/undo.ts'

const change = (path: string, old?: Json, wanted?: Json): Change => changeOf(parseFieldPath(path), old, wanted)

function object(data: JsonObject, metadata: JsonObject = {}): KubeObject {
  const identity = { name: 'm', uid: 'u', resourceVersion: '7', ...metadata }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: identity, data }
}

const AB = [change('.data.a', 'old', 'new'), change('.data.b', undefined, 'new')]

function journal(intended: boolean, status?: PatchStatus, effects?: readonly Change[]): ReadJournal {
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'm', uid: 'u', resourceVersion: '7' }
  const planned = { run: 'r', seq: 0, phase: 'planned', ref, resource: {}, lock: 'fields', changes: AB, effects: AB }
  const intent = intended ? { intent: { run: 'r', seq: 0, phase: 'intent', time: 't' } } : {}
  const told = { run: 'r', seq: 0, phase: 'outcome', status, tries: 1, time: 't', ...(effects && { effects }) }
  const entry = { planned, ...intent, ...(status !== undefined && { outcome: told }) }
  return { begin: {}, entries: [entry], holders: [], file: 'f' } as unknown as ReadJournal
}

describe('What is left of a run', () => {
  const done = { a: 'new', b: 'new' }
  const [untouched, touched] = [object({ a: 'old' }), object({ a: 'old' }, { resourceVersion: '9' })]
  const cases: readonly (readonly [what: string, of: ReadJournal, live: KubeObject, then: string])[] = [
    ['not sent', journal(false), untouched, 'write'],
    ['not sent, and changed elsewhere', journal(false), touched, 'write'],
    ['not sent, and its field changed', journal(false), object({ a: 'other' }), 'stale'],
    ['not sent, and half so already', journal(false), object({ a: 'new' }), 'stale'],
    ['not sent, and so already', journal(false), object(done), 'nothing'],
    ['perhaps sent, and untouched', journal(true), untouched, 'write'],
    ['perhaps sent, and as it was to be', journal(true), object(done, { resourceVersion: '9' }), 'written'],
    ['perhaps sent, and as it was, but written to', journal(true), touched, 'stale'],
    ['perhaps sent, and made again', journal(true), object({ a: 'old' }, { uid: 'v' }), 'stale'],
    ['failed, and written to by others', journal(true, 'error'), touched, 'write'],
    ['skipped, and written to by others', journal(true, 'skipped'), touched, 'write'],
  ]
  for (const [what, of, live, then] of cases) {
    test(`${what}: ${then}`, () => {
      const wanted = remainingOf(of)[0]?.prepareWith(undefined)(live)
      assert.ok(wanted !== undefined && !('configuration' in wanted))
      if ('declined' in wanted) assert.equal(wanted.declined.status, then)
      else assert.equal(wanted.changes.length === 0 ? 'nothing' : 'write', then)
    })
  }

  test('is an apply that was only to own what is there, as long as it is there', () => {
    const configuration = { data: { a: 'old' } } as unknown as KubeObject
    for (const intended of [true, false]) {
      const of = journal(intended)
      const [entry] = of.entries as unknown as [{ planned: object }]
      const owning = { ...of, entries: [{ ...entry, planned: { ...entry.planned, changes: [], configuration } }] }
      const [target] = remainingOf(owning as unknown as ReadJournal)
      const prepare = target?.prepareWith(undefined)
      assert.deepEqual(prepare?.(touched), { configuration })
      const [changed, other] = [object({ a: 'other' }), object({ a: 'old' }, { uid: 'v' })].map((live) =>
        prepare?.(live),
      )
      for (const wanted of [changed, other])
        assert.equal(wanted !== undefined && 'declined' in wanted && wanted.declined.status, 'stale')
    }
  })

  test('is nothing where the outcome is known', () => {
    for (const status of ['written', 'unchanged', 'stale', 'conflict', 'forbidden', 'invalid'] as const)
      assert.deepEqual(remainingOf(journal(true, status)), [], status)
  })
})

describe('What is taken back of a run', () => {
  const cases: readonly (readonly [what: string, of: ReadJournal, count: number])[] = [
    ['not sent', journal(false), 0],
    ['perhaps sent', journal(true), 1],
    ['written', journal(true, 'written'), 1],
    ['refused', journal(true, 'invalid'), 0],
    ['failed', journal(true, 'error'), 0],
  ]
  for (const [what, of, count] of cases) test(`${what}: ${count}`, () => assert.equal(undoTargets(of).length, count))

  test('is what has been done, not what was foretold', () => {
    const effects = [change('.data.a', 'old', 'mutated')]
    const [target] = undoTargets(journal(true, 'written', effects))
    const wanted = target?.prepareWith(undefined)(object({ a: 'mutated' }))
    assert.deepEqual(wanted && 'changes' in wanted ? wanted.changes : wanted, [change('.data.a', 'mutated', 'old')])
    const other = target?.prepareWith(undefined)(object({ a: 'new' }))
    assert.equal(other && 'declined' in other ? other.declined.status : '', 'stale')
  })
})

describe('What a write has done', () => {
  test('is what was foretold', () => assert.equal(effectsIn(object({ a: 'new', b: 'new' }), AB, undefined), AB))
  test('is what is there instead', () => {
    const effects = effectsIn(object({ a: 'mutated', b: 'new' }), AB, undefined)
    assert.deepEqual(effects, [change('.data.a', 'old', 'mutated'), AB[1]])
  })
  test('is not what did not come', () => assert.deepEqual(effectsIn(object({ a: 'old' }), AB, undefined), []))
  test('has no new value where the field is gone', () =>
    assert.deepEqual(effectsIn(object({ b: 'new' }), AB, undefined), [change('.data.a', 'old'), AB[1]]))
})

describe('Who takes it back', () => {
  const owned = (manager: string, operation: string, metadata: JsonObject = {}) =>
    object({ a: 'old' }, {
      ...metadata,
      managedFields: [
        { manager, operation, apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': { 'f:a': {} } } },
      ],
    } as JsonObject)
  const cases: readonly (readonly [what: string, live: KubeObject, warnings: readonly string[]])[] = [
    ['who applies', owned('helm', 'Apply'), ['.data.a owned by helm (Apply): will be reverted']],
    [
      'a tool that updates',
      owned('argocd-controller', 'Update'),
      ['.data.a owned by argocd-controller: will be reverted'],
    ],
    ['nobody', owned('kubectl-edit', 'Update'), []],
    ['ourselves', owned('kubectl-tack', 'Apply'), []],
    [
      'a tool that has marked it',
      owned('x', 'Update', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'app' } }),
      ['managed by Flux: may be reverted'],
    ],
  ]
  for (const [what, live, warnings] of cases)
    test(what, () => assert.deepEqual(ownerWarnings(live, [AB[0] as Change], 'kubectl-tack'), warnings))
})

describe('The first are well', () => {
  const deployment = (status: JsonObject, generation = 2): KubeObject => ({ ...object({}, { generation }), status })
  const available = (status: string, more: JsonObject = {}) => ({
    conditions: [{ type: 'Available', status, ...more }],
  })
  const cases: readonly (readonly [KubeObject, string, boolean])[] = [
    [deployment(available('True')), 'Available', true],
    [deployment(available('True')), 'available', true],
    [deployment(available('False')), 'Available', false],
    [deployment(available('False')), 'Available=False', true],
    [deployment({ ...available('True'), observedGeneration: 1 }), 'Available', false],
    [deployment({ ...available('True'), observedGeneration: 2 }), 'Available', true],
    [deployment(available('True', { observedGeneration: 1 })), 'Available', false],
    [deployment({}), 'Available', false],
    [object({}), 'Available', false],
  ]
  for (const [live, text, is] of cases)
    test(`${text} of ${JSON.stringify(live.status)}: ${is}`, () => {
      assert.equal(parseWait(text)({} as PlannedWrite, new Date())(live), is)
      const [type = '', status = 'True'] = text.split('=')
      assert.equal(hasCondition(live, type, status), is)
    })
})

describe('What is said before', () => {
  const write = (kind: string, namespace: string | undefined, over: object = {}) =>
    ({
      ref: { context: 'prod', apiVersion: 'v1', kind, name: 'x', ...(namespace !== undefined && { namespace }) },
      warnings: [],
      ...over,
    }) as unknown as PlannedWrite
  const reverted = { warnings: ['.spec.replicas owned by helm (Apply): will be reverted'] }
  const settled = { settled: { status: 'unchanged' } }

  test('counts what is to be written', () => {
    assert.equal(
      headline('Patch', [write('Pod', 'a'), write('Pod', 'b'), write('Pod', 'b', settled)]),
      'Patch 2 Pods in 2 namespaces of context prod',
    )
    assert.equal(
      headline('Undo', [write('NetworkPolicy', 'a'), write('NetworkPolicy', 'a', reverted)]),
      'Undo 2 NetworkPolicies in 1 namespace of context prod (1 will be reverted by others)',
    )
    assert.equal(
      headline('Patch', [write('Ingress', 'a'), write('Ingress', 'a'), write('Node', undefined)]),
      'Patch 2 Ingresses, 1 Node in 1 namespace of context prod',
    )
    assert.equal(headline('Patch', [write('Pod', 'a', settled)]), 'Patch nothing')
  })

  test('says each warning once', () => {
    const writes = [
      write('Pod', 'a', reverted),
      write('Pod', 'b', reverted),
      write('Node', undefined, { warnings: ['two'] }),
    ]
    assert.deepEqual(warningLines(writes), [`Pod a/x and 1 more: ${reverted.warnings[0]}`, 'Node x: two'])
  })
})

test('A tally counts each status, and the requests of the plan and of its writes', () => {
  const plan = planTally()
  plan.request('list')
  plan.request('dryRun')
  plan.item({} as PlannedWrite)
  plan.item({ settled: { status: 'unchanged' } } as PlannedWrite)
  assert.deepEqual(
    { ...plan.summary(), ms: 0 },
    { planned: 2, toWrite: 1, partial: false, requests: { total: 2, list: 1, dryRun: 1 }, ms: 0 },
  )
  const run = patchTally(plan.summary())
  run.request('write')
  run.item({ status: 'written' } as PatchItem)
  assert.equal(run.summary({ interrupted: false }).partial, false)
  run.item({ status: 'stale' } as PatchItem)
  const { counts, partial, requests } = run.summary({ interrupted: true, journal: 'r' })
  assert.deepEqual([counts.written, counts.stale, counts.error, partial], [1, 1, 0, true])
  assert.deepEqual(requests, { total: 3, list: 1, dryRun: 1, write: 1 })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LAST_APPLIED } from '../../../../src/machinery/apply/last-applied.ts'
import { lastAppliedConfig, migrationPatch } from '../../../../src/machinery/apply/migrate-client-side.ts'
import { ownersIn } from '../../../../src/machinery/apply/owners-of.ts'
import { type ApplyResult, serverSideApply } from '../../../../src/machinery/apply/server-side-apply.ts'
import { trackUpdate } from '../../../../src/machinery/apply/track-update.ts'
import type { JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { NOW, schemaOfSpec, text } from './story.ts'

const schema = schemaOfSpec({ type: 'object', properties: { a: text, b: text, c: text } })
const options = { schema, apiVersion: 'x.test/v1', custom: true, now: NOW }

function shape(spec: JsonObject, annotations?: JsonObject, rest: JsonObject = {}): KubeObject {
  const metadata = { name: 'x', namespace: 'n', ...(annotations === undefined ? {} : { annotations }), ...rest }
  return { apiVersion: 'x.test/v1', kind: 'Shape', metadata, spec } as unknown as KubeObject
}

/** As client-side apply leaves an object behind. */
function appliedByClient(spec: JsonObject, stated: JsonObject = spec, version = 'x.test/v1'): KubeObject {
  const text = `${JSON.stringify({ apiVersion: version, kind: 'Shape', metadata: { annotations: {}, name: 'x' }, spec: stated })}\n`
  const object = shape(spec, { [LAST_APPLIED]: text }, { uid: 'u', resourceVersion: '7' })
  return trackUpdate(undefined, object, { ...options, manager: 'kubectl-client-side-apply' }).object
}

function apply(live: KubeObject, spec: JsonObject, manager = 'kubectl', annotations?: JsonObject): ApplyResult {
  return serverSideApply(live, shape(spec, annotations), { ...options, manager, force: false })
}

describe('the manager kubectl', () => {
  test('takes without force what client-side apply stated and is still so; nobody else does', () => {
    const live = appliedByClient({ a: '1', b: '1' })
    assert.equal(apply(live, { a: '2', b: '1' }).outcome, 'applied')
    const other = apply(live, { a: '2', b: '1' }, 'other')
    assert.equal(
      'message' in other && other.message,
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using x.test/v1: .spec.a',
    )
  })

  test('does not take what was changed since, or never stated; the rest is then not told of', () => {
    const changed = apply(appliedByClient({ a: '1', b: '1', c: '1' }, { a: '0', b: '1' }), { a: '2', b: '2', c: '2' })
    assert.equal(
      'message' in changed && changed.message,
      'Apply failed with 2 conflicts: conflicts with "kubectl-client-side-apply" using x.test/v1:\n- .spec.a\n- .spec.c',
    )
  })

  test('gets nothing from an annotation of another version, or one that is not an object of its type', () => {
    for (const live of [
      appliedByClient({ a: '1' }, { a: '1' }, 'x.test/v2'),
      appliedByClient({ a: '1' }, { a: '1', unknown: 1 }),
      {
        ...appliedByClient({ a: '1' }),
        metadata: { ...appliedByClient({ a: '1' }).metadata, annotations: { [LAST_APPLIED]: '{' } },
      },
    ]) {
      assert.equal(apply(live as KubeObject, { a: '2' }).outcome, 'conflicts')
    }
  })

  test('has the annotation rewritten with what it applies, keys sorted and without the annotation itself', () => {
    const result = apply(appliedByClient({ a: '1' }), { b: '<2>', a: '2' }, 'kubectl', { z: 'y' })
    assert.equal(
      'object' in result && result.object.metadata?.annotations?.[LAST_APPLIED],
      '{"apiVersion":"x.test/v1","kind":"Shape","metadata":{"annotations":{"z":"y"},"name":"x","namespace":"n"},"spec":{"a":"2","b":"\\u003c2\\u003e"}}\n',
    )
    const untouched = apply(appliedByClient({ a: '1' }), { a: '1' }, 'other')
    assert.match(
      ('object' in untouched && untouched.object.metadata?.annotations?.[LAST_APPLIED]) || '',
      /"annotations":\{\}/,
    )
  })

  test('has it dropped when all annotations together become too large', () => {
    const result = apply(appliedByClient({ a: '1' }), { a: 'x'.repeat(256 * 1024) })
    assert.deepEqual('object' in result && result.object.metadata?.annotations, {})
  })
})

describe('the migration', () => {
  const live = appliedByClient({ a: '1', b: '1' })
  const first = apply(live, { a: '1' })
  const object = ('object' in first ? first.object : live) as KubeObject

  test('applies the annotation under a name of its own, once', () => {
    const annotation = object.metadata?.annotations?.[LAST_APPLIED]
    const config = lastAppliedConfig(object, 'kubectl')
    assert.deepEqual(config, {
      apiVersion: 'x.test/v1',
      kind: 'Shape',
      metadata: { annotations: { [LAST_APPLIED]: annotation }, name: 'x', namespace: 'n' },
    })
    // for another name the annotation may go
    assert.equal(lastAppliedConfig(object, 'mine'), undefined)
    assert.equal(lastAppliedConfig(shape({}), 'kubectl'), undefined)
    const result = serverSideApply(object, config as KubeObject, {
      ...options,
      manager: 'kubectl-last-applied',
      force: true,
    })
    assert.equal('object' in result && lastAppliedConfig(result.object, 'kubectl'), undefined)
  })

  test('gives the one who applies what client-side apply owns', () => {
    const patch = migrationPatch(object, 'kubectl')
    assert.deepEqual(
      patch?.map(({ op, path }) => [op, path]),
      [
        ['replace', '/metadata/managedFields'],
        ['replace', '/metadata/resourceVersion'],
      ],
    )
    assert.equal(patch?.[1]?.value, '7')
    const migrated = {
      ...object,
      metadata: { ...object.metadata, managedFields: patch?.[0]?.value },
    } as unknown as KubeObject
    assert.deepEqual(
      ownersIn(migrated).map(({ manager, operation }) => [manager, operation]),
      [['kubectl', 'Apply']],
    )
    assert.equal(migrationPatch(migrated, 'kubectl'), undefined)
    // what is no longer stated goes with the next apply
    const again = apply(migrated, { a: '1' })
    assert.deepEqual('object' in again && again.object.spec, { a: '1' })
  })

  test('makes an applier of client-side apply where none is there yet, of the first version', () => {
    const newer = { ...live, apiVersion: 'x.test/v2', spec: { a: '1', b: '2' } } as KubeObject
    const both = trackUpdate(live, newer, {
      ...options,
      apiVersion: 'x.test/v2',
      schemaOf: () => schema,
      manager: 'kubectl-client-side-apply',
    }).object
    const [replace] = migrationPatch(both, 'mine') ?? []
    const list = replace?.value as readonly JsonObject[]
    assert.deepEqual(
      list.map(({ manager, operation, apiVersion }) => [manager, operation, apiVersion]),
      [['mine', 'Apply', 'x.test/v1']],
    )
  })

  test('is nothing for an object that client-side apply has not made', () => {
    assert.equal(migrationPatch(shape({ a: '1' }), 'kubectl'), undefined)
    const other = trackUpdate(undefined, shape({ a: '1' }), { ...options, manager: 'u' }).object
    assert.equal(migrationPatch(other, 'kubectl'), undefined)
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownersIn } from '../../../../src/machinery/apply/owners-of.ts'
import { applyScale, trackScale } from '../../../../src/machinery/apply/scale.ts'
import { serverSideApply } from '../../../../src/machinery/apply/server-side-apply.ts'
import type { KubeObject } from '../../../../src/machinery/json.ts'
import { fieldPath } from '../../../../src/machinery/paths/field-path.ts'
import { pathsOf } from '../../../../src/machinery/paths/path-set.ts'
import { printFieldPath } from '../../../../src/machinery/paths/print-path.ts'
import { integer, NOW, schemaOfSpec, text } from './story.ts'

const schema = schemaOfSpec({ type: 'object', properties: { replicas: integer, image: text } })
const options = { apiVersion: 'x.test/v1', now: NOW }

function applied(spec: object, manager = 'a', live?: KubeObject): KubeObject {
  const object = {
    apiVersion: 'x.test/v1',
    kind: 'Shape',
    metadata: { name: 'x', uid: 'u' },
    spec,
  } as unknown as KubeObject
  const result = serverSideApply(live, object, { ...options, schema, custom: true, manager, force: true })
  assert.equal(result.outcome, 'applied')
  return 'object' in result ? result.object : object
}

function owners(object: KubeObject): string[] {
  return ownersIn(object).map(({ manager, operation, subresource, time, fields }) => {
    const who = [
      manager,
      operation,
      ...(subresource === undefined ? [] : [subresource]),
      ...(time === undefined ? ['timeless'] : []),
    ]
    return `${who.join('/')} ${pathsOf(fields).map(printFieldPath).join(' ')}`
  })
}

test('who scales takes the replicas from all others, and has no time', () => {
  const { object, isChanged } = trackScale(applied({ replicas: 1, image: 'i' }), 3, { ...options, manager: 's' })
  assert.deepEqual([isChanged, object.spec], [true, { replicas: 3, image: 'i' }])
  assert.deepEqual(owners(object), ['a/Apply .spec.image', 's/Update/scale/timeless .spec.replicas'])
})

test('who scales to what it is changes nothing for one who applies', () => {
  const live = applied({ replicas: 1 })
  assert.deepEqual(trackScale(live, 1, { ...options, manager: 's' }), { object: live, isChanged: false })
})

test('replicas scaled to nothing are owned by nobody, and are not tracked from there on', () => {
  const none = trackScale(applied({ replicas: 1, image: 'i' }), 0, { ...options, manager: 's' }).object
  assert.deepEqual([none.spec, owners(none)], [{ replicas: 0, image: 'i' }, ['a/Apply .spec.image']])
  const again = trackScale(none, 2, { ...options, manager: 's' }).object
  assert.deepEqual(owners(again), ['a/Apply .spec.image'])
})

test('a Scale is applied like any other configuration', () => {
  const scale = (replicas: number) =>
    ({
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'x' },
      spec: { replicas },
    }) as unknown as KubeObject
  const live = applied({ replicas: 1 })
  const refused = applyScale(live, scale(2), { ...options, manager: 'hpa', force: false })
  assert.equal(
    'message' in refused && refused.message,
    'Apply failed with 1 conflict: conflict with "a": .spec.replicas',
  )
  const forced = applyScale(live, scale(2), { ...options, manager: 'hpa', force: true })
  assert.deepEqual('object' in forced && [forced.object.spec, owners(forced.object)], [
    { replicas: 2 },
    ['hpa/Apply/scale/timeless .spec.replicas'],
  ])
})

test('replicas may be anywhere, and versions that are not known are forgotten', () => {
  const live = applied({ image: 'i' })
  const at = { ...options, replicasAt: () => fieldPath('spec', 'nested', 'size'), manager: 's' }
  assert.deepEqual(trackScale(live, 2, at).object.spec, { image: 'i', nested: { size: 2 } })
  const older = trackScale(live, 2, { ...at, replicasAt: (version) => (version === 'x.test/v1' ? undefined : 'none') })
  assert.deepEqual(older, { object: live, isChanged: false })
  const elsewhere = trackScale(applied({ replicas: 1, image: 'i' }), 2, {
    ...options,
    apiVersion: 'x.test/v2',
    manager: 's',
  })
  assert.deepEqual(owners(elsewhere.object), [])
})

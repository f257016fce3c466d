// Changes as one request: it makes what the changes make, hits the element that is meant, or fails.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { applyChanges } from '../../../../src/machinery/changes/apply-changes.ts'
import type { Change } from '../../../../src/machinery/changes/change.ts'
import { compare } from '../../../../src/machinery/changes/compare.ts'
import { judgeChanges } from '../../../../src/machinery/changes/judge-changes.ts'
import { type Json, type JsonObject, type KubeObject, parseJson } from '../../../../src/machinery/json.ts'
import { compilePatch, type Lock } from '../../../../src/machinery/patches/compile/compile-patch.ts'
import { lockFailureOf } from '../../../../src/machinery/patches/compile/lock-failure.ts'
import { applyJsonPatch } from '../../../../src/machinery/patches/json/apply-json-patch.ts'
import { applyMergePatch } from '../../../../src/machinery/patches/merge/apply-merge-patch.ts'
import type { Patch } from '../../../../src/machinery/patches/patch.ts'
import type { Patched } from '../../../../src/machinery/patches/patch-failure.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { EVERY_SHAPE, mixed, randomShape } from '../../../support/every-shape.ts'
import { randomFrom } from '../../../support/random.ts'
import { seed } from '../../print/random.ts'

const SCHEMA = readStructural({ type: 'object', properties: { spec: EVERY_SHAPE } })
const LOCKS: readonly Lock[] = ['resourceVersion', 'fields', 'none']

function shape(spec: JsonObject, metadata: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'x/v1',
    kind: 'Shape',
    metadata: { name: 's', uid: 'u1', resourceVersion: '7', ...metadata },
    spec,
  }
}

/** As the server takes it: with another uid or an old resourceVersion it is refused. */
function send(object: KubeObject, { type, body }: Patch): Patched {
  const patched = type === 'merge' ? applyMergePatch(object, body) : applyJsonPatch(object, body)
  if ('failure' in patched) return patched
  const { metadata } = patched.value as KubeObject
  const isLocked =
    metadata?.uid === object.metadata?.uid && metadata?.resourceVersion === object.metadata?.resourceVersion
  if (isLocked) return patched
  return { failure: { code: 409, reason: 'Conflict', message: 'the object has been modified', detail: '' } }
}

function compiled(live: KubeObject, changes: readonly Change[], lock: Lock): Patch {
  const made = compilePatch(live, changes, lock, { schema: SCHEMA })
  assert.ok('patch' in made, 'refused' in made ? made.refused : '')
  return made.patch
}

const change = (op: Change['op'], path: string, old?: Json, wanted?: Json): Change => ({
  path: parseFieldPath(path),
  op,
  ...(old !== undefined && { old }),
  ...(wanted !== undefined && { new: wanted }),
  owners: [],
})

function bodyOf(live: KubeObject, changes: readonly Change[], lock: Lock): Json {
  return parseJson(compiled(live, changes, lock).body)
}

describe('A compiled patch', () => {
  const live = shape({ text: 'a', named: [{ name: 'x' }, { name: 'api', value: 'old' }], set: ['p', 'q'] })
  const uid = { op: 'test', path: '/metadata/uid', value: 'u1' }

  test('is a merge patch where that can say it, with uid and resourceVersion', () => {
    const changes = [change('replace', '.spec.text', 'a', 'b'), change('remove', '.spec.set', ['p', 'q'])]
    const body = { metadata: { uid: 'u1', resourceVersion: '7' }, spec: { text: 'b', set: null } }
    assert.deepEqual(bodyOf(live, changes, 'resourceVersion'), body)
    assert.deepEqual(bodyOf(live, changes, 'none'), { ...body, metadata: { uid: 'u1' } })
  })

  test('reaches a list element by its index, and tests its key', () => {
    const changes = [change('replace', '.spec.named[name="api"].value', 'old', 'new')]
    const key = { op: 'test', path: '/spec/named/1/name', value: 'api' }
    const edit = { op: 'replace', path: '/spec/named/1/value', value: 'new' }
    assert.deepEqual(bodyOf(live, changes, 'none'), [uid, key, edit])
    assert.deepEqual(bodyOf(live, changes, 'fields'), [
      uid,
      key,
      { op: 'test', path: '/spec/named/1/value', value: 'old' },
      edit,
    ])
    const version = { op: 'replace', path: '/metadata/resourceVersion', value: '7' }
    assert.deepEqual(bodyOf(live, changes, 'resourceVersion'), [uid, version, key, edit])
  })

  test('takes a value out of a set', () => {
    const changes = [change('remove', '.spec.set[="q"]', 'q')]
    assert.deepEqual(bodyOf(live, changes, 'fields'), [
      uid,
      { op: 'test', path: '/spec/set/1', value: 'q' },
      { op: 'remove', path: '/spec/set/1' },
    ])
  })

  test('with locked fields makes sure that a list has not grown before it adds to it', () => {
    const changes = [change('add', '.spec.named[name="new"]', undefined, { name: 'new' })]
    assert.deepEqual(bodyOf(live, changes, 'fields'), [
      uid,
      { op: 'test', path: '/spec/named/0/name', value: 'x' },
      { op: 'test', path: '/spec/named/1/name', value: 'api' },
      { op: 'test', path: '/spec/named/-2/name', value: 'x' },
      { op: 'add', path: '/spec/named/-', value: { name: 'new' } },
    ])
    const grown = shape({ ...(live.spec as JsonObject), named: [{ name: 'x' }, { name: 'api' }, { name: 'new' }] })
    assert.ok('failure' in send(grown, compiled(live, changes, 'fields')))
  })

  test('makes what is missing on the way, unless somebody else has', () => {
    const changes = [change('add', '.metadata.labels.a', undefined, 'x')]
    const labels = { op: 'add', path: '/metadata/labels', value: { a: 'x' } }
    assert.deepEqual(bodyOf(live, changes, 'fields'), [
      uid,
      { op: 'test', path: '/metadata/labels', value: null },
      labels,
    ])
    const labelled = shape(live.spec as JsonObject, { labels: { b: 'y' } })
    assert.ok('failure' in send(labelled, compiled(live, changes, 'fields')))
    assert.ok('value' in send(labelled, compiled(live, changes, 'none')))
  })

  test('locks the whole object where the server cannot compare the old value', () => {
    const free = shape({ free: { x: [null] } })
    const body = bodyOf(free, [change('replace', '.spec.free.x', [null], 1)], 'fields')
    const version = { op: 'replace', path: '/metadata/resourceVersion', value: '7' }
    assert.deepEqual(body, [uid, version, { op: 'replace', path: '/spec/free/x', value: 1 }])
  })

  test('says nulls as a JSON Patch, for a merge patch cannot', () => {
    assert.equal(compiled(live, [change('add', '.spec.maybe', undefined, null)], 'resourceVersion').type, 'json')
  })

  test('for a sub-resource tests the uid, which a body there does not', () => {
    const options = { schema: SCHEMA, subresource: 'status' }
    const changes = [change('add', '.status.x', undefined, 1)]
    const made = compilePatch(live, changes, 'none', options)
    assert.equal('patch' in made && made.patch.type, 'json')
    const locked = compilePatch(live, changes, 'resourceVersion', options)
    assert.equal('patch' in locked && locked.patch.type, 'merge')
  })

  test('writes texts as the server does, or its tests would fail', () => {
    const odd = shape({ named: [{ name: 'a<b', value: 'x&y\u2028' }] })
    const patch = compiled(odd, [change('replace', '.spec.named[name="a<b"].value', 'x&y\u2028', 'z')], 'fields')
    assert.match(patch.body, /"a\\u003cb"/)
    assert.ok('value' in send(odd, patch))
  })

  test('is refused where it does not fit, and beyond 10,000 operations', () => {
    const misfit = compilePatch(live, [change('replace', '.spec.text.b', 1, 2)], 'none', { schema: SCHEMA })
    assert.ok('refused' in misfit)
    const many = Array.from({ length: 5001 }, (_, i) => change('add', `.spec.map.k${i}`, undefined, 'x'))
    const large = compilePatch(shape({ map: {} }), many, 'fields', { schema: SCHEMA })
    assert.equal(
      'refused' in large && large.refused,
      'a JSON Patch has at most 10000 operations, and this would be 10003',
    )
  })
})

describe(`Compiled patches of random changes (seed ${seed})`, () => {
  const random = randomFrom(seed)
  const cases = Array.from({ length: 1200 }, () => {
    const before = randomShape(random)
    return [
      shape(before),
      shape(random.once(5) ? randomShape(random) : mixed(before, randomShape(random), random)),
    ] as const
  })

  test('make what the changes make, whatever the lock', () => {
    const types = new Map<string, number>()
    for (const [live, wanted] of cases) {
      const changes = compare(live, wanted, SCHEMA)
      for (const lock of LOCKS) {
        const patch = compiled(live, changes, lock)
        types.set(patch.type, (types.get(patch.type) ?? 0) + 1)
        const sent = send(live, patch)
        assert.ok('value' in sent, `${lock} ${patch.body}`)
        assert.deepEqual(sent.value, applyChanges(live, changes, SCHEMA))
      }
    }
    assert.ok(
      [...types.values()].every((times) => times > 300),
      JSON.stringify([...types]),
    )
  })

  /** A write of somebody else, also of elements in front of others. */
  const disturb = (live: KubeObject): KubeObject => {
    const spec = live.spec as JsonObject
    const front = { ...spec, named: [{ name: 'stranger' }, ...(Array.isArray(spec.named) ? spec.named : [])] }
    const other = random.pick([mixed(spec, randomShape(random), random), front, { ...front, text: 'other' }])
    return shape(other, { resourceVersion: '8', labels: { other: 'x' } })
  }

  test('hit what is meant or fail, whatever others write meanwhile; made again they do hit it', () => {
    const counts = { hit: 0, failed: 0, stale: 0, again: 0 }
    for (const [live, wanted] of cases) {
      const changes = compare(live, wanted, SCHEMA)
      if (changes.length === 0) continue
      const now = disturb(live)
      assert.ok('failure' in send(now, compiled(live, changes, 'resourceVersion')))
      const sent = send(now, compiled(live, changes, 'fields'))
      const { pending, done, stale } = judgeChanges(now, changes, SCHEMA)
      assert.equal(pending.length + done.length + stale.length, changes.length)
      if ('value' in sent) {
        counts.hit++
        assert.deepEqual(stale, [], 'what has changed is not overwritten')
        assert.deepEqual(compare(sent.value, applyChanges(now, changes, SCHEMA), SCHEMA), [])
      } else counts.failed++
      if (stale.length > 0) {
        counts.stale++
        continue
      }
      counts.again++
      const again = send(now, compiled(now, changes, 'fields'))
      assert.deepEqual('value' in again && again.value, applyChanges(now, changes, SCHEMA))
    }
    assert.ok(
      Object.values(counts).every((times) => times > 20),
      JSON.stringify(counts),
    )
  })

  test('do not write to the object that took the place of another one', () => {
    for (const [live, wanted] of cases.slice(0, 300)) {
      const changes = compare(live, wanted, SCHEMA)
      const other = { ...live, metadata: { ...live.metadata, uid: 'u2' } } as KubeObject
      for (const lock of LOCKS) assert.ok('failure' in send(other, compiled(live, changes, lock)))
    }
  })

  test('do not change the object they are made for, nor the changes', () => {
    for (const [live, wanted] of cases.slice(0, 300)) {
      const changes = compare(live, wanted, SCHEMA)
      const copies = structuredClone([live, changes] as unknown as Json)
      for (const lock of LOCKS) compiled(live, changes, lock)
      assert.deepEqual([live, changes], copies)
    }
  })
})

describe('The answer to a patch', () => {
  const status = (code: number, reason: string, more: object = {}) => ({ code, reason, message: '', ...more })
  const causes = (field: string, reason = 'FieldValueInvalid') => ({
    details: { name: 's', causes: [{ field, reason }] },
  })
  const cases = [
    ['a stale resourceVersion', status(409, 'Conflict', { details: { name: 's', kind: 'shapes' } }), 'changed'],
    ['another uid', status(422, 'Invalid', causes('metadata.uid')), 'replaced'],
    [
      'another uid at a precondition',
      status(409, 'Conflict', { message: 'Precondition failed: UID in precondition: a, UID in object meta: b' }),
      'replaced',
    ],
    ['an object that is gone', status(404, 'NotFound', { details: { name: 's' } }), 'gone'],
    ['an operation that failed', status(422, 'Invalid', { details: {} }), 'perhaps'],
    ['a value that is not allowed', status(422, 'Invalid', causes('spec.size')), undefined],
    [
      'fields of another manager',
      status(409, 'Conflict', { details: { causes: [{ reason: 'FieldManagerConflict' }] } }),
      undefined,
    ],
    ['a name that is taken', status(409, 'AlreadyExists'), undefined],
    ['a strict decoder', status(422, 'Invalid', { details: { causes: [{ field: 'patch' }] } }), undefined],
    ['a broken server', status(500, ''), undefined],
  ] as const
  for (const [what, answer, expected] of cases)
    test(`${what} is told apart`, () => assert.equal(lockFailureOf(answer), expected))
})

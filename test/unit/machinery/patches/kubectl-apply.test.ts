// What `kubectl apply` and `kubectl diff` send, for kinds that take strategic patches and for others.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type JsonObject, type KubeObject, parseJson } from '../../../../src/machinery/json.ts'
import { kubectlApplyPatch } from '../../../../src/machinery/patches/kubectl/apply-patch.ts'
import {
  createBody,
  LAST_APPLIED_ANNOTATION,
  lastAppliedText,
} from '../../../../src/machinery/patches/kubectl/last-applied.ts'
import { takesStrategicPatches } from '../../../../src/machinery/patches/kubectl/takes-strategic-patches.ts'
import { WORKLOAD } from './workload.ts'

const base = (spec: JsonObject, metadata: JsonObject = {}): KubeObject => ({
  apiVersion: 'test/v1',
  kind: 'Workload',
  metadata: { name: 'w', namespace: 'n', ...metadata },
  spec,
})
const applied = (spec: JsonObject, last: KubeObject): KubeObject =>
  base(spec, { resourceVersion: '7', annotations: { [LAST_APPLIED_ANNOTATION]: lastAppliedText(last) } })

describe('kubectl apply', () => {
  const last = base({ replicas: 1, containers: [{ name: 'a' }, { name: 'b' }] })
  const live = applied({ replicas: 1, containers: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] }, last)
  const manifest = base({ containers: [{ name: 'a', image: '2' }] })
  const annotations = { [LAST_APPLIED_ANNOTATION]: lastAppliedText(manifest) }

  test('sends a strategic patch with what it applies, where the server takes one', () => {
    const made = kubectlApplyPatch(live, manifest, { schema: WORKLOAD })
    assert.ok('patch' in made)
    assert.equal(made.patch?.contentType, 'application/strategic-merge-patch+json')
    assert.deepEqual(parseJson(made.patch?.body ?? ''), {
      metadata: { annotations },
      spec: {
        '$setElementOrder/containers': [{ name: 'a' }],
        containers: [
          { name: 'a', image: '2' },
          { $patch: 'delete', name: 'b' },
        ],
        replicas: null,
      },
    })
  })

  test('sends a merge patch otherwise', () => {
    const made = kubectlApplyPatch(live, manifest)
    assert.ok('patch' in made)
    assert.equal(made.patch?.type, 'merge')
    assert.deepEqual(parseJson(made.patch?.body ?? ''), {
      metadata: { annotations },
      spec: { containers: [{ name: 'a', image: '2' }], replicas: null },
    })
  })

  test('and as a diff states the resourceVersion, not the annotation', () => {
    const made = kubectlApplyPatch(live, manifest, { form: 'diff' })
    assert.deepEqual('patch' in made && parseJson(made.patch?.body ?? ''), {
      metadata: { resourceVersion: '7' },
      spec: { containers: [{ name: 'a', image: '2' }], replicas: null },
    })
  })

  test('sends nothing when nothing differs', () => {
    assert.deepEqual(kubectlApplyPatch(applied({ replicas: 1 }, base({ replicas: 1 })), base({ replicas: 1 })), {
      patch: undefined,
    })
  })

  test('does not read an annotation that holds no object', () => {
    const broken = base({}, { annotations: { [LAST_APPLIED_ANNOTATION]: '[' } })
    assert.deepEqual(kubectlApplyPatch(broken, manifest, { schema: WORKLOAD }), { error: 'invalid JSON document' })
  })

  test('does not change what an object is', () => {
    const other = { ...manifest, kind: 'Other' } as KubeObject
    assert.deepEqual(kubectlApplyPatch(live, other), { error: 'apiVersion, kind or name would be changed' })
  })

  test('says which fields it does not know', () => {
    const odd = (value: number) => base({ typo: { a: value } })
    const made = kubectlApplyPatch(applied({}, odd(1)), odd(2), { schema: WORKLOAD })
    assert.equal('error' in made && made.error, 'unable to find api field in struct Spec for the json field "typo"')
  })
})

describe('The annotation of what was applied last', () => {
  test('is the manifest with its keys sorted, always with annotations, and a line end', () => {
    const manifest = { kind: 'X', apiVersion: 'v1', metadata: { name: 'a<b' } }
    const text = '{"apiVersion":"v1","kind":"X","metadata":{"annotations":{},"name":"a\\u003cb"}}\n'
    assert.equal(lastAppliedText(manifest), text)
    const again = { ...manifest, metadata: { name: 'a<b', annotations: { [LAST_APPLIED_ANNOTATION]: 'old' } } }
    assert.equal(lastAppliedText(again), text)
  })

  test('takes null for an empty text, and anything else that is no text for no annotations at all', () => {
    const at = (value: null | number) => ({ metadata: { annotations: { a: 'x', b: value } } })
    assert.equal(lastAppliedText(at(null)), '{"metadata":{"annotations":{"a":"x","b":""}}}\n')
    assert.equal(lastAppliedText(at(5)), '{"metadata":{"annotations":{}}}\n')
  })

  test('is in what is created, nulls are not', () => {
    const manifest = base({ replicas: null as never, containers: [{ name: 'a', image: null }] })
    const annotations = { [LAST_APPLIED_ANNOTATION]: lastAppliedText(manifest) }
    assert.deepEqual(createBody(manifest), base({ containers: [{ name: 'a' }] }, { annotations }))
    assert.match(lastAppliedText(manifest), /"replicas":null/)
  })
})

test('A document says whether strategic patches of a kind are taken', () => {
  const gvk = { group: '', version: 'v1', kind: 'Pod' }
  const path = (type: string) => ({
    patch: { 'x-kubernetes-group-version-kind': gvk, requestBody: { content: { [type]: {} } } },
  })
  assert.equal(
    takesStrategicPatches({ paths: { '/a': {}, '/b': path('application/strategic-merge-patch+json') } }, gvk),
    true,
  )
  assert.equal(takesStrategicPatches({ paths: { '/b': path('application/merge-patch+json') } }, gvk), false)
  assert.equal(
    takesStrategicPatches({ paths: { '/b': path('application/strategic-merge-patch+json') } }, { ...gvk, group: 'x' }),
    false,
  )
  assert.equal(takesStrategicPatches({}, gvk), false)
})

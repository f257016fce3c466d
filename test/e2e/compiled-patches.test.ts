// Changes compiled to one request, sent to the real API server: they hit what is meant, or are refused in a way that is
// told apart, whoever writes meanwhile.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { ConnectionError, ServerError, type Status } from '../../src/errors.ts'
import { applyChanges } from '../../src/machinery/changes/apply-changes.ts'
import type { Change } from '../../src/machinery/changes/change.ts'
import { changeHash } from '../../src/machinery/changes/change-hash.ts'
import { compare } from '../../src/machinery/changes/compare.ts'
import { judgeChanges } from '../../src/machinery/changes/judge-changes.ts'
import { normalise } from '../../src/machinery/changes/normalise.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  parseJson,
  stringifyJson,
} from '../../src/machinery/json.ts'
import { type CompileOptions, compilePatch, type Lock } from '../../src/machinery/patches/compile/compile-patch.ts'
import { lockFailureOf } from '../../src/machinery/patches/compile/lock-failure.ts'
import { PATCH_CONTENT_TYPES, type Patch, patchOf } from '../../src/machinery/patches/patch.ts'
import { parseFieldPath } from '../../src/machinery/paths/parse-path.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import { goJson } from '../../src/machinery/schema/go-json.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { testCluster } from '../support/cluster.ts'
import { everyShapeDefinition, mixed, randomShape } from '../support/every-shape.ts'
import { patchedObjects } from '../support/patched-objects.ts'
import { type Random, randomFrom } from '../support/random.ts'
import { randomMergePatch, randomStrategicPatch } from '../support/random-patches.ts'

const cluster = await testCluster()

/** Rounds of each kind. More for a long run: `TACK_TEST_COMPILED=500`. */
const ROUNDS = Number(process.env.TACK_TEST_COMPILED ?? 25)
const SEED = Number(process.env.TACK_TEST_SEED ?? 31)
const LOCKS: readonly Lock[] = ['resourceVersion', 'fields', 'none']

type Answer = { readonly object: KubeObject } | { readonly status: Status }
type Place = { readonly path: string; readonly schema: Schema; readonly isCustom: boolean; readonly kind: string }

describe('A compiled patch on the real API server', { skip: cluster.skip }, () => {
  let opened: OpenCluster
  let namespace = ''
  let places: Place[] = []

  before(async () => {
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '' })
    namespace = await cluster.namespace()
    await cluster.create(everyShapeDefinition(cluster.group))
    const wanted = patchedObjects(namespace, cluster.group, 'x').filter(({ object }) => object.kind !== 'Deployment')
    places = await Promise.all(
      wanted.map(async ({ object, path, isCustom }) => {
        const { finalizers: _, ...metadata } = object.metadata ?? {}
        read(await send('POST', path, 'application/json', stringifyJson({ ...object, metadata })))
        const gvk = { ...parseApiVersion(object.apiVersion), kind: object.kind }
        const schema = (await opened.schemas(gvk)).schemaOf(gvk)
        assert.ok(schema)
        return { path: `${path}/${object.metadata?.name}`, schema, isCustom, kind: object.kind }
      }),
    )
  })
  after(() => opened?.close())

  async function send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    contentType?: string,
    body?: string,
  ): Promise<Answer> {
    const content = contentType === undefined || body === undefined ? {} : { contentType, body }
    try {
      const response = await opened.transport.request({ method, path, ...content })
      return { object: parseJson(await response.text()) as KubeObject }
    } catch (error) {
      if (error instanceof ServerError) return { status: error.status }
      // some random edits make the server's handler panic
      if (error instanceof ConnectionError) return { status: { code: 0, reason: '', message: error.message } }
      throw error
    }
  }

  const get = async (path: string) => read(await send('GET', path))
  const merge = (path: string, body: Json) => send('PATCH', path, PATCH_CONTENT_TYPES.merge, goJson(body))
  const sendPatch = (path: string, { contentType, body }: Patch, query = '') =>
    send('PATCH', `${path}${query}`, contentType, body)

  /** What an edit would make of the object, as the server says; undefined when it refuses. */
  async function desired(
    { path, schema, isCustom }: Place,
    live: KubeObject,
    random: Random,
  ): Promise<KubeObject | undefined> {
    for (let attempt = 0; attempt < 12; attempt++) {
      const type = isCustom || random.once(3) ? 'merge' : 'strategic'
      const edit = isCustom
        ? { spec: mixed((live.spec ?? {}) as JsonObject, randomShape(random), random) }
        : type === 'merge'
          ? randomMergePatch(live, schema, random)
          : randomStrategicPatch(live, schema, random)
      const answer = await sendPatch(path, patchOf(type, withoutFinalizers(edit)), '?dryRun=All')
      if (!('object' in answer) || typeOf(answer.object) !== typeOf(live)) continue
      if (changesOf(live, answer.object, schema).length > 0) return answer.object
    }
    return undefined
  }

  test('makes what its changes make, whatever the lock', { timeout: 20 * 60_000 }, async (t) => {
    const counts = new Map<string, number>()
    for (const [i, place] of places.entries()) {
      const random = randomFrom(SEED + i)
      for (let round = 0; round < ROUNDS; round++) {
        const live = await get(place.path)
        const wanted = await desired(place, live, random)
        if (wanted === undefined) continue
        const changes = changesOf(live, wanted, place.schema)
        for (const lock of [...LOCKS, random.pick(LOCKS)].entries()) {
          const patch = compiled(live, changes, lock[1], { schema: place.schema })
          const answer = await sendPatch(place.path, patch, lock[0] < LOCKS.length ? '?dryRun=All' : '')
          assert.ok('object' in answer, `${place.kind} ${patch.body} ${'status' in answer && answer.status.message}`)
          assertSame(answer.object, applyChanges(live, changes, place.schema), place.schema, patch.body)
          counts.set(`${lock[1]} ${patch.type}`, (counts.get(`${lock[1]} ${patch.type}`) ?? 0) + 1)
        }
      }
    }
    t.diagnostic(`seed ${SEED}: ${JSON.stringify([...counts])}`)
    assert.ok([...counts.values()].reduce((a, b) => a + b) > ROUNDS * places.length, JSON.stringify([...counts]))
  })

  /** A write of somebody else: beside, in front of, or to what is to be changed. */
  async function disturb({ path, schema }: Place, live: KubeObject, random: Random): Promise<void> {
    const beside = { metadata: { labels: { [`other-${random.below(1000)}`]: 'x' } } }
    const front = (list: string, element: Json) => [{ op: 'add', path: `${list}/0`, value: element }]
    const name = `n${random.below(1_000_000)}`
    const inFront: { readonly [kind: string]: Json } = {
      PodTemplate: front('/template/spec/containers', { name, image: 'x' }),
      Service: front('/spec/ports', { name, port: 1000 + random.below(10_000) }),
      ServiceAccount: front('/secrets', { name }),
      Shape: front('/spec/named', { name }),
    }
    const operations = inFront[live.kind]
    if (operations !== undefined && random.once(2)) {
      const answer = await send('PATCH', path, PATCH_CONTENT_TYPES.json, goJson(operations))
      if ('object' in answer) return
    }
    if (random.once(3)) await merge(path, randomMergePatch(live, schema, random))
    else read(await merge(path, beside))
  }

  test('hits what is meant though others write, or is refused and can be made again', {
    timeout: 20 * 60_000,
  }, async (t) => {
    const counts = { hit: 0, refused: 0, again: 0, stale: 0, done: 0 }
    for (const [i, place] of places.entries()) {
      const random = randomFrom(SEED + 100 + i)
      for (let round = 0; round < ROUNDS; round++) {
        const live = await get(place.path)
        const wanted = await desired(place, live, random)
        if (wanted === undefined) continue
        const changes = changesOf(live, wanted, place.schema)
        const lock = random.pick<Lock>(['resourceVersion', 'fields', 'fields'])
        const patch = compiled(live, changes, lock, { schema: place.schema })
        await disturb(place, live, random)
        const now = await get(place.path)
        const answer = await sendPatch(place.path, patch)
        const judged = judgeChanges(now, changes, place.schema)
        if ('object' in answer) {
          counts.hit++
          assert.deepEqual(judged.stale, [], `${place.kind} ${patch.body}`)
          if (lock === 'resourceVersion') assert.equal(now.metadata?.resourceVersion, live.metadata?.resourceVersion)
          assertSame(answer.object, applyChanges(now, changes, place.schema), place.schema, patch.body)
          continue
        }
        counts.refused++
        const failure = lockFailureOf(answer.status)
        // what others have made of the object may be what makes it wrong
        if (failure === undefined) continue
        assert.equal(failure, patch.type === 'merge' ? 'changed' : failure)
        assert.ok(failure === 'changed' || failure === 'perhaps', failure)
        if (judged.stale.length > 0) counts.stale++
        else if (judged.pending.length === 0) counts.done++
        else {
          const again = compare(now, applyChanges(now, changes, place.schema), place.schema)
          if (judged.done.length === 0)
            assert.equal(changeHash(again), changeHash(changes), goJson(again as unknown as Json))
          const repeated = await sendPatch(place.path, compiled(now, changes, 'fields', { schema: place.schema }))
          if ('status' in repeated && lockFailureOf(repeated.status) === undefined) continue
          assertSame(read(repeated), applyChanges(now, changes, place.schema), place.schema, patch.body)
          counts.again++
        }
      }
    }
    t.diagnostic(`seed ${SEED}: ${JSON.stringify(counts)}`)
    assert.ok(
      counts.hit > ROUNDS / 2 && counts.refused > ROUNDS / 2 && counts.again > ROUNDS / 4,
      JSON.stringify(counts),
    )
  })

  const configMap = (data: JsonObject): string =>
    stringifyJson({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'reborn', namespace }, data })
  const configMaps = () => `/api/v1/namespaces/${namespace}/configmaps`

  test('does not write to an object that took the place of another one, nor make one anew', async () => {
    const live = read(await send('POST', configMaps(), 'application/json', configMap({ a: '1' })))
    const changes = compare(live, { ...live, data: { a: '2' } })
    read(await send('DELETE', `${configMaps()}/reborn`))
    for (const lock of LOCKS) {
      const answer = await sendPatch(`${configMaps()}/reborn`, compiled(live, changes, lock))
      assert.equal('status' in answer && lockFailureOf(answer.status), 'gone', lock)
    }
    read(await send('POST', configMaps(), 'application/json', configMap({ a: '1' })))
    for (const lock of LOCKS) {
      const answer = await sendPatch(`${configMaps()}/reborn`, compiled(live, changes, lock))
      const failure = 'status' in answer && lockFailureOf(answer.status)
      assert.equal(failure, lock === 'resourceVersion' ? 'changed' : lock === 'fields' ? 'perhaps' : 'replaced')
    }
  })

  test('on a sub-resource of a custom resource tests the uid, which a body there does not', async () => {
    const shape = places.find(({ isCustom }) => isCustom)
    assert.ok(shape)
    const live = await get(shape.path)
    const changes: Change[] = [{ path: parseFieldPath('.status.phase'), op: 'add', new: 'x', owners: [] }]
    const foreign = { ...live, metadata: { ...live.metadata, uid: 'c0ffee' } } as KubeObject
    const options = { schema: shape.schema, subresource: 'status' }
    const unguarded = patchOf('merge', { metadata: { uid: 'c0ffee' }, status: { phase: 'y' } })
    assert.ok('object' in (await sendPatch(`${shape.path}/status`, unguarded, '?dryRun=All')))
    for (const lock of ['fields', 'none'] as const) {
      const answer = await sendPatch(`${shape.path}/status`, compiled(foreign, changes, lock, options))
      assert.equal('status' in answer && lockFailureOf(answer.status), 'perhaps')
    }
    const stale = { ...live, metadata: { ...live.metadata, resourceVersion: '1' } } as KubeObject
    const answer = await sendPatch(`${shape.path}/status`, compiled(stale, changes, 'resourceVersion', options))
    assert.equal('status' in answer && lockFailureOf(answer.status), 'changed')
    const written = read(await sendPatch(`${shape.path}/status`, compiled(live, changes, 'fields', options)))
    assert.equal((written.status as JsonObject).phase, 'x')
  })

  test('takes a finalizer out of eight writers at once, and puts in another, without losing one', async () => {
    const path = `${configMaps()}/shared`
    const finalizers = Array.from({ length: 8 }, (_, i) => `tack.test/f${i}`)
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared', namespace, finalizers } }
    read(await send('POST', configMaps(), 'application/json', stringifyJson(object)))
    await Promise.all(
      finalizers.map(async (old, i) => {
        const changes: Change[] = [
          { path: [{ f: 'metadata' }, { f: 'finalizers' }, { v: old }], op: 'remove', old, owners: [] },
          {
            path: [{ f: 'metadata' }, { f: 'finalizers' }, { v: `tack.test/g${i}` }],
            op: 'add',
            new: `tack.test/g${i}`,
            owners: [],
          },
        ]
        for (let attempt = 0; attempt < 200; attempt++) {
          const answer = await sendPatch(path, compiled(await get(path), changes, 'fields'))
          if ('object' in answer) return
          assert.ok(lockFailureOf(answer.status) !== undefined, answer.status.message)
        }
        assert.fail('never written')
      }),
    )
    const left = (await get(path)).metadata?.finalizers
    assert.deepEqual(
      [...(left as string[])].sort(),
      finalizers.map((_, i) => `tack.test/g${i}`),
    )
    read(await merge(path, { metadata: { finalizers: null } }))
  })
})

/** With finalizers objects would outlive the test. */
function withoutFinalizers(edit: Json): Json {
  if (!isJsonObject(edit) || !isJsonObject(edit.metadata)) return edit
  const kept = Object.entries(edit.metadata).filter(([name]) => !name.endsWith('finalizers'))
  return { ...edit, metadata: Object.fromEntries(kept) }
}

/** With the type of a Service a server allots ports, another one each time. */
function typeOf({ kind, spec }: KubeObject): Json | undefined {
  return kind === 'Service' && isJsonObject(spec) ? spec.type : undefined
}

/** Changes of what somebody meant: without what the server sets. */
function changesOf(live: KubeObject, wanted: KubeObject, schema: Schema): Change[] {
  return compare(normalise(live), normalise(wanted), schema)
}

function compiled(live: KubeObject, changes: readonly Change[], lock: Lock, options: CompileOptions = {}): Patch {
  const made = compilePatch(live, changes, lock, options)
  assert.ok('patch' in made, 'refused' in made ? made.refused : '')
  return made.patch
}

function assertSame(found: KubeObject, expected: KubeObject, schema: Schema, body: string): void {
  const differences = compare(normalise(expected), normalise(found), schema)
  assert.equal(goJson(differences as unknown as Json), '[]', body)
}

function read(answer: Answer): KubeObject {
  assert.ok('object' in answer, 'status' in answer ? answer.status.message : '')
  return answer.object
}

// What the API server does with owners in the corners that chance does not lead to: creates of every kind, scales, versions
// that go, schemas that change, and what kubectl sends to migrate.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { ServerError } from '../../src/errors.ts'
import { lastAppliedConfig, migrationPatch } from '../../src/machinery/apply/migrate-client-side.ts'
import { ownersIn } from '../../src/machinery/apply/owners-of.ts'
import { applyScale, trackScale } from '../../src/machinery/apply/scale.ts'
import { type ApplyResult, serverSideApply } from '../../src/machinery/apply/server-side-apply.ts'
import { trackUpdate } from '../../src/machinery/apply/track-update.ts'
import { type Json, type JsonObject, type KubeObject, parseJson, stringifyJson } from '../../src/machinery/json.ts'
import { fieldPath } from '../../src/machinery/paths/field-path.ts'
import { pathsOf } from '../../src/machinery/paths/path-set.ts'
import { printFieldPath } from '../../src/machinery/paths/print-path.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import { goJson } from '../../src/machinery/schema/go-json.ts'
import { readStructural } from '../../src/machinery/schema/read-definition.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { testCluster } from '../support/cluster.ts'
import { type Random, randomFrom } from '../support/random.ts'
import { SAMPLE_OBJECTS } from '../support/sample-objects.ts'

const cluster = await testCluster()
const SEED = Number(process.env.TACK_TEST_SEED ?? 37)
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

const text: JsonObject = { type: 'string' }
const integer: JsonObject = { type: 'integer' }
const object = (properties: JsonObject): JsonObject => ({ type: 'object', properties })

describe('owners and the API server:', { skip: cluster.skip }, () => {
  let opened: OpenCluster
  let namespace = ''

  before(async () => {
    namespace = await cluster.namespace()
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '' })
  })
  after(() => opened?.close())

  type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'
  async function send(method: Method, path: string, body?: Json, format = 'json'): Promise<KubeObject> {
    const rest = body === undefined ? {} : { contentType: `application/${format}`, body: stringifyJson(body) }
    return parseJson(await (await opened.transport.request({ method, path, ...rest })).text()) as KubeObject
  }

  /** The object, or the words of the refusal. */
  async function attempt(answer: Promise<KubeObject>): Promise<KubeObject | string> {
    try {
      return await answer
    } catch (error) {
      if (error instanceof ServerError) return error.message
      throw error
    }
  }

  function apply(path: string, config: Json, manager: string, force: boolean): Promise<KubeObject | string> {
    return attempt(send('PATCH', `${path}?fieldManager=${manager}&force=${force}`, config, 'apply-patch+yaml'))
  }

  function merge(path: string, patch: Json, manager: string): Promise<KubeObject | string> {
    return attempt(send('PATCH', `${path}?fieldManager=${manager}`, patch, 'merge-patch+json'))
  }

  test('a create owns what it adds to an empty object of its kind', async () => {
    for (const sample of SAMPLE_OBJECTS) {
      const { apiVersion, kind } = sample.object
      const body = parseJson(stringifyJson(sample.object).replaceAll('NAMESPACE', namespace))
      const path = sample.path.replace('NAMESPACE', namespace)
      const created = await send('POST', `${path}?dryRun=All&fieldManager=m&fieldValidation=Strict`, body)
      const { group, version } = parseApiVersion(apiVersion)
      const schema = (await opened.schemas({ group, version })).schemaOf({ group, version, kind })
      assert.ok(schema, kind)
      const ours = trackUpdate(undefined, created, { schema, apiVersion, manager: 'm', now: new Date() }).object
      const [mine, theirs] = [pathsIn(ours), pathsIn(created)]
      const isFilledIn = (path: string) =>
        sample.filledIn.some(
          (filled) => path === filled || path.startsWith(`${filled}.`) || path.startsWith(`${filled}[`),
        )
      assert.deepEqual(
        mine.filter((path) => !isFilledIn(path)),
        theirs,
        kind,
      )
    }
  })

  test('scales of built-in and of custom kinds', async (t) => {
    const group = cluster.group
    const at = { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' }
    const schema = object({ spec: object({ size: integer, s: text }), status: object({ size: integer }) })
    await define('Sized', [version('v1', schema, { subresources: { scale: at, status: {} } })])
    const sized = readStructural(schema)
    const apps = (await opened.schemas({ group: 'apps', version: 'v1' })).schemaOf({
      group: 'apps',
      version: 'v1',
      kind: 'ReplicaSet',
    })
    assert.ok(apps)
    const random = randomFrom(SEED)
    t.diagnostic(`seed ${SEED}`)
    const labels = { app: 'scaled' }
    const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } }
    for (let i = 0; i < 24; i++) {
      const isCustom = i % 2 === 0
      const target: Scaled = isCustom
        ? {
            path: `/apis/${group}/v1/namespaces/${namespace}/sizeds`,
            type: { apiVersion: `${group}/v1`, kind: 'Sized' },
            options: { schema: sized, custom: true, hasStatus: true },
            spec: (replicas, s) => ({ ...(replicas === undefined ? {} : { size: replicas }), s }),
            replicasAt: fieldPath('spec', 'size'),
          }
        : {
            path: `/apis/apps/v1/namespaces/${namespace}/replicasets`,
            type: { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
            options: { schema: apps, custom: false, hasStatus: false },
            spec: (replicas, s) => ({
              ...(replicas === undefined ? {} : { replicas }),
              selector: { matchLabels: labels },
              template,
              minReadySeconds: s.length,
            }),
            replicasAt: fieldPath('spec', 'replicas'),
          }
      await scaleAtRandom(target, `scaled-${i}`, random)
    }
  })

  type Scaled = {
    readonly path: string
    readonly type: { readonly apiVersion: string; readonly kind: string }
    readonly options: { readonly schema: Schema; readonly custom: boolean; readonly hasStatus: boolean }
    readonly spec: (replicas: number | undefined, s: string) => JsonObject
    readonly replicasAt: typeof fieldPath extends (...steps: never[]) => infer P ? P : never
  }

  async function scaleAtRandom(target: Scaled, name: string, random: Random): Promise<void> {
    const { path, type, options, spec, replicasAt } = target
    const place = `${path}/${name}`
    const scaleOptions = {
      apiVersion: type.apiVersion,
      replicasAt: (v: string) => (v === type.apiVersion ? replicasAt : undefined),
    }
    const config = (replicas: number | undefined, s: string) => ({
      ...type,
      metadata: { name },
      spec: spec(replicas, s),
    })
    let live = await apply(place, config(1, 'a'), 'a', true)
    for (let step = 0; step < 8 && typeof live !== 'string'; step++) {
      const manager = random.pick(['s', 'hpa', 'a'])
      const replicas = random.below(3)
      const force = random.once(2)
      const before: KubeObject = await send('GET', place)
      const now = new Date()
      const what = random.below(3)
      if (what === 0) {
        const after = await apply(
          place,
          config(random.once(2) ? replicas : undefined, random.pick(['a', 'b'])),
          manager,
          force,
        )
        live = typeof after === 'string' ? before : after
        continue
      }
      const scale: KubeObject = {
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name },
        spec: { replicas },
      } as unknown as KubeObject
      if (what === 1 || options.custom) {
        const answer = await merge(`${place}/scale`, { spec: { replicas } }, manager)
        assert.notEqual(typeof answer, 'string', String(answer))
        const ours = trackScale(before, replicas, { ...scaleOptions, manager, now })
        assert.deepEqual(
          timeless(ours.object),
          timeless(await send('GET', place)),
          `${type.kind} scaled by ${manager} to ${replicas}: ${stringifyJson(ownersOf(before))}`,
        )
      } else {
        const answer = await apply(`${place}/scale`, scale as unknown as Json, manager, force)
        const ours: ApplyResult = applyScale(before, scale, { ...scaleOptions, manager, force, now })
        if (typeof answer === 'string') assert.equal('message' in ours ? ours.message : 'applied', answer)
        else assert.deepEqual('object' in ours && timeless(ours.object), timeless(await send('GET', place)))
      }
    }
  }

  test('owners in a version that is gone, or that lacks fields', async () => {
    const [wide, narrow] = [object({ spec: object({ s: text, n: integer }) }), object({ spec: object({ n: integer }) })]
    await define('Versioned', [version('v1', wide), { ...version('v2', narrow), storage: false }])
    const path = (v: string) => `/apis/${cluster.group}/${v}/namespaces/${namespace}/versioneds`
    const schemas: { readonly [version: string]: Schema } = {
      [`${cluster.group}/v1`]: readStructural(wide),
      [`${cluster.group}/v2`]: readStructural(narrow),
    }
    const shape = (v: string, spec: JsonObject) =>
      ({
        apiVersion: `${cluster.group}/${v}`,
        kind: 'Versioned',
        metadata: { name: 'x' },
        spec,
      }) as unknown as KubeObject
    const optionsOf = (v: string) => ({
      schema: schemas[`${cluster.group}/${v}`] as Schema,
      apiVersion: `${cluster.group}/${v}`,
      custom: true,
      schemaOf: (apiVersion: string) => schemas[apiVersion],
    })
    const first = await apply(`${path('v2')}/x`, shape('v2', { n: 1 }), 'a', false)
    assert.notEqual(typeof first, 'string')
    const live = await send('GET', `${path('v1')}/x`)
    // the applier of v2 does not know of s
    const theirs = await apply(`${path('v1')}/x`, shape('v1', { s: 'x' }), 'b', false)
    const ours = serverSideApply(live, shape('v1', { s: 'x' }), {
      ...optionsOf('v1'),
      manager: 'b',
      force: false,
      now: new Date(),
    })
    assert.deepEqual('message' in ours && ours.message, theirs)

    const definition = await send('GET', `${CRDS}/versioneds.${cluster.group}`)
    const { versions } = definition.spec as { versions: readonly JsonObject[] } & JsonObject
    const kept = { ...definition, spec: { ...(definition.spec as JsonObject), versions: versions.slice(0, 1) } }
    await send('PUT', `${CRDS}/versioneds.${cluster.group}`, kept as unknown as Json)
    const config = shape('v1', { n: 2 })
    const refused = await until(
      () => apply(`${path('v1')}/x`, config, 'b', true),
      (answer) => typeof answer === 'string',
    )
    const known = await send('GET', `${path('v1')}/x`)
    const alone = { ...optionsOf('v1'), schemaOf: () => undefined }
    const result = serverSideApply(known, config, { ...alone, manager: 'b', force: true, now: new Date() })
    assert.equal('message' in result && result.message, refused)
    // other writes are no longer tracked, and leave the owners as they are
    const patched = (await merge(`${path('v1')}/x`, { spec: { s: 'y' } }, 'u')) as KubeObject
    assert.deepEqual(
      ownersOf(trackUpdate(known, patched, { ...alone, manager: 'u', now: new Date() }).object),
      ownersOf(patched),
    )
    assert.deepEqual(ownersOf(patched), ownersOf(known))
  })

  test('a list that becomes one value, and parts again', async () => {
    const items = object({ name: text, v: text })
    const atomic = object({ spec: object({ l: { type: 'array', items: { ...items, required: ['name'] } } }) })
    const keyed = object({
      spec: object({
        l: {
          type: 'array',
          items: { ...items, required: ['name'] },
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
        },
      }),
    })
    await define('Flipped', [version('v1', keyed)])
    const place = `/apis/${cluster.group}/v1/namespaces/${namespace}/flippeds/x`
    const shape = (v: string) =>
      ({
        apiVersion: `${cluster.group}/v1`,
        kind: 'Flipped',
        metadata: { name: 'x' },
        spec: { l: [{ name: 'a', v }] },
      }) as unknown as KubeObject
    const optionsOf = (schema: JsonObject) => ({
      schema: readStructural(schema),
      apiVersion: `${cluster.group}/v1`,
      custom: true,
      now: new Date(),
    })
    await apply(place, shape('1'), 'a', false)
    for (const [schema, v] of [
      [atomic, '2'],
      [keyed, '3'],
    ] as const) {
      await redefine('flippeds', schema)
      for (const [manager, value, force] of [
        ['b', v, false],
        ['b', v, true],
        ['a', '1', false],
        ['a', v, true],
      ] as const) {
        const live = await send('GET', place)
        const theirs = await apply(place, shape(value), manager, force)
        const ours = serverSideApply(live, shape(value), { ...optionsOf(schema), manager, force })
        if (typeof theirs === 'string') assert.equal('message' in ours ? ours.message : 'applied', theirs)
        else assert.deepEqual('object' in ours && timeless(ours.object), timeless(theirs))
      }
    }
  })

  test('what kubectl sends to migrate from client-side apply', async () => {
    const config = (data: JsonObject, name: string) =>
      ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data }) as unknown as KubeObject
    const schema = (await opened.schemas({ group: '', version: 'v1' })).schemaOf({
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
    })
    assert.ok(schema)
    for (const manager of ['kubectl', 'mine']) {
      const [theirs, ours] = [`theirs-${manager}`, `ours-${manager}`]
      for (const name of [theirs, ours]) {
        await cluster.kubectlOk(['apply', '-f', '-'], { input: stringifyJson(config({ a: '1', b: '1' }, name)) })
      }
      const flags = ['--server-side', '--force-conflicts', '--field-manager', manager]
      await cluster.kubectlOk(['apply', ...flags, '-f', '-'], { input: stringifyJson(config({ a: '1' }, theirs)) })
      const place = `/api/v1/namespaces/${namespace}/configmaps/${ours}`
      let live = (await apply(place, config({ a: '1' }, ours), manager, true)) as KubeObject
      const annotation = lastAppliedConfig(live, manager)
      if (annotation !== undefined) live = (await apply(place, annotation, 'kubectl-last-applied', false)) as KubeObject
      const patch = migrationPatch(live, manager)
      assert.ok(patch)
      await send('PATCH', `${place}?fieldManager=${manager}`, patch as unknown as Json, 'json-patch+json')
      const last = (await apply(place, config({ a: '1' }, ours), manager, true)) as KubeObject
      const other = await send('GET', `/api/v1/namespaces/${namespace}/configmaps/${theirs}`)
      const renamed = parseJson(stringifyJson(timeless(other)).replaceAll(theirs, ours))
      assert.deepEqual(timeless(last), renamed, manager)
      assert.deepEqual(last.data, { a: '1' })
    }
  })

  async function define(kind: string, versions: readonly JsonObject[]): Promise<void> {
    const names = { plural: `${kind.toLowerCase()}s`, singular: kind.toLowerCase(), kind, listKind: `${kind}List` }
    await cluster.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${names.plural}.${cluster.group}` },
      spec: { group: cluster.group, names, scope: 'Namespaced', versions },
    })
  }

  /** Changes the schema of the one version, and waits until objects are seen by it. */
  async function redefine(plural: string, openAPIV3Schema: JsonObject): Promise<void> {
    const path = `${CRDS}/${plural}.${cluster.group}`
    const definition = await send('GET', path)
    const changed = { ...(definition.spec as JsonObject), versions: [version('v1', openAPIV3Schema)] }
    await send('PUT', path, { ...definition, spec: changed } as unknown as Json)
    // an API server takes up a definition within a second or two, and says nowhere that it has
    await new Promise((resolve) => setTimeout(resolve, 3000))
  }
})

function version(name: string, openAPIV3Schema: JsonObject, rest: JsonObject = {}): JsonObject {
  return { name, served: true, storage: true, schema: { openAPIV3Schema }, ...rest }
}

async function until<T>(ask: () => Promise<T>, isEnough: (answer: T) => boolean): Promise<T> {
  for (let tries = 1; ; tries++) {
    const answer = await ask()
    if (isEnough(answer) || tries === 100) return answer
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

function pathsIn(object: KubeObject): string[] {
  return ownersIn(object).flatMap(({ fields }) => pathsOf(fields).map(printFieldPath))
}

function ownersOf(object: KubeObject): Json {
  return (object as KubeObject & { metadata: JsonObject }).metadata.managedFields ?? []
}

/** An object without what depends on when it was written; of times only whether there is one. */
function timeless(object: KubeObject): Json {
  const { managedFields, uid, resourceVersion, generation, creationTimestamp, ...metadata } = object.metadata ?? {}
  const owners = (managedFields ?? []) as readonly JsonObject[]
  const { status: _, ...rest } = object as JsonObject
  // controllers write the status whenever they like
  const told = owners
    .filter(({ subresource }) => subresource !== 'status')
    .map(({ time, ...entry }) => ({ ...entry, hasTime: time !== undefined }))
  const sorted = told.sort((a, b) => (goJson(a) < goJson(b) ? -1 : 1))
  return { ...rest, metadata, owners: sorted } as unknown as Json
}

// What real kubectl sends for random manifests and live objects, seen by a recording proxy, beside what we make of them.
import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { type Json, type JsonObject, type KubeObject, parseJson, stringifyJson } from '../../src/machinery/json.ts'
import { type KubectlApply, kubectlApplyPatch } from '../../src/machinery/patches/kubectl/apply-patch.ts'
import {
  createBody,
  LAST_APPLIED_ANNOTATION,
  lastAppliedText,
} from '../../src/machinery/patches/kubectl/last-applied.ts'
import { takesStrategicPatches } from '../../src/machinery/patches/kubectl/takes-strategic-patches.ts'
import { applyMergePatch } from '../../src/machinery/patches/merge/apply-merge-patch.ts'
import { applyStrategicPatch } from '../../src/machinery/patches/strategic/apply-strategic-patch.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import { goJson } from '../../src/machinery/schema/go-json.ts'
import { schemasOfDocument } from '../../src/machinery/schema/read-document.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { testCluster } from '../support/cluster.ts'
import { everyShapeDefinition } from '../support/every-shape.ts'
import { type PatchedObject, patchedObjects } from '../support/patched-objects.ts'
import { type Random, randomFrom } from '../support/random.ts'
import { randomMergePatch } from '../support/random-patches.ts'
import { type Recorded, startRecordingProxy } from '../support/recording-proxy.ts'

const cluster = await testCluster()

/** How many objects are applied, and as many diffed. More for a long run: `TACK_TEST_APPLIES=5000`. */
const APPLIES = Number(process.env.TACK_TEST_APPLIES ?? 120)
const SEED = Number(process.env.TACK_TEST_SEED ?? 11)
/** kubectl reads an OpenAPI document anew for every object. */
const KUBECTL_MS = 600_000
/** Of one run of kubectl. */
const BATCH = 60

type Pair = {
  readonly name: string
  readonly path: string
  readonly live: KubeObject | undefined
  readonly manifest: KubeObject
  /** Of kinds that take strategic patches. */
  readonly schema: Schema | undefined
}

describe('What kubectl sends', { skip: cluster.skip }, () => {
  let opened: OpenCluster
  let namespace = ''
  let bases: readonly (PatchedObject & { readonly schema: Schema; readonly isStrategic: boolean })[] = []

  before(async () => {
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '' })
    namespace = await cluster.namespace()
    await cluster.create(everyShapeDefinition(cluster.group))
    bases = await Promise.all(patchedObjects(namespace, cluster.group, 'x').map(withSchema))
  })
  after(() => opened?.close())

  async function withSchema(base: PatchedObject) {
    const { apiVersion, kind } = base.object
    const gvk = { ...parseApiVersion(apiVersion), kind }
    const path = gvk.group === '' ? `api/${gvk.version}` : `apis/${gvk.group}/${gvk.version}`
    const document = parseJson(await cluster.kubectlOk(['get', '--raw', `/openapi/v3/${path}`])) as JsonObject
    const schema = schemasOfDocument(document).schemaOf(gvk)
    assert.ok(schema, kind)
    return { ...base, schema, isStrategic: takesStrategicPatches(document, gvk) }
  }

  /** Three objects that come from one another: what was applied, what is live, what is to be applied. */
  function pairOf(index: number, random: Random): Pair {
    const { object, path, schema, isStrategic } = random.pick(bases)
    const name = `o${index}`
    const first = { ...object, metadata: { ...object.metadata, name } } as KubeObject
    const last = changed(first, schema, random)
    const manifest = random.once(12) ? last : changed(last, schema, random)
    const live = random.once(15) ? undefined : liveOf(changed(last, schema, random), last, random)
    return { name, path: `${path}/${name}`, live, manifest, schema: isStrategic ? schema : undefined }
  }

  /** What is in metadata has to be in form, or kubectl does not read the object at all. */
  function changed(object: KubeObject, schema: Schema, random: Random): KubeObject {
    const { metadata, ...rest } = object
    const patched = applyMergePatch(rest, randomMergePatch(rest, schema, random))
    const { apiVersion, kind } = object
    const content = 'value' in patched ? patched.value : rest
    return { ...content, apiVersion, kind, metadata: changedMetadata(metadata ?? {}, random) } as KubeObject
  }

  function changedMetadata(metadata: JsonObject, random: Random): JsonObject {
    const texts = () =>
      some(random, { app: () => 'x', b: () => random.pick(['1', 'a<b', '']), 'c.d/e': () => random.pick(['f', null]) })
    const owner = (uid: string) => ({ apiVersion: 'v1', kind: 'Pod', name: random.pick(['p', 'q']), uid })
    const lists = some(random, {
      labels: () => some(random, { app: () => random.pick(['x', 'y']), z: () => '1' }),
      annotations: texts,
      finalizers: () =>
        ['tack.test/a', 'tack.test/b', 'tack.test/c'].filter(() => random.once(2)).sort(() => random.below(3) - 1),
      ownerReferences: () => ['u1', 'u2', 'u3'].filter(() => random.once(2)).map(owner),
    })
    return { ...(random.once(3) ? { name: metadata.name ?? '' } : metadata), ...lists, namespace }
  }

  function liveOf(object: KubeObject, last: KubeObject, random: Random): KubeObject {
    const uid = 'c0ffee00-0000-4000-8000-000000000000'
    const text = { [LAST_APPLIED_ANNOTATION]: random.once(20) ? '' : lastAppliedText(last) }
    const annotations = { ...object.metadata?.annotations, ...(random.once(12) ? {} : text) }
    return { ...object, metadata: { ...object.metadata, uid, resourceVersion: '7', annotations } } as KubeObject
  }

  async function run(t: TestContext, pairs: readonly Pair[], args: readonly string[]) {
    const objects = new Map<string, KubeObject | undefined>(pairs.map(({ path, live }) => [path, live]))
    const proxy = await startRecordingProxy(t, opened.transport, objects)
    // not a List: kubectl itself would validate what is in it
    const input = pairs.map(({ manifest }) => stringifyJson(manifest)).join('\n---\n')
    const env = { KUBECONFIG: proxy.kubeconfig, KUBECTL_EXTERNAL_DIFF: 'true' }
    const result = await cluster.kubectl([...args, '-n', namespace, '-f', '-'], { input, env, timeoutMs: KUBECTL_MS })
    return { ...result, recorded: proxy.recorded }
  }

  function batches(random: Random): Pair[][] {
    const pairs = Array.from({ length: APPLIES }, (_, i) => pairOf(i, random))
    return Array.from({ length: Math.ceil(APPLIES / BATCH) }, (_, i) => pairs.slice(i * BATCH, (i + 1) * BATCH))
  }

  test('to apply is what we make of it', { timeout: 30 * 60_000 }, async (t) => {
    const counts = new Map<string, number>()
    const differences: string[] = []
    for (const pairs of batches(randomFrom(SEED))) {
      const { recorded, stderr } = await run(t, pairs, ['apply'])
      for (const pair of pairs) {
        const { live, manifest, schema } = pair
        const sent = recorded.filter(({ path, body }) => path === pair.path || nameIn(body) === pair.name)
        if (live === undefined)
          check(counts, differences, pair, 'create', bodyOf('POST', createBody(manifest)), sent, stderr)
        else
          check(counts, differences, pair, 'apply', wanted(kubectlApplyPatch(live, manifest, { schema })), sent, stderr)
        for (const { method, query } of sent)
          assert.equal(
            method === 'PATCH' && query.get('fieldManager'),
            method === 'PATCH' && 'kubectl-client-side-apply',
          )
      }
    }
    finish(t, counts, differences)
  })

  test('to apply is what kubectl tack diff asks the server about', { timeout: 30 * 60_000 }, async (t) => {
    let sent = 0
    for (const pairs of batches(randomFrom(SEED + 3)).slice(0, 1)) {
      const theirs = await run(t, pairs, ['apply'])
      const objects = new Map<string, KubeObject | undefined>(pairs.map(({ path, live }) => [path, live]))
      const proxy = await startRecordingProxy(t, opened.transport, objects)
      const input = pairs.map(({ manifest }) => stringifyJson(manifest)).join('\n---\n')
      const words = ['diff', '-f', '-', '-n', namespace, '--strategy', 'csa', '-o', 'json']
      await cluster.tack(words, { input, env: { KUBECONFIG: proxy.kubeconfig } })
      for (const { path, name } of pairs) {
        const of = (recorded: readonly Recorded[]) =>
          recorded.filter((one) => one.path === path || nameIn(one.body) === name).map(lineOf)
        // kubectl goes on after a create with a second apply when the answer has no annotation
        assert.deepEqual(of(proxy.recorded), of(theirs.recorded).slice(0, 1), path)
        sent += of(proxy.recorded).length
      }
      for (const { query } of proxy.recorded) {
        assert.equal(query.get('dryRun'), 'All')
        assert.equal(query.get('fieldManager'), 'kubectl-client-side-apply')
        assert.equal(query.get('fieldValidation'), 'Strict')
      }
    }
    assert.ok(sent >= BATCH / 2, String(sent))
  })

  test('to diff is what we make of it, without the annotation and with the resourceVersion', {
    timeout: 30 * 60_000,
  }, async (t) => {
    const counts = new Map<string, number>()
    const differences: string[] = []
    for (const all of batches(randomFrom(SEED + 1))) {
      // kubectl stops at the first object that it can make no patch for
      const pairs = all.filter(
        ({ live, manifest, schema }) =>
          live !== undefined && 'patch' in kubectlApplyPatch(live, manifest, { schema, form: 'diff' }),
      )
      const { recorded, stderr } = await run(t, pairs, ['diff'])
      for (const pair of pairs) {
        const { live, manifest, schema } = pair
        const sent = recorded.filter(({ path }) => path === pair.path)
        if (live !== undefined)
          check(
            counts,
            differences,
            pair,
            'diff',
            wanted(kubectlApplyPatch(live, manifest, { schema, form: 'diff' })),
            sent,
            stderr,
          )
        assert.ok(sent.every(({ query }) => query.get('dryRun') === 'All'))
      }
    }
    finish(t, counts, differences)
  })

  test('nowhere, applied by kubectl itself, is what we apply', { timeout: 30 * 60_000 }, async (t) => {
    const random = randomFrom(SEED + 2)
    const pairs = Array.from({ length: BATCH }, (_, i) => pairOf(i, random)).filter(
      ({ live, manifest, schema }) => live !== undefined && 'patch' in kubectlApplyPatch(live, manifest, { schema }),
    )
    const { stdout, recorded, stderr } = await run(t, pairs, ['apply', '--dry-run=client', '-o', 'json'])
    assert.deepEqual(recorded, [])
    const printed = parseJson(stdout) as { items: KubeObject[] }
    assert.equal(printed.items.length, pairs.length, stderr)
    for (const [i, { live, manifest, schema }] of pairs.entries()) {
      const made = kubectlApplyPatch(live as KubeObject, manifest, { schema })
      assert.ok('patch' in made)
      const body = made.patch?.body ?? '{}'
      const ours =
        schema === undefined
          ? applyMergePatch(live as KubeObject, body)
          : applyStrategicPatch(live as KubeObject, body, schema)
      assert.equal('value' in ours && goJson(ours.value), goJson(printed.items[i] as Json), body)
    }
  })
})

/** Some of the members. */
function some(random: Random, members: { readonly [name: string]: () => Json }): JsonObject {
  const chosen = Object.entries(members).filter(() => random.once(2))
  return Object.fromEntries(chosen.map(([name, value]) => [name, value()]))
}

/** What is sent; nothing, or an error instead. */
type Wanted = { readonly line: string | undefined } | { readonly error: string }

function wanted(made: KubectlApply): Wanted {
  if ('error' in made) return made
  return made.patch === undefined
    ? { line: undefined }
    : bodyOf(`PATCH ${made.patch.contentType}`, parseJson(made.patch.body))
}

function bodyOf(how: string, body: Json): Wanted {
  return { line: `${how} ${goJson(body)}` }
}

function lineOf({ method, contentType, body }: Recorded): string {
  return `${method === 'PATCH' ? `PATCH ${contentType}` : method} ${goJson(body)}`
}

function check(
  counts: Map<string, number>,
  differences: string[],
  pair: Pair,
  what: string,
  ours: Wanted,
  sent: readonly Recorded[],
  stderr: string,
): void {
  const lines = sent.map(lineOf)
  const isSame =
    'error' in ours
      ? lines.length === 0 && stderr.includes(`"${pair.name}"`)
      : goJson(lines) === goJson(ours.line === undefined ? [] : [ours.line])
  const kind =
    'error' in ours
      ? 'refused'
      : ours.line === undefined
        ? 'nothing'
        : pair.schema === undefined
          ? 'merge'
          : 'strategic'
  counts.set(`${what} ${kind}`, (counts.get(`${what} ${kind}`) ?? 0) + 1)
  if (isSame) return
  differences.push(
    [
      `${what} ${pair.manifest.kind} ${pair.name}`,
      `ours    ${'error' in ours ? ours.error : ours.line}`,
      `kubectl ${lines.join('\n')}`,
      `live ${goJson(pair.live ?? null)}`,
      `manifest ${goJson(pair.manifest)}`,
      stderr
        .split('\n')
        .filter((line) => line.includes(pair.name))
        .join('\n')
        .slice(0, 600),
    ].join('\n'),
  )
}

function finish(t: TestContext, counts: ReadonlyMap<string, number>, differences: readonly string[]): void {
  const told = [...counts]
    .sort()
    .map(([what, times]) => `${times} ${what}`)
    .join(', ')
  t.diagnostic(`seed ${SEED}: ${told}; ${differences.length} differences`)
  assert.equal(differences.length, 0, `\n${differences.slice(0, 5).join('\n\n')}`)
  for (const kind of ['merge', 'strategic'])
    assert.ok(
      [...counts].some(([what, times]) => what.endsWith(kind) && times > APPLIES / 20),
      told,
    )
}

function nameIn(body: Json): string | undefined {
  return (body as KubeObject | null)?.metadata?.name
}

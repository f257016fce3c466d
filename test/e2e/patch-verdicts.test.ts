// Random patches of every type, sent to the real API server and applied here: the same objects, the same refusals.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { ConnectionError, ServerError } from '../../src/errors.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  parseJson,
  stringifyJson,
} from '../../src/machinery/json.ts'
import { applyJsonPatch } from '../../src/machinery/patches/json/apply-json-patch.ts'
import { applyMergePatch } from '../../src/machinery/patches/merge/apply-merge-patch.ts'
import { PATCH_CONTENT_TYPES } from '../../src/machinery/patches/patch.ts'
import { NO_ANSWER, type Patched } from '../../src/machinery/patches/patch-failure.ts'
import { applyStrategicPatch } from '../../src/machinery/patches/strategic/apply-strategic-patch.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import { goJson } from '../../src/machinery/schema/go-json.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { testCluster } from '../support/cluster.ts'
import { everyShapeDefinition } from '../support/every-shape.ts'
import { patchedObjects } from '../support/patched-objects.ts'
import { type Random, randomFrom } from '../support/random.ts'
import { randomJsonPatch, randomMergePatch, randomStrategicPatch } from '../support/random-patches.ts'
import { shrink, withoutEach } from '../support/shrink.ts'

const cluster = await testCluster()

/** How many patches are sent. More for a long run: `TACK_TEST_PATCHES=20000`. */
const PATCHES = Number(process.env.TACK_TEST_PATCHES ?? 2400)
const SEED = Number(process.env.TACK_TEST_SEED ?? 6)
/** Objects of each kind that are patched side by side. */
const LANES = 2
/** Every so many patches one is written, and the object goes on from there. */
const WRITES = 5
/** And every so many it begins anew. */
const RESETS = 60

type Type = 'json' | 'merge' | 'strategic'
type Refused = { readonly code: number; readonly message: string; readonly causes: readonly string[] }
type Sent = { readonly object: KubeObject } | Refused
type Comparison = { readonly outcome: 'applied' | 'refused'; readonly difference: string | undefined }
type Lane = {
  readonly path: string
  readonly first: KubeObject
  readonly isCustom: boolean
  readonly schema: Schema
  live: KubeObject
}

describe('What the API server makes of a patch, we make', { skip: cluster.skip }, () => {
  let opened: OpenCluster
  let lanes: Lane[] = []
  const counts = new Map<string, number>()
  const differences: string[] = []

  before(async () => {
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '' })
    const namespace = await cluster.namespace()
    await cluster.create(everyShapeDefinition(cluster.group))
    const objects = Array.from({ length: LANES }, (_, i) => patchedObjects(namespace, cluster.group, `${i}`)).flat()
    lanes = await Promise.all(objects.map(toLane))
  })
  after(async () => {
    await Promise.all(lanes.map(({ path, first }) => unfinalize(`${path}/${first.metadata?.name}`)))
    opened?.close()
  })

  async function toLane({
    object,
    path,
    isCustom,
  }: {
    object: KubeObject
    path: string
    isCustom: boolean
  }): Promise<Lane> {
    const first = created(await send('POST', path, 'application/json', stringifyJson(object)))
    const gvk = { ...parseApiVersion(object.apiVersion), kind: object.kind }
    const schema = (await opened.schemas(gvk)).schemaOf(gvk)
    assert.ok(schema, object.kind)
    return { path: `${path}/${object.metadata?.name}`, first, isCustom, schema, live: first }
  }

  async function unfinalize(path: string): Promise<void> {
    await send('PATCH', path, PATCH_CONTENT_TYPES.merge, '{"metadata":{"finalizers":null}}').catch(() => {})
  }

  test('every object, and every refusal', { timeout: 60 * 60_000 }, async (t) => {
    await Promise.all(lanes.map((lane, i) => patchAgainAndAgain(lane, randomFrom(SEED * 1000 + i))))
    const told = [...counts]
      .sort()
      .map(([what, times]) => `${times} ${what}`)
      .join(', ')
    t.diagnostic(`seed ${SEED}: ${told}; ${differences.length} differences`)
    assert.equal(differences.length, 0, `\n${differences.slice(0, 8).join('\n\n')}`)
    for (const type of ['json', 'merge', 'strategic'])
      for (const outcome of ['applied', 'refused'])
        assert.ok((counts.get(`${type} ${outcome}`) ?? 0) > PATCHES / 60, told)
    assert.ok((counts.get('written') ?? 0) > PATCHES / 40, told)
  })

  async function patchAgainAndAgain(lane: Lane, random: Random): Promise<void> {
    const rounds = Math.ceil(PATCHES / lanes.length)
    for (let round = 1; round <= rounds; round++) {
      const type = random.pick<Type>(lane.isCustom ? ['json', 'merge'] : ['json', 'merge', 'strategic', 'strategic'])
      const body = bodyOf(type, lane, random)
      const { outcome, difference } = await compareAtRest(lane, type, body)
      count(`${type} ${outcome}`)
      if (difference !== undefined) {
        differences.push(await told(lane, type, body, difference))
        if (differences.length > 20) return
      }
      if (round % RESETS === 0) await reset(lane)
      else if (round % WRITES === 0 && outcome === 'applied') await write(lane, type, body)
    }
  }

  function count(what: string): void {
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }

  function bodyOf(type: Type, { live, schema }: Lane, random: Random): string {
    if (type === 'json') return randomJsonPatch(live, schema, random)
    return goJson(
      type === 'merge' ? randomMergePatch(live, schema, random) : randomStrategicPatch(live, schema, random),
    )
  }

  function apply({ live, schema }: Lane, type: Type, body: string): Patched {
    if (type === 'json') return applyJsonPatch(live, body)
    return type === 'merge' ? applyMergePatch(live, body) : applyStrategicPatch(live, body, schema)
  }

  /** A controller may write to a Deployment meanwhile: then it is read and compared again. */
  async function compareAtRest(lane: Lane, type: Type, body: string): Promise<Comparison> {
    for (;;) {
      const comparison = await compareWithServer(lane, type, body)
      if (comparison.difference === undefined || lane.isCustom) return comparison
      const now = created(await send('GET', lane.path))
      if (now.metadata?.resourceVersion === lane.live.metadata?.resourceVersion) return comparison
      lane.live = now
    }
  }

  /**
   * The server patches, and puts what we have patched: after that it decodes, defaults and checks both. What it says
   * of the one it must say of the other.
   */
  async function compareWithServer(lane: Lane, type: Type, body: string): Promise<Comparison> {
    const theirs = await send('PATCH', `${lane.path}?dryRun=All`, PATCH_CONTENT_TYPES[type], body)
    const ours = apply(lane, type, body)
    if ('failure' in ours) {
      const { code, message } = ours.failure
      if (isAnswer(ours, theirs)) return { outcome: 'refused', difference: undefined }
      if (isOtherFault(lane, type, body, theirs)) {
        count('with two faults')
        return { outcome: 'refused', difference: undefined }
      }
      return { outcome: 'refused', difference: `ours ${code} ${message}\nserver ${shown(theirs)}` }
    }
    const put = await send('PUT', `${lane.path}?dryRun=All`, 'application/json', stringifyJson(toPut(lane, ours.value)))
    const difference = unlike(theirs, put)
    return {
      outcome: 'object' in theirs ? 'applied' : 'refused',
      difference: difference && `${difference}\nours ${goJson(ours.value).slice(0, 1500)}`,
    }
  }

  /** Of two faults of a strategic patch the server tells one, by chance. */
  function isOtherFault(lane: Lane, type: Type, body: string, theirs: Sent): boolean {
    if (type !== 'strategic' || !('code' in theirs)) return false
    return withoutEach(parseJson(body)).some((part) => isAnswer(apply(lane, type, goJson(part)), theirs))
  }

  /** The status of a Deployment goes on changing; where nobody asks for one, no resourceVersion is compared. */
  function toPut({ live, isCustom }: Lane, patched: JsonObject): JsonObject {
    const { metadata } = patched as KubeObject
    const { resourceVersion, ...rest } = metadata ?? {}
    const isOwn = !isCustom && resourceVersion === live.metadata?.resourceVersion
    return isOwn && isJsonObject(metadata) ? { ...patched, metadata: rest } : patched
  }

  async function write(lane: Lane, type: Type, body: string): Promise<void> {
    const predicted = await send('PATCH', `${lane.path}?dryRun=All`, PATCH_CONTENT_TYPES[type], body)
    const written = await send('PATCH', lane.path, PATCH_CONTENT_TYPES[type], body)
    count('written')
    const difference = unlike(withoutSelfLink(predicted), withoutSelfLink(written))
    if (difference !== undefined) differences.push(`dry run and write: ${difference}`)
    if ('object' in written) lane.live = written.object
  }

  async function reset(lane: Lane): Promise<void> {
    const { metadata, ...rest } = lane.first
    const { resourceVersion } = lane.live.metadata ?? {}
    const again = { ...rest, metadata: { ...metadata, ...(lane.isCustom && { resourceVersion }) } }
    if (!lane.isCustom) delete (again.metadata as { resourceVersion?: string }).resourceVersion
    const sent = await send('PUT', lane.path, 'application/json', stringifyJson(again))
    if ('object' in sent) lane.live = sent.object
  }

  async function told(lane: Lane, type: Type, body: string, difference: string): Promise<string> {
    const parsed = tryParse(body)
    if (parsed === undefined) return `${type} ${lane.live.kind} ${body}\n${difference}`
    const fails = async (smaller: Json) => (await compareAtRest(lane, type, goJson(smaller))).difference !== undefined
    const smallest = (await fails(parsed)) ? goJson(await shrink(parsed, fails)) : body
    const again = await compareAtRest(lane, type, smallest)
    return `${type} ${lane.live.kind} ${smallest}\n${again.difference ?? difference}\nlive ${goJson(lane.live).slice(0, 2500)}`
  }

  async function send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    contentType?: string,
    body?: string,
  ): Promise<Sent> {
    const content = contentType === undefined || body === undefined ? {} : { contentType, body }
    try {
      const response = await opened.transport.request({ method, path, ...content })
      return { object: parseJson(await response.text()) as KubeObject }
    } catch (error) {
      if (error instanceof ConnectionError) return { code: NO_ANSWER, message: error.message, causes: [] }
      if (!(error instanceof ServerError)) throw error
      const causes = error.status.details?.causes ?? []
      return {
        code: error.code,
        message: error.message,
        causes: causes.map(({ reason, field, message }) => `${reason} ${field}: ${message}`),
      }
    }
  }
})

function created(sent: Sent): KubeObject {
  assert.ok('object' in sent, shown(sent))
  return sent.object
}

function isAnswer(ours: Patched, theirs: Sent): boolean {
  if (!('failure' in ours) || !('code' in theirs)) return false
  const { code, message } = ours.failure
  return theirs.code === code && (code === NO_ANSWER || theirs.message === message)
}

function tryParse(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function shown(sent: Sent): string {
  return 'object' in sent
    ? `accepted ${goJson(comparable(sent.object)).slice(0, 1500)}`
    : `${sent.code} ${sent.message}`.slice(0, 600)
}

/** What differs between a patch and a put; undefined when nothing does. */
function unlike(patched: Sent, put: Sent): string | undefined {
  if ('object' in patched && 'object' in put) {
    const [a, b] = [patched, put].map(({ object }) => goJson(comparable(object)))
    return a === b ? undefined : `patched ${a?.slice(0, 1500)}\nput ${b?.slice(0, 1500)}`
  }
  if ('code' in patched && 'code' in put) {
    if (isUndecodable(patched) && put.code === 400) return undefined
    if (isOtherUid(patched, put)) return undefined
    const [a, b] = [patched, put].map(({ code, causes, message }) =>
      causes.length > 0 ? `${code} ${[...new Set(causes)].sort().join('; ')}` : `${code} ${message}`,
    )
    return a === b ? undefined : `patched ${a}\nput ${b}`
  }
  return `patched ${shown(patched)}\nput ${shown(put)}`
}

/** What cannot be decoded into its type is a 422 about the patch, and a 400 where it is put. */
function isUndecodable(sent: Refused): boolean {
  return sent.code === 422 && sent.causes.some((cause) => cause.startsWith('FieldValueInvalid patch: '))
}

/** Another uid is a 422 in a patch, and a 409 where it is put. */
function isOtherUid(patched: Refused, put: Refused): boolean {
  const isTold = patched.causes.some((cause) => cause.startsWith('FieldValueInvalid metadata.uid: '))
  return isTold && put.code === 409 && put.message.includes('UID in precondition')
}

/** Without what depends on who writes, and when; the status of a Deployment is its controller's, node ports are chance. */
function comparable(object: KubeObject): JsonObject {
  const { managedFields: _, resourceVersion: __, ...metadata } = object.metadata ?? {}
  const { status, ...rest } = object
  const kept = object.kind === 'Deployment' || status === undefined ? {} : { status }
  return { ...rest, metadata, ...kept, ...(object.kind === 'Service' && { spec: withoutNodePorts(rest.spec ?? {}) }) }
}

function withoutNodePorts(spec: Json): Json {
  return JSON.parse(stringifyJson(spec), (name, value) => (name === 'nodePort' ? undefined : value))
}

/** A `selfLink` that was sent is in the answer to a dry run; the storage keeps none. */
function withoutSelfLink(sent: Sent): Sent {
  if (!('object' in sent) || !isJsonObject(sent.object.metadata)) return sent
  const { selfLink: _, ...metadata } = sent.object.metadata
  return { ...sent, object: { ...sent.object, metadata } as KubeObject }
}

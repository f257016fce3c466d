// Edits as people type them, made into changes and sent to the real API server: it makes of them what they say, and
// refuses what is refused here.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { ConnectionError, ServerError, UsageError } from '../../src/errors.ts'
import { applyChanges } from '../../src/machinery/changes/apply-changes.ts'
import type { Change } from '../../src/machinery/changes/change.ts'
import { compareInOrder } from '../../src/machinery/changes/compare.ts'
import { normalise } from '../../src/machinery/changes/normalise.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  parseJson,
  stringifyJson,
} from '../../src/machinery/json.ts'
import { compilePatch, type Lock } from '../../src/machinery/patches/compile/compile-patch.ts'
import { type Patch, type PatchType, patchOf } from '../../src/machinery/patches/patch.ts'
import { printFieldPath } from '../../src/machinery/paths/print-path.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import { applyDefaults } from '../../src/machinery/schema/default.ts'
import { goJson } from '../../src/machinery/schema/go-json.ts'
import { type EditedKind, type EditWords, parseEdit } from '../../src/patch/edits/edit.ts'
import { testCluster } from '../support/cluster.ts'
import { everyShapeDefinition } from '../support/every-shape.ts'
import { patchedObjects } from '../support/patched-objects.ts'
import { type Random, randomFrom } from '../support/random.ts'
import { randomEdit } from '../support/random-edits.ts'
import { randomJsonPatch, randomMergePatch, randomStrategicPatch } from '../support/random-patches.ts'

const cluster = await testCluster()

/** Edits by chance of each object. More for a long run: `TACK_TEST_EDITS=1000`. */
const ROUNDS = Number(process.env.TACK_TEST_EDITS ?? 60)
const SEED = Number(process.env.TACK_TEST_SEED ?? 23)
const LOCKS: readonly Lock[] = ['resourceVersion', 'fields', 'none']
const NOW = { now: new Date('2030-01-31T12:00:00Z') }

type Answer = { readonly object: KubeObject } | { readonly code: number; readonly message: string }
type Place = { readonly path: string; readonly kind: EditedKind }

/** For each kind what is typed, and the changes that it is; or how it is refused. */
const TYPED: { readonly [kind: string]: readonly (readonly [words: EditWords, changes: readonly string[]])[] } = {
  ConfigMap: [
    [{ set: ['data["b.c"]=z'], remove: ['data.a'] }, ['- .data.a', '~ .data["b.c"]']],
    [{ setExpr: ['data.a=old + "!"', 'data.e=self.metadata.name'] }, ['~ .data.a', '+ .data.e']],
    [
      { labels: ['x=1', 'app-'], annotations: ['note-'] },
      ['- .metadata.annotations.note', '- .metadata.labels.app', '+ .metadata.labels.x'],
    ],
    [{ set: ['binaryData.b=YQ=='] }, ['+ .binaryData']],
  ],
  Secret: [[{ set: ['data.a=Yg=='], remove: ['data.b'] }, ['~ .data.a', '- .data.b']]],
  ServiceAccount: [
    [
      { append: ['secrets={"name":"z"}'], remove: ['secrets[name=a]'] },
      ['- .secrets[name="a"]', '+ .secrets[name="z"]'],
    ],
    [{ append: ['imagePullSecrets={"name":"z"}'] }, ['~ .imagePullSecrets']],
    [{ set: ['automountServiceAccountToken=false'] }, ['+ .automountServiceAccountToken']],
  ],
  Service: [
    [
      { set: ['spec.ports[port=80].targetPort=9090', 'spec.ports[name=dns].targetPort=domain'] },
      ['~ .spec.ports[port=53,protocol="UDP"].targetPort', '~ .spec.ports[port=80,protocol="TCP"].targetPort'],
    ],
    [{ set: ['spec.ports[port=53].name=x'] }, ['AmbiguousElement']],
    [
      { set: ['spec.ports[2].name=web', 'spec.selector.app=y'] },
      ['~ .spec.ports[port=80,protocol="TCP"].name', '~ .spec.selector.app'],
    ],
    [
      {
        remove: ['spec.ports[port=53,protocol=UDP]'],
        append: ['spec.ports={"port":443,"name":"tls","targetPort":"tls"}'],
      },
      ['- .spec.ports[port=53,protocol="UDP"]', '+ .spec.ports[port=443,protocol="TCP"]'],
    ],
    [
      { ensure: ['spec.ports={"port":53,"appProtocol":"kubernetes.io/h2c"}'] },
      ['+ .spec.ports[port=53,protocol="TCP"].appProtocol'],
    ],
    [
      { set: ['spec.sessionAffinity=ClientIP', 'spec.sessionAffinityConfig.clientIP.timeoutSeconds=7'] },
      ['~ .spec.sessionAffinity', '+ .spec.sessionAffinityConfig'],
    ],
  ],
  PodTemplate: [
    [
      {
        set: [
          'template.spec.containers[name=a].image=a:2',
          'template.spec.containers[name=b].env:=[{"name":"X","value":"1"}]',
        ],
      },
      ['~ .template.spec.containers[name="a"].image', '+ .template.spec.containers[name="b"].env'],
    ],
    [
      { set: ['template.spec.containers[*].image=i'] },
      ['~ .template.spec.containers[name="a"].image', '~ .template.spec.containers[name="b"].image'],
    ],
    [
      {
        remove: ['template.spec.containers[name=a].env[name=B]'],
        ensure: ['template.spec.containers[name=a].env={"name":"A","value":"2"}'],
      },
      [
        '~ .template.spec.containers[name="a"].env[name="A"].value',
        '- .template.spec.containers[name="a"].env[name="B"]',
      ],
    ],
    [
      {
        set: [
          'template.spec.containers[name=a].ports[containerPort=53,protocol=UDP].name=udp',
          'template.spec.containers[name=a].ports[name=dns-tcp].name=tcp',
        ],
      },
      [
        '~ .template.spec.containers[name="a"].ports[containerPort=53,protocol="TCP"].name',
        '~ .template.spec.containers[name="a"].ports[containerPort=53,protocol="UDP"].name',
      ],
    ],
    [{ append: ['template.spec.containers[name=a].args=--more'] }, ['~ .template.spec.containers[name="a"].args']],
    [
      {
        append: ['template.spec.tolerations={"key":"z","operator":"Exists"}'],
        set: ['template.spec.tolerations[key=k].effect=NoSchedule'],
      },
      ['~ .template.spec.tolerations'],
    ],
    [{ set: ['template.spec.tolerations[key=k].effect=NoSchedule'] }, ['+ .template.spec.tolerations[key="k"].effect']],
    [
      { setExpr: ['template.spec.containers[name=a].resources.limits.memory=quantity(old).add(quantity("1Gi"))'] },
      ['~ .template.spec.containers[name="a"].resources.limits.memory'],
    ],
    [{ set: ['template.spec.containers[name=a].resources.limits.cpu=1000m'] }, []],
    [
      { set: ['template.spec.topologySpreadConstraints[topologyKey=zone,whenUnsatisfiable=DoNotSchedule].maxSkew=2'] },
      ['~ .template.spec.topologySpreadConstraints[topologyKey="zone",whenUnsatisfiable="DoNotSchedule"].maxSkew'],
    ],
    [
      { remove: ['template.spec.volumes[name=w].configMap.items[key=k]', 'template.spec.nodeSelector.disk'] },
      ['- .template.spec.nodeSelector.disk', '- .template.spec.volumes[name="w"].configMap.items[key="k"]'],
    ],
    [
      { set: ['template.spec.containers[name=b].name=c'] },
      ['- .template.spec.containers[name="b"]', '+ .template.spec.containers[name="c"]'],
    ],
    [
      { set: ['template.spec.containers[name=b].livenessProbe.httpGet.port=8080', 'template.spec.hostNetwork=true'] },
      ['~ .template.spec.containers[name="b"].livenessProbe.httpGet.port', '+ .template.spec.hostNetwork'],
    ],
    [{ set: ['template.spec.containers[name=zzz].image=x'] }, ['NoSuchElement']],
    [{ append: ['template.spec.containers={"name":"a","image":"other"}'] }, ['AlreadyExists']],
  ],
}

describe('An edit on the real API server', { skip: cluster.skip }, () => {
  let opened: OpenCluster
  let namespace = ''
  let places: Place[] = []
  let deployment: Place

  before(async () => {
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '' })
    namespace = await cluster.namespace()
    await cluster.create(everyShapeDefinition(cluster.group))
    const all = await Promise.all(patchedObjects(namespace, cluster.group, 'e').map(toPlace))
    places = all.filter(({ kind }) => kind.resource.kind !== 'Deployment')
    deployment = all.find(({ kind }) => kind.resource.kind === 'Deployment') as Place
  })
  after(() => opened?.close())

  async function toPlace({ object, path, isCustom }: ReturnType<typeof patchedObjects>[number]): Promise<Place> {
    const { finalizers: _, ...metadata } = object.metadata ?? {}
    read(await send('POST', path, 'application/json', stringifyJson({ ...object, metadata })))
    const gvk = { ...parseApiVersion(object.apiVersion), kind: object.kind }
    const schema = (await opened.schemas(gvk)).schemaOf(gvk)
    assert.ok(schema, object.kind)
    const plural = path.split('/').at(-1) ?? ''
    const found = await opened.discovery.resolve(`${plural}.${gvk.version}.${gvk.group}`, new AbortController().signal)
    const resource = found?.resources[0]
    assert.ok(resource)
    return { path: `${path}/${object.metadata?.name}`, kind: { resource, schema, isBuiltIn: !isCustom } }
  }

  async function send(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    contentType?: string,
    body?: string,
  ): Promise<Answer> {
    const content = contentType === undefined || body === undefined ? {} : { contentType, body }
    try {
      const response = await opened.transport.request({ method, path, ...content })
      return { object: parseJson(await response.text()) as KubeObject }
    } catch (error) {
      if (error instanceof ServerError) return { code: error.code, message: error.message }
      // some random patches make the server's handler panic
      if (error instanceof ConnectionError) return { code: 0, message: error.message }
      throw error
    }
  }

  const get = async (path: string) => read(await send('GET', path))
  const patch = (path: string, { contentType, body }: Patch, query = '?dryRun=All') =>
    send('PATCH', path + query, contentType, body)

  function compiled(live: KubeObject, changes: readonly Change[], lock: Lock, kind: EditedKind): Patch {
    const made = compilePatch(live, changes, lock, { schema: kind.schema, subresource: kind.subresource })
    assert.ok('patch' in made, 'refused' in made ? made.refused : '')
    return made.patch
  }

  /** Sends the changes under each lock, and compares what the server makes with what they say. */
  async function sendAll(
    { path, kind }: Place,
    live: KubeObject,
    changes: readonly Change[],
    told: string,
  ): Promise<void> {
    for (const lock of LOCKS) {
      const sent = compiled(live, changes, lock, kind)
      const answer = await patch(path, sent)
      assert.ok('object' in answer, `${told} ${sent.body} ${'message' in answer && answer.message}`)
      assertSame(answer.object, applyChanges(live, changes, kind.schema), kind, `${told} ${sent.body}`)
    }
  }

  test('makes what was typed, for every list of built-in kinds', async () => {
    for (const place of places.filter(({ kind }) => kind.isBuiltIn)) {
      const typed = TYPED[place.kind.resource.kind]
      assert.ok(typed, place.kind.resource.kind)
      const live = await get(place.path)
      for (const [words, expected] of typed) {
        const told = `${place.kind.resource.kind} ${JSON.stringify(words)}`
        const result = parseEdit(words).forKind(place.kind).changesFor(live, NOW)
        if ('refused' in result) {
          assert.deepEqual([result.refused.reason], expected, told)
          continue
        }
        assert.deepEqual(linesOf(result.changes), expected, told)
        await sendAll(place, live, result.changes, told)
      }
    }
  })

  test('makes what was typed, for every list of custom kinds', { timeout: 10 * 60_000 }, async (t) => {
    const counts = { sent: 0, unchanged: 0, refused: 0, invalid: 0 }
    for (const [i, place] of places.filter(({ kind }) => !kind.isBuiltIn).entries()) {
      const random = randomFrom(SEED + i)
      for (let round = 0; round < ROUNDS; round++) {
        const live = await get(place.path)
        const words = randomEdit(live, random)
        const told = `seed ${SEED}: ${goJson(words as unknown as Json)}`
        const changes = changesOf(place.kind, live, words)
        if (changes === undefined) counts.refused++
        else if (changes.length === 0) counts.unchanged++
        else {
          // a server fills in defaults and refuses what validation refuses: what is valid is as it was meant
          const whole = await patch(place.path, compiled(live, changes, 'resourceVersion', place.kind))
          if ('message' in whole) {
            assert.match(whole.message, /is invalid: .*(?:Required value|Duplicate value|Invalid value)/s, told)
            counts.invalid++
            continue
          }
          await sendAll(place, live, changes, told)
          read(await patch(place.path, compiled(live, changes, 'fields', place.kind), ''))
          counts.sent++
        }
      }
    }
    t.diagnostic(`seed ${SEED}: ${JSON.stringify(counts)}`)
    assert.ok(counts.sent > ROUNDS / 2, JSON.stringify(counts))
  })

  test('by a raw patch makes what the server makes of that patch, and is refused where the server refuses', {
    timeout: 10 * 60_000,
  }, async (t) => {
    const counts = { same: 0, unchanged: 0, bothRefuse: 0, serverRefuses: 0, notSent: 0 }
    for (const [i, place] of places.entries()) {
      const random = randomFrom(SEED + 100 + i)
      const live = await get(place.path)
      for (let round = 0; round < ROUNDS; round++) {
        const { type, body } = randomPatch(place, live, random)
        const told = `seed ${SEED}: ${place.kind.resource.kind} ${type} ${goJson(body)}`
        // a server's own types do not keep an empty key, and without one elements have nothing but their order
        if (told.includes('"name":""')) continue
        const refusal = refusalOf(place.kind, live, { patch: { type, text: goJson(body) } })
        if ('why' in refusal && isOurs(refusal.why)) {
          counts.notSent++
          continue
        }
        const theirs = await patch(place.path, patchOf(type, body), '?dryRun=All&fieldValidation=Strict')
        if ('why' in refusal) {
          const isRefused = 'message' in theirs || (await isRefusedSoFar(place, body, refusal.why))
          assert.ok(isRefused || isLenient(refusal.why, told), `only we refuse: ${refusal.why}: ${told}`)
          counts.bothRefuse++
          continue
        }
        if ('message' in theirs) {
          counts.serverRefuses++
          continue
        }
        const { changes } = refusal
        const ours =
          changes.length === 0
            ? { object: live }
            : await patch(place.path, compiled(live, changes, 'fields', place.kind))
        assert.ok('object' in ours, `${told} ${'message' in ours && ours.message}`)
        assertSame(ours.object, theirs.object, place.kind, told)
        counts[changes.length === 0 ? 'unchanged' : 'same']++
      }
    }
    t.diagnostic(`seed ${SEED}: ${JSON.stringify(counts)}`)
    assert.ok(counts.same > ROUNDS && counts.bothRefuse > ROUNDS / 4, JSON.stringify(counts))
  })

  /** What is wrong in one operation may be taken away by the next. */
  async function isRefusedSoFar({ path }: Place, body: Json, why: string): Promise<boolean> {
    const [, end] = /^operation (\d+) /.exec(why) ?? []
    if (end === undefined || !Array.isArray(body)) return false
    const begun = patchOf('json', (body as readonly Json[]).slice(0, Number(end)))
    return 'message' in (await patch(path, begun, '?dryRun=All&fieldValidation=Strict'))
  }

  function randomPatch(
    { kind }: Place,
    live: KubeObject,
    random: Random,
  ): { type: 'merge' | 'json' | 'strategic'; body: Json } {
    const type: PatchType = random.pick(kind.isBuiltIn ? ['merge', 'json', 'strategic'] : ['merge', 'json'])
    const schema = kind.schema
    assert.ok(schema)
    if (type === 'json') return { type, body: bodyOf(randomJsonPatch(live, schema, random)) }
    if (type === 'merge') return { type, body: withoutFinalizers(randomMergePatch(live, schema, random)) }
    return { type: 'strategic', body: withoutFinalizers(randomStrategicPatch(live, schema, random)) }
  }

  test("labels and annotates in kubectl's words", async () => {
    const live = await get(places[0]?.path ?? '')
    const name = live.metadata?.name ?? ''
    const cases: readonly (readonly [verb: 'label' | 'annotate', words: string[]])[] = [
      ['label', ['x.y/z=1', 'w=']],
      ['label', ['app=y']],
      ['label', ['app=y', 'tack.test/l=z']],
      ['label', ['--overwrite', 'app=y']],
      ['label', ['app-', 'gone-']],
      ['label', ['app=x']],
      ['label', ['a=b', 'a-']],
      ['label', ['a=b=c']],
      ['label', ['a=b c']],
      ['annotate', ['m=a=b, c']],
      ['annotate', ['note=other']],
      ['annotate', ['--overwrite', 'note=other']],
      ['annotate', ['a=b', 'a-']],
    ]
    for (const [verb, words] of cases) {
      const args = [verb, 'configmap', name, '-n', namespace, '--dry-run=server', '-o', 'json', ...words]
      const { code, stdout, stderr } = await cluster.kubectl(args)
      const pairs = words.filter((word) => !word.startsWith('--'))
      const overwrite = pairs.length < words.length
      const result = refusalOf(places[0]?.kind as EditedKind, live, {
        [verb === 'label' ? 'labels' : 'annotations']: pairs,
        overwrite,
      })
      const told = `${verb} ${words.join(' ')}: ${stderr}`
      if ('why' in result) {
        assert.equal(code, 1, told)
        // of several each is on a line of its own there, in any order
        const lines = (text: string) => text.trim().split(/\n|; /).sort()
        assert.deepEqual(lines(result.why), lines(stderr.replace(/^error: /, '')), told)
        continue
      }
      assert.equal(code, 0, told)
      const theirs = parseJson(stdout.slice(stdout.indexOf('{'))) as KubeObject
      assertSame(applyChanges(live, result.changes), theirs, places[0]?.kind as EditedKind, told)
    }
  })

  test('through a sub-resource is what the server takes there, and what it drops elsewhere is refused', async () => {
    const shape = places.find(({ kind }) => !kind.isBuiltIn) as Place
    const status = { ...shape.kind, subresource: 'status' }
    const live = await get(shape.path)
    const dropped = patchOf('merge', { status: { phase: 'x' } })
    assert.equal(phaseOf(read(await patch(shape.path, dropped))), undefined)
    assert.match(whyNot(shape.kind, live, { set: ['status.phase=x'] }), /use --subresource status/)
    const changes = changesOf(status, live, { set: ['status.phase=x', 'status.list:=[{"a":1}]'] })
    assert.ok(changes)
    for (const lock of LOCKS) {
      const answer = read(await patch(`${shape.path}/status`, compiled(live, changes, lock, status)))
      assert.equal(phaseOf(answer), 'x')
    }
    const labelled = patchOf('merge', { metadata: { labels: { dropped: 'x' } } })
    assert.equal(read(await patch(`${shape.path}/status`, labelled)).metadata?.labels?.dropped, undefined)
    assert.match(whyNot(status, live, { labels: ['dropped=x'] }), /takes changes of \.status alone/)
    assert.match(whyNot(status, live, { annotations: ['dropped=x'] }), /takes changes of \.status alone/)
  })

  test('of a built-in kind through its status may annotate, and through its scale sets replicas', async () => {
    const status = { ...deployment.kind, subresource: 'status' }
    const live = await get(deployment.path)
    const changes = changesOf(status, live, { annotations: ['kept=x'], set: ['status.observedGeneration=5'] })
    assert.ok(changes)
    const annotated = read(await patch(`${deployment.path}/status`, compiled(live, changes, 'none', status)))
    assert.equal(annotated.metadata?.annotations?.kept, 'x')
    const labelled = patchOf('merge', { metadata: { labels: { dropped: 'x' } } })
    assert.equal(read(await patch(`${deployment.path}/status`, labelled)).metadata?.labels?.dropped, undefined)
    assert.match(whyNot(status, live, { labels: ['dropped=x'] }), /takes changes of \.status alone/)
    const scale = { ...deployment.kind, subresource: 'scale' }
    const scaleObject = await get(`${deployment.path}/scale`)
    for (const words of [
      { set: ['spec.replicas=4'] },
      { setExpr: ['spec.replicas=(has(self.spec.replicas) ? old : 0) + 4'] },
      { patch: { type: 'auto', text: 'spec: {replicas: 4}' } } as const,
    ]) {
      const scaled = changesOf(scale, scaleObject, words)
      assert.ok(scaled)
      const answer = read(
        await patch(`${deployment.path}/scale`, compiled(scaleObject, scaled, 'none', { ...scale, schema: undefined })),
      )
      assert.deepEqual(isJsonObject(answer.spec) && answer.spec.replicas, 4)
    }
  })
})

const phaseOf = ({ status }: KubeObject): Json | undefined => (isJsonObject(status) ? status.phase : undefined)

function refusalOf(
  kind: EditedKind,
  live: KubeObject,
  words: EditWords,
): { readonly why: string } | { readonly changes: readonly Change[] } {
  try {
    const result = parseEdit(words).forKind(kind).changesFor(live, NOW)
    return 'refused' in result ? { why: result.refused.message } : result
  } catch (error) {
    if (error instanceof UsageError) return { why: error.message }
    throw error
  }
}

function changesOf(kind: EditedKind, live: KubeObject, words: EditWords): readonly Change[] | undefined {
  const result = refusalOf(kind, live, words)
  return 'changes' in result ? result.changes : undefined
}

function whyNot(kind: EditedKind, live: KubeObject, words: EditWords): string {
  const result = refusalOf(kind, live, words)
  return 'why' in result ? result.why : ''
}

/** What the server takes, and drops or means otherwise. */
function isOurs(why: string): boolean {
  return /--subresource|cannot be changed|is not changed as a whole|the path is the whole object|for strategic merge patches|^invalid --patch|^operation \d+ \((?:test|copy|move|remove) .* has no field/.test(
    why,
  )
}

/** The server does not look at the names of what is taken away, and Go takes a list of null for bytes. */
function isLenient(why: string, patch: string): boolean {
  const [, name] = /has no field ("[^"]*")/.exec(why) ?? []
  if (name !== undefined) return patch.includes(`${name}:null`)
  return /expected base64$/.test(why) && patch.includes('[null]')
}

/** Text that is no JSON is no patch for anybody. */
function bodyOf(text: string): Json {
  try {
    return parseJson(text)
  } catch {
    return 'no patch'
  }
}

function linesOf(changes: readonly Change[]): string[] {
  const signs = { add: '+', remove: '-', replace: '~' }
  return changes.map(({ op, path }) => `${signs[op]} ${printFieldPath(path)}`)
}

/** With finalizers objects would outlive the test. */
function withoutFinalizers(edit: Json): Json {
  if (!isJsonObject(edit) || !isJsonObject(edit.metadata)) return edit
  const kept = Object.entries(edit.metadata).filter(([name]) => !name.endsWith('finalizers'))
  return { ...edit, metadata: Object.fromEntries(kept) as JsonObject }
}

function assertSame(found: KubeObject, expected: KubeObject, kind: EditedKind, told: string): void {
  const differences = compareInOrder(stored(expected, kind), stored(found, kind), kind.schema)
  assert.equal(goJson(differences as unknown as Json), '[]', told)
}

/** As a server keeps it: with the defaults of a definition, without what is empty in metadata and in its own types. */
function stored(object: KubeObject, { schema, isBuiltIn }: EditedKind): Json {
  const { metadata = {}, ...rest } = normalise(object)
  const body = isBuiltIn ? withoutEmpty(rest as JsonObject) : rest
  return applyDefaults({ ...body, metadata: withoutEmpty(metadata) }, schema)
}

function withoutEmpty(object: JsonObject): JsonObject {
  const members = Object.entries(object).map(([name, value]) => [name, withoutEmptyIn(value)] as const)
  return Object.fromEntries(members.filter(([, value]) => !isEmpty(value)))
}

function withoutEmptyIn(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutEmptyIn)
  return isJsonObject(value) ? withoutEmpty(value) : value
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function read(answer: Answer): KubeObject {
  assert.ok('object' in answer, 'message' in answer ? answer.message : '')
  return answer.object
}

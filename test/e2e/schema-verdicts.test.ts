// Published custom resources and thousands of objects mutated from them: our admission against the API server's, of
// creates, and of updates of objects that were stored when their definition asked for less.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { isJsonObject, type JsonObject, type KubeObject, stringifyJson } from '../../src/machinery/json.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import type { DefinedResource } from '../../src/machinery/schema/read-definition.ts'
import { checkRules } from '../../src/machinery/schema/rules/check-rules.ts'
import { testCluster } from '../support/cluster.ts'
import { type Comparison, compareVerdicts, type Question, shortly } from '../support/compare-verdicts.ts'
import { inParallel } from '../support/in-parallel.ts'
import { mutate, sample } from '../support/mutate-objects.ts'
import { type Random, randomFrom } from '../support/random.ts'
import {
  createDefinition,
  loosened,
  marked,
  removeDefinition,
  replaceDefinition,
  type Served,
  servedVersions,
  store,
  untilMarked,
  untilServed,
} from '../support/served-definitions.ts'
import { warningBox } from '../support/server-verdict.ts'
import { moveDefinition, noSharedObjects, sharedCustomResources, sharedDefinitions } from '../support/shared-objects.ts'

const cluster = await testCluster()
const skip = cluster.skip || noSharedObjects

/** How many objects are sent. More for a long run: `TACK_TEST_VERDICTS=100000`. */
const OBJECTS = Number(process.env.TACK_TEST_VERDICTS ?? 10_000)
const SEED = Number(process.env.TACK_TEST_SEED ?? 37)
/** How many definitions are served altogether, and at a time. */
const DEFINITIONS = Number(process.env.TACK_TEST_VERDICT_DEFINITIONS ?? (OBJECTS > 10_000 ? 1000 : 96))
const BATCH = 24
const IN_FLIGHT = 24
const PUBLISHED_PER_KIND = 25
/** How many objects of a kind are stored, to be updated. */
const STORED_PER_KIND = 8

type Kind = { readonly definition: KubeObject; readonly published: readonly KubeObject[] }
type Subject = Served & { readonly seeds: readonly KubeObject[] }

describe('What the API server says of a custom resource, we say', { skip }, () => {
  const warnings = warningBox()
  let opened: OpenCluster
  let namespace = ''
  let kinds: Kind[] = []
  const counts = new Map<string, number>()
  const differences: string[] = []

  before(async () => {
    namespace = await cluster.namespace()
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '', observer: warnings.observer })
    kinds = (await publishedKinds()).slice(0, DEFINITIONS)
  })
  after(() => opened?.close())

  const count = (what: string, by = 1) => counts.set(what, (counts.get(what) ?? 0) + by)

  test('every verdict, cause, warning and stored object', { timeout: 60 * 60_000 }, async (t) => {
    const random = randomFrom(SEED)
    const perKind = Math.ceil(OBJECTS / kinds.length)
    for (let i = 0; i < kinds.length; i += BATCH) {
      const subjects = await serve(kinds.slice(i, i + BATCH))
      const stored = await storeSome(subjects, random)
      await tighten(subjects)
      const questions = subjects.flatMap((subject) => [
        ...createsOf(subject, Math.ceil(perKind / 2), random),
        ...updatesOf(subject, stored.get(subject) ?? [], Math.floor(perKind / 2), random),
      ])
      await inParallel(questions, IN_FLIGHT, ({ subject, question }) => compare(subject, question))
      await inParallel(subjects, IN_FLIGHT, ({ definition }) => removeDefinition(opened.transport, definition))
    }
    const sent = [...counts].map(([what, n]) => `${n} ${what}`).join(', ')
    t.diagnostic(`seed ${SEED}, ${kinds.length} definitions: ${sent}; ${differences.length} differences`)
    assert.equal(differences.length, 0, `\n${differences.slice(0, 20).join('\n')}`)
    for (const what of ['accepted', 'refused', 'accepted update', 'refused update'])
      assert.ok((counts.get(what) ?? 0) > OBJECTS / 40, `${what}: ${sent}`)
    for (const what of ['causes of rules', 'warnings']) assert.ok((counts.get(what) ?? 0) > OBJECTS / 200, sent)
  })

  async function compare(subject: Subject, question: Question): Promise<void> {
    const compared = await compareVerdicts({ transport: opened.transport, warnings, ...subject }, question)
    count(`${compared.outcome}${question.old === undefined ? '' : ' update'}`)
    count('causes of rules', causesOfRules(subject, question, compared))
    count('warnings', compared.ours.warnings.length)
    if (compared.differences.length === 0) return
    const before = question.old === undefined ? '' : `\n  before: ${shortly(question.old)}`
    differences.push(`${compared.differences.join('\n  ')}\n  ${shortly(question.object)}${before}`)
  }

  /** How many of the causes are those of rules; none where other causes kept them from being run. */
  function causesOfRules({ resource }: Subject, { old }: Question, { ours }: Comparison): number {
    const { causes } = checkRules(ours.object, resource.schema, { isResource: true, old })
    return causes.filter(({ message }) => ours.causes.some((cause) => cause.message === message)).length
  }

  /** Those with published objects first. */
  async function publishedKinds(): Promise<Kind[]> {
    const objects = Map.groupBy(
      await sharedCustomResources(),
      ({ apiVersion, kind }) => `${parseApiVersion(apiVersion).group}/${kind}`,
    )
    const known = (await sharedDefinitions()).map((definition) => {
      const { group, names } = definition.spec as JsonObject & { names: JsonObject }
      return { definition, published: objects.get(`${group}/${names.kind}`) ?? [], rules: rulesIn(definition) }
    })
    return known.sort((a, b) => Math.sign(b.published.length) - Math.sign(a.published.length) || b.rules - a.rules)
  }

  /** Definitions that the server refuses are left out: they are compared elsewhere. */
  async function serve(batch: readonly Kind[]): Promise<Subject[]> {
    const served = await Promise.all(
      batch.map(async ({ definition, published }): Promise<Subject[]> => {
        const tight = moveDefinition(definition, cluster.group)
        if ((await createDefinition(opened.transport, loosened(tight))) === undefined)
          return servedVersions(marked(tight), namespace).flatMap((one) => toSubject(one, published))
        count('definitions refused')
        return []
      }),
    )
    const subjects = served.flat()
    await Promise.all(subjects.map(({ path }) => untilServed(opened.transport, path)))
    return subjects
  }

  function toSubject(one: Served, published: readonly KubeObject[]): Subject[] {
    const { version } = one.resource.gvk
    const seeds = published.filter(({ apiVersion }) => parseApiVersion(apiVersion).version === version)
    if (seeds.length === 0 && published.length > 0 && !one.resource.storage) return []
    return [{ ...one, seeds: seeds.slice(0, PUBLISHED_PER_KIND).map((seed) => moved(seed, one.resource)) }]
  }

  /** Objects as they are read while the definition is still loose. */
  async function storeSome(subjects: readonly Subject[], random: Random): Promise<Map<Subject, KubeObject[]>> {
    const stored = new Map<Subject, KubeObject[]>(subjects.map((subject) => [subject, []]))
    const objects = subjects.flatMap((subject) =>
      Array.from({ length: STORED_PER_KIND }, (_, i) => {
        const made = someObject(subject, random)
        return { subject, object: { ...made, metadata: { ...made.metadata, name: `stored-${i}` } } as KubeObject }
      }),
    )
    await inParallel(objects, IN_FLIGHT, async ({ subject, object }) => {
      const { finalizers: _held, ...metadata } = object.metadata ?? {}
      const kept = await store(opened.transport, subject.path, { ...object, metadata } as KubeObject)
      if (kept !== undefined) stored.get(subject)?.push(kept)
    })
    return stored
  }

  /** Gives the definitions the schemas they were published with. */
  async function tighten(subjects: readonly Subject[]): Promise<void> {
    const definitions = [...new Set(subjects.map(({ definition }) => definition))]
    await inParallel(definitions, IN_FLIGHT, async (definition) => {
      assert.equal(await replaceDefinition(opened.transport, definition), undefined)
    })
    await inParallel(subjects, IN_FLIGHT, (subject) => untilMarked(opened.transport, subject))
  }

  function createsOf(subject: Subject, wanted: number, random: Random): { subject: Subject; question: Question }[] {
    const objects = [...subject.seeds]
    while (objects.length < wanted) objects.push(someObject(subject, random))
    return objects.map((object) => ({ subject, question: { object } }))
  }

  function updatesOf(
    subject: Subject,
    stored: readonly KubeObject[],
    wanted: number,
    random: Random,
  ): { subject: Subject; question: Question }[] {
    if (stored.length === 0) return []
    const { schema, hasStatus } = subject.resource
    return Array.from({ length: wanted }, () => {
      const old = random.pick(stored)
      const { managedFields: _theirs, ...metadata } = old.metadata as JsonObject
      const same = { ...old, metadata } as KubeObject
      const object = random.once(8) ? relabelled(same, random) : mutate(same, schema, random)
      const question = { object, old, ...(hasStatus && random.once(5) ? { subresource: 'status' as const } : {}) }
      return { subject, question }
    })
  }

  function someObject({ seeds, resource }: Subject, random: Random): KubeObject {
    const { schema } = resource
    const from = seeds.length > 0 && !random.once(4) ? random.pick(seeds) : moved(sample(schema, random), resource)
    return random.once(6) ? from : mutate(from, schema, random)
  }

  /** The same object with the type and place that it has here. */
  function moved(object: JsonObject, { gvk, namespaced }: DefinedResource): KubeObject {
    const { namespace: _elsewhere, ...metadata } = isJsonObject(object.metadata) ? object.metadata : {}
    return {
      ...object,
      apiVersion: `${gvk.group}/${gvk.version}`,
      kind: gvk.kind,
      metadata: { name: 'sample', ...metadata, ...(namespaced ? { namespace } : {}) },
    } as KubeObject
  }
})

function relabelled(object: KubeObject, random: Random): KubeObject {
  const labels = { app: random.pick(['a', 'b', '-', 'c'.repeat(70)]) }
  const finalizers = random.pick([undefined, ['a.b/c'], ['x'], ['a.b'], ['a b'], ['orphan', 'foregroundDeletion']])
  const metadata = { ...object.metadata, labels, ...(finalizers && { finalizers }) }
  return { ...object, metadata } as KubeObject
}

function rulesIn(definition: KubeObject): number {
  return stringifyJson(definition).split('x-kubernetes-validations').length - 1
}

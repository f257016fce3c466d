// Published custom resources and thousands of objects mutated from them: our admission against the API server's.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { ServerError } from '../../src/errors.ts'
import { isJsonObject, type JsonObject, type KubeObject, stringifyJson } from '../../src/machinery/json.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import { type DefinedResource, definedResources } from '../../src/machinery/schema/read-definition.ts'
import { testCluster } from '../support/cluster.ts'
import { compareVerdicts, shortly } from '../support/compare-verdicts.ts'
import { mutate, sample } from '../support/mutate-objects.ts'
import { type Random, randomFrom } from '../support/random.ts'
import { moveDefinition, noSharedObjects, sharedCustomResources, sharedDefinitions } from '../support/shared-objects.ts'

const cluster = await testCluster()
const skip = cluster.skip || noSharedObjects

/** How many objects are sent. More for a long run: `TACK_TEST_VERDICTS=20000`. */
const OBJECTS = Number(process.env.TACK_TEST_VERDICTS ?? 3000)
const SEED = Number(process.env.TACK_TEST_SEED ?? 37)
/** Definitions that are served at a time, and in an ordinary run altogether. */
const BATCH = 24
const DEFINITIONS = OBJECTS > 3000 ? Number.POSITIVE_INFINITY : 48
const IN_FLIGHT = 24
const PUBLISHED_PER_KIND = 25

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

type Kind = { readonly definition: KubeObject; readonly published: readonly KubeObject[] }
type Served = {
  readonly resource: DefinedResource
  readonly storage: DefinedResource
  readonly path: string
  readonly seeds: readonly KubeObject[]
}

describe('What the API server says of a custom resource, we say', { skip }, () => {
  let opened: OpenCluster
  let namespace = ''
  let kinds: Kind[] = []
  const counts = new Map<string, number>()
  const differences: string[] = []

  before(async () => {
    namespace = await cluster.namespace()
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '' })
    kinds = (await publishedKinds()).slice(0, DEFINITIONS)
  })
  after(() => opened?.close())

  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)

  test('every verdict, cause and stored object', { timeout: 30 * 60_000 }, async (t) => {
    const random = randomFrom(SEED)
    const perKind = Math.ceil(OBJECTS / kinds.length)
    for (let i = 0; i < kinds.length; i += BATCH) {
      const served = await serve(kinds.slice(i, i + BATCH))
      const objects = served.flatMap((one) => objectsOf(one, perKind, random))
      await inParallel(objects, async ({ one, object }) => {
        const {
          outcome,
          hasRuleCauses,
          differences: found,
        } = await compareVerdicts(opened.transport, one.path, object, one.resource, one.storage)
        count(outcome)
        if (hasRuleCauses) count('with causes of rules')
        if (found.length > 0) differences.push(`${found.join('\n  ')}\n  ${shortly(object)}`)
      })
      await Promise.all(served.map((one) => remove(one.resource, one.path)))
    }
    const sent = [...counts].map(([what, n]) => `${n} ${what}`).join(', ')
    t.diagnostic(`seed ${SEED}, ${kinds.length} definitions: ${sent}; ${differences.length} differences`)
    assert.equal(differences.length, 0, `\n${differences.slice(0, 20).join('\n')}`)
    assert.ok((counts.get('accepted') ?? 0) > OBJECTS / 20, sent)
    assert.ok((counts.get('refused') ?? 0) > OBJECTS / 20, sent)
  })

  /** Those with published objects first. */
  async function publishedKinds(): Promise<Kind[]> {
    const objects = Map.groupBy(
      await sharedCustomResources(),
      ({ apiVersion, kind }) => `${parseApiVersion(apiVersion).group}/${kind}`,
    )
    const known = (await sharedDefinitions()).map((definition) => {
      const { group, names } = definition.spec as JsonObject & { names: JsonObject }
      return { definition, published: objects.get(`${group}/${names.kind}`) ?? [] }
    })
    return known.sort((a, b) => b.published.length - a.published.length)
  }

  /** Definitions that the server refuses are left out: they are compared elsewhere. */
  async function serve(batch: readonly Kind[]): Promise<Served[]> {
    const served = await Promise.all(
      batch.map(async ({ definition, published }): Promise<Served[]> => {
        const moved = moveDefinition(definition, cluster.group)
        try {
          const body = stringifyJson(moved)
          await (
            await opened.transport.request({ method: 'POST', path: CRDS, contentType: 'application/json', body })
          ).text()
        } catch (error) {
          if (!(error instanceof ServerError)) throw error
          count('definitions refused')
          return []
        }
        const resources = definedResources(moved).filter((resource) => isServed(moved, resource.gvk.version))
        return resources.flatMap((resource) => toServed(moved, resource, published))
      }),
    )
    const all = served.flat()
    await Promise.all(all.map(({ path }) => untilServed(path)))
    return all
  }

  function toServed(definition: KubeObject, resource: DefinedResource, published: readonly KubeObject[]): Served[] {
    const { group, version } = resource.gvk
    const { names } = definition.spec as JsonObject & { names: JsonObject }
    const place = resource.namespaced ? `/namespaces/${namespace}` : ''
    const seeds = published.filter(({ apiVersion }) => parseApiVersion(apiVersion).version === version)
    const isOnly = definedResources(definition).length === 1
    if (seeds.length === 0 && !isOnly && published.length > 0) return []
    const storage = definedResources(definition).find((other) => other.storage) ?? resource
    return [
      {
        resource,
        storage,
        path: `/apis/${group}/${version}${place}/${names.plural}`,
        seeds: seeds.slice(0, PUBLISHED_PER_KIND),
      },
    ]
  }

  function objectsOf(one: Served, wanted: number, random: Random): { one: Served; object: KubeObject }[] {
    const { schema } = one.resource
    const seeds = one.seeds.map((seed) => moved(seed, one.resource))
    const objects = [...seeds]
    for (let i = seeds.length; i < wanted; i++) {
      const from =
        seeds.length > 0 && !random.once(4) ? random.pick(seeds) : moved(sample(schema, random), one.resource)
      objects.push(random.once(6) ? from : mutate(from, schema, random))
    }
    return objects.map((object) => ({ one, object }))
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

  async function untilServed(path: string): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await (await opened.transport.request({ path: `${path}?limit=1` })).text()
        return
      } catch (error) {
        if (attempt > 300 || !(error instanceof ServerError) || error.code !== 404) throw error
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  async function remove({ gvk }: DefinedResource, path: string): Promise<void> {
    const name = `${path.split('/').at(-1)}.${gvk.group}`
    try {
      await (await opened.transport.request({ method: 'DELETE', path: `${CRDS}/${name}` })).text()
    } catch (error) {
      // a definition of several versions is there once
      if (!(error instanceof ServerError) || error.code !== 404) throw error
    }
  }
})

function isServed(definition: KubeObject, version: string): boolean {
  const { versions } = definition.spec as JsonObject & { versions: readonly JsonObject[] }
  return versions.some(({ name, served }) => name === version && served === true)
}

async function inParallel<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await action(item)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
}

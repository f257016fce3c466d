// Thousands of writes to custom resources of every shape, by several managers: what the API server answers, we answer.
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { type DefinedResource, definedResources } from '../../src/machinery/schema/read-definition.ts'
import { customForesight } from '../support/apply-foresight.ts'
import { testCluster } from '../support/cluster.ts'
import { compareSequences, type Sequence, STEPS } from '../support/compare-sequences.ts'
import { everyShape, type MergeKind, mergeDefinition, partsOf, someShapes } from '../support/merge-schemas.ts'
import { randomFrom } from '../support/random.ts'
import { randomSteps } from '../support/random-steps.ts'
import type { WriteTarget } from '../support/write-steps.ts'

const cluster = await testCluster()

/** How many writes are sent. More for a long run: `TACK_TEST_WRITES=20000`. */
const WRITES = Number(process.env.TACK_TEST_WRITES ?? 4000)
const SEED = Number(process.env.TACK_TEST_SEED ?? 37)
const KINDS = 10

describe('What the API server makes of writes to custom resources, we make of them', { skip: cluster.skip }, () => {
  let opened: OpenCluster
  let namespace = ''
  const random = randomFrom(SEED)
  const kinds = Array.from(
    { length: KINDS },
    (_, i): MergeKind => ({
      kind: `Shape${i}`,
      spec: i % 3 === 0 ? everyShape(random) : someShapes(random),
      hasStatus: i % 2 === 0,
      versions: i % 4 === 3 ? ['v1', 'v2'] : ['v1'],
    }),
  )

  before(async () => {
    namespace = await cluster.namespace()
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '' })
    await cluster.create(kinds.map((kind) => mergeDefinition(cluster.group, kind)))
  })
  after(() => opened?.close())

  test('every object, owner, conflict and refusal', { timeout: 60 * 60_000 }, async (t) => {
    const sequences = Array.from({ length: Math.ceil(WRITES / STEPS) }, (_, i) => sequenceOf(i))
    await compareSequences(t, SEED, sequences, ['applied', 'conflicts', 'refused', 'invalid', 'written'])
  })

  function sequenceOf(i: number): Sequence {
    const kind = random.pick(kinds)
    const { spec, hasStatus, versions } = kind
    const steps = randomSteps(random, { parts: partsOf(spec), hasStatus, versions, count: STEPS })
    return { target: targetOf(kind), name: `s${i}`, steps }
  }

  function targetOf(kind: MergeKind): WriteTarget {
    const definition = mergeDefinition(cluster.group, kind)
    const resources = new Map(definedResources(definition).map((one) => [one.gvk.version, one]))
    const resourceOf = (version: string) => resources.get(version) as DefinedResource
    return {
      transport: opened.transport,
      kind: kind.kind,
      version: 'v1',
      path: (version) => `/apis/${cluster.group}/${version}/namespaces/${namespace}/${kind.kind.toLowerCase()}s`,
      endpoint: (version, subresource) => ({
        schema: resourceOf(version).schema,
        apiVersion: `${cluster.group}/${version}`,
        subresource,
        custom: true,
        hasStatus: kind.hasStatus,
        schemaOf: (apiVersion) => resources.get(apiVersion.split('/')[1] ?? '')?.schema,
      }),
      foresees: (object, live, version, subresource) =>
        customForesight(object, live, resourceOf(version), resourceOf('v1'), subresource),
    }
  }
})

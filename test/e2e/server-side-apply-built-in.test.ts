// Writes to kinds of the API server itself, by several managers and beside controllers: who owns what, we know as well.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { BUILT_IN_KINDS, type BuiltInKind, withoutFilledIn } from '../support/built-in-kinds.ts'
import { testCluster } from '../support/cluster.ts'
import { compareSequences, type Sequence, STEPS } from '../support/compare-sequences.ts'
import { randomFrom } from '../support/random.ts'
import { randomSteps } from '../support/random-steps.ts'
import type { WriteTarget } from '../support/write-steps.ts'

const cluster = await testCluster()

/** How many writes are sent. More for a long run: `TACK_TEST_WRITES=20000`. */
const WRITES = Number(process.env.TACK_TEST_WRITES ?? 3000)
const SEED = Number(process.env.TACK_TEST_SEED ?? 37)

describe('Who owns what of built-in kinds after a write, we know as the API server does', {
  skip: cluster.skip,
}, () => {
  let opened: OpenCluster
  let namespace = ''
  const schemas = new Map<BuiltInKind, Schema>()
  const random = randomFrom(SEED)

  before(async () => {
    namespace = await cluster.namespace()
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '' })
    for (const kind of BUILT_IN_KINDS) {
      const gv = parseApiVersion(kind.apiVersion)
      const schema = (await opened.schemas(gv)).schemaOf({ ...gv, kind: kind.kind })
      assert.ok(schema, kind.kind)
      schemas.set(kind, schema)
    }
  })
  after(() => opened?.close())

  test('every owner, conflict and refusal', { timeout: 60 * 60_000 }, async (t) => {
    const sequences = Array.from({ length: Math.ceil(WRITES / STEPS) }, (_, i) => sequenceOf(i))
    await compareSequences(t, SEED, sequences, ['applied', 'conflicts', 'refused', 'written'])
  })

  function sequenceOf(i: number): Sequence {
    const kind = BUILT_IN_KINDS[i % BUILT_IN_KINDS.length] as BuiltInKind
    const { version } = parseApiVersion(kind.apiVersion)
    const { parts, hasStatus } = kind
    return {
      target: targetOf(kind),
      name: `s${i}`,
      steps: randomSteps(random, { parts, hasStatus, versions: [version], count: STEPS }),
    }
  }

  function targetOf(kind: BuiltInKind): WriteTarget {
    const { apiVersion, plural, isShared } = kind
    const { group, version } = parseApiVersion(apiVersion)
    const root = group === '' ? '/api/v1' : `/apis/${apiVersion}`
    return {
      transport: opened.transport,
      kind: kind.kind,
      version,
      path: () => `${root}/namespaces/${namespace}/${plural}`,
      endpoint: (_version, subresource) => ({ schema: schemas.get(kind) as Schema, apiVersion, subresource }),
      foresees: undefined,
      isShared,
      withoutAdmission: (created, body) => withoutFilledIn(kind, created, body),
    }
  }
})

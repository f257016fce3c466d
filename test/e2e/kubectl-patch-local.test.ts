// `kubectl patch --local`: kubectl's own application of random patches of every type, beside ours.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { isJsonObject, type Json, type KubeObject, parseJson, stringifyJson } from '../../src/machinery/json.ts'
import { applyJsonPatch } from '../../src/machinery/patches/json/apply-json-patch.ts'
import { applyMergePatch } from '../../src/machinery/patches/merge/apply-merge-patch.ts'
import { NO_ANSWER, type Patched } from '../../src/machinery/patches/patch-failure.ts'
import { applyStrategicPatch } from '../../src/machinery/patches/strategic/apply-strategic-patch.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import { goJson } from '../../src/machinery/schema/go-json.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { testCluster } from '../support/cluster.ts'
import { patchedObjects } from '../support/patched-objects.ts'
import { type Random, randomFrom } from '../support/random.ts'
import { randomJsonPatch, randomMergePatch, randomStrategicPatch } from '../support/random-patches.ts'

const cluster = await testCluster()

/** Runs of kubectl of each type, each with one object of every kind. More by `TACK_TEST_LOCAL=500`. */
const RUNS = Number(process.env.TACK_TEST_LOCAL ?? 30)
const SEED = Number(process.env.TACK_TEST_SEED ?? 21)
const KUBECTL_MS = 600_000

type Type = 'json' | 'merge' | 'strategic'
type Known = { readonly object: KubeObject; readonly schema: Schema }

describe('kubectl patch --local', { skip: cluster.skip }, () => {
  let opened: OpenCluster
  let known: readonly Known[] = []

  before(async () => {
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '' })
    const builtIn = patchedObjects('n', 'tack.test', 'x').filter(({ isCustom }) => !isCustom)
    known = await Promise.all(builtIn.map(({ object }) => withSchema(object)))
  })
  after(() => opened?.close())

  async function withSchema(object: KubeObject): Promise<Known> {
    const gvk = { ...parseApiVersion(object.apiVersion), kind: object.kind }
    const schema = (await opened.schemas(gvk)).schemaOf(gvk)
    assert.ok(schema, object.kind)
    return { object, schema }
  }

  for (const type of ['json', 'merge', 'strategic'] as const) {
    test(`--type=${type} gives what is given here`, { timeout: 30 * 60_000 }, async (t) => {
      const random = randomFrom(SEED)
      const counts = { applied: 0, refused: 0, broken: 0 }
      for (let i = 0; i < RUNS; i++) {
        const body = bodyOf(type, random.pick(known), random)
        const ours = known.map((one) => apply(type, one, body))
        const { code, stdout, stderr } = await patchLocally(type, body)
        if (ours.some((patched) => 'failure' in patched && patched.failure.code === NO_ANSWER)) {
          counts.broken++
          assert.match(stderr, /^panic: /m, body)
          continue
        }
        const values = ours.flatMap((patched) =>
          'value' in patched && typeof patched.value.kind === 'string' ? [patched.value] : [],
        )
        counts.applied += values.length
        counts.refused += ours.length - values.length
        assert.equal(goJson(documentsIn(stdout)), goJson(values), `${body}\n${stderr}`)
        assert.equal(code === 0, values.length === ours.length, `${body}\n${stderr}`)
      }
      t.diagnostic(`seed ${SEED}: ${JSON.stringify(counts)}`)
      assert.ok(counts.applied > RUNS && (type === 'merge' || counts.refused > RUNS / 3), JSON.stringify(counts))
    })
  }

  function bodyOf(type: Type, { object, schema }: Known, random: Random): string {
    if (type === 'json') return randomJsonPatch(object, schema, random)
    return goJson(
      type === 'merge' ? randomMergePatch(object, schema, random) : randomStrategicPatch(object, schema, random),
    )
  }

  /** kubectl reads a list as YAML and writes it again, as Go does; only what it cannot read is left as it is. */
  function apply(type: Type, { object, schema }: Known, body: string): Patched {
    if (type === 'json') return applyJsonPatch(object, tryParse(body) ?? body, { fieldValidation: 'Ignore' })
    return type === 'merge' ? applyMergePatch(object, body) : applyStrategicPatch(object, body, schema)
  }

  function patchLocally(type: Type, body: string) {
    const input = known.map(({ object }) => stringifyJson(object)).join('\n---\n')
    const args = ['patch', '--local', '-f', '-', `--type=${type}`, '-o', 'json', '-p', body]
    return cluster.kubectl(args, { input, timeoutMs: KUBECTL_MS })
  }
})

function tryParse(text: string): Json | undefined {
  try {
    const value = parseJson(text)
    return isJsonObject(value) || Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Objects that are printed one after the other. */
function documentsIn(stdout: string): Json[] {
  const texts = stdout.split(/^(?=\{)/m).filter((text) => text.trim() !== '')
  return texts.map((text) => parseJson(text))
}

// Published definitions and hundreds mutated from them: what the API server refuses in a schema, we refuse.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { isJsonObject, type JsonObject, type KubeObject, stringifyJson } from '../../src/machinery/json.ts'
import { definitionCauses } from '../../src/machinery/schema/structural/definition-causes.ts'
import { testCluster } from '../support/cluster.ts'
import { mutateSchema } from '../support/mutate-schemas.ts'
import { type Random, randomFrom } from '../support/random.ts'
import { serverVerdict, textOfCause } from '../support/server-verdict.ts'
import { moveDefinition, noSharedObjects, sharedDefinitions } from '../support/shared-objects.ts'

const cluster = await testCluster()
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** How many definitions are sent. More for a long run: `TACK_TEST_DEFINITIONS=5000`. */
const DEFINITIONS = Number(process.env.TACK_TEST_DEFINITIONS ?? 500)
const SEED = Number(process.env.TACK_TEST_SEED ?? 37)
const IN_FLIGHT = 12
/** Larger ones take the server long. */
const MAX_BYTES = 40_000

/** What is said of rules once they are compiled, and of their cost, and by them of defaults. */
const OF_RULES =
  /x-kubernetes-validations\[\d+\]\.(rule|messageExpression|fieldPath|optionalOldSelf)|x-kubernetes-validations: Internal error|estimated rule cost|: failed rule/

describe('What the API server refuses in a definition, we refuse', { skip: cluster.skip || noSharedObjects }, () => {
  let opened: OpenCluster
  let definitions: readonly KubeObject[] = []

  before(async () => {
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '' })
    definitions = (await sharedDefinitions()).map((definition) => moveDefinition(definition, cluster.group))
  })
  after(() => opened?.close())

  test('every schema, with the same findings', { timeout: 20 * 60_000 }, async (t) => {
    const random = randomFrom(SEED)
    const small = definitions.filter(
      (definition) => isWhole(definition) && stringifyJson(definition).length < MAX_BYTES,
    )
    assert.ok(small.length > 50)
    const mutated = Array.from({ length: DEFINITIONS }, () => mutate(random.pick(small), random))
    const differences: string[] = []
    let refused = 0
    let causes = 0
    const queue = [...small, ...mutated].values()
    const worker = async () => {
      for (const definition of queue) {
        const text = stringifyJson(definition)
        const ours = definitionCauses(definition).map(textOfCause).map(comparable)
        const verdict = await serverVerdict(opened.transport.request.bind(opened.transport), CRDS, definition, 'Ignore')
        const theirs =
          'causes' in verdict ? verdict.causes.filter((c) => !isOfOthers(c) && !isOfRule(c, text)).map(comparable) : []
        if ('code' in verdict && verdict.code !== 422) differences.push(verdict.message)
        const [a, b] = [ours.filter((c) => !isOfOthers(c)).sort(), theirs.sort()]
        if (a.length > 0) refused++
        causes += a.length
        const only = [
          ...a.filter((c) => !b.includes(c)).map((c) => `only ours: ${c}`),
          ...b.filter((c) => !a.includes(c)).map((c) => `only theirs: ${c}`),
        ]
        if (only.length > 0) differences.push(`${definition.metadata?.name}\n  ${only.join('\n  ')}`)
      }
    }
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
    t.diagnostic(
      `seed ${SEED}: ${small.length + mutated.length} definitions, ${refused} refused for ${causes} causes; ${differences.length} differences`,
    )
    assert.equal(differences.length, 0, `\n${differences.slice(0, 20).join('\n')}`)
    assert.ok(refused > DEFINITIONS / 3, String(refused))
  })
})

/** Patches are among the published ones. */
function isWhole({ spec }: KubeObject): boolean {
  const versions = isJsonObject(spec) && Array.isArray(spec.versions) ? spec.versions : []
  return versions.length > 0 && versions.every((version) => isJsonObject(version) && isJsonObject(version.schema))
}

function isOfOthers(cause: string): boolean {
  return OF_RULES.test(cause) || !/ spec\.(validation|versions\[\d+\]\.schema)/.test(cause)
}

/** A default may break a rule, which says so in its own words. */
function isOfRule(cause: string, definition: string): boolean {
  const said = /\.default\S*: (?:Invalid value: )?(.*)$/s.exec(cause)?.[1]
  return said !== undefined && definition.includes(`"message":${stringifyJson(said)}`)
}

/** The value of a whole schema is shown as its Go type prints it. */
function comparable(cause: string): string {
  return cause.replace(/(openAPIV3Schema: Invalid value: )\{.*\}: only \[/s, '$1{…}: only [')
}

function mutate(definition: KubeObject, random: Random): KubeObject {
  const spec = definition.spec as JsonObject & { readonly versions: readonly JsonObject[] }
  const chosen = random.below(spec.versions.length)
  const versions = spec.versions.map((version, i) => {
    // kube-apiserver 1.37 breaks off when there are some beside a schema with, say, a list of `items`
    const { selectableFields: _fields, ...others } = version
    const schema = version.schema as JsonObject
    if (i !== chosen) return version
    return { ...others, schema: { openAPIV3Schema: mutateSchema(schema.openAPIV3Schema as JsonObject, random) } }
  })
  return { ...definition, spec: { ...spec, versions } } as KubeObject
}

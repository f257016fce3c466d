// Published definitions and hundreds mutated from them: what the API server refuses in a schema and its rules, we refuse.
import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { isJsonObject, type JsonObject, type KubeObject, parseJson, stringifyJson } from '../../src/machinery/json.ts'
import { testCluster } from '../support/cluster.ts'
import { CRDS, compareDefinition } from '../support/compare-definitions.ts'
import { inParallel } from '../support/in-parallel.ts'
import { mutateRules } from '../support/mutate-rules.ts'
import { mutateSchema } from '../support/mutate-schemas.ts'
import { type Random, randomFrom } from '../support/random.ts'
import { FIELD_PATHS, MESSAGES, RULES } from '../support/rule-texts.ts'
import { moveDefinition, noSharedObjects, sharedDefinitions } from '../support/shared-objects.ts'

const cluster = await testCluster()

/** How many mutated definitions are sent, and a quarter as many updates. More for a long run: `TACK_TEST_DEFINITIONS=5000`. */
const DEFINITIONS = Number(process.env.TACK_TEST_DEFINITIONS ?? 500)
const SEED = Number(process.env.TACK_TEST_SEED ?? 37)
const IN_FLIGHT = 8
/** Larger ones take the server long; they are sent as they are. */
const MAX_BYTES = 40_000
/** How many are stored, and updated again and again. */
const STORED = 10

let opened: OpenCluster

before(async () => {
  if (cluster.skip) return
  const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
  opened = openCluster(connection, { cacheDir: '' })
})
after(() => opened?.close())

describe('What the API server refuses in a definition, we refuse', { skip: cluster.skip || noSharedObjects }, () => {
  let definitions: readonly KubeObject[] = []
  let small: readonly KubeObject[] = []

  before(async () => {
    definitions = (await sharedDefinitions()).map((one) => moveDefinition(one, cluster.group)).filter(isWhole)
    small = definitions.filter((definition) => stringifyJson(definition).length < MAX_BYTES)
    assert.ok(small.length > 50)
  })

  test('nothing in those that are published', { timeout: 20 * 60_000 }, async (t) => {
    const { refused } = await compareAll(t, definitions)
    assert.equal(refused, 0)
  })

  test('every schema and rule in those that are changed', { timeout: 60 * 60_000 }, async (t) => {
    const random = randomFrom(SEED)
    const ruled = small.filter((definition) => stringifyJson(definition).includes('"x-kubernetes-validations"'))
    const mutated = Array.from({ length: DEFINITIONS }, () =>
      mutate(random.pick(random.once(2) ? ruled : small), random),
    )
    const { refused } = await compareAll(t, mutated)
    assert.ok(refused > DEFINITIONS / 2, String(refused))
  })

  test('every update', { timeout: 60 * 60_000 }, async (t) => {
    const random = randomFrom(SEED + 1)
    const ruled = small.filter((definition) => stringifyJson(definition).includes('"x-kubernetes-validations"'))
    const chosen = ruled.filter((_, i) => i % Math.ceil(ruled.length / STORED) === 0)
    const stored: KubeObject[] = []
    for (const definition of chosen) stored.push(await store(definition))
    const updates = Array.from({ length: DEFINITIONS / 4 }, () => {
      const old = random.pick(stored)
      return { definition: mutate(old, random), old }
    })
    const { refused } = await compareAll(
      t,
      updates.map(({ definition }) => definition),
      updates.map(({ old }) => old),
    )
    assert.ok(refused > updates.length / 2, String(refused))
  })
})

describe('Every function, message and path of a rule', { skip: cluster.skip }, () => {
  const nodes: { readonly [kind: string]: JsonObject } = {
    string: { type: 'string', maxLength: 5 },
    integer: { type: 'integer' },
    number: { type: 'number' },
    boolean: { type: 'boolean' },
    array: { type: 'array', maxItems: 3, items: { type: 'string', maxLength: 5 } },
    map: { type: 'object', maxProperties: 3, additionalProperties: { type: 'string', maxLength: 5 } },
    object: {
      type: 'object',
      properties: { spec: { type: 'object' }, metadata: { type: 'object', properties: { name: { type: 'string' } } } },
    },
    intOrString: { 'x-kubernetes-int-or-string': true, maxLength: 5 },
  }

  for (const [kind, node] of Object.entries(nodes)) {
    test(`of a value of ${kind} is taken or refused as the API server does`, async (t) => {
      const texts = [...(RULES.any ?? []), ...(RULES[kind] ?? [])]
      const rules: readonly JsonObject[] = [
        ...texts.map((rule) => ({ rule, message: 'm' })),
        ...texts.map((rule) => ({ rule, message: 'm', optionalOldSelf: true })),
        ...MESSAGES.filter((text) => text.trim() !== '').map((messageExpression) => ({
          rule: 'true',
          messageExpression,
        })),
      ]
      // a definition for each, for one that is wrong hides nothing of another
      await compareAll(t, [definitionOf(rules.map((rule) => ({ ...node, 'x-kubernetes-validations': [rule] })))])
    })
  }

  test('is found where it leads to', async (t) => {
    const node: JsonObject = {
      type: 'object',
      properties: {
        spec: { type: 'object', properties: { items: { type: 'array', items: { type: 'string' } } } },
        "it's": { type: 'object', additionalProperties: { type: 'string' } },
        a: { type: 'object', additionalProperties: { type: 'object', properties: { c: { type: 'string' } } } },
      },
    }
    const rules = FIELD_PATHS.map((fieldPath) => ({ rule: 'true', fieldPath }))
    await compareAll(t, [definitionOf(rules.map((rule) => ({ ...node, 'x-kubernetes-validations': [rule] })))])
  })
})

/** Compares many and fails for any difference. */
async function compareAll(
  t: TestContext,
  definitions: readonly KubeObject[],
  olds: readonly KubeObject[] = [],
): Promise<{ readonly refused: number }> {
  const differences: string[] = []
  const counts = { accepted: 0, refused: 0, broken: 0, findings: 0 }
  await inParallel([...definitions.entries()], IN_FLIGHT, async ([i, definition]) => {
    const found = await compareDefinition(opened.transport, definition, olds[i])
    counts[found.outcome]++
    counts.findings += found.findings
    if (found.differences.length > 0)
      differences.push(`${definition.metadata?.name}\n  ${found.differences.slice(0, 6).join('\n  ')}`)
  })
  const { accepted, refused, broken, findings } = counts
  t.diagnostic(
    `seed ${SEED}: ${definitions.length} definitions, ${accepted} taken, ${refused} refused for ${findings} causes, ${broken} broken off; ${differences.length} differences`,
  )
  assert.equal(differences.length, 0, `\n${differences.slice(0, 20).join('\n')}`)
  return { refused }
}

/** Puts a definition on the server for the time of the test; answers it as it is stored. */
async function store(definition: KubeObject): Promise<KubeObject> {
  const body = stringifyJson(definition)
  const request = { method: 'POST', path: CRDS, contentType: 'application/json', body } as const
  return parseJson(await (await opened.transport.request(request)).text()) as KubeObject
}

/** Patches are among the published ones. */
function isWhole({ spec }: KubeObject): boolean {
  const versions = isJsonObject(spec) && Array.isArray(spec.versions) ? spec.versions : []
  return versions.length > 0 && versions.every((version) => isJsonObject(version) && isJsonObject(version.schema))
}

function mutate(definition: KubeObject, random: Random): KubeObject {
  const spec = definition.spec as JsonObject & { readonly versions: readonly JsonObject[] }
  const chosen = random.below(spec.versions.length)
  const versions = spec.versions.map((version, i) => {
    // kube-apiserver 1.37 breaks off when there are some beside a schema with, say, a list of `items`
    const { selectableFields: _fields, ...others } = version
    const { openAPIV3Schema } = version.schema as { readonly openAPIV3Schema: JsonObject }
    if (i !== chosen) return version
    const withRules = random.once(3) ? openAPIV3Schema : mutateRules(openAPIV3Schema, random)
    const mutated = withRules === openAPIV3Schema || random.once(4) ? mutateSchema(withRules, random) : withRules
    return { ...others, schema: { openAPIV3Schema: mutated } }
  })
  return { ...definition, spec: { ...spec, versions } } as KubeObject
}

/** A definition with such properties. */
function definitionOf(nodes: readonly JsonObject[]): KubeObject {
  const properties = Object.fromEntries(nodes.map((node, i) => [`p${i}`, node]))
  const group = cluster.group
  const openAPIV3Schema = { type: 'object', properties }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `rules.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'rules', singular: 'rule', kind: 'Rule', listKind: 'RuleList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  } as KubeObject
}

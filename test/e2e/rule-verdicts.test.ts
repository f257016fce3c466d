// Rules on the real API server: those of published definitions with values that they take and refuse, and expressions
// with every function that there is. What it says of each, we say.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { estimateCost } from '../../src/machinery/cel/cost/estimate.ts'
import { sizesOf } from '../../src/machinery/cel/cost/schema-size.ts'
import { NEWEST_VERSION } from '../../src/machinery/cel/environment.ts'
import { type Json, type JsonObject, type KubeObject, stringifyJson } from '../../src/machinery/json.ts'
import { readStructural } from '../../src/machinery/schema/read-definition.ts'
import { type CompiledRule, compileRules } from '../../src/machinery/schema/rules/compile-rules.ts'
import { ruleEnvs } from '../../src/machinery/schema/rules/rule-envs.ts'
import { testCluster } from '../support/cluster.ts'
import { compareVerdicts, type Question, shortly } from '../support/compare-verdicts.ts'
import { inParallel } from '../support/in-parallel.ts'
import { randomFrom } from '../support/random.ts'
import { definitionOfFields, objectOfFields } from '../support/rule-definition.ts'
import { EXPRESSION_SCHEMA, EXPRESSION_VALUES, EXPRESSIONS, ruleOf } from '../support/rule-expressions.ts'
import { rulesAt, sharedRuleNodes } from '../support/rule-nodes.ts'
import { valuesFor } from '../support/rule-values.ts'
import {
  createDefinition,
  loosened,
  removeDefinition,
  replaceDefinition,
  type Served,
  servedVersions,
  store,
  untilMarked,
  untilServed,
} from '../support/served-definitions.ts'
import { warningBox } from '../support/server-verdict.ts'
import { noSharedObjects } from '../support/shared-objects.ts'

const cluster = await testCluster()
const SEED = Number(process.env.TACK_TEST_SEED ?? 37)
const IN_FLIGHT = 16
const VALUES_PER_NODE = 12
const STORED_PER_NODE = 2
const MAX_BYTES = 150_000

/** Expressions without variables, with what becomes of them. */
const CONFORMANCE: { readonly [suite: string]: readonly (readonly [expression: string, ...outcome: Json[]])[] } =
  JSON.parse(readFileSync(new URL('../unit/machinery/cel/testdata/conformance.json', import.meta.url), 'utf8'))

describe('What the API server says by rules, we say', { skip: cluster.skip }, () => {
  const warnings = warningBox()
  const differences: string[] = []
  let opened: OpenCluster
  let namespace = ''
  let made = 0

  before(async () => {
    namespace = await cluster.namespace()
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '', observer: warnings.observer })
  })
  after(() => opened?.close())

  test('for the rules of published definitions', { skip: noSharedObjects, timeout: 20 * 60_000 }, async (t) => {
    differences.length = 0
    const random = randomFrom(SEED)
    const nodes = (await sharedRuleNodes()).map(({ node, isRoot }) => {
      const { default: _none, ...rest } = node
      const field = isRoot ? { ...rest, 'x-kubernetes-embedded-resource': true } : rest
      return { field, values: valuesFor(readStructural(field), VALUES_PER_NODE, random) }
    })
    const outcomes = { objects: 0, updates: 0, failed: new Set<string>() }
    for (const group of bySize(nodes)) {
      const fields = Object.fromEntries(group.map(({ field }, i) => [`f${i}`, field]))
      const served = await serveLoosely(fields)
      const stored = new Map<string, KubeObject[]>()
      const toStore = group.flatMap(({ values }, i) =>
        values.slice(0, STORED_PER_NODE).map((value, j) => ({ key: `f${i}`, name: `f${i}-${j}`, value })),
      )
      await inParallel(toStore, IN_FLIGHT, async ({ key, name, value }) => {
        const object = objectOfFields(served.definition, namespace, name, { [key]: value })
        const kept = await store(opened.transport, served.path, object)
        if (kept !== undefined) stored.set(key, [...(stored.get(key) ?? []), kept])
      })
      await tighten(served)
      const questions = group.flatMap(({ values }, i): Question[] => {
        const creates = values.map((value) => objectOfFields(served.definition, namespace, 'x', { [`f${i}`]: value }))
        const updates = (stored.get(`f${i}`) ?? []).flatMap((old) =>
          values.map((value) => ({ object: { ...old, spec: { [`f${i}`]: value } } as KubeObject, old })),
        )
        return [...creates.map((object) => ({ object })), ...updates]
      })
      await inParallel(questions, IN_FLIGHT, async (question) => {
        const messages = await compare(served, question)
        if (question.old === undefined) outcomes.objects++
        else outcomes.updates++
        for (const message of messages) outcomes.failed.add(message)
      })
      await removeDefinition(opened.transport, served.definition)
    }
    const rules = new Set(nodes.flatMap(({ field }) => rulesAt(field)))
    t.diagnostic(
      `seed ${SEED}: ${rules.size} rules, ${outcomes.objects} objects, ${outcomes.updates} updates, ${outcomes.failed.size} different messages; ${differences.length} differences`,
    )
    assert.equal(differences.length, 0, `\n${differences.slice(0, 20).join('\n')}`)
    assert.ok(rules.size > 300 && outcomes.failed.size > 200)
  })

  test('for every function', { timeout: 10 * 60_000 }, async (t) => {
    differences.length = 0
    const fields = EXPRESSIONS.map((expression) => fieldOf(expression, EXPRESSION_SCHEMA))
    assert.deepEqual(
      EXPRESSIONS.filter((_, i) => !isTaken(fields[i] as JsonObject)),
      [],
    )
    const parts = groupsOf(fields.map((field, i) => [`e${i}`, field]))
    let told = 0
    for (const part of parts) {
      const served = await serve(Object.fromEntries(part))
      await inParallel(EXPRESSION_VALUES, IN_FLIGHT, async (value) => {
        const spec = Object.fromEntries(part.map(([key]) => [key, value]))
        told += (await compare(served, { object: objectOfFields(served.definition, namespace, 'x', spec) })).length
      })
      await removeDefinition(opened.transport, served.definition)
    }
    t.diagnostic(`${EXPRESSIONS.length} expressions, ${told} messages; ${differences.length} differences`)
    assert.equal(differences.length, 0, `\n${differences.slice(0, 20).join('\n')}`)
    assert.ok(told >= EXPRESSIONS.length, String(told))
  })

  test('for expressions of constants', { timeout: 10 * 60_000 }, async (t) => {
    differences.length = 0
    const expressions = Object.values(CONFORMANCE).flatMap((cases) => cases.map(([expression]) => expression))
    const fields = expressions.map((expression) => fieldOf(expression, { type: 'object' })).filter(isTaken)
    let told = 0
    for (const part of groupsOf(fields.map((field, i) => [`e${i}`, field]))) {
      const served = await serve(Object.fromEntries(part))
      const spec = Object.fromEntries(part.map(([key]) => [key, {}]))
      told += (await compare(served, { object: objectOfFields(served.definition, namespace, 'x', spec) })).length
      await removeDefinition(opened.transport, served.definition)
    }
    t.diagnostic(`${expressions.length} expressions, ${told} messages; ${differences.length} differences`)
    assert.equal(differences.length, 0, `\n${differences.slice(0, 20).join('\n')}`)
    assert.ok(fields.length > 1000 && told > 1000)
  })

  /** What we say by rules, after it was compared. */
  async function compare(served: Served, question: Question): Promise<string[]> {
    const { ours, differences: found } = await compareVerdicts(
      { transport: opened.transport, warnings, ...served },
      question,
    )
    const before = question.old === undefined ? '' : `\n  before: ${shortly(question.old)}`
    if (found.length > 0) differences.push(`${found.slice(0, 5).join('\n  ')}\n  ${shortly(question.object)}${before}`)
    return ours.causes.map(({ message }) => message)
  }

  async function serve(fields: JsonObject): Promise<Served> {
    const served = await serveLoosely(fields)
    await tighten(served)
    return served
  }

  /** Serves a definition of these fields, as yet without their rules. */
  async function serveLoosely(fields: JsonObject): Promise<Served> {
    const definition = definitionOfFields(`ruled${made++}`, cluster.group, fields)
    const [served] = servedVersions(definition, namespace)
    assert.ok(served)
    assert.equal(await createDefinition(opened.transport, unmarked(loosened(definition))), undefined)
    await untilServed(opened.transport, served.path)
    return served
  }

  async function tighten(served: Served): Promise<void> {
    assert.equal(await replaceDefinition(opened.transport, served.definition), undefined)
    await untilMarked(opened.transport, served)
  }
})

function unmarked(definition: KubeObject): KubeObject {
  return JSON.parse(JSON.stringify(definition).replace(/,"tackMarker":\{"type":"integer"\}/, '')) as KubeObject
}

/** A node with a rule that fails, and where it can says what the expression is. */
function fieldOf(expression: string, schema: JsonObject): JsonObject {
  const withText = { ...schema, 'x-kubernetes-validations': [ruleOf(expression, true)] }
  return isTaken(withText) ? withText : { ...schema, 'x-kubernetes-validations': [ruleOf(expression, false)] }
}

/** The rules are new to the server. */
const NEW = ruleEnvs(NEWEST_VERSION)
/** What a server lets an expression cost at most, as it estimates it. */
const MAX_ESTIMATE = 10_000_000n

/** Whether the rules compile and are not too dear. */
function isTaken(field: JsonObject): boolean {
  const schema = readStructural(field)
  const compiled = compileRules(schema, { envs: NEW })
  if ('problem' in compiled) return false
  const isFine = (part: CompiledRule['rule']) =>
    part === undefined || (!('problem' in part) && estimateCost(part.checked, sizesOf(schema)).max <= MAX_ESTIMATE)
  return compiled.rules.every(({ rule, message }) => isFine(rule) && isFine(message))
}

/** Groups whose fields fit one definition. */
function bySize<T extends { readonly field: JsonObject }>(nodes: readonly T[]): T[][] {
  const groups: T[][] = []
  let left = 0
  for (const node of nodes) {
    const bytes = stringifyJson(node.field).length
    if (bytes > left) {
      groups.push([])
      left = MAX_BYTES
    }
    groups.at(-1)?.push(node)
    left -= bytes
  }
  return groups
}

const FIELDS_OF_EXPRESSIONS = 60

function groupsOf(fields: readonly (readonly [string, JsonObject])[]): (readonly [string, JsonObject])[][] {
  return Array.from({ length: Math.ceil(fields.length / FIELDS_OF_EXPRESSIONS) }, (_, i) =>
    fields.slice(i * FIELDS_OF_EXPRESSIONS, (i + 1) * FIELDS_OF_EXPRESSIONS),
  )
}

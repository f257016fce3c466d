// Where the API server gives up on a rule, or on all rules of an object, because they cost too much: at the very length
// at which we do.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import type { KubeObject } from '../../src/machinery/json.ts'
import { testCluster } from '../support/cluster.ts'
import { compareVerdicts } from '../support/compare-verdicts.ts'
import { inParallel } from '../support/in-parallel.ts'
import { CALL_CASES, type CostCase, isOfCost, OBJECT_CASES } from '../support/rule-costs.ts'
import { definitionOfFields, objectOfFields } from '../support/rule-definition.ts'
import {
  createDefinition,
  removeDefinition,
  type Served,
  servedVersions,
  untilServed,
} from '../support/served-definitions.ts'
import { serverVerdict, warningBox } from '../support/server-verdict.ts'

const cluster = await testCluster()
/** All rules of a definition together may cost ten times what one may. */
const PER_DEFINITION = 8
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

describe('Rules are cut off where the API server cuts them off', { skip: cluster.skip }, () => {
  const warnings = warningBox()
  let opened: OpenCluster
  let namespace = ''
  let made = 0

  before(async () => {
    namespace = await cluster.namespace()
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '', observer: warnings.observer })
  })
  after(() => opened?.close())

  test('one by one', { timeout: 15 * 60_000 }, (t) => compareAll(CALL_CASES, PER_DEFINITION, t))

  test('all of an object together', { timeout: 15 * 60_000 }, (t) => compareAll(OBJECT_CASES, 1, t))

  async function compareAll(
    cases: readonly CostCase[],
    perDefinition: number,
    t: { diagnostic(text: string): void },
  ): Promise<void> {
    const differences: string[] = []
    for (let i = 0; i < cases.length; i += perDefinition) {
      const group = cases.slice(i, i + perDefinition)
      const served = await serve(group)
      await inParallel(group, 2, async (one) => void differences.push(...(await differencesOf(one, served))))
      await removeDefinition(opened.transport, served.definition)
    }
    t.diagnostic(`${cases.length} rules, ${differences.length} differences`)
    assert.equal(differences.length, 0, `\n${differences.join('\n')}`)
  }

  async function serve(group: readonly CostCase[]): Promise<Served> {
    const fields = group.map((one) => [one.name, one.schema(one.limits[0])] as const)
    const definition = definitionOfFields(`costly${made++}`, cluster.group, Object.fromEntries(fields))
    assert.equal(await createDefinition(opened.transport, definition), undefined)
    const [served] = servedVersions(definition, namespace)
    assert.ok(served)
    await untilServed(opened.transport, served.path)
    return served
  }

  /** Before the length at which they are cut off, and at it; and what the server says to one item more. */
  async function differencesOf(one: CostCase, served: Served): Promise<string[]> {
    const [maxItems, flip] = one.limits
    const differences: string[] = []
    for (const length of [flip - 1, flip]) {
      const object = objectOfFields(served.definition, namespace, 'x', { [one.name]: one.value(length) })
      const target = { transport: opened.transport, warnings, ...served }
      const { ours, differences: found } = await compareVerdicts(target, { object })
      const isCut = ours.causes.some(({ message }) => isOfCost(message))
      if (isCut !== (length === flip)) differences.push(`${one.name}, ${length} items: ${isCut ? '' : 'not '}cut off`)
      differences.push(...found.map((line) => `${one.name}, ${length} items: ${line.slice(0, 400)}`))
    }
    if (CALL_CASES.includes(one) && !(await isTooDear(one, maxItems + 1)))
      differences.push(`${one.name}: not refused with ${maxItems + 1} items`)
    return differences
  }

  async function isTooDear(one: CostCase, maxItems: number): Promise<boolean> {
    const definition = definitionOfFields('dear', cluster.group, { field: one.schema(maxItems) }) as KubeObject
    const send = opened.transport.request.bind(opened.transport)
    const verdict = await serverVerdict(send, CRDS, definition, 'Ignore')
    return 'code' in verdict && /estimated (rule|messageExpression) cost exceeds budget/.test(verdict.message)
  }
})

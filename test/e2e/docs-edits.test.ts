// What docs/edits.md says of each edit is what `kubectl tack patch` says of it on the real API server. What a server adds by
// itself when something changes (defaults) is no part of the page.

import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type JsonObject, stringifyJson } from '../../src/machinery/json.ts'
import { testCluster } from '../support/cluster.ts'
import { openShell, type Shell } from '../support/console.ts'
import { kubeconfigWith } from '../support/contexts.ts'
import { GATE_SPEC, PAGE_EXAMPLES, PAGE_OBJECTS } from '../support/edits-page.ts'

const cluster = await testCluster()

type Item = {
  readonly reason?: string
  readonly message?: string
  readonly changes: readonly {
    text: string
    op: 'add' | 'remove' | 'replace'
    old?: unknown
    new?: unknown
    source?: string
  }[]
}

describe('On the server', { skip: cluster.skip }, () => {
  let shell: Shell
  let target: { deployment: string; gate: string }

  before(async () => {
    const namespace = await cluster.namespace()
    const { group } = cluster
    await cluster.create(definition(group))
    const [deployment, gate] = PAGE_OBJECTS
    assert.ok(deployment && gate)
    await cluster.create(prepared(deployment, namespace))
    await cluster.create({ ...prepared(gate, namespace), apiVersion: `${group}/v1` })
    shell = await openShell(cluster.kubectlPath, await kubeconfigWith(cluster, [{ name: 'page', namespace }]))
    target = { deployment: 'deploy api', gate: `gates.${group} g` }
    return () => shell.remove()
  })

  for (const { flags, outcome, isCustom } of PAGE_EXAMPLES) {
    test(`the page says what comes of ${flags}`, async () => {
      const words = `kubectl tack patch ${isCustom ? target.gate : target.deployment} ${flags} --dry-run -o json`
      const { code, stdout, stderr } = await shell.run(words)
      assert.deepEqual(code === 2 ? refusal(stderr) : told(stdout), outcome, `${code} ${stderr}`)
    })
  }
})

/** Why nothing was read. */
function refusal(stderr: string): string[] {
  return stderr
    .trim()
    .split('\n')
    .slice(0, 1)
    .map((line) => line.replace(/^error: /, ''))
}

/** The changes that are stated, or why the object was refused. */
function told(stdout: string): string[] {
  const { items } = JSON.parse(stdout) as { items: Item[] }
  const [item] = items
  assert.ok(item)
  if (item.reason !== undefined) return [`${item.reason}: ${item.message}`]
  return item.changes
    .filter(({ source }) => source === undefined || source === 'manifest')
    .map((change) => {
      const values = { add: change.new, remove: change.old, replace: [change.old, change.new] }
      const sign = { add: '+', remove: '-', replace: '~' }
      return `${sign[change.op]} ${change.text}: ${stringifyJson(values[change.op] as JsonObject)}`
    })
}

function prepared(object: JsonObject, namespace: string): JsonObject {
  const copy = structuredClone(object) as {
    metadata: JsonObject
    kind: string
    spec: JsonObject & { template?: { metadata?: JsonObject } }
  }
  const metadata = { ...copy.metadata, namespace }
  if (copy.kind !== 'Deployment') return { ...copy, metadata }
  // what a server insists on, and the page leaves out
  const labels = { app: 'api' }
  const spec = {
    ...copy.spec,
    selector: { matchLabels: labels },
    template: { ...copy.spec.template, metadata: { labels } },
  }
  return { ...copy, metadata, spec } as JsonObject
}

function definition(group: string): JsonObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `gates.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'Gate', plural: 'gates', singular: 'gate' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: GATE_SPEC } } },
        },
      ],
    },
  }
}

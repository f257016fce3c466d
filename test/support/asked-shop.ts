// The asked objects on a real cluster: in two namespaces, with pods on a node of their own, their states as a kubelet reports them.

import type { JsonObject } from '../../src/machinery/json.ts'
import { stringifyJson } from '../../src/machinery/json.ts'
import { askedObjects, askedPods, gadgetDefinition, gadgets } from './asked-objects.ts'
import type { Cells } from './asked-questions.ts'
import type { TestCluster } from './cluster.ts'

/** An object as kubectl prints it. */
// biome-ignore lint/suspicious/noExplicitAny: objects of many kinds
export type Printed = any

export type Asked = {
  /** Everything is in the first; pods only there. */
  readonly namespaces: readonly [string, string]
  /** All objects of these kinds in both namespaces, with kubectl's cells. */
  all(kinds: string): Promise<readonly { readonly object: Printed; readonly cells: Cells }[]>
  /** Removes what does not go with the namespaces. */
  remove(): Promise<void>
}

/** Makes them; `remove` is to be called after. */
export async function makeAsked(cluster: TestCluster): Promise<Asked> {
  const namespaces = [await cluster.namespace(), await cluster.namespace()] as const
  const [one, two] = namespaces
  const node = `node-${one}`
  await cluster.create([{ apiVersion: 'v1', kind: 'Node', metadata: { name: node } }, gadgetDefinition(cluster.group)])
  const finishedAt = new Date(Date.now() - 47 * 60_000).toISOString().replace(/\.\d+/, '')
  const pods = askedPods(node, finishedAt)
  const others = [...askedObjects(), ...gadgets(cluster.group)]
  await createIn(cluster, one, [...pods.map(({ object }) => object), ...others])
  await createIn(cluster, two, others)
  const made = JSON.parse(await cluster.kubectlOk(['get', 'pods', '-n', one, '-o', 'json']))
  for (const pod of made.items)
    pod.status = pods.find(({ object }) => (object.metadata as JsonObject).name === pod.metadata.name)?.status
  await cluster.kubectlOk(['replace', '--subresource=status', '-f', '-'], { input: JSON.stringify(made) })

  const printed = new Map<string, ReturnType<Asked['all']>>()
  return {
    namespaces,
    all(kinds) {
      const known = printed.get(kinds) ?? printObjects(cluster, namespaces, kinds)
      printed.set(kinds, known)
      return known
    },
    async remove() {
      await cluster.kubectl(['delete', 'pods', '--all', '-n', one, '--grace-period=0', '--force', '--wait=false'])
      await cluster.kubectl(['delete', 'node', node, '--wait=false'])
    },
  }
}

/** With integers that a double cannot hold, and events that name the namespace of what they are about. */
async function createIn(cluster: TestCluster, namespace: string, objects: readonly JsonObject[]): Promise<void> {
  const items = objects.map((object) =>
    object.kind === 'Event'
      ? { ...object, involvedObject: { ...(object.involvedObject as JsonObject), namespace } }
      : object,
  )
  await cluster.create(stringifyJson({ apiVersion: 'v1', kind: 'List', items }), '-n', namespace)
}

async function printObjects(cluster: TestCluster, namespaces: readonly string[], kinds: string) {
  const found: { object: Printed; cells: Cells }[] = []
  for (const kind of kinds.split(','))
    for (const namespace of namespaces) {
      const words = ['get', kind === 'gadgets' ? `gadgets.${cluster.group}` : kind, '-n', namespace]
      const { items } = JSON.parse(await cluster.kubectlOk([...words, '-o', 'json']))
      const cells = tableOf(await cluster.kubectlOk([...words, '-o', 'wide']))
      for (const object of items) found.push({ object, cells: cells.get(object.metadata.name) ?? {} })
    }
  return found
}

/** kubectl's table by name and header: a column begins where its header does. */
function tableOf(text: string): Map<string, Cells> {
  const [header = '', ...lines] = text.split('\n').filter((line) => line !== '')
  const starts = [...header.matchAll(/\S+(?: \S+)*/g)].map(({ 0: name, index }) => ({ name, index }))
  return new Map(
    lines.map((line) => {
      const cells = starts.map(({ name, index }, i) => [name, line.slice(index, starts[i + 1]?.index).trim()] as const)
      const named = Object.fromEntries(cells)
      return [named.NAME ?? '', named]
    }),
  )
}

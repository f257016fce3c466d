// Comparing manifests through the library, for tests that compare hundreds.
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import type { DiffItem, DiffSummary } from '../../src/diff/diff-item.ts'
import { diff } from '../../src/diff/diff-manifests.ts'
import type { ManifestDiffOptions } from '../../src/diff/diff-options.ts'
import { type JsonObject, stringifyJson } from '../../src/machinery/json.ts'
import { printFieldPath } from '../../src/machinery/paths/print-path.ts'
import { parseManifests } from '../../src/manifest/parse-manifests.ts'
import type { Event, Problem } from '../../src/streams.ts'

/** A cluster that counts what it is asked. */
export type Counted = {
  readonly cluster: OpenCluster
  /** `PATCH /api/v1/namespaces/n/configmaps/x?dryRun=All`, in the order of their answers. */
  readonly requests: string[]
  close(): void
}

/** @param as whom to impersonate */
export async function openCounted(kubeconfig: string, as?: string): Promise<Counted> {
  const requests: string[] = []
  const own = await loadConnection({ env: { ...process.env, KUBECONFIG: kubeconfig } })
  const connection = as === undefined ? own : { ...own, impersonate: { user: as, groups: [], extra: {} } }
  const onExchange = ({ method, url }: { readonly method: string; readonly url: string }) => {
    const { pathname, search } = new URL(url)
    requests.push(`${method} ${pathname}${search}`)
  }
  const cluster = openCluster(connection, { cacheDir: '', observer: { onExchange } })
  return { cluster, requests, close: () => cluster.close() }
}

export type Diffed = {
  readonly items: readonly DiffItem[]
  readonly problems: readonly Problem[]
  readonly notices: readonly string[]
  readonly summary: DiffSummary
}

/** @param manifests YAML, or objects */
export async function diffOf(
  { cluster }: Pick<Counted, 'cluster'>,
  manifests: string | readonly object[],
  options: ManifestDiffOptions = {},
): Promise<Diffed> {
  const text = typeof manifests === 'string' ? manifests : manifests.map((one) => stringifyJson(one)).join('\n---\n')
  const run = diff(asyncly(parseManifests(text, 'set.yaml')), cluster, options)
  const [items, problems, notices]: [DiffItem[], Problem[], string[]] = [[], [], []]
  for await (const event of run) {
    if ('item' in event) items.push(event.item)
    else if ('problem' in event) problems.push(event.problem)
    else notices.push(event.notice.message)
  }
  return { items, problems, notices, summary: await run.summary }
}

async function* asyncly<T>(events: Iterable<Event<T>>): AsyncGenerator<Event<T>> {
  yield* events
}

/** `replace .data.a "1" -> "2" manifest`, `add .data.b "3" default`, `remove .data.c "4" manifest`. */
export function changeLines({ changes }: DiffItem): string[] {
  return changes.map(({ op, path, old, new: wanted, source }) => {
    const values = [old, wanted].flatMap((value) => (value === undefined ? [] : [stringifyJson(value)]))
    return `${op} ${printFieldPath(path)} ${values.join(' -> ')} ${source}`
  })
}

/** `update ConfigMap a`. */
export function actionLines({ items }: Pick<Diffed, 'items'>): string[] {
  return items.map(({ action, ref }) => `${action} ${ref.kind} ${ref.name}`)
}

/** The message of the problem of one item; empty where it has none. */
export function messageOf({ items }: Pick<Diffed, 'items'>, index = 0): string {
  return items[index]?.problem?.message ?? ''
}

/** @param metadata more of it */
export function configMapIn(namespace: string, name: string, data: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, ...metadata }, data }
}

// The cluster that an unfinished command line means, for completion: it never asks a person anything, and says nothing.

import type { Cluster } from '../cluster/cluster.ts'
import type { Kubeconfig } from '../cluster/kubeconfig/kubeconfig.ts'
import type { Page, Row } from '../cluster/read.ts'
import { ServerError } from '../errors.ts'
import { type ConnectionFlags, type ConnectionOptions, connectionOptions } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import type { Unfinished } from './completion-words.ts'

/** Objects that names are taken from; more would not be read through in a shell. */
const MAX_NAMES = 500
/** Objects that labels are taken from: their whole metadata is sent. */
const MAX_LABELLED = 100

export const NAMESPACES: ResourceInfo = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  singular: 'namespace',
  kind: 'Namespace',
  namespaced: false,
  verbs: ['list'],
  shortNames: [],
  categories: [],
  subresources: [],
}

/** Completion never asks a question: exec plugins get no terminal and no stderr. */
export async function loadQuietly(line: Unfinished, env: Env) {
  const options = connectionOptions(connectionFlagsOf(line), env)
  const { loadKubeconfig } = await import('../cluster/kubeconfig/index.ts')
  const config = await loadKubeconfig({ ...options, isStdinTerminal: false, onPluginStderr: () => {} })
  return { options, config }
}

export async function withCluster<T>(
  config: Kubeconfig,
  options: ConnectionOptions,
  ask: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const { connectionFor } = await import('../cluster/kubeconfig/index.ts')
  const { openCluster } = await import('../cluster/open-cluster.ts')
  const cluster = openCluster(await connectionFor(config, options), { cacheDir: options.cacheDir })
  try {
    return await ask(cluster)
  } finally {
    cluster.close()
  }
}

/** Asks the cluster that a command line means. @throws as `offerFromCluster`. */
export async function askCluster<T>(line: Unfinished, env: Env, ask: (cluster: Cluster) => Promise<T>): Promise<T> {
  const { options, config } = await loadQuietly(line, env)
  return withCluster(config, options, ask)
}

/** `-n` may be a comma list in our commands; the connection then takes the first. */
function connectionFlagsOf({ values }: Unfinished): ConnectionFlags {
  const namespace = typeof values.namespace === 'string' ? values.namespace.split(',')[0] : undefined
  const { namespace: _, ...rest } = values
  return { ...rest, ...(namespace ? { namespace } : {}) }
}

/** Where a command line looks for objects. */
export type Place = {
  readonly line: Unfinished
  readonly cluster: Cluster
  readonly signal: AbortSignal
}

/**
 * The first objects of a kind, where the command line looks for them.
 * @param startName of the first; a server that refuses to begin there is asked for the beginning.
 */
export async function firstPage(
  place: Place,
  resource: ResourceInfo,
  representation: 'table-none' | 'metadata' | 'object',
  pageSize: number,
  startName?: string,
): Promise<Page | undefined> {
  const { line, cluster, signal } = place
  const isEverywhere = line.values.allNamespaces === true || !resource.namespaced
  const where = isEverywhere ? {} : { namespace: cluster.connection.namespace }
  const from = startName === undefined ? {} : { startName }
  try {
    for await (const page of cluster.read({ resource, ...where, representation, pageSize, ...from }, signal))
      return page
  } catch (error) {
    if (startName === undefined || !(error instanceof ServerError) || ![400, 410].includes(error.code)) throw error
    return firstPage(place, resource, representation, pageSize)
  }
  return undefined
}

/** The one kind that was typed before; undefined for none and for several. */
export async function typedKind({ line, cluster, signal }: Place): Promise<ResourceInfo | undefined> {
  const word = line.operands[0]?.split('/')[0]
  if (word === undefined || word === '') return undefined
  return (await cluster.discovery.resolve(word.split(',')[0] ?? '', signal))?.resources[0]
}

/** What a name can be made of. */
const NAME_START = /^[\w.:-]+$/

/** Names from one small table: the server sends its cells and no objects. Of many objects those that begin with `start`. */
export async function namesIn(asking: Place, resource: ResourceInfo, start: string): Promise<readonly string[]> {
  const isOrdered = !resource.namespaced || asking.line.values.allNamespaces !== true
  const from = isOrdered && NAME_START.test(start) ? start : undefined
  const page = await firstPage(asking, resource, 'table-none', MAX_NAMES, from)
  const column = page?.columns?.findIndex((known) => known.format === 'name') ?? -1
  return (page?.rows ?? []).map((row) => String(row.cells?.[Math.max(column, 0)] ?? ''))
}

/** Keys of labels that some objects of a kind have. */
export async function labelKeysOf(asking: Place, resource: ResourceInfo): Promise<readonly string[]> {
  return keysOf(await labelsOf(asking, resource))
}

export type Labels = { readonly [key: string]: string }

/** What some objects of a kind have, one by one. */
export async function labelsOf(
  asking: Place,
  resource: ResourceInfo,
  what: 'labels' | 'annotations' = 'labels',
): Promise<readonly Labels[]> {
  const page = await firstPage(asking, resource, 'metadata', MAX_LABELLED)
  return (page?.rows ?? []).map((row: Row) => row.object?.metadata?.[what] ?? {})
}

export function keysOf(labels: readonly Labels[]): string[] {
  return [...new Set(labels.flatMap(Object.keys))].sort()
}

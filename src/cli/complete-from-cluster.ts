// Candidates that a kubeconfig or a server knows: contexts, namespaces, kinds, names, labels, columns.
// From a warm discovery cache a server is asked at most once, and for little.

import type { Cluster } from '../cluster/cluster.ts'
import type { Kubeconfig } from '../cluster/kubeconfig/kubeconfig.ts'
import type { Row } from '../cluster/read.ts'
import type { Completes } from '../flags/completes.ts'
import { type ConnectionFlags, type ConnectionOptions, connectionOptions } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import { qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
import type { ExpressionPlace } from './complete-question.ts'
import type { Unfinished } from './completion-words.ts'
import { type Candidate, DIRECTIVE, type Offer } from './offer.ts'

/** What needs more than the command line to be completed. */
export type LookedUp = Exclude<
  Completes,
  'nothing' | 'actions' | 'run' | 'file' | 'directory' | 'manifest' | 'field-path' | 'api-version' | ExpressionPlace
>

/** Objects that names are taken from; more would not be read through in a shell. */
const MAX_NAMES = 500

/** Objects that label keys are taken from: their whole metadata is sent. */
const MAX_LABELLED = 100

/** @throws anything that loading a kubeconfig and asking a server throw; the caller offers nothing then. */
export async function offerFromCluster(
  what: LookedUp,
  line: Unfinished,
  env: Env,
  signal: AbortSignal,
): Promise<Offer> {
  const { options, config } = await loadQuietly(line, env)
  const fromConfig = candidatesOfKubeconfig(what, config)
  if (fromConfig !== undefined)
    return what === 'contexts' ? inList(line.current, fromConfig) : plain(line.current, fromConfig)
  return withCluster(config, options, (cluster) => offerOfServer({ what, line, cluster, signal }))
}

/** Completion never asks a question: exec plugins get no terminal and no stderr. */
async function loadQuietly(line: Unfinished, env: Env) {
  const options = connectionOptions(connectionFlagsOf(line), env)
  const { loadKubeconfig } = await import('../cluster/kubeconfig/index.ts')
  const config = await loadKubeconfig({ ...options, isStdinTerminal: false, onPluginStderr: () => {} })
  return { options, config }
}

async function withCluster<T>(
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

function candidatesOfKubeconfig(what: LookedUp, config: Kubeconfig): readonly Candidate[] | undefined {
  const names = (entries: ReadonlyMap<string, unknown>) => [...entries.keys()].sort().map((name) => [name, ''] as const)
  switch (what) {
    case 'context':
    case 'contexts':
      return names(config.contexts)
    case 'cluster':
      return names(config.clusters)
    case 'user':
      return names(config.users)
    default:
      return undefined
  }
}

type Asking = {
  readonly what: LookedUp
  readonly line: Unfinished
  readonly cluster: Cluster
  readonly signal: AbortSignal
}

async function offerOfServer(asking: Asking): Promise<Offer> {
  const { what, line } = asking
  switch (what) {
    case 'namespace':
      return inList(line.current, toCandidates(await names(asking, NAMESPACES)))
    case 'kind-and-names':
      return kindsAndNames(asking)
    case 'kinds':
      return inList(line.current, (await kindCandidates(asking, line.current)).slice(0, -1))
    case 'sort-keys':
      return sortKeys(asking)
    case 'label-columns':
      return inList(line.current, toCandidates(await labelKeys(asking)))
    case 'label-selector':
      return labelSelector(asking)
    default:
      return plain(line.current, [])
  }
}

const NAMESPACES: ResourceInfo = {
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

/** `po` and `po,sv`: kinds; `po/`, `po ` and `po/a po/`: names of that kind. */
async function kindsAndNames(asking: Asking): Promise<Offer> {
  const { current, operands } = asking.line
  const slash = current.indexOf('/')
  if (slash >= 0) {
    const prefix = current.slice(0, slash + 1)
    const found = await namesOf(asking, current.slice(0, slash))
    return plain(current, toCandidates(found.map((name) => prefix + name)))
  }
  const [kinds] = operands
  if (kinds === undefined) return inList(current, await kindCandidates(asking, current))
  if (kinds.includes('/')) {
    const candidates = (await kindCandidates(asking, current)).map(([word, about]) => [`${word}/`, about] as const)
    return withoutSpace(plain(current, candidates))
  }
  const taken = operands.slice(1)
  const found = kinds.includes(',') ? [] : await namesOf(asking, kinds)
  return plain(current, toCandidates(found.filter((name) => !taken.includes(name))))
}

/** Plurals that can be listed; with their group where the plural alone means another one, or a dot was typed. */
async function kindCandidates({ cluster, signal }: Asking, current: string): Promise<readonly Candidate[]> {
  const { resources } = await cluster.discovery.all(signal)
  const listable = resources.filter((resource) => resource.verbs.includes('list'))
  const seen = new Set<string>()
  const isQualified = current.slice(current.lastIndexOf(',') + 1).includes('.')
  const kinds = listable.map((resource): Candidate => {
    const isFirst = !seen.has(resource.resource)
    seen.add(resource.resource)
    const word = isFirst && !isQualified ? resource.resource : qualifiedName(resource)
    return [word, [resource.kind, ...resource.shortNames].join(', ')]
  })
  return [...kinds, ['all', 'every kind of the category']]
}

async function namesOf(asking: Asking, word: string): Promise<readonly string[]> {
  const resolved = await asking.cluster.discovery.resolve(word, asking.signal)
  const [resource, ...others] = resolved?.resources ?? []
  return resource === undefined || others.length > 0 ? [] : names(asking, resource)
}

/** Names from one small table: the server sends its cells and no objects. */
async function names(asking: Asking, resource: ResourceInfo): Promise<readonly string[]> {
  const page = await firstPage(asking, resource, 'table-none', MAX_NAMES)
  const column = page?.columns?.findIndex((known) => known.format === 'name') ?? -1
  return (page?.rows ?? []).map((row) => String(row.cells?.[Math.max(column, 0)] ?? ''))
}

/** The columns that the server's table has, as `--sort-by` takes them. */
async function sortKeys(asking: Asking): Promise<Offer> {
  const { current, values } = asking.line
  const resource = await typedKind(asking)
  const typed = current.slice(current.lastIndexOf(',') + 1)
  if (resource !== undefined && /^-?\./.test(typed)) return pathsToSortBy(asking, resource, typed)
  const page = resource && (await firstPage(asking, resource, 'table-none', 1))
  const printed = (page?.columns ?? []).map(({ name, description }): Candidate => [name.toUpperCase(), description])
  const columns = [...computedColumns(values.col), ...printed]
  return inList(current, typed.startsWith('-') ? columns.map(([word, about]) => [`-${word}`, about]) : columns)
}

/** Columns that `--col` has named before. */
function computedColumns(given: Unfinished['values'][string] | undefined): Candidate[] {
  const all = typeof given === 'string' ? [given] : Array.isArray(given) ? given : []
  return all.flatMap((text: string) => {
    const [, name] = /^["']?\+?([^=]+)=/.exec(text) ?? []
    return name === undefined ? [] : [[name.trim().toUpperCase(), 'computed'] as const]
  })
}

async function pathsToSortBy({ line, cluster, signal }: Asking, resource: ResourceInfo, typed: string): Promise<Offer> {
  const { sortPaths } = await import('./complete-question.ts')
  const sign = typed.startsWith('-') ? '-' : ''
  const paths = await sortPaths(typed.slice(sign.length), resource, cluster, signal)
  return withoutSpace(
    inList(
      line.current,
      paths.map(([path, about]) => [`${sign}${path}`, about]),
    ),
  )
}

/** Keys, ready for `=`. What follows an `=` is not offered: bash would put it in the wrong place. */
async function labelSelector(asking: Asking): Promise<Offer> {
  const { current } = asking.line
  if (/[=!(]/.test(current)) return plain(current, [])
  const keys = await labelKeys(asking)
  return withoutSpace(inList(current, toCandidates(keys.map((key) => `${key}=`))))
}

async function labelKeys(asking: Asking): Promise<readonly string[]> {
  const resource = await typedKind(asking)
  return resource === undefined ? [] : labelKeysOf(asking, resource)
}

/** Keys of labels that some objects of a kind have. */
export async function labelKeysOf(asking: Place, resource: ResourceInfo): Promise<readonly string[]> {
  const page = await firstPage(asking, resource, 'metadata', MAX_LABELLED)
  return [...new Set(page?.rows.flatMap((row: Row) => Object.keys(row.object?.metadata?.labels ?? {})))].sort()
}

/** The one kind that was typed before; undefined for none and for several. */
async function typedKind({ line, cluster, signal }: Asking): Promise<ResourceInfo | undefined> {
  const word = line.operands[0]?.split('/')[0]
  if (word === undefined || word === '') return undefined
  return (await cluster.discovery.resolve(word.split(',')[0] ?? '', signal))?.resources[0]
}

type Place = Pick<Asking, 'line' | 'cluster' | 'signal'>

/** The first objects of a kind, where the command line looks for them. */
export async function firstPage(
  { line, cluster, signal }: Place,
  resource: ResourceInfo,
  representation: 'table-none' | 'metadata',
  pageSize: number,
) {
  const isEverywhere = line.values.allNamespaces === true || !resource.namespaced
  const place = isEverywhere ? {} : { namespace: cluster.connection.namespace }
  for await (const page of cluster.read({ resource, ...place, representation, pageSize }, signal)) return page
  return undefined
}

function toCandidates(words: readonly string[]): readonly Candidate[] {
  return words.map((word) => [word, ''] as const)
}

function plain(current: string, candidates: readonly Candidate[]): Offer {
  return { candidates: candidates.filter(([word]) => word.startsWith(current)), directive: DIRECTIVE.noFiles }
}

/** Completes the last word of a comma list with what is not yet in it. */
function inList(current: string, candidates: readonly Candidate[]): Offer {
  const head = current.slice(0, current.lastIndexOf(',') + 1)
  const taken = head.split(',')
  const open = candidates.filter(([word]) => !taken.includes(word))
  return plain(
    current,
    open.map(([word, about]) => [head + word, about] as const),
  )
}

function withoutSpace(offer: Offer): Offer {
  return { ...offer, directive: offer.directive | DIRECTIVE.noSpace }
}

// Candidates that a kubeconfig or a server knows: contexts, namespaces, kinds, names, labels, columns.
// From a warm discovery cache a server is asked at most once, and for little.

import type { Cluster } from '../cluster/cluster.ts'
import type { Kubeconfig } from '../cluster/kubeconfig/kubeconfig.ts'
import type { Completes } from '../flags/completes.ts'
import type { Env } from '../flags/env.ts'
import { qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
import { firstPage, labelKeysOf, loadQuietly, NAMESPACES, namesIn, typedKind, withCluster } from './ask-cluster.ts'
import type { EditPlace } from './complete-edits.ts'
import type { ExpressionPlace } from './complete-question.ts'
import type { SelectorPlace } from './complete-selectors.ts'
import type { Unfinished } from './completion-words.ts'
import { type Candidate, inList, lastOf, matching, type Offer, toCandidates, withoutSpace } from './offer.ts'

/** What needs more than the command line to be completed. */
export type LookedUp = Exclude<
  Completes,
  | 'nothing'
  | 'actions'
  | 'run'
  | 'file'
  | 'directory'
  | 'manifest'
  | 'field-path'
  | 'api-version'
  | ExpressionPlace
  | EditPlace
  | SelectorPlace
>

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
    return what === 'contexts' ? inList(line.current, fromConfig) : matching(line.current, fromConfig)
  return withCluster(config, options, (cluster) => offerOfServer({ what, line, cluster, signal }))
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
      return inList(line.current, toCandidates(await namesIn(asking, NAMESPACES, lastOf(line.current))))
    case 'kind-and-names':
      return kindsAndNames(asking)
    case 'kinds':
      return inList(line.current, (await kindCandidates(asking, line.current)).slice(0, -1))
    case 'sort-keys':
      return sortKeys(asking)
    case 'label-columns':
      return inList(line.current, toCandidates(await labelKeys(asking)))
    default:
      return matching(line.current, [])
  }
}

/** `po` and `po,sv`: kinds; `po/`, `po ` and `po/a po/`: names of that kind. */
async function kindsAndNames(asking: Asking): Promise<Offer> {
  const { current, operands } = asking.line
  const slash = current.indexOf('/')
  if (slash >= 0) {
    const prefix = current.slice(0, slash + 1)
    const found = await namesOf(asking, current.slice(0, slash), current.slice(slash + 1))
    return matching(current, toCandidates(found.map((name) => prefix + name)))
  }
  const [kinds] = operands
  if (kinds === undefined) return inList(current, await kindCandidates(asking, current))
  if (kinds.includes('/')) {
    const candidates = (await kindCandidates(asking, current)).map(([word, about]) => [`${word}/`, about] as const)
    return withoutSpace(matching(current, candidates))
  }
  const taken = operands.slice(1)
  const found = kinds.includes(',') ? [] : await namesOf(asking, kinds, current)
  return matching(current, toCandidates(found.filter((name) => !taken.includes(name))))
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

async function namesOf(asking: Asking, word: string, start: string): Promise<readonly string[]> {
  const resolved = await asking.cluster.discovery.resolve(word, asking.signal)
  const [resource, ...others] = resolved?.resources ?? []
  return resource === undefined || others.length > 0 ? [] : namesIn(asking, resource, start)
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

async function labelKeys(asking: Asking): Promise<readonly string[]> {
  const resource = await typedKind(asking)
  return resource === undefined ? [] : labelKeysOf(asking, resource)
}

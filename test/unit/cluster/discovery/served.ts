// A small set of resources, and servers that tell of them in either form of discovery.

import { createHash } from 'node:crypto'
import type { Answer, Asked } from '../loopback.ts'

export type Served = {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly kind: string
  readonly singular?: string
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly clusterScoped?: boolean
  readonly verbs?: readonly string[]
  readonly subresources?: readonly string[]
}

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch']

/** As a cluster has them: the order is the server's. */
export const USUAL: readonly Served[] = [
  { group: '', version: 'v1', plural: 'events', kind: 'Event', shortNames: ['ev'] },
  { group: '', version: 'v1', plural: 'namespaces', kind: 'Namespace', shortNames: ['ns'], clusterScoped: true },
  {
    group: '',
    version: 'v1',
    plural: 'pods',
    kind: 'Pod',
    shortNames: ['po'],
    categories: ['all'],
    subresources: ['log', 'status'],
  },
  { group: '', version: 'v1', plural: 'services', kind: 'Service', shortNames: ['svc'], categories: ['all'] },
  {
    group: 'apps',
    version: 'v1',
    plural: 'deployments',
    kind: 'Deployment',
    shortNames: ['deploy'],
    categories: ['all'],
  },
  { group: 'events.k8s.io', version: 'v1', plural: 'events', kind: 'Event', shortNames: ['ev'] },
  {
    group: 'autoscaling',
    version: 'v2',
    plural: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    shortNames: ['hpa'],
    categories: ['all'],
  },
  {
    group: 'autoscaling',
    version: 'v1',
    plural: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    shortNames: ['hpa'],
    categories: ['all'],
  },
  { group: 'batch', version: 'v1', plural: 'jobs', kind: 'Job', categories: ['all'] },
  {
    group: 'storage.k8s.io',
    version: 'v1',
    plural: 'storageclasses',
    kind: 'StorageClass',
    shortNames: ['sc'],
    clusterScoped: true,
  },
  { group: 'zeta.example.com', version: 'v1', plural: 'certificates', kind: 'Certificate', shortNames: ['cert'] },
  { group: 'alpha.example.com', version: 'v1', plural: 'certificates', kind: 'Certificate', shortNames: ['cert'] },
  { group: 'batch.volcano.sh', version: 'v1alpha1', plural: 'jobs', kind: 'Job', shortNames: ['vj'] },
  { group: 'odd.example.com', version: 'v1', plural: 'gearboxes', kind: 'GearBox', singular: 'gear-box' },
  { group: 'serving.example.com', version: 'v1', plural: 'services', kind: 'Service', categories: ['all', 'fleet'] },
  {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    plural: 'pods',
    kind: 'PodMetrics',
    singular: '',
    verbs: ['get', 'list'],
  },
]

const PARAMETERS = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

export type ServerOptions = {
  readonly served?: () => readonly Served[]
  /** Group versions, `metrics.k8s.io/v1beta1`, whose backend is down. */
  readonly dead?: readonly string[]
  /** Sends the aggregated body as bare `application/json` when aggregation is asked for. */
  readonly withoutParameters?: boolean
}

/** Answers as a server with aggregated discovery. */
export function aggregatedServer(o: ServerOptions = {}): (asked: Asked) => Answer | undefined {
  return (asked) => {
    const served = (o.served?.() ?? USUAL).filter((r) => asked.path === (r.group === '' ? '/api' : '/apis'))
    if (asked.path !== '/api' && asked.path !== '/apis') return undefined
    if (!asked.headers.accept?.includes('apidiscovery.k8s.io')) return legacyServer(o)(asked)
    const body = {
      kind: 'APIGroupDiscoveryList',
      apiVersion: 'apidiscovery.k8s.io/v2',
      metadata: {},
      items: aggregate(served, o.dead ?? []),
    }
    const etag = `"${createHash('sha512').update(JSON.stringify(body)).digest('hex').toUpperCase()}"`
    if (asked.headers['if-none-match'] === etag) return { status: 304, headers: { ETag: etag } }
    return { headers: { 'Content-Type': o.withoutParameters ? 'application/json' : PARAMETERS, ETag: etag }, body }
  }
}

function aggregate(served: readonly Served[], dead: readonly string[]): object[] {
  return [...Map.groupBy(served, (r) => r.group)].map(([group, members]) => ({
    metadata: { name: group, creationTimestamp: null },
    versions: [...Map.groupBy(members, (r) => r.version)].map(([version, resources]) =>
      dead.includes(`${group}/${version}`)
        ? { version, freshness: 'Stale' }
        : { version, freshness: 'Current', resources: resources.map(toAggregated) },
    ),
  }))
}

function toAggregated(r: Served): object {
  return {
    resource: r.plural,
    responseKind: { group: r.group, version: r.version, kind: r.kind },
    scope: r.clusterScoped ? 'Cluster' : 'Namespaced',
    singularResource: r.singular ?? r.kind.toLowerCase(),
    verbs: r.verbs ?? VERBS,
    ...(r.shortNames ? { shortNames: r.shortNames } : {}),
    ...(r.categories ? { categories: r.categories } : {}),
    ...(r.subresources
      ? {
          subresources: r.subresources.map((s) => ({
            subresource: s,
            responseKind: { group: '', version: '', kind: r.kind },
            verbs: ['get'],
          })),
        }
      : {}),
  }
}

/** Answers as a server that knows only the old lists. */
export function legacyServer(o: ServerOptions = {}): (asked: Asked) => Answer | undefined {
  return ({ path }) => {
    const served = o.served?.() ?? USUAL
    if (path === '/api') return { body: { kind: 'APIVersions', versions: ['v1'] } }
    if (path === '/apis') return { body: { kind: 'APIGroupList', apiVersion: 'v1', groups: legacyGroups(served) } }
    const [, group = '', version = ''] = /^\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path) ?? []
    if (o.dead?.includes(`${group}/${version}`)) {
      return { status: 503, headers: { 'Content-Type': 'text/plain' }, body: 'service unavailable' }
    }
    const members = served.filter((r) => r.group === group && r.version === version)
    if (members.length === 0) return undefined
    return {
      body: { kind: 'APIResourceList', groupVersion: `${group}/${version}`, resources: members.flatMap(toLegacy) },
    }
  }
}

function legacyGroups(served: readonly Served[]): object[] {
  return [
    ...Map.groupBy(
      served.filter((r) => r.group !== ''),
      (r) => r.group,
    ),
  ].map(([name, members]) => {
    const versions = [...new Set(members.map((r) => r.version))].map((version) => ({
      groupVersion: `${name}/${version}`,
      version,
    }))
    return { name, versions, preferredVersion: versions[0] }
  })
}

function toLegacy(r: Served): object[] {
  const parent = {
    name: r.plural,
    singularName: r.singular ?? r.kind.toLowerCase(),
    namespaced: !r.clusterScoped,
    kind: r.kind,
    verbs: r.verbs ?? VERBS,
    ...(r.shortNames ? { shortNames: r.shortNames } : {}),
    ...(r.categories ? { categories: r.categories } : {}),
  }
  const subs = (r.subresources ?? []).map((s) => ({
    name: `${r.plural}/${s}`,
    singularName: '',
    namespaced: true,
    kind: r.kind,
    verbs: ['get'],
  }))
  return [parent, ...subs]
}

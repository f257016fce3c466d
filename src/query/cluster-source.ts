// A cluster as a source of objects.

import type { Cluster } from '../cluster/cluster.ts'
import type { Page, ReadRequest } from '../cluster/read.ts'
import { qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
import type { Notice, Problem } from '../streams.ts'
import { nearestKind } from './nearest-kind.ts'
import type { Facts, ResolvedTarget, Source, Traffic } from './source.ts'
import type { Target } from './targets.ts'

/** The word for every kind that can be listed. */
export const EVERY_KIND = 'all'

/** Left out of `all`: objects that are served a second time under another group, and reports that are no objects. */
const LEFT_OUT = new Set([
  'componentstatuses',
  'events.events.k8s.io',
  'daemonsets.extensions',
  'deployments.extensions',
  'ingresses.extensions',
  'networkpolicies.extensions',
  'replicasets.extensions',
])

type Resolution = {
  readonly resolved: ResolvedTarget
  readonly notices: readonly Notice[]
  readonly problems: readonly Problem[]
}

/**
 * Makes a source of a cluster.
 * @param traffic what the cluster's transport has sent and received. Default: the pages read through this source.
 */
export function clusterSource(cluster: Cluster, traffic?: () => Traffic): Source {
  const counted = { requests: { get: 0 }, bytes: 0 }

  async function* read(request: ReadRequest, signal: AbortSignal): AsyncGenerator<Page> {
    try {
      yield* cluster.read(request, signal)
    } catch (error) {
      const { blameNamespace } = await import('./missing-namespace.ts')
      throw await blameNamespace(cluster, request, error, signal)
    }
  }

  async function* readCounted(request: ReadRequest, signal: AbortSignal): AsyncGenerator<Page> {
    for await (const page of read(request, signal)) {
      counted.requests.get++
      counted.bytes += page.wireBytes
      yield page
    }
  }

  return {
    name: cluster.name,
    traffic: traffic ?? (() => ({ requests: { ...counted.requests }, bytes: counted.bytes })),
    async facts(targets, signal): Promise<Facts> {
      const resolutions: Resolution[] = []
      for (const target of targets) resolutions.push(await resolveTarget(cluster, target, signal))
      return {
        source: cluster.name,
        defaultNamespace: cluster.connection.namespace,
        targets: resolutions.map((r) => r.resolved),
        notices: resolutions.flatMap((r) => r.notices),
        problems: resolutions.flatMap((r) => r.problems),
      }
    },
    async schemaOf({ group, version, kind }, signal) {
      return (await cluster.schemas({ group, version }, signal)).schemaOf({ group, version, kind })
    },
    doubtSchemas: () => cluster.doubtSchemas(),
    read: traffic === undefined ? readCounted : read,
    reflect: (request, signal) => cluster.reflect(request, signal),
  }
}

async function resolveTarget(cluster: Cluster, target: Target, signal: AbortSignal): Promise<Resolution> {
  if (target.word === EVERY_KIND) {
    // every kind means also the one that was installed a minute ago
    await cluster.discovery.revalidate(signal)
    const { resources, notices, problems } = await cluster.discovery.all(signal)
    return { resolved: { target, resources: resources.filter(isWorthListing), isGroup: true }, notices, problems }
  }
  const found = await cluster.discovery.resolve(target.word, signal)
  if (found === undefined || found.resources.length === 0) {
    const suggestion = nearestKind(target.word, await cluster.discovery.names(signal))
    const resolved = { target, resources: [], isGroup: false, ...(suggestion === undefined ? {} : { suggestion }) }
    return { resolved, notices: found?.notices ?? [], problems: found?.problems ?? [] }
  }
  const { resources, notices, problems } = found
  return { resolved: { target, resources, isGroup: resources.length > 1 }, notices, problems }
}

function isWorthListing(resource: ResourceInfo): boolean {
  return resource.verbs.includes('list') && !LEFT_OUT.has(qualifiedName(resource))
}

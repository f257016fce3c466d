// Which objects are patched: what a question selects, or what refs name.

import type { Cluster } from '../../cluster/cluster.ts'
import { type KindsKnown, knowKinds } from '../../diff/kind-facts.ts'
import { ServerError, UsageError } from '../../errors.ts'
import type { KubeObject } from '../../machinery/json.ts'
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource-info.ts'
import { clusterSource } from '../../query/cluster-source.ts'
import { itemsOf } from '../../query/query-result.ts'
import type { QuerySpec } from '../../query/query-spec.ts'
import { queryPages } from '../../query/run-query.ts'
import type { Event, Problem, Ref } from '../../streams.ts'
import { inFlight } from '../in-flight.ts'
import { readTarget } from '../request.ts'
import { schemaOf } from './compile.ts'
import type { Editing } from './editing.ts'
import type { TargetSource } from './plan-writes.ts'
import type { Target } from './target.ts'

/** The objects that a question selects on some clusters. */
export function selectedBy(spec: QuerySpec, clusters: readonly Cluster[], editing: Editing): TargetSource {
  return async function* ({ signal, count }) {
    const byName = new Map(clusters.map((cluster) => [cluster.name, makeTargets(cluster, editing, signal)] as const))
    const whole: QuerySpec = { ...spec, needs: { cells: false, namespaces: false, metadata: false, object: true } }
    const run = queryPages(
      whole,
      clusters.map((cluster) => clusterSource(cluster)),
      { signal },
    )
    for await (const event of run) {
      if (!('item' in event)) {
        yield event
        continue
      }
      const page = event.item
      count('list')
      const maker = byName.get(page.source)
      if (maker === undefined) continue
      for (const { ref, object } of itemsOf(page))
        if (object !== null) yield { item: await maker.target(page.resource, ref, object) }
      yield* maker.notices()
    }
  }
}

/** Single objects, wherever each is: what `query -o ref` has told of, or what files name. */
export function namedBy(refs: readonly Ref[], clusters: readonly Cluster[], editing: Editing): TargetSource {
  return async function* ({ signal, count }) {
    const makers = new Map(clusters.map((cluster) => [cluster.name, makeTargets(cluster, editing, signal)] as const))
    const [first] = clusters
    const read = async (ref: Ref): Promise<Event<Target>> => {
      const cluster = ref.context === undefined ? first : clusters.find(({ name }) => name === ref.context)
      const maker = cluster && makers.get(cluster.name)
      if (cluster === undefined || maker === undefined) {
        const message = `${ref.kind} "${ref.name}" is in the context ${ref.context}, which is not asked`
        return { problem: { scope: 'object', reason: 'UnknownContext', message, ref } }
      }
      return readRef(ref, cluster, maker, { signal, count })
    }
    for await (const event of inFlight(refs, 16, read)) yield event
    for (const maker of makers.values()) yield* maker.notices()
  }
}

async function readRef(
  ref: Ref,
  cluster: Cluster,
  maker: ReturnType<typeof makeTargets>,
  { signal, count }: { readonly signal: AbortSignal; readonly count: (sort: string) => void },
): Promise<Event<Target>> {
  const { apiVersion, kind, name } = ref
  const problem = (reason: string, message: string, code?: number): Event<never> => ({
    problem: {
      scope: 'object',
      reason,
      message,
      ref,
      context: cluster.name,
      ...(code !== undefined && { code }),
    } satisfies Problem,
  })
  if (name === '')
    return problem('NoName', `a ${kind} without a name cannot be found: generateName makes up another one each time`)
  const resource = await cluster.discovery.resourceFor(apiVersion, kind, signal)
  if (resource === undefined) return problem('NoMatch', `no matches for kind "${kind}" in version "${apiVersion}"`)
  const namespace = resource.namespaced ? (ref.namespace ?? cluster.connection.namespace) : undefined
  count('get')
  try {
    const live = await readTarget({ cluster, resource, namespace, name }, signal)
    const missing = () =>
      problem(
        'NotFound',
        `${resource.resource}${resource.group === '' ? '' : `.${resource.group}`} "${name}" not found`,
        404,
      )
    if (live === undefined) return missing()
    if (ref.uid !== undefined && live.metadata?.uid !== ref.uid)
      return problem('Conflict', `${kind} "${name}" has been deleted and made again since it was selected`, 409)
    const place: Ref = {
      context: cluster.name,
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
      resource: resource.resource,
      ...(namespace !== undefined && { namespace }),
      name,
    }
    return { item: await maker.target(resource, place, live) }
  } catch (error) {
    if (!(error instanceof ServerError) || error.code === 401) throw error
    return problem(error.reason || 'ServerError', error.message, error.code)
  }
}

/** Targets of one cluster; what has to be known of a kind is found out once. */
export function makeTargets(cluster: Cluster, editing: Editing, signal: AbortSignal) {
  const kinds: KindsKnown = knowKinds(cluster, signal)
  const known = new Map<ResourceInfo, Promise<Omit<Target, 'live' | 'ref'>>>()

  async function ofKind(resource: ResourceInfo): Promise<Omit<Target, 'live' | 'ref'>> {
    const { subresource, lock } = editing
    if (subresource !== undefined && !resource.subresources.includes(subresource))
      throw new UsageError(`${resource.resource} have no subresource "${subresource}"`, {
        flag: '--subresource',
        value: subresource,
      })
    const facts = await kinds.of(resource)
    const schema = schemaOf({ facts, subresource })
    const prepare = editing.prepareFor({ resource, schema, isBuiltIn: facts.isBuiltIn, subresource })
    return { cluster, resource, subresource, facts, lock, prepare }
  }

  return {
    async target(resource: ResourceInfo, ref: Ref, object: KubeObject): Promise<Target> {
      const asked = known.get(resource) ?? ofKind(resource)
      known.set(resource, asked)
      const common = await asked
      // what is written through a sub-resource of another shape is read through it
      return common.subresource === 'scale' ? { ...common, ref, isUnread: true } : { ...common, ref, live: object }
    },
    *notices(): Generator<Event<never>> {
      for (const notice of kinds.notices.splice(0)) yield { notice }
    },
  }
}

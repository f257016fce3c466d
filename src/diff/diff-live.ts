// Live objects beside live objects: of another context, or another namespace.

import type { Cluster } from '../cluster/cluster.ts'
import { unknownResourceMessage } from '../cluster/discovery/resource-word.ts'
import { UsageError } from '../errors.ts'
import { apiVersionOf, parseApiVersion, qualifiedName } from '../machinery/resource-info.ts'
import { clusterSource } from '../query/cluster-source.ts'
import { nearestKind } from '../query/nearest-kind.ts'
import { type PlannedRead, planQuery } from '../query/query-plan.ts'
import type { QuerySpec } from '../query/query-spec.ts'
import type { Facts, Source } from '../query/source.ts'
import { type Event, type Problem, type Ref, type Run, toRun } from '../streams.ts'
import { compareReads, type PairedRead } from './compare-reads.ts'
import type { DiffItem, DiffSummary } from './diff-item.ts'
import { curtainFor } from './diff-manifests.ts'
import type { CommonDiffOptions } from './diff-options.ts'
import { knowKinds } from './kind-facts.ts'
import { pairReads } from './pair-reads.ts'
import { type Tally, tally } from './tally.ts'

/** Which live objects are compared with which. */
export type LiveDiffOptions = CommonDiffOptions & {
  /** Where the objects are on the right. Default: where the question says, else the namespace of the right cluster. */
  readonly toNamespace?: string | undefined
}

type Live = { readonly cluster: Cluster; readonly source: Source }

/**
 * Compares what a question selects on two clusters, or in two namespaces of one: left is before, right is after. Objects
 * belong together by kind, namespace and name; what names one object, and what a server sets, is no difference.
 *
 * A kind that one side does not know, or does not tell of, is a problem; the others are compared. With `toNamespace` the
 * question may be about one namespace only.
 *
 * @throws while iterating: UsageError; ConnectionError, ServerError, ConfigError when a side cannot be asked at all;
 * CancelledError
 */
export function diffLive(
  spec: QuerySpec,
  left: Cluster,
  right: Cluster,
  options: LiveDiffOptions = {},
): Run<DiffItem, DiffSummary> {
  return runOf(options, (counted, signal) => planLive(spec, { left, right }, options, counted, signal), left, right)
}

/** Compares single objects, wherever each is: what `query -o ref` has told of. The rest is as in `diffLive`. */
export function diffRefs(
  refs: readonly Ref[],
  left: Cluster,
  right: Cluster,
  options: LiveDiffOptions = {},
): Run<DiffItem, DiffSummary> {
  return runOf(options, (counted, signal) => planRefs(refs, { left, right }, options, counted, signal), left, right)
}

type Plan = (counted: Tally, signal: AbortSignal) => AsyncGenerator<Event<never>, readonly PairedRead[]>

function runOf(options: LiveDiffOptions, plan: Plan, left: Cluster, right: Cluster): Run<DiffItem, DiffSummary> {
  const counted = tally()
  return toRun(
    async function* () {
      const abort = new AbortController()
      const signal = options.signal === undefined ? abort.signal : AbortSignal.any([options.signal, abort.signal])
      try {
        const reads = yield* plan(counted, signal)
        yield* compareLive(reads, { left, right }, { ...options, signal }, counted)
        return counted.summary()
      } finally {
        abort.abort()
      }
    },
    () => counted.summary(),
  )
}

async function* compareLive(
  reads: readonly PairedRead[],
  { left, right }: { readonly left: Cluster; readonly right: Cluster },
  options: LiveDiffOptions & { readonly signal: AbortSignal },
  counted: Tally,
): AsyncGenerator<Event<DiffItem>> {
  const kinds = knowKinds(left, options.signal)
  const others = knowKinds(right, options.signal)
  const events = compareReads(reads, clusterSource(left), clusterSource(right), {
    ...options,
    ofTwoPlaces: true,
    curtain: curtainFor(options),
    schemaOf: async (resource) => (await kinds.of(resource)).schema ?? (await others.of(resource)).schema,
    count: (_, sort) => counted.request(sort),
  })
  for await (const event of events) {
    for (const notice of [...kinds.notices.splice(0), ...others.notices.splice(0)]) yield { notice }
    if ('item' in event) counted.item(event.item)
    else if ('problem' in event) counted.problem()
    yield event
  }
}

async function* planLive(
  spec: QuerySpec,
  clusters: { readonly left: Cluster; readonly right: Cluster },
  { toNamespace }: LiveDiffOptions,
  counted: Tally,
  signal: AbortSignal,
): AsyncGenerator<Event<never>, readonly PairedRead[]> {
  if (toNamespace !== undefined && spec.namespaces !== 'default' && spec.namespaces.length !== 1)
    throw new UsageError('objects of several namespaces cannot be compared with those of one', {
      flag: '--to-namespace',
      value: toNamespace,
    })
  const [left, right] = [sideOf(clusters.left), sideOf(clusters.right)]
  const facts = await Promise.all([left, right].map(({ source }) => source.facts(spec.targets, signal)))
  const [ours, theirs] = facts as [Facts, Facts]
  for (const notice of facts.flatMap(({ notices }) => notices)) yield { notice }
  const problems: Problem[] = facts.flatMap((fact) => fact.problems)
  problems.push(...(await unknownWords(ours, left, signal)), ...(await unknownWords(theirs, right, signal)))
  for (const problem of new Map(
    problems.map((problem) => [JSON.stringify([problem.context, problem.message]), problem]),
  ).values()) {
    counted.problem()
    yield { problem }
  }
  const wanted = toNamespace === undefined ? spec : { ...spec, namespaces: [toNamespace] }
  const planned = await sameVersions(planQuery(spec, [ours]).reads, planQuery(wanted, [theirs]).reads, right, signal)
  const { reads, oneSided } = pairReads(planned.left, planned.right)
  const isKnown = new Set<string>()
  for (const { resource, missing, isNamed } of oneSided) {
    if (isNamed) continue
    const name = qualifiedName(resource)
    isKnown.add(name)
    const message = `${clusters[missing].name} does not serve ${name}: all of them are on the other side only`
    yield { notice: { kind: 'warning', message, context: clusters[missing].name } }
  }
  // a kind asked for by its name that one side does not know has been told of
  return reads.filter(
    ({ left: a, right: b }) =>
      (a !== undefined && b !== undefined) || isKnown.has(qualifiedName((a ?? b ?? noRead()).resource)),
  )
}

function noRead(): never {
  throw new Error('a read of neither side')
}

function sideOf(cluster: Cluster): Live {
  return { cluster, source: clusterSource(cluster) }
}

async function unknownWords(facts: Facts, { cluster }: Live, signal: AbortSignal): Promise<Problem[]> {
  const unknown = facts.targets.filter(({ resources, isGroup }) => resources.length === 0 && !isGroup)
  if (unknown.length === 0) return []
  const names = await cluster.discovery.names(signal)
  return unknown.map(({ target: { word }, suggestion = nearestKind(word, names) }) => ({
    scope: 'kind' as const,
    reason: 'UnknownKind',
    context: facts.source,
    resource: word,
    message: `${unknownResourceMessage(word)}${suggestion === undefined ? '' : `; did you mean ${JSON.stringify(suggestion)}?`}`,
  }))
}

/** Both sides in the version that the left one prefers, where the right one serves it. */
async function sameVersions(
  left: readonly PlannedRead[],
  right: readonly PlannedRead[],
  { cluster }: Live,
  signal: AbortSignal,
): Promise<{ readonly left: readonly PlannedRead[]; readonly right: readonly PlannedRead[] }> {
  const versions = new Map(left.map(({ request: { resource } }) => [qualifiedName(resource), resource] as const))
  const mended = right.map(async (read) => {
    const { resource } = read.request
    const wanted = versions.get(qualifiedName(resource))
    if (wanted === undefined || wanted.version === resource.version) return read
    const served = await cluster.discovery.resourceFor(apiVersionOf(wanted), wanted.kind, signal)
    return served === undefined ? read : { ...read, request: { ...read.request, resource: served } }
  })
  return { left, right: await Promise.all(mended) }
}

async function* planRefs(
  refs: readonly Ref[],
  { left, right }: { readonly left: Cluster; readonly right: Cluster },
  { toNamespace }: LiveDiffOptions,
  counted: Tally,
  signal: AbortSignal,
): AsyncGenerator<Event<never>, readonly PairedRead[]> {
  const reads = new Map<string, PairedRead>()
  for (const ref of refs) {
    const { apiVersion, kind, name, namespace } = ref
    const ours = await left.discovery.resourceFor(apiVersion, kind, signal)
    const theirs = left === right ? ours : await right.discovery.resourceFor(apiVersion, kind, signal)
    if (ours === undefined || theirs === undefined) {
      counted.problem()
      const context = ours === undefined ? left.name : right.name
      const message = `no matches for kind "${kind}" in version "${apiVersion}"`
      yield { problem: { scope: 'object', reason: 'NoMatch', message, ref, context } }
      continue
    }
    const place = (own: string | undefined) => (ours.namespaced && own !== undefined ? { namespace: own } : {})
    const common = { name, representation: 'object' as const }
    const { group } = parseApiVersion(apiVersion)
    reads.set(`${ours.resource}.${group}/${namespace}/${name}`, {
      left: { ...common, resource: ours, ...place(namespace ?? left.connection.namespace) },
      right: {
        ...common,
        resource: theirs,
        omitManagedFields: true,
        ...place(toNamespace ?? namespace ?? right.connection.namespace),
      },
    })
  }
  return [...reads.values()]
}

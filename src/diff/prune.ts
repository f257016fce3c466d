// Manifests beside live objects, and what an apply that prunes would delete. Follows kubectl's pkg/cmd/diff/prune.go.

import type { Cluster } from '../cluster/cluster.ts'
import type { KubeObject } from '../machinery/json.ts'
import { LAST_APPLIED_ANNOTATION } from '../machinery/patches/kubectl/last-applied.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import { matchesLabels } from '../machinery/selectors/label-match.ts'
import { parseLabelSelector } from '../machinery/selectors/label-selector.ts'
import type { ManifestObject } from '../manifest/index.ts'
import { type Event, type Problem, type Run, toRun } from '../streams.ts'
import { type ApplySet, asMember, PART_OF, readApplySet } from './apply-set.ts'
import { deletions, type PlaceToPrune } from './deletions.ts'
import { DIFF_ACTIONS, type DiffAction, type DiffItem, type DiffSummary } from './diff-item.ts'
import { diff } from './diff-manifests.ts'
import type { ManifestDiffOptions } from './diff-options.ts'
import { DEFAULT_PRUNE_ALLOWLIST, pruneResources } from './prune-kinds.ts'
import { checkPrune, type PruneOptions } from './prune-options.ts'
import { tally } from './tally.ts'
import { Visited } from './visited.ts'

/**
 * What `diff` tells, and then an item with action `delete` for each object that an apply with pruning would delete: of the
 * allowed kinds, in the namespaces of the manifests, applied before, and no manifest states it; or the members of an
 * ApplySet that no manifest states.
 *
 * Where a manifest cannot be read no deletion is told: the object that it states would seem to be one.
 *
 * @throws while iterating: as `diff`; UsageError where kubectl refuses to prune
 */
export function diffPruning(
  manifests: AsyncIterable<Event<ManifestObject>>,
  cluster: Cluster,
  prune: PruneOptions,
  options: ManifestDiffOptions = {},
): Run<DiffItem, DiffSummary> {
  const counted = tally()
  return toRun(
    async function* () {
      checkPrune(prune)
      const abort = new AbortController()
      const signal = options.signal === undefined ? abort.signal : AbortSignal.any([options.signal, abort.signal])
      try {
        const plan = await planPrune(prune, options, cluster, signal)
        const visited = new Visited()
        const run = diff(chosen(manifests, prune, plan), cluster, { ...options, signal })
        for await (const event of run) {
          visited.note(event)
          yield event
        }
        const before = await run.summary
        if (visited.unread > 0) {
          counted.problem()
          yield { problem: unsure(visited.unread) }
        } else {
          const places = plan.places([...visited.namespaces])
          yield* deletions({ places, visited, isCandidate: plan.isCandidate }, cluster, { ...options, signal }, counted)
        }
        return together(before, counted.summary())
      } finally {
        abort.abort()
      }
    },
    () => counted.summary(),
  )
}

/** Manifests that a selector leaves. */
export async function* selected(
  manifests: AsyncIterable<Event<ManifestObject>>,
  labelSelector: string,
): AsyncGenerator<Event<ManifestObject>> {
  const selector = parseLabelSelector(labelSelector)
  for await (const event of manifests) {
    if (!('item' in event) || matchesLabels(selector, event.item.object.metadata?.labels)) yield event
  }
}

type Plan = {
  readonly set: ApplySet | undefined
  places(namespaces: readonly string[]): readonly PlaceToPrune[]
  /** True for what may be deleted when no manifest states it. */
  isCandidate(object: KubeObject): boolean
}

async function planPrune(
  { labelSelector, allowlist = [], applySet }: PruneOptions,
  { namespace, enforceNamespace = false }: ManifestDiffOptions,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Plan> {
  const placesOf = (resources: readonly ResourceInfo[], namespaces: readonly string[], selector: string | undefined) =>
    resources.map((resource) => ({
      resource,
      labelSelector: selector,
      ...(resource.namespaced && { namespaces }),
    }))
  if (applySet !== undefined) {
    // only a namespace that was stated: a set is not looked for where it happens to be
    const set = await readApplySet(applySet, enforceNamespace ? namespace : undefined, cluster, signal)
    return {
      set,
      places: () => placesOf(set.resources, set.namespaces, `${PART_OF}=${set.id}`),
      isCandidate: () => true,
    }
  }
  const kinds = allowlist.length === 0 ? DEFAULT_PRUNE_ALLOWLIST : allowlist
  const resources = await pruneResources(kinds, cluster.discovery, signal)
  return {
    set: undefined,
    places: (namespaces) => placesOf(resources, namespaces, labelSelector),
    isCandidate: ({ metadata }) => Object.hasOwn(metadata?.annotations ?? {}, LAST_APPLIED_ANNOTATION),
  }
}

async function* chosen(
  manifests: AsyncIterable<Event<ManifestObject>>,
  { labelSelector }: PruneOptions,
  { set }: Plan,
): AsyncGenerator<Event<ManifestObject>> {
  const left = labelSelector === undefined ? manifests : selected(manifests, labelSelector)
  for await (const event of left) {
    if (set === undefined || !('item' in event)) yield event
    else yield { item: { ...event.item, object: asMember(event.item.object, set.id) } }
  }
}

function unsure(unread: number): Problem {
  const what = unread === 1 ? 'one manifest' : `${unread} manifests`
  const message = `what would be deleted is not told: ${what} could not be read, and might state it`
  return { scope: 'usage', reason: 'ManifestsUnread', message }
}

function together(before: DiffSummary, after: DiffSummary): DiffSummary {
  const counts = DIFF_ACTIONS.map((action) => [action, before.counts[action] + after.counts[action]] as const)
  const sorts = [...new Set([...Object.keys(before.requests), ...Object.keys(after.requests)])]
  const requests = sorts.map((sort) => [sort, (before.requests[sort] ?? 0) + (after.requests[sort] ?? 0)] as const)
  return {
    counts: Object.fromEntries(counts) as Record<DiffAction, number>,
    partial: before.partial || after.partial,
    requests: Object.fromEntries(requests) as DiffSummary['requests'],
    ms: after.ms,
  }
}

// Items of what would be deleted: what lists hold, may be deleted, and no manifest states.

import type { Cluster } from '../cluster/cluster.ts'
import type { ReadRequest } from '../cluster/read.ts'
import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import { inOrder } from '../query/in-order.ts'
import { readProblem } from '../query/problems.ts'
import type { Event, Problem } from '../streams.ts'
import type { DiffItem } from './diff-item.ts'
import { curtainFor } from './diff-manifests.ts'
import type { CommonDiffOptions } from './diff-options.ts'
import { itemOfStates } from './item-of-states.ts'
import { knowKinds } from './kind-facts.ts'
import type { Tally } from './tally.ts'
import { refOfLive, type Visited } from './visited.ts'

/** Where objects of one kind may be deleted. */
export type PlaceToPrune = {
  readonly resource: ResourceInfo
  /** Undefined for a kind that is in none. */
  readonly namespaces?: readonly string[]
  readonly labelSelector?: string | undefined
}

export type Deleting = {
  readonly places: readonly PlaceToPrune[]
  readonly visited: Visited
  /** True for what is deleted when no manifest states it. */
  readonly isCandidate: (object: KubeObject) => boolean
}

/** So many namespaces are worth one list of them all, when labels keep out what is not looked for. */
const WORTH_ONE_LIST = 8

type List = { readonly request: ReadRequest; readonly place: PlaceToPrune }

/** Each object once, in the order of the lists. A list that fails is a problem at the end. @throws CancelledError */
export async function* deletions(
  { places, visited, isCandidate }: Deleting,
  cluster: Cluster,
  options: CommonDiffOptions & { readonly signal: AbortSignal },
  counted: Tally,
): AsyncGenerator<Event<DiffItem>> {
  const { signal } = options
  const kinds = knowKinds(cluster, signal)
  const curtain = curtainFor(options)
  const problems: Problem[] = []
  const told = new Set<string>()
  let lists: readonly List[] = places.flatMap((place) => (isWide(place) ? [wideList(place)] : narrowLists(place)))
  while (lists.length > 0) {
    const current = lists
    const refused: List[] = []
    const onError = (error: unknown, index: number) => {
      const list = current[index] as List
      counted.request('list')
      if (error instanceof ServerError && error.code === 403 && isAboutAll(list)) refused.push(list)
      else problems.push(readProblem(error, cluster.name, list.request))
    }
    const streams = current.map(
      ({ request }) =>
        () =>
          cluster.read(request, signal),
    )
    for await (const [index, { rows, resource }] of inOrder(streams, { onError, onLeave: () => {} })) {
      counted.request('list')
      const { namespaces } = (current[index] as List).place
      for (const { object: before } of rows) {
        if (before === undefined || !isCandidate(before) || isElsewhere(before, namespaces)) continue
        const ref = refOfLive(before, resource, cluster.name)
        if (visited.has(ref) || told.has(ref.uid ?? '')) continue
        if (ref.uid !== undefined) told.add(ref.uid)
        const { schema } = await kinds.of(resource)
        for (const notice of kinds.notices.splice(0)) yield { notice }
        const item = itemOfStates({ ref, before, schema }, options, curtain)
        counted.item(item)
        yield { item }
      }
    }
    // who may not list all namespaces may list each
    lists = refused.flatMap(({ place }) => narrowLists(place))
  }
  for (const problem of problems) {
    counted.problem()
    yield { problem }
  }
}

function isWide({ namespaces = [], labelSelector }: PlaceToPrune): boolean {
  return labelSelector !== undefined && namespaces.length >= WORTH_ONE_LIST
}

function wideList(place: PlaceToPrune): List {
  const { resource, labelSelector } = place
  const request = { resource, representation: 'object' as const, ...(labelSelector !== undefined && { labelSelector }) }
  return { request, place }
}

function narrowLists(place: PlaceToPrune): readonly List[] {
  const { request } = wideList(place)
  if (place.namespaces === undefined) return [{ request, place }]
  return place.namespaces.map((namespace) => ({ request: { ...request, namespace }, place }))
}

function isAboutAll({ request, place }: List): boolean {
  return place.namespaces !== undefined && request.namespace === undefined
}

function isElsewhere({ metadata }: KubeObject, namespaces: readonly string[] | undefined): boolean {
  return namespaces !== undefined && !namespaces.includes(metadata?.namespace ?? '')
}

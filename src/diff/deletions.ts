// Items of what would be deleted: what lists hold, may be deleted, and no manifest states.

import type { Cluster } from '../cluster/cluster.ts'
import type { ReadRequest } from '../cluster/read.ts'
import type { KubeObject } from '../machinery/json.ts'
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

export type Deleting = {
  /** In their order; many are under way at once. */
  readonly requests: readonly ReadRequest[]
  readonly visited: Visited
  /** True for what is deleted when no manifest states it. */
  readonly isCandidate: (object: KubeObject) => boolean
}

/** Each object once, in the order of the lists. A list that fails is a problem at the end. @throws CancelledError */
export async function* deletions(
  { requests, visited, isCandidate }: Deleting,
  cluster: Cluster,
  options: CommonDiffOptions & { readonly signal: AbortSignal },
  counted: Tally,
): AsyncGenerator<Event<DiffItem>> {
  const { signal } = options
  const kinds = knowKinds(cluster, signal)
  const curtain = curtainFor(options)
  const problems: Problem[] = []
  const onError = (error: unknown, index: number) => {
    problems.push(readProblem(error, cluster.name, requests[index] as ReadRequest))
  }
  const told = new Set<string>()
  const streams = requests.map((request) => () => cluster.read(request, signal))
  for await (const [, { rows, resource }] of inOrder(streams, { onError, onLeave: () => {} })) {
    counted.request('list')
    for (const { object: before } of rows) {
      if (before === undefined || !isCandidate(before)) continue
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
  for (const problem of problems) {
    counted.problem()
    yield { problem }
  }
}

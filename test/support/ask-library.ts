// Asking questions through the library, for tests that ask hundreds.

import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { parseExpression } from '../../src/machinery/expressions/expression.ts'
import { clusterSource } from '../../src/query/cluster-source.ts'
import type { PlannedRead } from '../../src/query/query-plan.ts'
import type { QueryItem, QuerySummary } from '../../src/query/query-result.ts'
import type { QuerySpec } from '../../src/query/query-spec.ts'
import { query } from '../../src/query/run-query.ts'
import type { Source } from '../../src/query/source.ts'
import { toQuerySpec } from '../../src/query/to-query-spec.ts'
import type { Problem } from '../../src/streams.ts'

export type Answered = {
  readonly items: readonly QueryItem[]
  /** `Pod shop/web-0`. */
  readonly names: readonly string[]
  readonly problems: readonly Problem[]
  readonly notices: readonly string[]
  readonly reads: readonly PlannedRead[]
  readonly summary: QuerySummary
}

/** A cluster to ask; to be closed. */
export async function openForAsking(kubeconfig: string): Promise<OpenCluster> {
  return openCluster(await loadConnection({ env: { ...process.env, KUBECONFIG: kubeconfig } }), { cacheDir: '' })
}

/** @param more of the question; by default only what names the objects is asked for */
export function conditionOf(kinds: string, where: string, more: Partial<QuerySpec> = {}): QuerySpec {
  return {
    ...toQuerySpec(kinds, { needs: { metadata: true } }),
    where: parseExpression({ flag: '--where', text: where }, 'condition'),
    ...more,
  }
}

export async function answer(spec: QuerySpec, cluster: OpenCluster | readonly Source[]): Promise<Answered> {
  const sources = 'discovery' in cluster ? [clusterSource(cluster)] : cluster
  const items: QueryItem[] = []
  const problems: Problem[] = []
  const notices: string[] = []
  let reads: readonly PlannedRead[] = []
  const run = query(spec, sources, {
    onPlan: (planned) => {
      reads = planned
    },
  })
  for await (const event of run) {
    if ('item' in event) items.push(event.item)
    else if ('problem' in event) problems.push(event.problem)
    else notices.push(event.notice.message)
  }
  const names = items.map(({ ref }) => `${ref.kind} ${ref.namespace ?? ''}/${ref.name}`)
  return { items, names, problems, notices, reads, summary: await run.summary }
}

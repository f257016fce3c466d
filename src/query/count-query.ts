// Counting objects with the least that must be read.

import type { Page, ReadRequest } from '../cluster/read.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import { type Event, type Run, toRun } from '../streams.ts'
import { gatherFacts } from './gather-facts.ts'
import { inOrder } from './in-order.ts'
import { readProblem } from './problems.ts'
import { type PlannedRead, planQuery } from './query-plan.ts'
import type { QuerySummary } from './query-result.ts'
import type { QuerySpec } from './query-spec.ts'
import type { QueryOptions } from './run-query.ts'
import type { Source } from './source.ts'
import { createTally } from './tally.ts'

/** How many objects of one kind one source has. */
export type Count = {
  readonly source: string
  readonly resource: ResourceInfo
  /** The one namespace that was counted, where it was one. */
  readonly namespace?: string
  readonly count: number
  /** False when it rests on the server's own estimate of what is left after the first object. */
  readonly exact: boolean
}

/**
 * Counts. Without selectors and unless `exact`: one request per kind, source and namespace. Else cheap tables are
 * paged through.
 */
export function countObjects(
  spec: QuerySpec,
  sources: readonly Source[],
  options: QueryOptions & { readonly exact: boolean },
): Run<Count, QuerySummary> {
  const tally = createTally(sources)
  return toRun(
    async function* (): AsyncGenerator<Event<Count>, QuerySummary> {
      const stop = new AbortController()
      const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
      const isExact = options.exact || spec.labelSelector !== undefined || spec.fieldSelector !== undefined
      const { facts, events } = await gatherFacts(spec, sources, signal)
      yield* tally.note(events)
      const cheapest = { ...spec, needs: { cells: false, namespaces: false, metadata: false, object: false } }
      const reads = planQuery(cheapest, facts).reads.map((read) => withCountingPages(read, isExact))
      tally.planned(reads)
      options.onPlan?.(reads)

      const failed: Event<never>[] = []
      const byName = new Map(sources.map((source) => [source.name, source]))
      const counts = reads.map(
        (read) =>
          async function* () {
            const pages = (byName.get(read.source) as Source).read(read.request, signal)
            yield await countPages(pages, isExact, (page) => tally.listed(reads.indexOf(read), page))
          },
      )
      const onError = (error: unknown, index: number) => {
        const read = reads[index] as PlannedRead
        failed.push({ problem: readProblem(error, read.source, read.request) })
      }
      for await (const [index, counted] of inOrder(counts, { onError, onLeave: () => stop.abort() })) {
        const { source, request } = reads[index] as PlannedRead
        tally.answered(index)
        yield { item: { source, resource: request.resource, ...namespaceOf(request), ...counted } }
      }
      yield* tally.note(failed)
      return tally.summarize()
    },
    () => tally.summarize(),
  )
}

/** One object is enough where the server says how many are left. */
function withCountingPages(read: PlannedRead, isExact: boolean): PlannedRead {
  const pageSize = isExact ? read.request.pageSize : 1
  return { ...read, request: { ...read.request, ...(pageSize === undefined ? {} : { pageSize }) } }
}

function namespaceOf(request: ReadRequest): { namespace?: string } {
  return request.namespace === undefined ? {} : { namespace: request.namespace }
}

async function countPages(
  pages: AsyncIterable<Page>,
  isExact: boolean,
  onPage: (page: Page) => void,
): Promise<{ count: number; exact: boolean }> {
  let count = 0
  for await (const page of pages) {
    onPage(page)
    count += page.rows.length
    // a server that gives no number for what is left is read to the end
    if (!isExact && page.hasMore && page.remainingItemCount !== undefined) {
      return { count: count + page.remainingItemCount, exact: false }
    }
  }
  return { count, exact: true }
}

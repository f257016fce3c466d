// Counting objects with the least that must be read.

import type { ReadRequest } from '../cluster/read.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import { type Event, type Run, toRun } from '../streams.ts'
import { inOrder } from './in-order.ts'
import { prepareReads } from './prepare-reads.ts'
import { readProblem } from './problems.ts'
import type { PlannedRead } from './query-plan.ts'
import type { QuerySummary } from './query-result.ts'
import type { QuerySpec } from './query-spec.ts'
import { openRowReader, type ReadPage } from './read-rows.ts'
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
  const tally = createTally(sources, options.withPlan)
  return toRun(
    async function* (): AsyncGenerator<Event<Count>, QuerySummary> {
      const stop = new AbortController()
      const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
      const cheapest = { ...spec, needs: { cells: false, namespaces: false, metadata: false, object: false } }
      const prepared = await prepareReads(cheapest, sources, signal)
      yield* tally.note(prepared.events)
      const isExact = ({ request, condition }: PlannedRead) =>
        options.exact ||
        request.labelSelector !== undefined ||
        request.fieldSelector !== undefined ||
        condition?.residual !== undefined
      const reads = prepared.reads.map((read) => withCountingPages(read, isExact(read)))
      tally.planned(reads)
      await options.onPlan?.(reads, prepared.skipped)

      const failed: Event<never>[] = []
      const reader = await openRowReader(cheapest, sources, prepared, {
        signal,
        now: options.now ?? new Date(),
        notice: (notice) => failed.push({ notice }),
        replanned: (read, index) => {
          tally.replanned(read, index)
          void options.onPlan?.(tally.plan(), prepared.skipped)
        },
      })
      const counts = reads.map(
        (read, index) =>
          async function* () {
            yield await countPages(reader.read(read, index), isExact(read), ({ page, kept }) => {
              const notice = tally.listed(index, page, kept.rows.length)
              if (notice !== undefined) failed.push({ notice })
            })
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
      // what cannot match was not asked, and is counted all the same
      for (const { source, resource } of prepared.skipped) yield { item: { source, resource, count: 0, exact: true } }
      yield* tally.note(failed)
      if (reader.stages !== undefined) yield* tally.evaluated(reader.stages)
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
  pages: AsyncIterable<ReadPage>,
  isExact: boolean,
  onPage: (page: ReadPage) => void,
): Promise<{ count: number; exact: boolean }> {
  let count = 0
  for await (const read of pages) {
    const { page, kept } = read
    onPage(read)
    count += kept.rows.length
    // a server that gives no number for what is left is read to the end
    if (!isExact && page.hasMore && page.remainingItemCount !== undefined) {
      return { count: count + page.remainingItemCount, exact: false }
    }
  }
  return { count, exact: true }
}

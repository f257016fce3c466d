// Answering a question: facts, plan, pages read ahead and handed on in order, a summary at the end.

import { CancelledError } from '../errors.ts'
import { type Event, type Run, toRun } from '../streams.ts'
import { inOrder } from './in-order.ts'
import { type PreparedReads, prepareReads } from './prepare-reads.ts'
import { isNotFound, readProblem } from './problems.ts'
import type { PlannedRead, SkippedRead } from './query-plan.ts'
import { itemsOf, type QueryItem, type QueryPage, type QuerySummary } from './query-result.ts'
import type { QuerySpec } from './query-spec.ts'
import { openRowReader, type RowReader } from './read-rows.ts'
import type { Source } from './source.ts'
import { createTally, type Tally } from './tally.ts'

export type QueryOptions = {
  readonly signal?: AbortSignal
  /** Told of the plan before the first list is sent, and waited for; told again when a read is planned anew. */
  readonly onPlan?: (reads: readonly PlannedRead[], skipped: readonly SkippedRead[]) => void | Promise<void>
  /** Told after each page how many rows have been read. */
  readonly onListed?: (listed: number) => void
  /** True: the summary tells the plan and what each read has cost. Default: false. */
  readonly withPlan?: boolean
  /** What `now` and `age()` are counted from. Default: when the question is asked. */
  readonly now?: Date
}

/**
 * Answers a question object by object. One forbidden kind, dead API service or unreachable cluster never stops the
 * others: it is a problem in the stream, and the summary says `partial`.
 *
 * @throws while iterating: UsageError; what the only source failed with; CancelledError.
 */
export function query(
  spec: QuerySpec,
  sources: readonly Source[],
  options: QueryOptions = {},
): Run<QueryItem, QuerySummary> {
  const pages = queryPages(spec, sources, options)
  const run = toRun(
    async function* () {
      for await (const event of pages) {
        if ('item' in event) for (const item of itemsOf(event.item)) yield { item }
        else yield event
      }
      return await pages.summary
    },
    () => createTally(sources).summarize(),
  )
  return { summary: pages.summary, [Symbol.asyncIterator]: () => run[Symbol.asyncIterator]() }
}

/** As `query`, a page at a time: what printing wants, for widths and speed. */
export function queryPages(
  spec: QuerySpec,
  sources: readonly Source[],
  options: QueryOptions = {},
): Run<QueryPage, QuerySummary> {
  const tally = createTally(sources, options.withPlan)
  return toRun(
    () => answer(spec, sources, options, tally),
    () => tally.summarize(),
  )
}

async function* answer(
  spec: QuerySpec,
  sources: readonly Source[],
  options: QueryOptions,
  tally: Tally,
): AsyncGenerator<Event<QueryPage>, QuerySummary> {
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  const prepared = await prepareReads(spec, sources, signal)
  yield* tally.note(prepared.events)
  tally.planned(prepared.reads)
  await options.onPlan?.(prepared.reads, prepared.skipped)

  const pending: Event<never>[] = []
  const report = (event: Event<never>) => pending.push(event)
  const reader = await openRowReader(spec, sources, prepared, {
    signal,
    now: options.now ?? new Date(),
    notice: (notice) => report({ notice }),
    replanned: (read, index) => {
      tally.replanned(read, index)
      void options.onPlan?.(tally.plan(), prepared.skipped)
    },
  })
  const pages = readAll(spec, prepared.reads, reader, { stop, tally, report, onListed: options.onListed })
  for await (const page of await inAskedOrder(pages, spec, () => pending.every(isRemark))) {
    yield* tally.note(pending.splice(0))
    const kept = tally.keep(page, spec.limit)
    if (kept.rows.length > 0) yield { item: kept }
    if (tally.isFull(spec.limit)) break
  }
  if (options.signal?.aborted) throw new CancelledError(undefined, { cause: options.signal.reason })
  yield* tally.note(pending)
  if (reader.stages !== undefined) yield* tally.evaluated(reader.stages)
  return tally.summarize()
}

function isRemark(event: Event<never>): boolean {
  return !('problem' in event)
}

async function inAskedOrder(
  pages: AsyncGenerator<QueryPage>,
  spec: QuerySpec,
  isWhole: () => boolean,
): Promise<AsyncIterable<QueryPage>> {
  if (spec.sortBy === undefined) return pages
  const { sortPages } = await import('./sort-pages.ts')
  return sortPages(pages, spec.sortBy, spec, isWhole)
}

type Reading = {
  readonly stop: AbortController
  readonly tally: Tally
  readonly report: (event: Event<never>) => void
  readonly onListed: QueryOptions['onListed']
}

async function* readAll(
  spec: QuerySpec,
  reads: PreparedReads['reads'],
  reader: RowReader,
  { stop, tally, report, onListed }: Reading,
): AsyncGenerator<QueryPage> {
  const streams = reads.map((read, index) => () => reader.read(read, index))
  const onError = (error: unknown, index: number) => {
    if (stop.signal.aborted) return
    const read = reads[index] as PlannedRead
    if (spec.ignoreNotFound && read.request.name !== undefined && isNotFound(error)) tally.answered(index)
    else report({ problem: readProblem(error, read.source, read.request) })
  }
  for await (const [index, { page, kept }] of inOrder(streams, { onError, onLeave: () => stop.abort() })) {
    const read = reads[index] as PlannedRead
    const notice = tally.listed(index, page, kept.rows.length)
    onListed?.(tally.rows())
    if (notice !== undefined) report({ notice })
    yield {
      source: read.source,
      resource: page.resource,
      ...(read.request.namespace === undefined ? {} : { namespace: read.request.namespace }),
      ...(kept.columns === undefined ? {} : { columns: kept.columns }),
      rows: kept.rows,
      hasObjects: spec.needs.object,
    }
  }
}

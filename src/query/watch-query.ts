// Watching what a question selects, over several kinds and clusters at once.

import type { Delta, ReadRequest, Row } from '../cluster/read.ts'
import { CancelledError, ConfigError, ConnectionError, ServerError, UsageError } from '../errors.ts'
import { qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
import type { Column } from '../machinery/table.ts'
import { type Event, type Run, toRun } from '../streams.ts'
import { gatherFacts } from './gather-facts.ts'
import { mergeAsTheyCome } from './merge-as-they-come.ts'
import { readProblem } from './problems.ts'
import { type PlannedRead, planQuery } from './query-plan.ts'
import type { QuerySummary } from './query-result.ts'
import type { QuerySpec } from './query-spec.ts'
import type { QueryOptions } from './run-query.ts'
import type { Source } from './source.ts'
import { createTally } from './tally.ts'

/** One thing that a watch tells of. */
export type WatchItem = {
  readonly source: string
  readonly resource: ResourceInfo
  readonly namespace?: string
  /** `SYNCED`: everything there was is told. It has no row. */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'SYNCED'
  readonly columns?: readonly Column[]
  readonly row?: Row
  /** True for what was there before the watch began. */
  readonly isInitial: boolean
}

/**
 * Tells everything that is selected and then every change, until the signal is aborted: disconnects, expired versions
 * and refusals are retried for ever, each named in a notice.
 *
 * What cannot be told once to begin with is not watched, as in kubectl: a kind that is refused, a server that cannot be
 * reached and a named object that does not exist are problems, and the rest is watched on. It ends when nothing is left.
 */
export function watchObjects(
  spec: QuerySpec,
  sources: readonly Source[],
  options: QueryOptions = {},
): Run<WatchItem, QuerySummary> {
  const tally = createTally(sources)
  return toRun(
    async function* (): AsyncGenerator<Event<WatchItem>, QuerySummary> {
      const stop = new AbortController()
      const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
      const { facts, events } = await gatherFacts(spec, sources, signal)
      yield* tally.note(events)
      const reads = planQuery(spec, facts).reads
      await options.onPlan?.(reads, [])
      const byName = new Map(sources.map((source) => [source.name, source]))
      const streams = reads.map((read) => watchOne(spec, read, byName.get(read.source) as Source, signal))
      try {
        yield* mergeAsTheyCome(streams)
      } finally {
        stop.abort()
      }
      if (options.signal?.aborted) throw new CancelledError(undefined, { cause: options.signal.reason })
      return tally.summarize()
    },
    () => tally.summarize(),
  )
}

async function* watchOne(
  spec: QuerySpec,
  read: PlannedRead,
  source: Source,
  signal: AbortSignal,
): AsyncGenerator<Event<WatchItem>> {
  if (source.reflect === undefined) throw new UsageError('files cannot be watched', { flag: '--watch' })
  const { resource, namespace } = read.request
  const common = { source: read.source, resource, ...(namespace === undefined ? {} : { namespace }) }
  const mustExist = read.request.name !== undefined && !spec.ignoreNotFound
  let isInitial = true
  let hasRows = false
  for await (const delta of source.reflect(asWatchable(read.request), signal)) {
    if (delta.type === 'BOOKMARK') continue
    if (delta.type === 'RETRY') {
      if (isInitial && isFinal(delta.error)) {
        yield { problem: readProblem(delta.error, read.source, read.request) }
        return
      }
      yield { notice: retryNotice(delta, read) }
    } else if (delta.type === 'SYNCED') {
      if (isInitial && mustExist && !hasRows) {
        yield { problem: readProblem(notFound(read.request), read.source, read.request) }
        return
      }
      yield { item: { ...common, type: 'SYNCED', isInitial } }
      isInitial = false
    } else {
      hasRows = true
      const columns = delta.columns === undefined ? {} : { columns: delta.columns }
      yield { item: { ...common, type: delta.type, row: delta.row, ...columns, isInitial } }
    }
  }
}

/** One object is watched as a list of one. */
function asWatchable(request: ReadRequest): ReadRequest {
  if (request.name === undefined) return request
  const { name, ...list } = request
  return { ...list, fieldSelector: `metadata.name=${name}` }
}

/** True for what no further try is likely to mend: refusals, and servers that are not there. */
function isFinal(error: Error): boolean {
  if (error instanceof ConnectionError) return ['refused', 'dns', 'tls', 'proxy'].includes(error.failure)
  if (error instanceof ServerError) return error.code >= 400 && error.code < 500 && !PASSING_CODES.has(error.code)
  return error instanceof ConfigError
}

/** Time-out, expired version, too many requests. */
const PASSING_CODES = new Set([408, 410, 429])

function notFound({ resource, name }: ReadRequest): ServerError {
  const message = `${qualifiedName(resource)} "${name}" not found`
  return new ServerError({ code: 404, reason: 'NotFound', message })
}

function retryNotice(delta: Extract<Delta, { type: 'RETRY' }>, read: PlannedRead) {
  const seconds = Math.max(0.1, Math.round(delta.delayMs / 100) / 10)
  const message = `watching ${read.request.resource.resource} broke off: ${delta.error.message}; trying again in ${seconds}s`
  return { kind: 'fallback', message, context: read.source } as const
}

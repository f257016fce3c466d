// Reading what was planned: pages as they come, without the rows that do not match, with what is computed of the others.

import type { Page } from '../cluster/read.ts'
import type { ServerError } from '../errors.ts'
import type { Notice } from '../streams.ts'
import type { PreparedReads } from './prepare-reads.ts'
import type { PlannedRead } from './query-plan.ts'
import { expressionsOf, type QuerySpec } from './query-spec.ts'
import { isRefusedSelector, refusedMessage } from './refused-selector.ts'
import type { RowStages } from './rows/row-stages.ts'
import type { Source } from './source.ts'

/** A page as it was read, and what is left of it. */
export type ReadPage = {
  /** As the source gave it. */
  readonly page: Page
  /** Of its rows those that match, with computed cells; of its columns those that are known now. */
  readonly kept: Pick<Page, 'rows' | 'columns'>
}

export type RowReader = {
  /** @throws ServerError, ConnectionError; UsageError for an expression that fits none of the tables */
  read(read: PlannedRead, index: number): AsyncIterable<ReadPage>
  /** Evaluates what else rows are asked; undefined without expressions. */
  readonly stages: RowStages | undefined
}

export type RowReaderOptions = {
  readonly signal: AbortSignal
  readonly now: Date
  readonly notice: (notice: Notice) => void
  /** The read that is sent in place of a planned one. */
  readonly replanned: (read: PlannedRead, index: number) => void
}

/** Opens the reader of a prepared question. What evaluates expressions is loaded only where there is one. */
export async function openRowReader(
  spec: QuerySpec,
  sources: readonly Source[],
  prepared: PreparedReads,
  options: RowReaderOptions,
): Promise<RowReader> {
  const byName = new Map(sources.map((source) => [source.name, source]))
  const pagesOf = (read: PlannedRead) => (byName.get(read.source) as Source).read(read.request, options.signal)
  if (expressionsOf(spec).length === 0) {
    return {
      stages: undefined,
      async *read(read) {
        for await (const page of pagesOf(read)) yield { page, kept: page }
      },
    }
  }
  const { openRowStages } = await import('./rows/row-stages.ts')
  const stages = openRowStages(spec, prepared, options.now)

  async function* readOne(read: PlannedRead, index: number): AsyncGenerator<ReadPage> {
    let hasPages = false
    for await (const page of pagesOf(read)) {
      hasPages = true
      yield { page, kept: stages.take(read, index, page) }
    }
    if (!hasPages) stages.silent(index)
  }

  return {
    stages,
    async *read(read, index) {
      try {
        yield* readOne(read, index)
      } catch (error) {
        const other = isRefusedSelector(error, read) ? prepared.replan(read) : undefined
        if (other === undefined) {
          stages.silent(index)
          throw error
        }
        options.replanned(other, index)
        options.notice({ kind: 'fallback', context: read.source, message: refusedMessage(read, error as ServerError) })
        yield* readOne(other, index)
      }
    },
  }
}

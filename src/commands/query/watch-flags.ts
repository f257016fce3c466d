// `--watch` and what belongs to it.

import { UsageError } from '../../errors.ts'
import { parseDurationFlag } from '../../flags/duration.ts'
import type { AggregateExpression } from '../../machinery/expressions/aggregate.ts'
import type { QueryFlags } from './query-options.ts'

export type WatchOptions = {
  readonly watch: boolean
  /** The EVENT column of a watch, in a server's words. */
  readonly showEvents: boolean
  /** What a watch waits for. */
  readonly until?: AggregateExpression
  /** How long a watch goes on, as typed; 0: once. */
  readonly timeout?: { readonly ms: number; readonly text: string }
}

/** kubectl wait's meaning of less than nothing: a week. */
const WEEK_MS = 7 * 24 * 3_600_000

/** @throws UsageError */
export async function watchOptionsOf(flags: QueryFlags): Promise<WatchOptions> {
  const { watch = false, outputWatchEvents: showEvents = false } = flags
  const timeout = timeoutOf(flags)
  if (flags.until === undefined) return { watch, showEvents, ...(timeout === undefined ? {} : { timeout }) }
  if (!watch) throw new UsageError('--until needs --watch', { flag: '--until' })
  const { parseUntil } = await import('../../query/until/parse-until.ts')
  const until = parseUntil({ flag: '--until', text: flags.until })
  return { watch, showEvents, until, ...(timeout === undefined ? {} : { timeout }) }
}

function timeoutOf({ timeout, watch }: QueryFlags): WatchOptions['timeout'] {
  if (timeout === undefined) return undefined
  const ms = parseDurationFlag('--timeout', timeout)
  if (!watch) {
    const message = '--timeout needs --watch; how long one request may take is --request-timeout'
    throw new UsageError(message, { flag: '--timeout', value: timeout })
  }
  return ms < 0 ? { ms: WEEK_MS, text: 'a week' } : { ms, text: timeout }
}

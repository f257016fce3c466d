// `--watch`: what there is, and then every change, until Ctrl-C, until something is so, or until the time is up.

import type { Env } from '../../flags/env.ts'
import type { ExitCode } from '../../flags/exit-code.ts'
import { toSink } from '../../flags/sink.ts'
import type { PlannedRead } from '../../query/query-plan.ts'
import type { Source } from '../../query/source.ts'
import { watchObjects } from '../../query/watch-query.ts'
import type { Problem } from '../../streams.ts'
import type { Manner } from './manner.ts'
import type { QueryOptions } from './query-options.ts'
import { noticeLine, problemLines } from './talk.ts'
import { endingLine, watchExitCode } from './watch-ending.ts'
import { chooseWatchPrinter, type WatchPrinter } from './watch-printers.ts'

/** Watches and prints. Problems and notices are told as they come. @throws CancelledError, UsageError, and what the only source failed with */
export async function runWatch(
  options: QueryOptions,
  manner: Manner,
  sources: readonly Source[],
  env: Env,
): Promise<ExitCode> {
  const sink = toSink(env.stdout)
  const hasManySources = sources.length > 1
  const problems: Problem[] = []
  let reads: readonly PlannedRead[] = []
  let printer: WatchPrinter | undefined
  const open = () => chooseWatchPrinter(sink, options, manner.lookFor(reads))
  const run = watchObjects(options.spec, sources, {
    signal: env.signal,
    clock: env.now,
    withChanges: options.output.format === 'jsonl',
    ...(options.until === undefined ? {} : { until: options.until }),
    ...(options.timeout === undefined ? {} : { timeoutMs: options.timeout.ms }),
    onPlan: (planned) => {
      reads = planned
    },
  })
  for await (const event of run) {
    if ('problem' in event) {
      problems.push(event.problem)
      for (const line of problemLines([event.problem], hasManySources)) env.stderr.write(`${line}\n`)
    } else if ('notice' in event) {
      env.stderr.write(`${noticeLine(event.notice, hasManySources)}\n`)
    } else {
      printer ??= await open()
      await printer.event(event.item)
    }
  }
  const summary = await run.summary
  printer ??= await open()
  await printer.end(summary, problems)
  await sink.flush()
  const line = endingLine(summary, options)
  if (line !== undefined) env.stderr.write(`${line}\n`)
  return watchExitCode(summary, problems)
}

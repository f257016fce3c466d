// `--watch`: what there is, and then every change, until Ctrl-C.

import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { toSink } from '../../flags/sink.ts'
import { qualifiedName } from '../../machinery/resource-info.ts'
import type { PlannedRead } from '../../query/query-plan.ts'
import type { QueryPage } from '../../query/query-result.ts'
import type { Source } from '../../query/source.ts'
import { type WatchItem, watchObjects } from '../../query/watch-query.ts'
import type { Problem } from '../../streams.ts'
import type { Manner } from './manner.ts'
import { isUnreachable } from './query-exit.ts'
import type { QueryOptions } from './query-options.ts'
import { noticeLine, problemLines } from './talk.ts'
import { chooseWatchPrinter, type WatchPrinter } from './watch-printers.ts'

/** Watches and prints until the signal is aborted. Returns only when there is nothing to watch. */
export async function runWatch(
  options: QueryOptions,
  manner: Manner,
  sources: readonly Source[],
  env: Env,
): Promise<ExitCode> {
  const sink = toSink(env.stdout)
  const columns = new Map<string, QueryPage['columns']>()
  const problems: Problem[] = []
  let reads: readonly PlannedRead[] = []
  let printer: WatchPrinter | undefined
  const run = watchObjects(options.spec, sources, {
    signal: env.signal,
    onPlan: (planned) => {
      reads = planned
    },
  })
  for await (const event of run) {
    if ('problem' in event) {
      problems.push(event.problem)
      for (const line of problemLines([event.problem], sources.length > 1)) env.stderr.write(`${line}\n`)
    } else if ('notice' in event) {
      env.stderr.write(`${noticeLine(event.notice, sources.length > 1)}\n`)
    } else {
      printer ??= await chooseWatchPrinter(sink, options, manner.lookFor(reads))
      await printer.event(withColumns(event.item, columns))
    }
  }
  if (problems.length > 0 && problems.every(isUnreachable)) return EXIT.couldNotRun
  return problems.length > 0 || reads.length === 0 ? EXIT.no : EXIT.done
}

/** Servers send the columns with the first event only. */
function withColumns(item: WatchItem, known: Map<string, QueryPage['columns']>): WatchItem {
  const key = `${item.source}\u0000${qualifiedName(item.resource)}`
  if (item.columns !== undefined) known.set(key, item.columns)
  const columns = known.get(key)
  return columns === undefined ? item : { ...item, columns }
}

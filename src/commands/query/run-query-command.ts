// Runs a question and shows its answer: the one place where data goes to stdout and everything else to stderr.

import { DEFAULT_PAGE_SIZE } from '../../cluster/read.ts'
import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { toSink } from '../../flags/sink.ts'
import type { Sink } from '../../print/sink.ts'
import type { PlannedRead } from '../../query/query-plan.ts'
import type { QuerySummary } from '../../query/query-result.ts'
import { queryPages } from '../../query/run-query.ts'
import type { Source } from '../../query/source.ts'
import type { Problem } from '../../streams.ts'
import type { CappedPrinter } from './byte-cap.ts'
import { choosePrinter, type Look } from './choose-printer.ts'
import { openProgress, withThousands } from './long-read.ts'
import type { Manner } from './manner.ts'
import { openSources } from './open-sources.ts'
import { queryExitCode } from './query-exit.ts'
import type { QueryOptions } from './query-options.ts'
import { absentLine, answeredLine, cutLine, nothingFound, noticeLine, problemLines, stderrObserver } from './talk.ts'

/** More rows than these are worth slower garbage collection for less memory: by then the heap has room for two pages. */
const LONG_ANSWER_ROWS = 2 * DEFAULT_PAGE_SIZE

/** Asks, prints, and returns the exit code. @throws ConfigError, ConnectionError, ServerError, CancelledError */
export async function runQueryCommand(options: QueryOptions, manner: Manner, env: Env): Promise<ExitCode> {
  const observer = await stderrObserver(env, manner.verbosity, manner.paintWarning)
  const { sources, close } = await openSources(options, manner.connection, env, observer)
  try {
    const code = await answerOn(options, manner, sources, env)
    if (!manner.warningsAsErrors || observer.warnings() === 0) return code
    const [one, many] = ['1 warning received', `${observer.warnings()} warnings received`]
    env.stderr.write(`error: ${observer.warnings() === 1 ? one : many}\n`)
    return EXIT.no
  } finally {
    close()
  }
}

async function answerOn(
  options: QueryOptions,
  manner: Manner,
  sources: readonly Source[],
  env: Env,
): Promise<ExitCode> {
  if (options.watch) return (await import('./run-watch.ts')).runWatch(options, manner, sources, env)
  if (options.groups !== undefined)
    return (await import('./run-groups.ts')).runGroups(options, options.groups, manner, sources, env)
  if (options.count !== undefined) return (await import('./run-count.ts')).runCount(options, manner, sources, env)

  const stdout = toSink(env.stdout)
  const progress = openProgress(env)
  const sink = progress.before(stdout)
  const problems: Problem[] = []
  const hasManySources = sources.length > 1
  let reads: readonly PlannedRead[] = []
  const run = queryPages(options.spec, sources, {
    signal: env.signal,
    now: env.now(),
    withPlan: options.explain,
    onPlan: async (planned, skipped) => {
      reads = planned
      if (options.explain) await (await import('./explain.ts')).explainPlan(env, planned, skipped)
    },
    onListed: (listed) => {
      if (listed > LONG_ANSWER_ROWS) env.keepHeapSmall()
      progress.show(`${withThousands(listed)} objects read`)
    },
  })
  const open = () => openPrinter(sink, options, manner.lookFor(reads), (problem) => problems.push(problem))
  let printer: CappedPrinter | undefined
  try {
    for await (const event of run) {
      if ('problem' in event) problems.push(event.problem)
      else if ('notice' in event) {
        progress.erase()
        env.stderr.write(`${noticeLine(event.notice, hasManySources)}\n`)
      } else {
        printer ??= await open()
        await printer.page(event.item)
        if (printer.isFull()) break
      }
    }
  } finally {
    progress.end()
  }
  const summary = await run.summary
  // as kubectl: a named object that may be missing, and is, prints nothing at all
  const isSilent = printer === undefined && options.spec.ignoreNotFound && isObjectFormat(options)
  printer ??= await open()
  const shown: QuerySummary = printer.isFull()
    ? { ...summary, matched: printer.printed(), truncated: true, remaining: 'unknown' }
    : summary
  if (!isSilent) await printer.end(shown, problems)
  await stdout.flush()
  await tellEnding(options, { summary: shown, problems, reads, sourceCount: sources.length }, env)
  return queryExitCode({ summary: shown, problems, strict: options.strict, failEmpty: options.failEmpty })
}

function isObjectFormat({ output }: QueryOptions): boolean {
  return ['json', 'yaml', 'jsonpath', 'custom-columns'].includes(output.format)
}

async function openPrinter(
  sink: Sink,
  options: QueryOptions,
  look: Look,
  onProblem: (problem: Problem) => void,
): Promise<CappedPrinter> {
  if (options.maxBytes !== undefined) {
    const { capBytes } = await import('./byte-cap.ts')
    return capBytes(sink, options.maxBytes, (to) => choosePrinter(to, options, look, onProblem))
  }
  return { ...(await choosePrinter(sink, options, look, onProblem)), isFull: () => false, printed: () => 0 }
}

type Ending = {
  readonly summary: QuerySummary
  readonly problems: readonly Problem[]
  readonly reads: readonly PlannedRead[]
  readonly sourceCount: number
}

async function tellEnding(options: QueryOptions, ending: Ending, env: Env): Promise<void> {
  const { summary, problems, reads, sourceCount } = ending
  const isTable = options.output.format === 'table' || options.output.format === 'wide'
  if (isTable && summary.matched === 0 && problems.length === 0 && !options.spec.ignoreNotFound) {
    env.stderr.write(`${nothingFound(options, reads)}\n`)
    if (summary.absent) env.stderr.write(`${absentLine(summary)}\n`)
  }
  if (summary.truncated && (options.maxBytes !== undefined || env.isStderrTty))
    env.stderr.write(`${cutLine(summary)}\n`)
  if (options.explain) {
    const { explainCost } = await import('./explain.ts')
    await explainCost(env, summary)
  }
  const lines = [...problemLines(problems, sourceCount > 1), answeredLine(problems, sourceCount)]
  for (const line of lines) if (line !== undefined) env.stderr.write(`${line}\n`)
}

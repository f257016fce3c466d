// Runs `diff`: items go to stdout, everything else to stderr.

import type { OpenCluster } from '../../cluster/open-cluster.ts'
import type { DiffItem, DiffSummary } from '../../diff/diff-item.ts'
import { filterItems } from '../../diff/filter-items.ts'
import { type ConnectionFlags, connectionOptions } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import type { ColorChoice } from '../../flags/output-flags.ts'
import { toSink } from '../../flags/sink.ts'
import { colorLevel } from '../../print/color-level.ts'
import { createColors } from '../../print/colors.ts'
import type { Problem, Run } from '../../streams.ts'
import { openProgress, withThousands } from '../query/long-read.ts'
import { noticeLine, problemLines, stderrObserver } from '../query/talk.ts'
import { choosePrinter } from './choose-printer.ts'
import { connectionTo, openSides } from './choose-sides.ts'
import { diffExitCode } from './diff-exit.ts'
import { type DiffCommandOptions, type DiffFlags, toDiffOptions } from './diff-flags.ts'
import { collectNotes } from './diff-notes.ts'
import { wantedKinds } from './wanted-kinds.ts'

/** Complete, validate, run. @throws UsageError, ConfigError, ConnectionError, ServerError, CancelledError */
export async function runDiffWords(
  words: readonly string[],
  flags: DiffFlags & ConnectionFlags,
  env: Env,
): Promise<ExitCode> {
  const options = toDiffOptions(words, flags, env)
  const stderr = await createColors(colorOf(options.color, env, env.isStderrTty))
  const observer = await stderrObserver(env, flags.v ?? 0, stderr.warning)
  const { loadConnection } = await import('../../cluster/kubeconfig/index.ts')
  const { openCluster } = await import('../../cluster/open-cluster.ts')
  const connection = connectionOptions(flags, env)
  const open = async (of: typeof connection) =>
    openCluster(await loadConnection(of), { observer, cacheDir: connection.cacheDir })
  const clusters = [await open(connection)]
  try {
    const namespace = flags.namespace
    const kinds = options.kinds
    const isWantedKind =
      kinds.length === 0 ? undefined : await wantedKinds(kinds, clusters[0] as OpenCluster, env.signal)
    const { run, other } = await openSides(clusters[0] as OpenCluster, {
      ...options,
      diff: { ...options.diff, ...(namespace !== undefined && { namespace, enforceNamespace: true }) },
      env,
      isWantedKind,
      open: (context) => open(connectionTo(context, connection)),
    })
    if (other !== undefined) clusters.push(other)
    const isWatch = options.sides.kind === 'watch'
    const hasTwo = 'to' in options.sides && options.sides.to.context !== undefined
    const code = await showDiff(
      filterItems(run, { ...options.filters, isWantedKind }),
      { ...options, isWatch, hasTwo },
      env,
    )
    if (!flags.warningsAsErrors || observer.warnings() === 0) return code
    const [one, many] = ['1 warning received', `${observer.warnings()} warnings received`]
    env.stderr.write(`error: ${observer.warnings() === 1 ? one : many}\n`)
    return EXIT.no
  } finally {
    for (const cluster of clusters) cluster.close()
  }
}

function colorOf(flag: ColorChoice, env: Env, isTty: boolean) {
  return colorLevel({ flag, env: env.vars, isTty, platform: env.platform })
}

export type ShownAs = Pick<DiffCommandOptions, 'format' | 'failOn' | 'exitZero' | 'hasHeaders' | 'color'> & {
  /** Nobody waits for the end of a watch: nothing is held back. Default: false. */
  readonly isWatch?: boolean
  /** Whether two clusters are compared, so that what is said names them. Default: false. */
  readonly hasTwo?: boolean
}

/** From then on memory is worth more than speed: a diff holds a window of objects at a time. */
const LONG_DIFF_ITEMS = 1000

/** Prints a run, and says what there is to say beside it. */
export async function showDiff(
  run: Run<DiffItem, DiffSummary>,
  { format, failOn, exitZero, hasHeaders, color, isWatch = false, hasTwo = false }: ShownAs,
  env: Env,
): Promise<ExitCode> {
  const stdout = toSink(env.stdout)
  const progress = openProgress(env)
  const [problems, refusals]: [Problem[], Problem[]] = [[], []]
  const notes = collectNotes()
  const colors = await createColors(colorOf(color, env, env.isStdoutTty))
  const printer = await choosePrinter(format, {
    sink: progress.before(stdout),
    look: { colors, hasHeaders, isWatch, now: env.now(), terminalColumns: env.isStdoutTty ? env.columns : undefined },
    listener: { onRefused: (problem) => void refusals.push(problem), onNote: notes.add },
    env,
  })
  let count = 0
  try {
    for await (const event of run) {
      if ('problem' in event) {
        problems.push(event.problem)
        if (isWatch) for (const line of problemLines([event.problem], hasTwo)) env.stderr.write(`${line}\n`)
      } else if ('notice' in event) {
        progress.erase()
        env.stderr.write(`${noticeLine(event.notice, hasTwo)}\n`)
      } else {
        const { item } = event
        if (++count === LONG_DIFF_ITEMS) env.keepHeapSmall()
        if (!isWatch) progress.show(`${withThousands(count)} ${count === 1 ? 'object' : 'objects'} compared`)
        notes.see(item)
        if (item.problem !== undefined && item.action === 'error') problems.push(item.problem)
        await printer.item(item)
      }
    }
    progress.end()
    problems.push(...refusals)
    const counted = await run.summary
    const summary = refusals.length > 0 ? { ...counted, partial: true } : counted
    await stdout.flush()
    await printer.end(summary, problems)
    await stdout.flush()
    const told = isWatch ? [] : problemLines(problems, hasTwo)
    for (const line of [...notes.lines(), ...told]) env.stderr.write(`${line}\n`)
    return diffExitCode({ summary, failOn, exitZero, hasDifferences: printer.hasDifferences?.() })
  } finally {
    progress.end()
    await printer.close?.()
  }
}

// What is shown of a plan before it is carried out: as a diff shows it.

import { tally } from '../../diff/tally.ts'
import type { Env } from '../../flags/env.ts'
import { toSink } from '../../flags/sink.ts'
import type { PlanSummary } from '../../patch/plan/plan-writes.ts'
import type { Planned, PlannedWrite } from '../../patch/plan/planned-write.ts'
import { colorLevel } from '../../print/color-level.ts'
import { type Colors, createColors } from '../../print/colors.ts'
import type { Progress } from '../../print/progress.ts'
import type { Sink } from '../../print/sink.ts'
import type { DiffPrinter } from '../diff/diff-printer.ts'
import { headline } from './headline.ts'
import type { RunManner } from './run-flags.ts'

export type Preview = {
  item(planned: Planned): Promise<void>
  end(writes: readonly PlannedWrite[], summary: PlanSummary): Promise<void>
}

export type PreviewOptions = {
  readonly manner: RunManner
  readonly isAsked: boolean
  /** The plan is kept in a file. */
  readonly isKept: boolean
  readonly verb: string
  readonly progress: Progress
  /** Of stderr. */
  readonly stderr: Colors
  readonly env: Env
}

/** Objects that are shown before a question; the others are only counted. */
const MOST_SHOWN = 100

/**
 * A table goes to stderr before a question, and to stdout where it is what was asked for: of a dry run, of a plan that
 * is kept. A unified diff is data, and goes to stdout. Otherwise nothing is shown: the answer follows.
 */
export async function openPreview(options: PreviewOptions): Promise<Preview> {
  const { manner, isAsked, isKept, verb, progress, stderr, env } = options
  const { format } = manner
  const isTable = format === 'table' && (manner.isDryRun || isKept)
  const toStdout = format === 'diff' || isTable
  const stdout = toSink(env.stdout)
  const talk: Sink = { write: (text) => void env.stderr.write(text) }
  const sink = progress.before(toStdout ? stdout : talk)
  const isTty = toStdout ? env.isStdoutTty : env.isStderrTty
  const colors = toStdout
    ? await createColors(colorLevel({ flag: manner.color, env: env.vars, isTty, platform: env.platform }))
    : stderr
  const look = {
    colors,
    hasHeaders: manner.hasHeaders,
    now: env.now(),
    terminalColumns: isTty ? env.columns : undefined,
    hasCounts: false,
  }
  let printer: DiffPrinter | undefined
  if (format === 'diff') printer = (await import('../diff/unified-printer.ts')).createUnifiedPrinter(sink, look)
  else if (isTable || isAsked) printer = (await import('../diff/table-printer.ts')).createDiffTablePrinter(sink, look)
  const counted = tally()
  let [shown, hidden] = [0, 0]
  return {
    async item({ write, preview }) {
      counted.item(preview)
      // the table that follows tells of them
      if (manner.isDryRun && isTable && preview.action === 'error') return
      const isNews = write.settled?.status !== 'unchanged'
      if (isAsked && !toStdout && shown >= MOST_SHOWN) hidden += isNews ? 1 : 0
      else await printer?.item(preview)
      if (isNews) shown++
    },
    async end(writes) {
      await printer?.end(counted.summary(), [])
      await printer?.close?.()
      if (toStdout) await stdout.flush()
      if (hidden > 0) env.stderr.write(`… and ${hidden} more objects, which --dry-run shows\n`)
      if (isAsked && writes.length > 0) env.stderr.write(`${headline(verb, writes)}\n`)
    },
  }
}

// From what is selected to an exit code: plan, show, ask, write, tell.

import type { Cluster } from '../../cluster/cluster.ts'
import type { Curtain } from '../../diff/to-item.ts'
import { CancelledError, UsageError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { OutputClosedError, OutputFailedError, toSink } from '../../flags/sink.ts'
import type { Journal } from '../../patch/journal/journal.ts'
import type { PatchItem, PatchSummary } from '../../patch/patch-item.ts'
import type { PatchOptions } from '../../patch/patch-options.ts'
import { type PlanSummary, patchCurtain, planWrites, type TargetSource } from '../../patch/plan/plan-writes.ts'
import type { PlannedWrite } from '../../patch/plan/planned-write.ts'
import type { Canary } from '../../patch/run/canary.ts'
import { execute, foretold } from '../../patch/run/execute.ts'
import { colorLevel } from '../../print/color-level.ts'
import { type Colors, createColors } from '../../print/colors.ts'
import type { Progress } from '../../print/progress.ts'
import type { Problem, Run } from '../../streams.ts'
import { nameOf } from '../diff/diff-rows.ts'
import { openProgress, withThousands } from '../query/long-read.ts'
import { noticeLine, problemLines } from '../query/talk.ts'
import { askToWrite } from './ask-to-write.ts'
import { choosePatchPrinter } from './patch-printers.ts'
import { openPreview } from './preview.ts'
import { rightsHints } from './rights-hints.ts'
import type { RunManner } from './run-flags.ts'
import { warningLines } from './warning-lines.ts'

/** What is to be carried out. */
export type Undertaking = {
  readonly targets: TargetSource
  readonly clusters: readonly Cluster[]
  readonly patch: PatchOptions
  readonly manner: RunManner
  /** What is done, for the question: `Patch`, `Undo`. */
  readonly verb: string
  /**
   * Goes on although not all that was to be selected could be read. `failed`: what could not be read was to be written,
   * and is not. Default: false.
   */
  readonly allowPartial?: boolean | 'failed'
  /** Nothing is asked: it was approved before. Default: false. */
  readonly isApproved?: boolean
  /** A run goes on: what is found out of its objects is noted also when nothing is left to be written. Default: false. */
  readonly isContinued?: boolean
  /** Of a run that is begun, or goes on. Called when something is to be written. */
  readonly openJournal: (writes: readonly PlannedWrite[]) => Promise<Journal>
  /** Instead of writing: keeps the plan. */
  readonly keepPlan?: ((writes: readonly PlannedWrite[]) => Promise<void>) | undefined
  readonly canary?: Canary | undefined
  /** What is said when nothing was selected. Default: `No resources found`. */
  readonly nothingFound?: string
}

/** @throws UsageError, ConfigError, ConnectionError, ServerError, CancelledError */
export async function carryOut(undertaking: Undertaking, env: Env): Promise<ExitCode> {
  const { patch, manner } = undertaking
  const isAsked =
    !manner.isDryRun && !manner.isConfirmed && !undertaking.isApproved && undertaking.keepPlan === undefined
  if (isAsked && !env.isStdinTty) throw new UsageError(NO_TERMINAL, { flag: '--yes' })
  const curtain = patchCurtain(patch)
  const stderr = await colorsOf(manner, env, env.isStderrTty)
  const progress = openProgress(env)
  try {
    const plan = await makePlan(undertaking, curtain, { isAsked, progress, stderr }, env)
    if (typeof plan === 'number') return plan
    const { writes, summary, unread } = plan
    const worst = (code: ExitCode) => (code === EXIT.done && isFailure(plan, undertaking) ? EXIT.no : code)
    if (writes.length === 0) {
      if (worst(EXIT.done) === EXIT.done) env.stderr.write(`${undertaking.nothingFound ?? 'No resources found'}\n`)
      if (manner.format !== 'json' && manner.format !== 'jsonl') return worst(EXIT.done)
      const none = manner.isDryRun ? foretold([], curtain, summary) : execute([], curtain, { ...patch, plan: summary })
      return worst(await tell(none, undertaking, env, progress, unread))
    }
    for (const line of [...(await rightsHints(writes, env.signal)), ...warningLines(writes)])
      env.stderr.write(`${stderr.warning('Warning:')} ${line}\n`)
    const failed = () => writes.some(({ settled }) => settled !== undefined && settled.status !== 'unchanged')
    if (manner.isDryRun)
      return worst(await tell(foretold(writes, curtain, summary), undertaking, env, progress, unread))
    if (undertaking.keepPlan !== undefined) {
      await undertaking.keepPlan(writes)
      return failed() ? EXIT.no : EXIT.done
    }
    if (isAsked && summary.toWrite > 0 && !(await askToWrite(summary.toWrite, env))) {
      env.stderr.write('nothing was written\n')
      return EXIT.nothing
    }
    if (env.signal.aborted) throw new CancelledError()
    const isNoted = summary.toWrite > 0 || undertaking.isContinued
    const journal = isNoted ? await undertaking.openJournal(writes) : undefined
    const run = execute(writes, curtain, {
      ...patch,
      plan: summary,
      journal,
      canary: undertaking.canary,
      onError: manner.onError,
      clock: env.now,
    })
    return worst(await tell(run, undertaking, env, progress, unread, summary.toWrite))
  } finally {
    progress.end()
  }
}

const NO_TERMINAL = 'there is no terminal to ask on: --yes writes without asking, --dry-run shows what would be written'

function colorsOf({ color }: RunManner, env: Env, isTty: boolean): Promise<Colors> {
  return createColors(colorLevel({ flag: color, env: env.vars, isTty, platform: env.platform }))
}

type Plan = {
  readonly writes: readonly PlannedWrite[]
  readonly summary: PlanSummary
  /** What could not be read; it has been said. */
  readonly unread: readonly Problem[]
}

type Showing = { readonly isAsked: boolean; readonly progress: Progress; readonly stderr: Colors }

/** @returns an exit code when the selection is incomplete, which has been said */
async function makePlan(
  { targets, patch, manner, verb, allowPartial = false, keepPlan, clusters }: Undertaking,
  curtain: Curtain,
  { isAsked, progress, stderr }: Showing,
  env: Env,
): Promise<Plan | ExitCode> {
  const run = planWrites(targets, patch, curtain)
  const preview = await openPreview({ manner, isAsked, isKept: keepPlan !== undefined, verb, progress, stderr, env })
  const writes: PlannedWrite[] = []
  const problems: Problem[] = []
  const hasMany = clusters.length > 1
  // a plan that is only shown ends when nobody reads it; one that is carried out does not
  const onUnread = (error: unknown) => {
    if (manner.isDryRun || !(error instanceof OutputClosedError)) throw error
  }
  for await (const event of run) {
    if ('problem' in event) problems.push(event.problem)
    else if ('notice' in event) {
      progress.erase()
      env.stderr.write(`${noticeLine(event.notice, hasMany)}\n`)
    } else {
      writes.push(event.item.write)
      progress.show(`${withThousands(writes.length)} ${writes.length === 1 ? 'object' : 'objects'} planned`)
      await preview.item(event.item).catch(onUnread)
    }
  }
  const summary = await run.summary
  progress.rest()
  for (const line of problemLines(problems, hasMany)) env.stderr.write(`${line}\n`)
  const plan = { writes, summary, unread: problems }
  if (isNotThere(plan)) return plan
  if (problems.length > 0 && !allowPartial) {
    env.stderr.write(
      'error: not all that was to be selected could be read, and nothing was written; --allow-partial goes on without it\n',
    )
    return EXIT.couldNotRun
  }
  await preview.end(writes, summary).catch(onUnread)
  return plan
}

/** As kubectl: what was named is not there. */
function isNotThere({ writes, unread }: Plan): boolean {
  return writes.length === 0 && unread.length > 0 && unread.every(({ code }) => code === 404)
}

/** What could not be read was to be written. */
function isFailure(plan: Plan, { allowPartial }: Undertaking): boolean {
  return isNotThere(plan) || (allowPartial === 'failed' && plan.unread.length > 0)
}

async function tell(
  run: Run<PatchItem, PatchSummary>,
  { manner, clusters }: Undertaking,
  env: Env,
  progress: Progress,
  unread: readonly Problem[],
  toWrite = 0,
): Promise<ExitCode> {
  const stdout = toSink(env.stdout)
  const colors = await colorsOf(manner, env, env.isStdoutTty)
  const columns = env.isStdoutTty ? env.columns : undefined
  const printer = await choosePatchPrinter(manner, { sink: progress.before(stdout), colors, columns, now: env.now() })
  const problems: Problem[] = []
  const hasMany = clusters.length > 1
  const startedAt = performance.now()
  let done = 0
  let failure: Error | undefined
  // what was approved is written whether anybody still reads what becomes of it or not
  const told = async (write: () => Promise<void>) => {
    if (failure !== undefined) return
    await write().catch((error) => {
      if (!(error instanceof OutputClosedError || error instanceof OutputFailedError)) throw error
      failure = error
    })
  }
  for await (const event of run) {
    if ('problem' in event) problems.push(event.problem)
    else if ('notice' in event) {
      progress.erase()
      env.stderr.write(`${noticeLine(event.notice, hasMany)}\n`)
    } else {
      const { item } = event
      if (item.tries > 0) done++
      const perSecond = Math.round((done * 1000) / Math.max(1, performance.now() - startedAt))
      if (toWrite > 0) progress.show(`${withThousands(done)} of ${withThousands(toWrite)} written, ${perSecond}/s`)
      if (item.problem !== undefined) problems.push(item.problem)
      await told(() => printer.item(item))
    }
  }
  progress.end()
  const summary = await run.summary
  await told(async () => {
    await printer.end(summary, [...unread, ...problems])
    await stdout.flush()
  })
  if (failure instanceof OutputFailedError) throw failure
  for (const line of problemLines(problems.map(named), hasMany)) env.stderr.write(`${line}\n`)
  if (summary.interrupted) {
    const { journal } = summary
    env.stderr.write(
      journal === undefined
        ? 'interrupted\n'
        : `interrupted: kubectl tack resume ${journal} goes on, kubectl tack undo ${journal} takes it back\n`,
    )
    return EXIT.interrupted
  }
  const { skipped, error } = summary.counts
  if (summary.journal !== undefined && skipped + error > 0)
    env.stderr.write(`not all was tried: kubectl tack resume ${summary.journal} goes on\n`)
  const { written: _, unchanged: _unchanged, ...failures } = summary.counts
  return Object.values(failures).some((count) => count > 0) || problems.length > 0 ? EXIT.no : EXIT.done
}

/** Servers name the object that they speak of, but not of all that fails; what is said here names none. */
function named(problem: Problem): Problem {
  const { ref, message } = problem
  if (ref === undefined || message.includes(`"${ref.name}"`)) return problem
  return { ...problem, message: `${ref.kind} ${nameOf(ref)}: ${message}` }
}

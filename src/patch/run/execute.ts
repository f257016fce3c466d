// Approved writes, sent: many at once, each on the journal before it is sent, and all of them told of.

import type { Cluster } from '../../cluster/cluster.ts'
import { DEFAULT_CONCURRENCY } from '../../diff/diff-options.ts'
import type { Curtain } from '../../diff/to-item.ts'
import { type Event, type Run, toRun } from '../../streams.ts'
import { inFlight } from '../in-flight.ts'
import type { Journal } from '../journal/journal.ts'
import { isFailure, type PatchItem, type PatchSummary } from '../patch-item.ts'
import { DEFAULT_RETRIES, type PatchOptions } from '../patch-options.ts'
import type { PlanSummary } from '../plan/plan-writes.ts'
import type { PlannedWrite } from '../plan/planned-write.ts'
import { FIELD_MANAGER } from '../request.ts'
import { type PatchTally, patchTally } from '../tally.ts'
import type { Canary } from './canary.ts'
import { itemOf, type Outcome, outcomeOf } from './outcome.ts'
import { writeOne } from './write-one.ts'
import type { Writing } from './writing.ts'

/** How approved writes are sent. */
export type RunOptions = PatchOptions & {
  /** What the plan came to: its counts are part of the summary. */
  readonly plan: PlanSummary
  /** Where every write is noted. Undefined: nowhere, so that nothing can be taken back. */
  readonly journal?: Journal | undefined
  /** The first objects are written before the others. */
  readonly canary?: Canary | undefined
  /** Whether objects are written after one has failed. Default: `continue`. */
  readonly onError?: 'stop' | 'continue' | undefined
  /** Default: that of the computer. */
  readonly clock?: (() => Date) | undefined
}

/**
 * Sends the writes of a plan, in its order. An object that was changed meanwhile is written only when its change is still
 * the one that was approved. When the signal is aborted no more is sent, what is under way is waited for, and the rest is
 * `skipped`.
 *
 * A cluster that cannot be asked any more is left alone: what was not sent to it is `skipped`, and `resume` goes on with it.
 *
 * @throws while iterating: ConfigError when the journal cannot be begun; nothing is sent then
 */
export function execute(
  writes: readonly PlannedWrite[],
  curtain: Curtain,
  options: RunOptions,
): Run<PatchItem, PatchSummary> {
  const counted = patchTally(options.plan)
  const summary = () => counted.summary({ interrupted: options.signal?.aborted ?? false, ...journalOf(options) })
  return toRun(() => generate(writes, curtain, options, counted, summary), summary)
}

/** The items of a plan that is not carried out: what would become of each object. */
export function foretold(
  writes: readonly PlannedWrite[],
  curtain: Curtain,
  plan: PlanSummary,
): Run<PatchItem, PatchSummary> {
  const counted = patchTally(plan)
  const summary = () => counted.summary({ interrupted: false, dryRun: true })
  return toRun(async function* () {
    for (const write of writes) {
      const item = itemOf(settledOutcome(write) ?? outcomeOf(write, { status: 'written', tries: 0 }), curtain)
      counted.item(item)
      yield { item }
    }
    return summary()
  }, summary)
}

function journalOf({ journal }: RunOptions): { readonly journal?: string } {
  return journal === undefined ? {} : { journal: journal.id }
}

async function* generate(
  writes: readonly PlannedWrite[],
  curtain: Curtain,
  options: RunOptions,
  counted: PatchTally,
  summary: () => PatchSummary,
): AsyncGenerator<Event<PatchItem>, PatchSummary> {
  const { signal, journal, canary, clock = () => new Date() } = options
  let isStopped = false
  let journalFailure: Error | undefined
  const gone = new Set<Cluster>()
  const writing: Writing = {
    fieldManager: options.fieldManager ?? FIELD_MANAGER,
    force: options.force ?? false,
    curtain,
    retries: options.retries ?? DEFAULT_RETRIES,
    count: counted.request,
    isStopped: () => isStopped || signal?.aborted === true,
    now: clock,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  }

  async function one(write: PlannedWrite, seq: number): Promise<Outcome> {
    const known = settledOutcome(write)
    if (known !== undefined) {
      // of a run that goes on it is settled now
      if (write.target.seq !== undefined) journal?.settle(seq, known)
      return known
    }
    if (writing.isStopped() || gone.has(write.target.cluster)) return skipped(write)
    try {
      await journal?.intend(seq)
    } catch (error) {
      isStopped = true
      journalFailure = error as Error
    }
    if (writing.isStopped()) return skipped(write)
    const outcome = await writeOne(write, writing).catch((error) => {
      isStopped = true
      throw error
    })
    journal?.settle(seq, outcome)
    if (outcome.isLost) gone.add(write.target.cluster)
    if (isFailure(outcome.status) && options.onError === 'stop') isStopped = true
    return outcome
  }

  const limit = options.concurrency ?? DEFAULT_CONCURRENCY
  await journal?.plan(writes)
  try {
    const groups = canary === undefined ? [writes] : divided(writes, canary.count)
    let from = 0
    for (const [turn, group] of groups.entries()) {
      const numbered = group.map((write, i) => [write, write.target.seq ?? from + i] as const)
      from += group.length
      const done: Outcome[] = []
      for await (const outcome of inFlight(numbered, limit, ([write, seq]) => one(write, seq))) {
        if (canary !== undefined && turn === 0) done.push(outcome)
        const item = itemOf(outcome, curtain)
        counted.item(item)
        yield { item }
      }
      if (canary !== undefined && turn === 0 && group.length < writes.length && !writing.isStopped()) {
        yield { notice: { kind: 'progress', message: canary.message(group.length) } }
        const failure = await canary.isWell(done, writing)
        if (failure !== undefined) {
          isStopped = true
          yield { problem: failure }
        }
      }
    }
    if (journalFailure !== undefined)
      yield { problem: { scope: 'source', reason: 'JournalFailed', message: journalFailure.message } }
    return summary()
  } finally {
    isStopped = true
    await journal?.end(summary())
  }
}

/** The first that are to be written, and the rest. */
function divided(writes: readonly PlannedWrite[], count: number): readonly (readonly PlannedWrite[])[] {
  let toWrite = 0
  const end = writes.findIndex(({ settled }) => settled === undefined && ++toWrite > count)
  return end < 0 ? [writes] : [writes.slice(0, end), writes.slice(end)]
}

function settledOutcome(write: PlannedWrite): Outcome | undefined {
  if (write.settled === undefined) return undefined
  const { status, problem, conflicts, note } = write.settled
  const message = problem?.message ?? note
  return outcomeOf(write, { status, tries: 0, reason: problem?.reason, code: problem?.code, message, conflicts })
}

function skipped(write: PlannedWrite): Outcome {
  return outcomeOf(write, { status: 'skipped', tries: 0 })
}

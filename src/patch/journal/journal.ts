// The journal of a run: what is to be done is on disk before it is done, so that it can be finished and taken back.

import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import type { Mask } from '../../machinery/masking/mask.ts'
import type { PatchSummary } from '../patch-item.ts'
import type { PlannedWrite } from '../plan/planned-write.ts'
import type { Outcome } from '../run/outcome.ts'
import { dropOldRuns, fileOf, journalError, makeFolder } from './journal-folder.ts'
import { type Lines, openLines } from './lines.ts'
import { outcomeRecord } from './outcome-record.ts'
import { plannedRecord } from './planned-record.ts'
import { type BeginRecord, JOURNAL_VERSION } from './record.ts'

/** Writes are numbered by their place in the plan of the run. */
export interface Journal {
  /** The run. */
  readonly id: string
  readonly file: string
  /** All that is to be done. On disk when it resolves; there is no run when it cannot be. @throws ConfigError */
  plan(writes: readonly PlannedWrite[]): Promise<void>
  /** A request is about to be sent. On disk when it resolves, together with those beside it. @throws ConfigError */
  intend(seq: number): Promise<void>
  /** What became of it; on disk with what comes next, or at the end. What is not known is left open. */
  settle(seq: number, outcome: Outcome): void
  /** The run has ended. Never throws: what is not on disk then is settled by looking at the objects. */
  end(summary: PatchSummary): Promise<void>
}

/** What the first line says. */
export type RunFacts = Pick<BeginRecord, 'command' | 'contexts' | 'fieldManager' | 'force' | 'objects' | 'pid'> & {
  readonly undoes?: string | undefined
}

export type JournalOptions = {
  readonly folder: string
  /** What takes secrets out; undefined: they are kept, as `--journal-secrets` asks. */
  readonly mask: Mask | undefined
  readonly now: () => Date
}

/** A new run. @throws ConfigError when its file cannot be made */
export async function beginJournal(facts: RunFacts, options: JournalOptions): Promise<Journal> {
  const { folder, now } = options
  await makeFolder(folder)
  await dropOldRuns(folder)
  const { id, handle } = await createFile(folder, now())
  const file = fileOf(folder, id)
  const lines = linesOf(id, file, handle, now)
  const { undoes, ...rest } = facts
  const begin: BeginRecord = {
    run: id,
    version: JOURNAL_VERSION,
    phase: 'begin',
    ...rest,
    ...(undoes !== undefined && { undoes }),
    time: now().toISOString(),
  }
  lines.add(begin)
  const journal = journalOver({ id, file, lines, isNew: true }, options)
  return {
    ...journal,
    async plan(writes) {
      try {
        await journal.plan(writes)
      } catch (error) {
        // nothing has been sent, and half a plan is of no use to anybody
        await handle.close().catch(() => {})
        await rm(file, { force: true }).catch(() => {})
        throw error
      }
    },
  }
}

/** A run that goes on, by those to whom it belongs: see claimRun. Its plan is there already. */
export function continueJournal(
  { run, file, handle, token }: { run: string; file: string; handle: FileHandle; token: string },
  options: JournalOptions,
): Journal {
  const lines = linesOf(run, file, handle, options.now)
  const journal = journalOver({ id: run, file, lines, isNew: false, token }, options)
  return { ...journal, plan: async () => {} }
}

function linesOf(run: string, file: string, handle: FileHandle, now: () => Date): Lines {
  return openLines(handle, file, () => ({ run, phase: 'torn', time: now().toISOString() }))
}

async function createFile(folder: string, now: Date): Promise<{ id: string; handle: FileHandle }> {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '')
  for (let length = 2; ; length++) {
    const id = `${day}-${randomBytes(length).toString('hex')}`
    try {
      return { id, handle: await open(fileOf(folder, id), 'ax', 0o600) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw journalError(fileOf(folder, id), error)
    }
  }
}

type Opened = {
  readonly id: string
  readonly file: string
  readonly lines: Lines
  /** False: its plan was written down before, and may have foretold something else. */
  readonly isNew: boolean
  readonly token?: string
}

function journalOver({ id, file, lines, isNew, token }: Opened, { mask, now }: JournalOptions): Journal {
  const time = () => now().toISOString()
  return {
    id,
    file,
    async plan(writes) {
      let count = 0
      for (const [seq, write] of writes.entries()) {
        if (write.settled !== undefined) continue
        lines.add(plannedRecord(id, seq, write, mask))
        if (++count % LINES_AT_ONCE === 0) await lines.write()
      }
      await lines.flush()
    },
    async intend(seq) {
      lines.add({ run: id, seq, phase: 'intent', time: time() })
      await lines.flush()
    },
    settle(seq, outcome) {
      if (!outcome.isUnknown) lines.add(outcomeRecord({ run: id, seq, time: time() }, outcome, { mask, isNew }))
    },
    async end(summary) {
      lines.add({ run: id, phase: 'end', summary, ...(token !== undefined && { token }), time: time() })
      await lines.close()
    },
  }
}

const LINES_AT_ONCE = 500

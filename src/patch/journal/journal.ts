// The journal of a run: what is to be done is on disk before it is done, so that it can be finished and taken back.

import { randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { type JsonObject, stringifyJson } from '../../machinery/json.ts'
import type { Mask } from '../../machinery/masking/mask.ts'
import type { PatchSummary } from '../patch-item.ts'
import type { PlannedWrite } from '../plan/planned-write.ts'
import type { Outcome } from '../run/outcome.ts'
import { dropOldRuns, fileOf, journalError, makeFolder } from './journal-folder.ts'
import { plannedRecord } from './planned-record.ts'
import { type BeginRecord, JOURNAL_VERSION, type JournalRecord, type OutcomeRecord } from './record.ts'

/** Writes are numbered by their place in the plan of the run. */
export interface Journal {
  /** The run. */
  readonly id: string
  readonly file: string
  /** All that is to be done. On disk when it resolves. @throws ConfigError */
  plan(writes: readonly PlannedWrite[]): Promise<void>
  /** A request is about to be sent. On disk when it resolves, together with those beside it. @throws ConfigError */
  intend(seq: number): Promise<void>
  /** What became of it; on disk with what comes next, or at the end. */
  settle(seq: number, outcome: Outcome): void
  /** The run has ended. Never throws: what is not on disk then is settled by looking at the objects. */
  end(summary: PatchSummary): Promise<void>
}

/** What the first line says. */
export type RunFacts = Pick<BeginRecord, 'command' | 'contexts' | 'fieldManager' | 'force' | 'pid'> & {
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
  const lines = openLines(handle, fileOf(folder, id))
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
  return journalOver(id, fileOf(folder, id), lines, options)
}

/** A run that goes on. Its plan is there already. @throws ConfigError when its file cannot be written */
export async function continueJournal(id: string, options: JournalOptions): Promise<Journal> {
  const file = fileOf(options.folder, id)
  const handle = await open(file, 'a', 0o600).catch((error) => {
    throw journalError(file, error)
  })
  const lines = openLines(handle, file)
  const journal = journalOver(id, file, lines, options)
  return { ...journal, plan: async () => {} }
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

function journalOver(id: string, file: string, lines: Lines, { mask, now }: JournalOptions): Journal {
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
      lines.add({ run: id, seq, phase: 'intent', time: now().toISOString() })
      await lines.flush()
    },
    settle(seq, outcome) {
      lines.add(outcomeRecord(id, seq, outcome, mask, now()))
    },
    async end(summary) {
      lines.add({ run: id, phase: 'end', summary, time: now().toISOString() })
      await lines.close()
    },
  }
}

function outcomeRecord(run: string, seq: number, outcome: Outcome, mask: Mask | undefined, now: Date): OutcomeRecord {
  const { write, status, tries, resourceVersion, effects, message } = outcome
  const isOther = effects !== undefined && effects !== write.effects
  const shown = isOther && mask !== undefined ? mask.changes(effects, write.ref) : effects
  return {
    run,
    seq,
    phase: 'outcome',
    status,
    tries,
    ...(resourceVersion !== undefined && { resourceVersionAfter: resourceVersion }),
    ...(isOther && shown !== undefined && { effects: shown }),
    ...(message !== undefined && { message }),
    time: now.toISOString(),
  }
}

const LINES_AT_ONCE = 500

type Lines = {
  add(record: JournalRecord): void
  /** Hands what was added to the operating system. */
  write(): Promise<void>
  /** What was added is on disk when it resolves. Those who ask while one is under way share the next. */
  flush(): Promise<void>
  close(): Promise<void>
}

function openLines(handle: FileHandle, file: string): Lines {
  let pending: string[] = []
  let underWay: Promise<void> | undefined
  let next: Promise<void> | undefined

  async function write(): Promise<void> {
    if (pending.length === 0) return
    const text = pending.join('')
    pending = []
    await handle.appendFile(text)
  }

  async function store(): Promise<void> {
    try {
      await write()
      await handle.datasync()
    } catch (error) {
      throw journalError(file, error)
    }
  }

  function flush(): Promise<void> {
    if (underWay === undefined) {
      underWay = store().finally(() => {
        underWay = undefined
      })
      return underWay
    }
    next ??= underWay
      .catch(() => {})
      .then(() => {
        next = undefined
        return flush()
      })
    return next
  }

  return {
    add(record) {
      pending.push(`${stringifyJson(record as unknown as JsonObject)}\n`)
    },
    async write() {
      await write().catch((error) => {
        throw journalError(file, error)
      })
    },
    flush,
    async close() {
      await flush().catch(() => {})
      await handle.close().catch(() => {})
    },
  }
}

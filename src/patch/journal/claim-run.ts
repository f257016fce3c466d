// Going on with a run: only one at a time, and only when those who were at it are gone.

import { randomBytes } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { UsageError } from '../../errors.ts'
import { isAlive } from './is-alive.ts'
import { fileOf, journalError } from './journal-folder.ts'
import { lineOf } from './lines.ts'
import { type ReadJournal, readJournal } from './read-journal.ts'

/** A run that belongs to us. Give it back by `release`, or by the end of a journal that goes on. */
export type ClaimedRun = {
  readonly run: string
  readonly file: string
  readonly token: string
  /** Appends. */
  readonly handle: FileHandle
  /** As it is now that nobody else writes to it. */
  readonly journal: ReadJournal
  /** Never throws. */
  release(): Promise<void>
}

type Claiming = { readonly folder: string; readonly pid: number; readonly now: () => Date }

/**
 * Who wants a run says so at the end of its journal and reads it again: it belongs to the first of those who are still
 * there. Appending is in one order for everybody, so that two can never both be the first.
 *
 * @throws UsageError while somebody else is at it, ConfigError when the journal cannot be written or read
 */
export async function claimRun(run: string, { folder, pid, now }: Claiming): Promise<ClaimedRun> {
  await checkFree(await readJournal(folder, run))
  const file = fileOf(folder, run)
  const handle = await open(file, 'a', 0o600).catch((error) => {
    throw journalError(file, error)
  })
  const token = randomBytes(8).toString('hex')
  const append = (phase: 'resume' | 'release') =>
    // what was being written when a run was killed has no end of its line
    handle.appendFile(`\n${lineOf({ run, phase, pid, token, time: now().toISOString() })}`)
  const release = async () => {
    await append('release').catch(() => {})
    await handle.close().catch(() => {})
  }
  try {
    await append('resume').catch((error) => {
      throw journalError(file, error)
    })
    const journal = await readJournal(folder, run)
    await checkFree(journal, token)
    return { run, file, token, handle, journal, release }
  } catch (error) {
    await release()
    throw error
  }
}

/** Whether a process is at the run. */
export async function isUnderWay({ holders }: ReadJournal): Promise<boolean> {
  for (const { pid, time } of holders) if (await isAlive(pid, time)) return true
  return false
}

/** @throws UsageError while somebody is at the run; with a token: somebody who was there before */
export async function checkFree({ begin, holders }: ReadJournal, token?: string): Promise<void> {
  for (const holder of holders) {
    if (token !== undefined && holder.token === token) return
    if (await isAlive(holder.pid, holder.time))
      throw new UsageError(`the run ${begin.run} is still under way, in process ${holder.pid}`)
  }
}

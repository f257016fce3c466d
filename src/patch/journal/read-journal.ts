// A journal, read: also one that was broken off in the middle of a line.

import { open, readFile } from 'node:fs/promises'
import { ConfigError, UsageError } from '../../errors.ts'
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../machinery/json.ts'
import { isRecord } from './check-record.ts'
import { fileOf, journalError, runsIn } from './journal-folder.ts'
import {
  type BeginRecord,
  type EndRecord,
  type IntentRecord,
  JOURNAL_VERSION,
  type JournalRecord,
  type OutcomeRecord,
  type PlannedRecord,
} from './record.ts'

/** One object of a run, and how far it has come. */
export type JournalEntry = {
  readonly planned: PlannedRecord
  /** Undefined: no request was sent. */
  readonly intent?: IntentRecord
  /** Undefined: nothing is known of an answer. */
  readonly outcome?: OutcomeRecord
}

export type ReadJournal = {
  readonly begin: BeginRecord
  readonly entries: readonly JournalEntry[]
  /** Undefined: the run was broken off. */
  readonly end?: EndRecord
  /** Who was at it and has not said that they are done, the first ones first. Without a token: who began it. */
  readonly holders: readonly Holder[]
  readonly file: string
}

export type Holder = Pick<BeginRecord, 'pid' | 'time'> & { readonly token?: string }

/** A first line that is longer has its end somewhere. */
const LONGEST_LINE = 64 * 1024

/** Of one that was killed before its first line was on disk, or is only beginning, nobody has written anything. */
async function hasBegun(file: string): Promise<boolean> {
  try {
    const handle = await open(file)
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(LONGEST_LINE) })
      return bytesRead === LONGEST_LINE || buffer.subarray(0, bytesRead).includes('\n')
    } finally {
      await handle.close()
    }
  } catch (error) {
    // why another one cannot be read is told by reading it
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

async function newestOf(folder: string, runs: readonly string[]): Promise<string | undefined> {
  for (const run of runs) if (await hasBegun(fileOf(folder, run))) return run
  return runs[0]
}

/** Which run `last`, a run, or the beginning of its name means. @throws UsageError when it means none, or several */
export async function findRun(folder: string, word: string): Promise<string> {
  const runs = (await runsIn(folder)).map(({ run }) => run)
  if (runs.length === 0) throw new UsageError('there is no journal of any run yet')
  const newest = word === 'last' ? await newestOf(folder, runs) : undefined
  if (newest !== undefined) return newest
  const found = runs.filter((run) => run === word || run.startsWith(word))
  if (found.length > 1 && !found.includes(word))
    throw new UsageError(`${JSON.stringify(word)} is the beginning of ${found.length} runs: ${found.join(', ')}`)
  if (found.length > 0) return found.includes(word) ? word : (found[0] as string)
  throw new UsageError(`there is no journal of a run ${JSON.stringify(word)}; kubectl tack journal ls lists them`, {
    value: word,
  })
}

/** @throws ConfigError when it cannot be read, is broken, or was written by a newer version */
export async function readJournal(folder: string, run: string): Promise<ReadJournal> {
  const file = fileOf(folder, run)
  const text = await readFile(file, 'utf8').catch((error) => {
    throw journalError(file, error)
  })
  const fault = (message: string) => new ConfigError(`the journal ${file} ${message}`, { path: file })
  const [begin, ...records] = recordsIn(text, fault)
  if (begin?.phase !== 'begin') throw fault('has no first line')
  const entries = new Map<number, JournalEntry>()
  let holders: readonly Holder[] = [{ pid: begin.pid, time: begin.time }]
  let end: EndRecord | undefined
  for (const record of records) {
    switch (record.phase) {
      case 'planned':
        entries.set(record.seq, { planned: record })
        break
      case 'intent':
      case 'outcome': {
        end = undefined
        const entry = entries.get(record.seq)
        if (entry === undefined) throw fault(`tells of object ${record.seq}, which was not planned`)
        // what is sent again has no outcome yet
        entries.set(
          record.seq,
          record.phase === 'intent' ? { planned: entry.planned, intent: record } : { ...entry, outcome: record },
        )
        break
      }
      case 'resume':
        holders = [...holders, { pid: record.pid, token: record.token, time: record.time }]
        break
      case 'release':
        holders = holders.filter(({ token }) => token !== record.token)
        break
      case 'end':
        // whoever was before them was gone when it became theirs
        holders = holders.slice(holders.findIndex(({ token }) => token === record.token) + 1)
        end = record
    }
  }
  return { begin, entries: [...entries.values()], ...(end !== undefined && { end }), holders, file }
}

/** True when the run was broken off before its plan was on disk: nothing was sent. */
export function isHalfPlanned({ begin, entries }: ReadJournal): boolean {
  return entries.length < begin.objects
}

function recordsIn(text: string, fault: (message: string) => ConfigError): readonly JournalRecord[] {
  const lines = text.split('\n')
  // what follows the last line feed was being written when the run ended
  lines.pop()
  const records: JournalRecord[] = []
  let brokenLine: number | undefined
  for (const [i, line] of lines.entries()) {
    if (line === '') continue
    const value = parsed(line)
    if (i === 0) checkVersion(value, fault)
    const isSound = isJsonObject(value) && isRecord(value)
    const phase = isSound ? value.phase : undefined
    // a line was broken off only where the next one says so
    if (brokenLine !== undefined && phase !== 'resume' && phase !== 'torn') break
    brokenLine = isSound ? undefined : i + 1
    if (isSound) records.push(value as unknown as JournalRecord)
  }
  if (brokenLine !== undefined) throw fault(`is broken in line ${brokenLine}`)
  return records
}

function checkVersion(first: Json | undefined, fault: (message: string) => ConfigError): void {
  const { version = 0 }: JsonObject = isJsonObject(first) ? first : {}
  if (typeof version === 'number' && version > JOURNAL_VERSION)
    throw fault(`was written by a newer kubectl tack (version ${version} of the format): use that to read it`)
}

function parsed(line: string): Json | undefined {
  try {
    return parseJson(line)
  } catch {
    return undefined
  }
}

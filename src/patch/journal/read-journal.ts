// A journal, read: also one that was broken off in the middle of a line.

import { readFile } from 'node:fs/promises'
import { ConfigError, UsageError } from '../../errors.ts'
import { isJsonObject, type Json, parseJson } from '../../machinery/json.ts'
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
  readonly file: string
}

/** Which run `last`, a run, or the beginning of its name means. @throws UsageError when it means none, or several */
export async function findRun(folder: string, word: string): Promise<string> {
  const runs = (await runsIn(folder)).map(({ run }) => run)
  const [newest] = runs
  if (newest === undefined) throw new UsageError('there is no journal of any run yet')
  if (word === 'last') return newest
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
  const records = recordsIn(text, fault)
  const [begin] = records
  if (begin?.phase !== 'begin') throw fault('has no first line')
  if (begin.version > JOURNAL_VERSION)
    throw fault(`was written by a newer kubectl tack (version ${begin.version} of the format): use that to read it`)
  const entries = new Map<number, JournalEntry>()
  let end: EndRecord | undefined
  for (const record of records) {
    if (record.phase === 'planned') entries.set(record.seq, { planned: record })
    if (record.phase === 'end') end = record
    if (record.phase !== 'intent' && record.phase !== 'outcome') continue
    end = undefined
    const entry = entries.get(record.seq)
    if (entry === undefined) throw fault(`tells of object ${record.seq}, which was not planned`)
    entries.set(record.seq, { ...entry, [record.phase]: record })
  }
  return { begin, entries: [...entries.values()], ...(end !== undefined && { end }), file }
}

function recordsIn(text: string, fault: (message: string) => ConfigError): readonly JournalRecord[] {
  const lines = text.split('\n')
  // what follows the last line feed was being written when the run ended
  lines.pop()
  return lines.map((line, i) => {
    const value = parsed(line)
    if (!isJsonObject(value) || typeof value.phase !== 'string') throw fault(`is broken in line ${i + 1}`)
    return value as unknown as JournalRecord
  })
}

function parsed(line: string): Json | undefined {
  try {
    return parseJson(line)
  } catch {
    return undefined
  }
}

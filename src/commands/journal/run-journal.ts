// Runs `journal`: lists, shows and removes.

import { rm } from 'node:fs/promises'
import { UsageError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { parseFormat } from '../../flags/output-flags.ts'
import { toSink } from '../../flags/sink.ts'
import { ageOf } from '../../machinery/age.ts'
import { type JsonObject, stringifyJson } from '../../machinery/json.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { checkFree, isUnderWay } from '../../patch/journal/claim-run.ts'
import { fileOf, runsIn } from '../../patch/journal/journal-folder.ts'
import {
  findRun,
  isHalfPlanned,
  type JournalEntry,
  type ReadJournal,
  readJournal,
} from '../../patch/journal/read-journal.ts'
import { openEntries } from '../../patch/resume.ts'
import { createTableWriter } from '../../print/table-writer.ts'
import { nameOf } from '../diff/diff-rows.ts'
import { valueText } from '../diff/value-text.ts'
import { folderOf } from '../patch/open-journal.ts'

type Flags = { readonly output?: string; readonly headers?: boolean }

/** What became of a run, in a word and counts. */
type RunRow = {
  readonly run: string
  readonly time: string
  readonly state: 'done' | 'running' | 'interrupted'
  readonly written: number
  readonly others: number
  readonly contexts: readonly string[]
  readonly command: string
  readonly undoes?: string
}

/** A journal that cannot be read is told of, and does not hide the others. */
export async function listJournals(flags: Flags, env: Env): Promise<ExitCode> {
  const folder = folderOf(env)
  const rows: RunRow[] = []
  for (const { run } of await runsIn(folder)) {
    try {
      rows.push(await rowOf(await readJournal(folder, run)))
    } catch (error) {
      env.stderr.write(`error: ${(error as Error).message}\n`)
    }
  }
  const stdout = toSink(env.stdout)
  if (formatOf(flags) === 'json') {
    await stdout.write(`${stringifyJson({ apiVersion: 'tack/v1', kind: 'JournalList', items: rows })}\n`)
  } else {
    if (rows.length === 0) env.stderr.write('there is no journal of any run yet\n')
    const table = createTableWriter(stdout, {
      headers: ['RUN', 'AGE', 'STATE', 'WRITTEN', 'OTHERS', 'CONTEXTS', 'COMMAND'],
      hasHeaders: flags.headers ?? true,
      terminalColumns: env.isStdoutTty ? env.columns : undefined,
      keepColumns: ['RUN', 'AGE', 'STATE', 'WRITTEN', 'OTHERS'],
    })
    const now = env.now()
    const cells = rows.map(({ run, time, state, written, others, contexts, command }) => [
      run,
      ageOf(time, now),
      state,
      String(written),
      String(others),
      contexts.join(','),
      command,
    ])
    await table.addRows(cells)
    await table.end()
  }
  await stdout.flush()
  return EXIT.done
}

async function rowOf(journal: ReadJournal): Promise<RunRow> {
  const { begin, entries } = journal
  const written = entries.filter(({ outcome }) => outcome?.status === 'written').length
  // all that matters is known also of one that was killed before it could say that it has ended
  const isOpen = isHalfPlanned(journal) || openEntries(journal).length > 0
  return {
    run: begin.run,
    time: begin.time.replace(/\.\d+Z$/, 'Z'),
    state: !isOpen ? 'done' : (await isUnderWay(journal)) ? 'running' : 'interrupted',
    written,
    others: entries.length - written,
    contexts: begin.contexts,
    command: begin.command.join(' '),
    ...(begin.undoes !== undefined && { undoes: begin.undoes }),
  }
}

export async function showJournal(word: string, flags: Flags, env: Env): Promise<ExitCode> {
  const folder = folderOf(env)
  const journal = await readJournal(folder, await findRun(folder, word))
  const stdout = toSink(env.stdout)
  if (formatOf(flags) === 'json') await stdout.write(`${stringifyJson(await jsonOf(journal))}\n`)
  else await showTable(journal, flags, env)
  await stdout.flush()
  return EXIT.done
}

async function showTable(journal: ReadJournal, flags: Flags, env: Env): Promise<void> {
  const stdout = toSink(env.stdout)
  const { run, state, time, command } = await rowOf(journal)
  await stdout.write(`${run}  ${state}  ${time}\n${command}\n`)
  const table = createTableWriter(stdout, {
    headers: ['STATUS', 'KIND', 'NAME', 'FIELD', 'OLD', 'NEW'],
    hasHeaders: flags.headers ?? true,
    terminalColumns: env.isStdoutTty ? env.columns : undefined,
    keepColumns: ['STATUS', 'KIND', 'NAME'],
  })
  const rows = journal.entries.flatMap((entry) => {
    const { planned } = entry
    const status = statusOf(entry)
    return planned.changes.map(({ path, old, new: wanted }) => [
      status,
      planned.ref.kind,
      nameOf(planned.ref),
      printFieldPath(path),
      valueText(old),
      valueText(wanted),
    ])
  })
  await table.addRows(rows)
  await table.end()
  await stdout.flush()
}

function statusOf({ intent, outcome }: JournalEntry): string {
  return outcome?.status ?? (intent === undefined ? 'not sent' : 'unknown')
}

async function jsonOf(journal: ReadJournal): Promise<JsonObject> {
  const items = journal.entries.map((entry) => {
    const { ref, changes, isMasked } = entry.planned
    return { ref, status: statusOf(entry), changes, ...(isMasked && { isMasked }) }
  })
  return {
    apiVersion: 'tack/v1',
    kind: 'Journal',
    ...(await rowOf(journal)),
    file: journal.file,
    items,
  }
}

export async function removeJournals(
  words: readonly string[],
  { all = false }: { readonly all?: boolean },
  env: Env,
): Promise<ExitCode> {
  if (words.length === 0 && !all)
    throw new UsageError('which run? kubectl tack journal ls lists them; --all removes all')
  const folder = folderOf(env)
  const runs = all
    ? (await runsIn(folder)).map(({ run }) => run)
    : await Promise.all(words.map((word) => findRun(folder, word)))
  for (const run of new Set(runs)) {
    const journal = await readJournal(folder, run).catch(() => undefined)
    // one that cannot be read is of no use to anybody
    if (journal !== undefined) await checkFree(journal)
    await rm(fileOf(folder, run), { force: true })
    env.stdout.write(`journal ${run} removed\n`)
  }
  return EXIT.done
}

function formatOf({ output }: Flags): (typeof FORMATS)[number] {
  return output === undefined ? 'table' : parseFormat(output, FORMATS).format
}

const FORMATS = ['table', 'json'] as const

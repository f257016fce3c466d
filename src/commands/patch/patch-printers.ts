// How what has become of objects is shown. Only what a format needs is loaded.

import { applyChanges } from '../../machinery/changes/apply-changes.ts'
import { type JsonObject, stringifyJson } from '../../machinery/json.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { parseApiVersion } from '../../machinery/resource-info.ts'
import { PATCH_STATUSES, type PatchItem, type PatchStatus, type PatchSummary } from '../../patch/patch-item.ts'
import type { Colors } from '../../print/colors.ts'
import type { Sink } from '../../print/sink.ts'
import { createTableWriter } from '../../print/table-writer.ts'
import type { Problem } from '../../streams.ts'
import { nameOf } from '../diff/diff-rows.ts'
import type { RunManner } from './run-flags.ts'

export interface PatchPrinter {
  item(item: PatchItem): Promise<void>
  /** Writes what is held back, and the ending. */
  end(summary: PatchSummary, problems: readonly Problem[]): Promise<void>
}

export type PatchLook = {
  readonly sink: Sink
  readonly colors: Colors
  /** Of the terminal behind stdout; undefined in a pipe, where nothing is cut. */
  readonly columns: number | undefined
  readonly now: Date
}

export async function choosePatchPrinter(
  { format, hasHeaders, isDryRun }: Pick<RunManner, 'format' | 'hasHeaders' | 'isDryRun'>,
  look: PatchLook,
): Promise<PatchPrinter> {
  switch (format) {
    case 'json':
      return envelopePrinter(look.sink)
    case 'jsonl':
      return linesPrinter(look.sink)
    case 'diff':
      return { item: async () => {}, end: async () => {} }
    case 'table':
      return tablePrinter(look, hasHeaders, isDryRun)
  }
}

const HEADERS = ['STATUS', 'KIND', 'NAME', 'TRIES', 'NOTE']
const ROWS_AT_ONCE = 100

function tablePrinter({ sink, colors, columns }: PatchLook, hasHeaders: boolean, isDryRun: boolean): PatchPrinter {
  const table = createTableWriter(withoutTrailingBlanks(sink), {
    headers: HEADERS,
    hasHeaders,
    terminalColumns: columns,
    keepColumns: ['STATUS', 'KIND', 'NAME'],
    paintCell: (header, text) => (header === 'STATUS' ? paintStatus(text, colors) : text),
  })
  let rows: string[][] = []
  return {
    async item(item) {
      // a dry run has shown the changes already
      if (isDryRun && (item.status === 'written' || item.status === 'unchanged')) return
      rows.push([item.status, item.ref.kind, nameOf(item.ref), String(item.tries), item.note ?? ''])
      if (rows.length < ROWS_AT_ONCE) return
      await table.addRows(rows)
      rows = []
    },
    async end(summary) {
      await table.addRows(rows)
      await table.end()
      await sink.write(`${countsLine(summary)}\n`)
    },
  }
}

/** The last column is empty where there is nothing to say. */
function withoutTrailingBlanks(sink: Sink): Sink {
  return { write: (text) => sink.write(text.replace(/ +$/gm, '')) }
}

function paintStatus(text: string, colors: Colors): string {
  const status = text.trim()
  if (status === 'written') return colors.good(text)
  return status === 'unchanged' || status === 'skipped' || status === 'STATUS' ? text : colors.bad(text)
}

/** `40 written · 1 stale · 1 forbidden     journal 20260101-7f3a     undo: kubectl tack undo 20260101-7f3a`. */
export function countsLine({ counts, dryRun, journal }: PatchSummary): string {
  const words = (status: PatchStatus) => (dryRun && status === 'written' ? 'would be written' : status)
  const parts = PATCH_STATUSES.filter((status) => counts[status] > 0 || status === 'written').map(
    (status) => `${counts[status]} ${words(status)}`,
  )
  const line = parts.join(' · ')
  return journal === undefined ? line : `${line}     journal ${journal}     undo: kubectl tack undo ${journal}`
}

const ENVELOPE = { apiVersion: 'tack/v1', kind: 'PatchResult' } as const

function envelopePrinter(sink: Sink): PatchPrinter {
  const head = stringifyJson(ENVELOPE).slice(0, -1)
  let isEmpty = true
  return {
    async item(item) {
      await sink.write(`${isEmpty ? `${head},"items":[` : ','}\n${stringifyJson(patchJson(item))}`)
      isEmpty = false
    },
    async end(summary, problems) {
      const tail = stringifyJson(ending(summary, problems)).slice(1)
      await sink.write(isEmpty ? `${head},"items":[],${tail}\n` : `\n],${tail}\n`)
    },
  }
}

function linesPrinter(sink: Sink): PatchPrinter {
  return {
    item: async (item) => void (await sink.write(`${stringifyJson(patchJson(item))}\n`)),
    async end(summary, problems) {
      await sink.write(`${stringifyJson({ ...ENVELOPE, ...ending(summary, problems) })}\n`)
    },
  }
}

/** An item as programs read it: see docs/patch.md. */
export function patchJson({ isMasked, problem, changes, conflicts, warnings, note, ...item }: PatchItem): JsonObject {
  const shown = changes.map(({ path, op, old, new: wanted }) => ({
    path,
    text: printFieldPath(path),
    op,
    ...(old !== undefined && { old }),
    ...(wanted !== undefined && { new: wanted }),
  }))
  const told = conflicts.map((conflict) => ({ ...conflict, commands: commandsFor(item.ref, conflict, isMasked) }))
  return {
    ...item,
    changes: shown,
    ...(told.length > 0 && { conflicts: told }),
    warnings,
    ...(problem !== undefined && { reason: problem.reason }),
    ...((problem ?? note) !== undefined && { message: problem?.message ?? note ?? '' }),
  }
}

/** What settles a conflict, ready to be typed: take the field, state what is there, or see who owns what. */
function commandsFor(
  { apiVersion, kind, resource = kind.toLowerCase(), name, namespace }: PatchItem['ref'],
  { manager, text, path, theirs }: PatchItem['conflicts'][number],
  isMasked: boolean,
): readonly string[] {
  const { group } = parseApiVersion(apiVersion)
  const object = `${group === '' ? resource : `${resource}.${group}`}/${name}${namespace === undefined ? '' : ` -n ${namespace}`}`
  const isKnown = path !== undefined && theirs !== undefined && !isMasked
  const stated = isKnown ? applyChanges({}, [{ path, op: 'add', new: theirs, owners: [] }]) : undefined
  return [
    `kubectl tack own ${object} --take ${quoted(text)} --manager ${quoted(manager)}`,
    ...(stated === undefined ? [] : [`kubectl tack patch ${object} --type ssa -p ${quoted(stringifyJson(stated))}`]),
    `kubectl tack own ${object}`,
  ]
}

function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

function ending({ counts, ...summary }: PatchSummary, problems: readonly Problem[]): JsonObject {
  return {
    summary: { ...counts, ...summary },
    errors: problems.map(({ cause: _, ...problem }) => problem),
  }
}

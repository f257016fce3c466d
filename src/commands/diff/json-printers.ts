// The formats for programs: one envelope, or an item per line.

import type { DiffItem, DiffSummary } from '../../diff/diff-item.ts'
import { type Json, stringifyJson } from '../../machinery/json.ts'
import { toJsonPointer } from '../../machinery/paths/json-pointer.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import type { Sink } from '../../print/sink.ts'
import type { Problem } from '../../streams.ts'
import type { DiffPrinter } from './diff-printer.ts'

const ENVELOPE = { apiVersion: 'tack/v1', kind: 'DiffResult' } as const

/** `-o json`: the envelope, printed item by item. */
export function createEnvelopePrinter(sink: Sink): DiffPrinter {
  const head = stringifyJson(ENVELOPE)
  let isEmpty = true
  return {
    async item(item) {
      await sink.write(`${isEmpty ? `${head.slice(0, -1)},"items":[` : ','}\n${stringifyJson(jsonOf(item))}`)
      isEmpty = false
    },
    async end(summary, problems) {
      const tail = stringifyJson(endingOf(summary, problems)).slice(1)
      await sink.write(isEmpty ? `${head.slice(0, -1)},"items":[],${tail}\n` : `\n],${tail}\n`)
    },
  }
}

/** `-o jsonl`: an item per line, last the envelope without items. */
export function createLinesPrinter(sink: Sink): DiffPrinter {
  return {
    async item(item) {
      await sink.write(`${stringifyJson(jsonOf(item))}\n`)
    },
    async end(summary, problems) {
      await sink.write(endingLine(summary, problems))
    },
  }
}

/** The last line of formats of lines: a reader without it has not read all. */
export function endingLine(summary: DiffSummary, problems: readonly Problem[]): string {
  return `${stringifyJson({ ...ENVELOPE, ...endingOf(summary, problems) })}\n`
}

/** An item as programs read it: see docs/diff.md. */
export function jsonOf({ changes, conflicts, before, after, isMasked: _, whole: _whole, problem, ...item }: DiffItem) {
  const [target] = [before ?? after]
  return {
    ...item,
    changes: changes.map(({ path, op, old, new: wanted, source, owners }) => {
      const pointer = pointerOf(target, path)
      return {
        path,
        text: printFieldPath(path),
        ...(pointer !== undefined && { jsonPointer: pointer }),
        op,
        ...(old !== undefined && { old }),
        ...(wanted !== undefined && { new: wanted }),
        ...(source !== undefined && { source }),
        owners,
      }
    }),
    ...(conflicts.length > 0 && { conflicts }),
    ...(problem !== undefined && { error: errorOf(problem) }),
  }
}

function pointerOf(object: Json | undefined, path: DiffItem['changes'][number]['path']): string | undefined {
  try {
    return object === undefined ? undefined : toJsonPointer(path, object)
  } catch {
    return undefined
  }
}

function endingOf({ counts, ...summary }: DiffSummary, problems: readonly Problem[]) {
  const { 'replace-needed': replaceNeeded, ...rest } = counts
  return {
    summary: { ...rest, replaceNeeded, ...summary },
    errors: problems.map(errorOf),
  }
}

function errorOf({ cause: _, ...problem }: Problem): Problem {
  return problem
}

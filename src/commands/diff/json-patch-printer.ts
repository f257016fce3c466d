// `-o jsonpatch`: per object the JSON Patch (RFC 6902) that makes the live object what it would become.

import type { DiffItem } from '../../diff/diff-item.ts'
import { normalise } from '../../machinery/changes/normalise.ts'
import { type KubeObject, stringifyJson } from '../../machinery/json.ts'
import { createJsonPatch } from '../../machinery/patches/json/create-json-patch.ts'
import type { JsonPatch } from '../../machinery/patches/json/operation.ts'
import type { Sink } from '../../print/sink.ts'
import type { Problem } from '../../streams.ts'
import type { DiffPrinter } from './diff-printer.ts'
import { endingLine } from './json-printers.ts'
import { maskedRefusal } from './masked-refusal.ts'

/** A line of JSON per object that differs, last the envelope without items. */
export function createJsonPatchPrinter(sink: Sink, onRefused: (problem: Problem) => void): DiffPrinter {
  return {
    async item(item) {
      const patch = jsonPatchOf(item)
      if (patch === undefined) return
      const refused = maskedRefusal(item, patch)
      if (refused !== undefined) return onRefused(refused)
      const { ref, to, action } = item
      await sink.write(`${stringifyJson({ ref, ...(to !== undefined && { to }), action, patch })}\n`)
    },
    async end(summary, problems) {
      await sink.write(endingLine(summary, problems))
    },
  }
}

/**
 * The whole object for a create, nothing at all in its place for a delete. Else only what may be written: what a server
 * sets by itself follows from it. Undefined where nothing is to be done, or not known what.
 */
export function jsonPatchOf({ action, whole, before, after }: DiffItem): JsonPatch | undefined {
  if (action === 'error' || action === 'unchanged') return undefined
  if (action === 'delete') return [{ op: 'remove', path: '' }]
  const { before: live = before, after: wanted = after } = whole ?? {}
  if (wanted === undefined) return undefined
  if (action === 'create' || live === undefined) return [{ op: 'add', path: '', value: writable(wanted) }]
  return createJsonPatch(writable(live), writable(wanted))
}

function writable(object: KubeObject): KubeObject {
  return normalise(object, { keepStatus: true })
}

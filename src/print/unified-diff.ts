// Two texts as a unified diff, which people read and patch(1) applies. Hunks are those of diff -u of diffutils.

import { type LineEdit, lineEdits } from '../machinery/line-edits.ts'
import { type Colors, NO_COLORS } from './colors.ts'

/** One of the two texts. */
export type DiffSide = {
  /** Behind `---` or `+++`; a text that is not there has none, and is called /dev/null. */
  readonly name: string
  /** Undefined: there is no such text. */
  readonly text: string | undefined
}

export type UnifiedDiffOptions = {
  /** Lines around each change. Default: 3. */
  readonly context?: number
  /** Default: none. */
  readonly colors?: Colors
}

const NOWHERE = '/dev/null'
const NO_LINE_FEED = '\\ No newline at end of file'

/**
 * The diff, each line ended; empty for texts that are the same. Only a line feed ends a line, as in diff(1); what stands
 * in the texts is not escaped.
 */
export function unifiedDiff(before: DiffSide, after: DiffSide, options: UnifiedDiffOptions = {}): string {
  const { context = 3, colors = NO_COLORS } = options
  const [a, b] = [linesOf(before.text), linesOf(after.text)]
  const hunks = hunksOf(lineEdits(a, b), context)
  if (hunks.length === 0) return ''
  const lines = [
    colors.heading(`--- ${before.text === undefined ? NOWHERE : before.name}`),
    colors.heading(`+++ ${after.text === undefined ? NOWHERE : after.name}`),
    ...hunks.flatMap((hunk) => hunkLines(hunk, a, b, context, colors)),
  ]
  return `${lines.join('\n')}\n`
}

/** Lines without their line feeds; a last line that has none carries a mark that no line can have. */
function linesOf(text = ''): string[] {
  if (text === '') return []
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  else lines.push(`${lines.pop()}\n${NO_LINE_FEED}`)
  return lines
}

/** Edits that are so near to each other that their contexts touch are one hunk. */
function hunksOf(edits: readonly LineEdit[], context: number): LineEdit[][] {
  const hunks: LineEdit[][] = []
  for (const edit of edits) {
    const last = hunks.at(-1)?.at(-1)
    if (last !== undefined && edit.aFrom - last.aTo <= 2 * context) hunks.at(-1)?.push(edit)
    else hunks.push([edit])
  }
  return hunks
}

function hunkLines(
  edits: readonly LineEdit[],
  a: readonly string[],
  b: readonly string[],
  context: number,
  colors: Colors,
): string[] {
  const [first, last] = [edits[0] as LineEdit, edits.at(-1) as LineEdit]
  const lead = Math.min(context, first.aFrom)
  const tail = Math.min(context, a.length - last.aTo)
  const [aFrom, aTo, bFrom, bTo] = [first.aFrom - lead, last.aTo + tail, first.bFrom - lead, last.bTo + tail]
  const lines: string[] = [colors.faint(`@@ -${range(aFrom, aTo)} +${range(bFrom, bTo)} @@`)]
  let at = aFrom
  for (const edit of edits) {
    for (const line of a.slice(at, edit.aFrom)) lines.push(` ${line}`)
    for (const line of a.slice(edit.aFrom, edit.aTo)) lines.push(painted(colors.bad, `-${line}`))
    for (const line of b.slice(edit.bFrom, edit.bTo)) lines.push(painted(colors.good, `+${line}`))
    at = edit.aTo
  }
  for (const line of a.slice(at, aTo)) lines.push(` ${line}`)
  return lines
}

/** The remark about a line feed is a line of its own, and has no colour. */
function painted(paint: (text: string) => string, text: string): string {
  const [line = '', ...remark] = text.split('\n')
  return [paint(line), ...remark].join('\n')
}

/** As diff(1) counts: an empty range stands behind the line before it. */
function range(from: number, to: number): string {
  const count = to - from
  if (count === 1) return String(from + 1)
  return `${count === 0 ? from : from + 1},${count}`
}

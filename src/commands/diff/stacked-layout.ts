// The rows of a diff for a terminal that is too narrow for a table: a heading per object, and below it field by field.

import { cutStartToWidth, cutToWidth, displayWidth } from '../../machinery/display-width.ts'
import type { Colors } from '../../print/colors.ts'
import { actionPaint } from './action-colors.ts'
import { cutValues } from './cut-values.ts'
import type { DiffRow } from './diff-rows.ts'
import { isFaint } from './row-layout.ts'
import { NONE } from './value-text.ts'

const ARROW = ' → '

/** Lines of the rows of one object. */
export function stackedLines(rows: readonly DiffRow[], colors: Colors, columns: number): string[] {
  const lines: string[] = []
  let heading = ''
  for (const row of rows) {
    const { action, kind, name } = row
    const line = cutToWidth(`${action} ${kind} ${name}`, columns)
    if (line !== heading) lines.push(paintedHeading(line, row, colors))
    heading = line
    const below = fieldLines(row, columns)
    lines.push(...(isFaint(row) ? below.map((text) => colors.faint(text)) : below))
  }
  return lines
}

function paintedHeading(line: string, { action }: DiffRow, colors: Colors): string {
  const [word = '', ...rest] = line.split(' ')
  return [actionPaint(action, colors)(word), ...rest].join(' ')
}

function fieldLines({ path, old, new: wanted, owner, age, source }: DiffRow, columns: number): string[] {
  const lines = path === '.' ? [] : [`  ${cutStartToWidth(path, columns - 2)}`]
  if (old !== '' || wanted !== '') lines.push(`    ${valuesText(old, wanted, columns - 4)}`)
  const owned = owner === '' || owner === NONE ? [] : [owner, age]
  const about = [...owned, ...(source === 'manifest' ? [] : [source])].filter((text) => text !== '')
  if (about.length > 0) lines.push(`    ${cutToWidth(about.join(', '), columns - 4)}`)
  return lines.filter((line) => displayWidth(line) <= columns)
}

/** Both values; the longer one gives first. */
function valuesText(old: string, wanted: string, columns: number): string {
  const room = columns - ARROW.length
  const [left, right] = [displayWidth(old), displayWidth(wanted)]
  if (left + right <= room) return `${old}${ARROW}${wanted}`
  const half = Math.floor(room / 2)
  const forOld = left <= half ? left : Math.max(half, room - right)
  return cutValues(old, wanted, forOld, room - Math.min(left, forOld)).join(ARROW)
}

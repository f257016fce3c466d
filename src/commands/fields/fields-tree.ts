// `-o tree`: fields below their parents.

import { cutToWidth } from '../../machinery/display-width.ts'
import type { Colors } from '../../print/colors.ts'
import { escapeText } from '../../print/escape-text.ts'
import type { Sink } from '../../print/sink.ts'
import type { ListedField } from '../../query/fields/list-fields.ts'
import { factWords } from './fact-words.ts'

/**
 * A line per field, as `kubectl explain --recursive` has one, with its facts.
 * @param root what stands above the first fields.
 */
export async function printTree(
  sink: Sink,
  root: string,
  fields: readonly ListedField[],
  look: { readonly colors: Colors; readonly terminalColumns?: number },
): Promise<void> {
  const lines = [...treeLines(root, fields)].map((line) =>
    look.terminalColumns ? cutToWidth(line, look.terminalColumns) : line,
  )
  const [first = '', ...others] = lines
  await sink.write([look.colors.heading(first), ...others].map((line) => `${line}\n`).join(''))
}

function* treeLines(root: string, fields: readonly ListedField[]): Generator<string> {
  yield escapeText(root)
  /** Whether the field at each depth has siblings that follow. */
  const goesOn: boolean[] = []
  for (const [i, { item, depth }] of fields.entries()) {
    goesOn.length = depth - 1
    const trunk = goesOn.map((more) => (more ? '│  ' : '   ')).join('')
    const isLast = !hasSibling(fields, i)
    goesOn.push(!isLast)
    const facts = factWords(item).join('; ')
    const text = `${lastStep(item.path)} <${item.type}>${facts === '' ? '' : `  ${facts}`}`
    yield `${trunk}${isLast ? '└─ ' : '├─ '}${escapeText(text)}`
  }
}

function hasSibling(fields: readonly ListedField[], at: number): boolean {
  const depth = fields[at]?.depth ?? 0
  for (let i = at + 1; i < fields.length; i++) {
    const next = fields[i]?.depth ?? 0
    if (next <= depth) return next === depth
  }
  return false
}

/** `image` of `.spec.containers[name].image`: a list is entered in front of the names of its fields. */
function lastStep(path: string): string {
  return /(?:\.[^.[\]]+|\["(?:[^"\\]|\\.)*"\])$/.exec(path)?.[0].replace(/^\./, '') ?? path
}

// Paths that name a field of a kind, and not of one object: `.spec.containers[name].ports[].protocol`.

import { readQuoted } from '../../paths/read-value.ts'
import { fail, type Scan, take } from '../../paths/scan.ts'

/**
 * One step: a name, or what stands in brackets. Only the schema tells what a bracket is: an element of a list, however
 * it is chosen (`[]`, `[*]`, `[0]`, `[name]`, `[name="api"]`), or a key of a map (`["a.b/c"]`, `[*]`).
 */
export type SchemaStep = { readonly text: string; readonly isBracket: boolean }

/**
 * Reads a path. The first dot is optional, dots before a bracket and at the end mean nothing, names may stand in
 * quotes. The empty text and `.` are the object itself.
 *
 * @throws FieldPathError that says what is wrong and where.
 */
export function parseSchemaPath(text: string): SchemaStep[] {
  const scan: Scan = { text, at: 0 }
  const steps: SchemaStep[] = []
  while (scan.at < text.length) {
    const character = text[scan.at]
    if (character === '[') steps.push({ text: readBracket(scan), isBracket: true })
    else if (character === '.') skipDot(scan)
    else steps.push({ text: readName(scan), isBracket: false })
  }
  return steps
}

function skipDot(scan: Scan): void {
  scan.at++
  if (scan.text[scan.at] === '.') fail(scan, 'a name is missing')
}

function readName(scan: Scan): string {
  const { text, at } = scan
  if (isQuote(text[at])) return readQuoted(scan)
  const length = text.slice(at).search(/[.[\]]/)
  scan.at = length < 0 ? text.length : at + length
  if (scan.at === at) fail(scan, '"]" closes no bracket')
  return text.slice(at, scan.at)
}

const BRACKET = /\[((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\]"'])*)\]/sy

/** What is between the brackets; of a text in quotes its value. */
function readBracket(scan: Scan): string {
  const whole = take(scan, BRACKET) ?? fail(scan, 'a bracket is not closed')
  const inside = { text: whole.slice(1, -1).trim(), at: 0 }
  if (!isQuote(inside.text[0])) return inside.text
  const value = readQuoted(inside)
  return inside.at === inside.text.length ? value : inside.text
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'"
}

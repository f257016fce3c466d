// What is wrong with an expression that somebody typed: one line, and below it the place.

import { UsageError } from '../../errors.ts'
import type { CelIssue } from '../cel/issue.ts'
import type { ObjectType } from '../cel/types.ts'
import { nearest } from '../nearest.ts'

/** Longer lines are shown around the place only. */
const MAX_SHOWN = 100
const KEPT_BEFORE = 60

/** Where an expression came from. */
export type Origin = {
  readonly flag: string
  /** The expression itself: offsets count from its start. */
  readonly text: string
  /** What was typed, where that is more than the expression, and where in it the expression begins. */
  readonly shown?: { readonly text: string; readonly offset: number }
}

/**
 * The error for a finding: `invalid --where: undefined field 'replcas'; did you mean "replicas"?`, the line, and a caret.
 * @param names what the finding may have meant, where it is about a name.
 */
export function expressionError(origin: Origin, issue: CelIssue, names: readonly string[] = []): UsageError {
  const meant = issue.missing && meantBy(issue.missing.name, names)
  const message = `invalid ${origin.flag}: ${wordsOf(issue)}${meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`}`
  const { text, offset } = origin.shown ?? { text: origin.text, offset: 0 }
  const place = issue.offset < 0 ? [] : placeOf(text, issue.offset + offset)
  return new UsageError([message, ...place].join('\n'), { flag: origin.flag, value: origin.text })
}

/** Names of the fields of a type in sight of a finding. */
export function namesFor(issue: CelIssue, known: readonly string[]): readonly string[] {
  const of = issue.missing?.of
  return of === undefined ? known : of.kind === 'object' ? ((of as ObjectType).names?.() ?? []) : []
}

/** The parser lists everything that might have stood there, which is nearly everything. */
function syntaxWords(message: string): string | undefined {
  const [, found] = /^Syntax error: (.*)$/s.exec(message) ?? []
  if (found === undefined) return undefined
  if (found.includes("'<EOF>'")) return 'syntax error: the expression ends too early'
  const [, token] = /^(?:mismatched|extraneous) input (.*) expecting /s.exec(found) ?? []
  return `syntax error: ${token === undefined ? found : `unexpected ${token}`}`
}

/** cel-go tells of its containers, which questions have not. */
function wordsOf({ message, missing }: CelIssue): string {
  const of = missing?.of
  if (of?.kind === 'object' && of.name === 'col') return `there is no column ${JSON.stringify(missing?.name)}`
  const words = syntaxWords(message) ?? message.replace(" (in container '')", '')
  return of?.kind === 'object' && words.startsWith('undefined field') ? `${words} of ${of.name}` : words
}

/** `status` is most likely `self.status`, and `RESTARTS` the column. */
function meantBy(name: string, names: readonly string[]): string | undefined {
  const rooted = names.find((other) => other === `self.${name}`)
  const column = /^[A-Z][A-Z ]+$/.test(name) && names.includes('col') ? `col.${name}` : undefined
  return rooted ?? column ?? nearest(name, names) ?? similar(name, names)
}

/** A longer or shorter form of the same name. */
function similar(name: string, names: readonly string[]): string | undefined {
  const lower = name.toLowerCase()
  if (lower.length < 3) return undefined
  return names.find((other) => other.toLowerCase().startsWith(lower) || lower.startsWith(other.toLowerCase()))
}

function placeOf(text: string, offset: number): string[] {
  const from = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  const line = text
    .slice(from, end < 0 ? text.length : end)
    .replaceAll('\t', ' ')
    .replaceAll('\r', ' ')
  const column = offset - from
  const start = line.length <= MAX_SHOWN ? 0 : Math.max(0, Math.min(column - KEPT_BEFORE, line.length - MAX_SHOWN))
  const shown = line.slice(start, start + MAX_SHOWN)
  const before = [...line.slice(start, column)].map((c) => ((c.codePointAt(0) ?? 0) > 0x1100 ? '  ' : ' ')).join('')
  const [left, right] = [start > 0 ? '…' : '', start + MAX_SHOWN < line.length ? '…' : '']
  return [`  ${left}${shown}${right}`, `  ${left === '' ? '' : ' '}${before}^`]
}

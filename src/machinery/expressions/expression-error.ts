// What is wrong with an expression that somebody typed: one line, and below it the place.

import { UsageError } from '../../errors.ts'
import type { CelIssue } from '../cel/issue.ts'
import type { ObjectType } from '../cel/types.ts'
import { nearest } from '../nearest.ts'
import { issueWords } from './issue-words.ts'
import { pointAt } from './point-at.ts'

/** Where an expression came from. */
export type Origin = {
  readonly flag: string
  /** The expression itself: offsets count from its start. */
  readonly text: string
  /** What was typed, where that is more than the expression, and where in it the expression begins. */
  readonly shown?: { readonly text: string; readonly offset: number }
}

/** What a wrong name may have meant. */
export type KnownNames = {
  readonly names: readonly string[]
  /** Those of functions. */
  readonly functions: readonly string[]
}

/** More names than these are not told. */
const MAX_TOLD = 12

/**
 * The error for a finding: `invalid --where: undefined field 'replcas' of self.spec; did you mean "replicas"?`, the line, and a
 * caret.
 * @param known what the finding may have meant, where it is about a name that is no field.
 */
export function expressionError(origin: Origin, issue: CelIssue, known: KnownNames = NO_NAMES): UsageError {
  const message = `invalid ${origin.flag}: ${issueWords(issue, origin.text)}${hintFor(issue, known)}`
  const { text, offset } = origin.shown ?? { text: origin.text, offset: 0 }
  const place = issue.offset < 0 ? [] : pointAt(text, issue.offset + offset)
  return new UsageError([message, ...place].join('\n'), { flag: origin.flag, value: origin.text })
}

const NO_NAMES: KnownNames = { names: [], functions: [] }

function hintFor({ missing }: CelIssue, known: KnownNames): string {
  if (missing === undefined) return ''
  const { name, of } = missing
  if (of !== undefined) {
    const names = of.kind === 'object' ? ((of as ObjectType).names?.() ?? []) : []
    const meant = nearest(name, names) ?? similar(name, names)
    if (meant !== undefined) return `; did you mean ${JSON.stringify(meant)}?`
    const isColumns = of.kind === 'object' && /^col~?$/.test(of.name)
    return isColumns && names.length > 0 && names.length <= MAX_TOLD ? `; there are ${names.join(', ')}` : ''
  }
  const meant = meantBy(name, known)
  return meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
}

/** `status` is most likely `self.status`, `RESTARTS` the column, and `age` the function. */
function meantBy(name: string, { names, functions }: KnownNames): string | undefined {
  if (functions.includes(name)) return `${name}()`
  const rooted = names.find((other) => other === `self.${name}`)
  const column = /^[A-Z][A-Z ]+$/.test(name) && names.includes('col') ? `col.${name}` : undefined
  const all = [...names, ...functions]
  return rooted ?? column ?? nearest(name, all) ?? similar(name, all)
}

/** A longer or shorter form of the same name. */
function similar(name: string, names: readonly string[]): string | undefined {
  const lower = name.toLowerCase()
  if (lower.length < 3) return undefined
  return names.find((other) => other.toLowerCase().startsWith(lower) || lower.startsWith(other.toLowerCase()))
}

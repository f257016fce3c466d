// From the text of a template to its parts. Follows util/jsonpath/parser.go of client-go, its words and oddities included.

import { formatGoRune } from '../go-value.ts'
import type { PathStep, PathSteps, TemplatePart } from './nodes.ts'
import { parseBrackets } from './parse-brackets.ts'
import { splitFilter } from './parse-filter.ts'
import { isAlphaNumeric, isDigit, isTerminator, peek, readInteger, type Scan, TemplateFault, take } from './scan.ts'
import { unquote } from './unquote.ts'

/** @throws TemplateFault */
export function parseTemplate(text: string): TemplatePart[] {
  const scan: Scan = { text, at: 0 }
  const parts: TemplatePart[] = []
  while (scan.at < text.length) {
    const brace = text.indexOf('{', scan.at)
    const end = brace < 0 ? text.length : brace
    if (end > scan.at) parts.push({ kind: 'text', text: text.slice(scan.at, end) })
    scan.at = end + 1
    if (brace >= 0) parts.push({ kind: 'action', steps: parseAction(scan) })
  }
  return parts
}

/** Steps that are written inside others; what follows a closing brace in them is read and lost, as upstream. */
function parseInner(text: string, position: number): PathSteps {
  try {
    const [action] = parseTemplate(`{${text}}`)
    return action?.kind === 'action' ? action.steps : []
  } catch (error) {
    throw error instanceof TemplateFault ? new TemplateFault(error.message, position) : error
  }
}

/** Reads up to and with the closing brace. */
function parseAction(scan: Scan): PathStep[] {
  const steps: PathStep[] = []
  for (;;) {
    const start = scan.at
    if (scan.text.startsWith('[?(', start)) {
      steps.push(parseFilter(scan))
      continue
    }
    if (scan.text.startsWith('..', start)) {
      steps.push(...parseRecursive(scan, steps.at(-1)))
      continue
    }
    const next = take(scan)
    if (next === '}') return steps
    if (next === undefined || next === '\n' || next === '\r') throw new TemplateFault('unclosed action', start)
    if (next === ' ' || next === '@' || next === '$') continue
    if (next === '[') steps.push(...parseBrackets(scan, parseInner))
    else if (next === '"' || next === "'") steps.push(parseQuoted(scan, next))
    else if (next === '.') steps.push(parseField(scan))
    else if (next === '+' || next === '-' || isDigit(next)) steps.push(parseNumber(scan, start))
    else if (isAlphaNumeric(next)) steps.push(parseIdentifier(scan, start))
    else throw new TemplateFault(`unrecognized character in action: ${formatGoRune(next)}`, start)
  }
}

function parseRecursive(scan: Scan, last: PathStep | undefined): PathStep[] {
  if (last?.kind === 'recursive') throw new TemplateFault('invalid multiple recursive descent', scan.at)
  scan.at += 2
  const next = peek(scan)
  const isName = next !== undefined && isAlphaNumeric(next)
  return isName ? [{ kind: 'recursive' }, parseField(scan)] : [{ kind: 'recursive' }]
}

/** A field's name up to a terminator that no backslash precedes. */
function parseField(scan: Scan): PathStep {
  const start = scan.at
  for (let next = peek(scan); !isTerminator(next); next = peek(scan)) {
    take(scan)
    if (next === '\\') take(scan)
  }
  const name = scan.text.slice(start, scan.at)
  return name === '*' ? { kind: 'wildcard' } : { kind: 'field', name: name.replaceAll('\\', '') }
}

function parseIdentifier(scan: Scan, start: number): PathStep {
  while (!isTerminator(peek(scan))) take(scan)
  const name = scan.text.slice(start, scan.at)
  return name === 'true' || name === 'false'
    ? { kind: 'boolean', value: name === 'true' }
    : { kind: 'identifier', name }
}

function parseNumber(scan: Scan, start: number): PathStep {
  for (let next = peek(scan); next === '.' || (next !== undefined && isDigit(next)); next = peek(scan)) take(scan)
  const text = scan.text.slice(start, scan.at)
  const integer = readInteger(text)
  if (integer !== undefined) return { kind: 'integer', value: integer }
  const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN
  if (Number.isFinite(value)) return { kind: 'float', value }
  throw new TemplateFault(`cannot parse number ${text}`, start)
}

function parseQuoted(scan: Scan, quote: string): PathStep {
  const start = scan.at - 1
  for (;;) {
    const next = take(scan)
    if (next === undefined || next === '\n') throw new TemplateFault('unterminated quoted string', start)
    if (next === quote && scan.text[scan.at - 2] !== '\\') break
  }
  const quoted = scan.text.slice(start, scan.at)
  const text = unquote(quoted)
  if (text === undefined) throw new TemplateFault(`unquote string ${quoted} error invalid syntax`, start)
  return { kind: 'text', text }
}

function parseFilter(scan: Scan): PathStep {
  const start = scan.at
  const { left, operator, right } = splitFilter(scan)
  return {
    kind: 'filter',
    filter: { left: parseInner(left, start), operator, right: right === '' ? [] : parseInner(right, start) },
  }
}

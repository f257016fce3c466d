// Label selectors: `app=web,tier in (a,b),!canary`. Follows pkg/labels/selector.go of apimachinery, its words included.

import { UsageError } from '../../errors.ts'
import { quoteGo } from '../go-value.ts'
import { compareText } from '../text-order.ts'
import type { LabelOperator, LabelRequirement, LabelSelector } from './label-match.ts'
import { parseInteger } from './label-match.ts'
import { labelKeyFaults, labelValueFaults } from './label-rules.ts'
import { labelTokens, readTokens, type TokenKind, type TokenReader } from './label-tokens.ts'

/** @throws UsageError in the API server's words: `unable to parse requirement: found '', expected: identifier`. */
export function parseLabelSelector(text: string): LabelSelector {
  const reader = readTokens(labelTokens(text))
  const fault = (message: string) => new UsageError(message, { value: text })
  const requirements: LabelRequirement[] = []
  for (;;) {
    const token = reader.peek()
    if (token.kind === 'end') break
    if (token.kind !== 'word' && token.kind !== '!') {
      throw fault(`found '${token.text}', expected: !, identifier, or 'end of string'`)
    }
    requirements.push(readRequirement(reader, (message) => fault(`unable to parse requirement: ${message}`)))
    const next = reader.take()
    if (next.kind === 'end') break
    if (next.kind !== ',') throw fault(`found '${next.text}', expected: ',' or 'end of string'`)
    const after = reader.peek()
    if (after.kind !== 'word' && after.kind !== '!') {
      throw fault(`found '${after.text}', expected: identifier after ','`)
    }
  }
  return requirements.sort((a, b) => compareText(a.key, b.key))
}

type Fault = (message: string) => UsageError

const OPERATORS: readonly TokenKind[] = ['in', 'notin', '=', '==', '!=', '>', '<']

function readRequirement(reader: TokenReader, misread: Fault): LabelRequirement {
  const isNegated = reader.peek().kind === '!'
  if (isNegated) reader.take()
  const key = reader.take()
  if (key.kind !== 'word') throw misread(`found '${key.text}', expected: identifier`)
  const faults = labelKeyFaults(key.text)
  if (faults.length > 0) throw misread(invalid('<nil>', key.text, faults))
  if (isNegated) return { key: key.text, operator: '!', values: [] }
  const next = reader.peek().kind
  if (next === 'end' || next === ',') return { key: key.text, operator: 'exists', values: [] }
  const operator = reader.takeOperator()
  if (!OPERATORS.includes(operator.kind)) {
    throw misread(`found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt`)
  }
  const isSet = operator.kind === 'in' || operator.kind === 'notin'
  const found = isSet ? readValues(reader, misread) : [readValue(reader, misread)]
  const values = [...new Set(found)].sort(compareText)
  checkValues(key.text, operator.kind, values, misread)
  return { key: key.text, operator: operator.kind as LabelOperator, values }
}

function readValue(reader: TokenReader, misread: Fault): string {
  const next = reader.peek().kind
  if (next === 'end' || next === ',') return ''
  const value = reader.take()
  if (value.kind !== 'word') throw misread(`found '${value.text}', expected: identifier`)
  return value.text
}

/** `(a,,b)`: an empty place between commas is the empty value. */
function readValues(reader: TokenReader, misread: Fault): string[] {
  const open = reader.take()
  if (open.kind !== '(') throw misread(`found '${open.text}' expected: '('`)
  const first = reader.peek()
  if (first.kind !== 'word' && first.kind !== ',' && first.kind !== ')') {
    throw misread(`found '${first.text}', expected: ',', ')' or identifier`)
  }
  const values: string[] = []
  let isPlaceEmpty = true
  for (let token = reader.take(); ; token = reader.take()) {
    if (token.kind === 'word') {
      values.push(token.text)
      isPlaceEmpty = false
      const next = reader.peek()
      if (next.kind !== ',' && next.kind !== ')') throw misread(`found '${next.text}', expected: ',' or ')'`)
    } else if (token.kind === ',' || token.kind === ')') {
      if (isPlaceEmpty) values.push('')
      isPlaceEmpty = true
      if (token.kind === ')') return values
    } else {
      throw misread(`found '${token.text}', expected: ',', or identifier`)
    }
  }
}

function checkValues(key: string, operator: TokenKind, values: readonly string[], misread: Fault): void {
  const faults: string[] = []
  if (operator === '>' || operator === '<') {
    values.forEach((value, i) => {
      if (parseInteger(value) !== undefined) return
      faults.push(invalid(`values[${i}]`, value, ["for 'Gt', 'Lt' operators, the value must be an integer"]))
    })
  }
  values.forEach((value, i) => {
    const wrong = labelValueFaults(value)
    if (wrong.length > 0) faults.push(invalid(`values[${i}][${key}]`, value, wrong))
  })
  if (faults.length === 1) throw misread(faults[0] as string)
  if (faults.length > 1) throw misread(`[${faults.join(', ')}]`)
}

function invalid(path: string, value: string, faults: readonly string[]): string {
  return `${path}: Invalid value: ${quoteGo(value)}: ${faults.join('; ')}`
}

// What is wrong with an expression, in words for those who type it: cel-go's speak of overloads and containers, and list all
// tokens that might have stood in a place.

import type { CelIssue } from '../cel/issue.ts'

/** The finding without its place. @param text the expression, for what stands around the place */
export function issueWords({ message, missing, offset }: CelIssue, text: string): string {
  const of = missing?.of
  if (of?.kind === 'object' && isColumns(of.name)) return `there is no column ${JSON.stringify(missing?.name)}`
  const [, syntax] = /^Syntax error: (.*)$/s.exec(message) ?? []
  if (syntax !== undefined) return `syntax error: ${syntaxWords(syntax, text, offset)}`
  const [, name, types] = /^found no matching overload for '(.+?)' applied to '(.*)'$/s.exec(message) ?? []
  if (name !== undefined && types !== undefined) return overloadWords(name, types)
  if (Object.hasOwn(LITERALS, message)) return LITERALS[message] as string
  const words = message.replace(" (in container '')", '')
  return of?.kind === 'object' && words.startsWith('undefined field') ? `${words} of ${of.name}` : words
}

/** Literals of which the server says only that they are malformed. */
const LITERALS: { readonly [message: string]: string } = {
  'invalid duration argument': 'this is no duration: those are numbers with h, m, s, ms, us or ns, as 1h30m',
  'invalid timestamp argument': 'this is no moment: those are written as 2030-01-31T12:00:00Z',
  'invalid argument to has() macro': 'has() takes a field: has(self.spec.replicas), has(col.STATUS)',
  'invalid matches argument': 'this is no pattern of RE2, the regular expressions that run in linear time',
}

/** The name of the type of all columns, whether or not others may be there. */
function isColumns(name: string): boolean {
  return name === 'col' || name === 'col~'
}

/** Other languages' words, and what they are here. */
const MEANT: { readonly [token: string]: string } = {
  '=': '==',
  '&': '&&',
  '|': '||',
  and: '&&',
  or: '||',
  not: '!',
  '===': '==',
  '<>': '!=',
}

const TOO_EARLY = 'the expression ends too early'

function syntaxWords(found: string, text: string, offset: number): string {
  if (found.includes("'<EOF>'")) return TOO_EARLY
  const [, unread] = /^token recognition error at: '(.*)'$/s.exec(found) ?? []
  if (unread !== undefined) {
    if (/^[rRbB]{0,2}["'`]/.test(unread)) return 'the text that begins here does not end'
    return unexpected(unread.trim().slice(0, 1) || unread)
  }
  if (found.startsWith('no viable alternative')) {
    const [character] = text.slice(offset)
    return character === undefined ? TOO_EARLY : unexpected(character)
  }
  const [, token] = /^(?:mismatched|extraneous) input '(.*)' expecting /s.exec(found) ?? []
  if (token === undefined) return found
  const before = text.slice(0, Math.max(0, offset))
  const [number] = /\d+(?:\.\d+)?$/.exec(before) ?? []
  const meant = number === undefined ? [] : withUnit(number, token)
  if (meant.length > 0) return `unexpected '${token}'; did you mean ${meant.join(' or ')}?`
  return /\bnot\s+$/i.test(before) ? `unexpected '${token}'; 'not' is written '!'` : unexpected(token)
}

/** What `5m`, `7d` and `10Gi` are meant to be. */
function withUnit(number: string, unit: string): string[] {
  const written = JSON.stringify(number + unit)
  if (unit === 'd') return [`duration("${Number(number) * 24}h")`]
  const isTime = /^(?:ns|us|ms|[smh])$/.test(unit)
  const isQuantity = /^(?:[KMGTPE]i|[numkMGTPE])$/.test(unit)
  return [...(isTime ? [`duration(${written})`] : []), ...(isQuantity ? [`quantity(${written})`] : [])]
}

function unexpected(token: string): string {
  const meant = Object.hasOwn(MEANT, token.toLowerCase()) ? MEANT[token.toLowerCase()] : undefined
  return `unexpected '${token}'${meant === undefined ? '' : `; did you mean '${meant}'?`}`
}

/** `_==_` of `(int, string)`: an operator is told as it is typed. */
function overloadWords(name: string, types: string): string {
  const [, receiver, rest = types] = /^(.*?)\.\((.*)\)$/s.exec(types) ?? []
  const given = receiver === undefined ? types.replace(/^\((.*)\)$/s, '$1') : rest
  if (name === '_[_]')
    return /^self[^,]*, string$/.test(given)
      ? `fields are named after a dot: ${given.replace(/, string$/, '')} takes no brackets`
      : `[] does not take ${given}`
  if (name === '_?_:_') return `the parts of ? : do not fit: ${given}`
  const [, operator] = /^_?([^\w]+|in|@in)_?$/.exec(name) ?? []
  if (operator === undefined)
    return receiver === undefined
      ? `${name}() does not take (${given})`
      : `${name}() of ${receiver} does not take (${given})`
  return `${operator.replace('@', '')} does not take ${given.replace(/, (?=[^,]*$)/, ' and ')}${remedy(given)}`
}

/** Text beside a value that is made of text. */
function remedy(given: string): string {
  const [, made] = /^(?:string, )?(duration|timestamp|kubernetes\.Quantity)(?:, string)?$/.exec(given) ?? []
  switch (given.includes('string') ? made : undefined) {
    case 'duration':
      return '; a duration is written duration("1h30m")'
    case 'timestamp':
      return '; a moment is written timestamp("2030-01-31T12:00:00Z")'
    case 'kubernetes.Quantity':
      return '; a quantity is written quantity("1.5Gi")'
    default:
      return ''
  }
}

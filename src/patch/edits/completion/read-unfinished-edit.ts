// Reads an edit that is still being typed, `spec.containers[name=api].im`: what stands at its end.

import { splitUnfinished } from '../../../machinery/schema/fields/complete-path.ts'

/** What is being typed at the end of `PATH`, `PATH=VALUE`, `PATH:=JSON`. */
export type UnfinishedEdit =
  /** A name behind `head`: `spec.`, `spec.containers[name=api]`, or nothing. */
  | { readonly at: 'name'; readonly head: string; readonly start: string }
  /** What tells an element of the list at `list` from the others; `lead` is all that stands before `start`. */
  | {
      readonly at: 'key'
      readonly list: string
      readonly given: readonly string[]
      readonly lead: string
      readonly start: string
    }
  /** The value of that key; of a set, whose elements have none, `key` is empty. */
  | {
      readonly at: 'key-value'
      readonly list: string
      readonly key: string
      readonly lead: string
      readonly start: string
    }
  | {
      readonly at: 'value'
      readonly path: string
      readonly isJson: boolean
      readonly lead: string
      readonly start: string
    }

/** Undefined where a quote is open that is none of a key's value: what is in it nobody can guess. */
export function readUnfinishedEdit(text: string): UnfinishedEdit | undefined {
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '=' || text.startsWith(':=', at)) return valueAt(text, at)
    const end = character === '[' ? closing(text, at) : isQuote(character) ? closingQuote(text, at) : at
    if (end === undefined) return character === '[' ? inBrackets(text, at) : undefined
    at = end
  }
  return { at: 'name', ...splitUnfinished(text) }
}

function valueAt(text: string, at: number): UnfinishedEdit {
  const isJson = text[at] === ':'
  const from = at + (isJson ? 2 : 1)
  return { at: 'value', path: text.slice(0, at), isJson, lead: text.slice(0, from), start: text.slice(from) }
}

/** `[name=ap`, `[containerPort=80,pro`, `[=x`. */
function inBrackets(text: string, open: number): UnfinishedEdit | undefined {
  const list = text.slice(0, open)
  const from = lastComma(text, open) + 1
  const given = text.slice(open + 1, Math.max(open + 1, from - 1)).split(',')
  const equals = text.indexOf('=', from)
  const names = given.flatMap((one) => (one.includes('=') ? [one.slice(0, one.indexOf('=')).trim()] : []))
  if (equals < 0) return { at: 'key', list, given: names, lead: text.slice(0, from), start: text.slice(from) }
  const key = text.slice(from, equals).trim()
  return { at: 'key-value', list, key, lead: text.slice(0, equals + 1), start: text.slice(equals + 1) }
}

/** The last comma of an open bracket, the bracket itself where there is none. */
function lastComma(text: string, open: number): number {
  let last = open
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === ',') last = at
    else if (isQuote(text[at])) at = closingQuote(text, at) ?? text.length
  }
  return last
}

/** The bracket that closes; undefined while it is open. */
function closing(text: string, open: number): number | undefined {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === ']') return at
    if (!isQuote(text[at])) continue
    const end = closingQuote(text, at)
    if (end === undefined) return undefined
    at = end
  }
  return undefined
}

function closingQuote(text: string, open: number): number | undefined {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === text[open]) return at
  }
  return undefined
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'"
}

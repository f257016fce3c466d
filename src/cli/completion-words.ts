// Reads a command line that is still being typed: which value, flag or argument stands at the cursor.

import type { Argument, Command, Option } from 'commander'
import { flagsOf } from './command-line.ts'

/** What is being typed. */
export type Place =
  | { readonly at: 'flag' }
  | { readonly at: 'value'; readonly option: Option }
  | { readonly at: 'argument'; readonly argument: Argument | undefined }

/** A command line before its end: what was typed already, and what is being typed. */
export type Unfinished = {
  readonly place: Place
  /** The word at the cursor; for `--flag=va` the part behind `=`, as cobra's scripts expect the candidates. */
  readonly current: string
  readonly operands: readonly string[]
  /** Values by the attribute name that commander gives a flag: what its action would be given. */
  readonly values: { readonly [name: string]: string | readonly string[] | boolean }
}

/** Reads the words of a command; the last is the one being typed. Nothing is an error here. */
export function readUnfinished(command: Command, words: readonly string[]): Unfinished {
  const current = words.at(-1) ?? ''
  const read = readTyped(flagsOf(command), words.slice(0, -1))
  const rest = { operands: read.operands, values: read.values }
  if (read.pending !== undefined) return { ...rest, place: { at: 'value', option: read.pending }, current }
  if (!read.isAfterDashes && current.startsWith('-')) return { ...rest, ...flagPlace(command, current) }
  return { ...rest, place: { at: 'argument', argument: argumentAt(command, read.operands.length) }, current }
}

function flagPlace(command: Command, current: string): Pick<Unfinished, 'place' | 'current'> {
  const at = current.indexOf('=')
  if (at < 0) return { place: { at: 'flag' }, current }
  const name = current.slice(0, at)
  const option = flagsOf(command).find((known) => known.long === name || known.short === name)
  if (option === undefined) return { place: { at: 'argument', argument: undefined }, current }
  return { place: { at: 'value', option }, current: current.slice(at + 1) }
}

/** The argument in that position; the last one when it takes any number. */
function argumentAt(command: Command, position: number): Argument | undefined {
  const known = command.registeredArguments
  const last = known.at(-1)
  return known[position] ?? (last?.variadic ? last : undefined)
}

type Typed = {
  operands: string[]
  values: { [name: string]: string | readonly string[] | boolean }
  pending: Option | undefined
  isAfterDashes: boolean
}

function readTyped(options: readonly Option[], words: readonly string[]): Typed {
  const typed: Typed = { operands: [], values: {}, pending: undefined, isAfterDashes: false }
  for (const word of words) {
    if (typed.pending !== undefined) setValue(typed, typed.pending, word)
    else if (word === '--' && !typed.isAfterDashes) typed.isAfterDashes = true
    else if (typed.isAfterDashes || word === '-' || !word.startsWith('-')) typed.operands.push(word)
    else readFlag(typed, options, word)
  }
  return typed
}

function readFlag(typed: Typed, options: readonly Option[], word: string): void {
  const isLong = word.startsWith('--')
  const at = isLong ? word.indexOf('=') : -1
  const name = at < 0 ? word : word.slice(0, at)
  if (!isLong && word.length > 2) {
    readShortFlags(typed, options, word)
    return
  }
  const option = options.find((known) => known.long === name || known.short === name)
  if (option === undefined) return
  if (!option.required) typed.values[option.attributeName()] = !option.negate
  else if (at >= 0) setValue(typed, option, word.slice(at + 1))
  else typed.pending = option
}

function readShortFlags(typed: Typed, options: readonly Option[], word: string): void {
  for (let i = 1; i < word.length; i++) {
    const option = options.find((known) => known.short === `-${word[i]}`)
    if (option === undefined) return
    if (option.required) {
      const value = word.slice(i + 1).replace(/^=/, '')
      if (i + 1 < word.length) setValue(typed, option, value)
      else typed.pending = option
      return
    }
    typed.values[option.attributeName()] = true
  }
}

/** As the flag's own parser would keep it, so that flags that may be repeated come out as lists. */
function setValue(typed: Typed, option: Option, value: string): void {
  typed.pending = undefined
  const name = option.attributeName()
  const before = typed.values[name]
  typed.values[name] = COLLECTED.includes(option.long ?? '') ? [...(Array.isArray(before) ? before : []), value] : value
}

/** Generic flags that are lists; of others the last value counts here. */
const COLLECTED = ['--as-group', '--as-user-extra', '--filename', '--contexts', '--col', '--group-by', '--agg']

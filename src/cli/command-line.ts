// Reads flags as kubectl's pflag does and leaves words that commander reads the same way: `-o=json`, `--watch=false`,
// `-Aowide`, values that start with a dash. Mistakes are told in pflag's words.

import type { Command, Option } from 'commander'
import { UsageError } from '../errors.ts'
import { parseBoolFlag } from '../flags/numbers.ts'

/** A mistyped flag, so that the right one can be suggested. */
export class UnknownFlagError extends UsageError {}

/** One flag of the command line and the words for it that commander reads. */
type ReadFlag = { readonly option: Option; readonly words: readonly string[]; readonly taken: number }

/**
 * The words of one command, without those that name it, as commander reads them.
 * `-h` and `--help` end the reading: nothing but `--help` is left.
 *
 * @throws UnknownFlagError, UsageError (value missing, not a boolean, not one of the choices).
 */
export function toCommanderWords(words: readonly string[], command: Command): readonly string[] {
  const options = flagsOf(command)
  const read: (ReadFlag | string)[] = []
  for (let i = 0; i < words.length; ) {
    const word = words[i] ?? ''
    if (word === '--') return [...flatten(read), ...words.slice(i)]
    if (word === '-' || !word.startsWith('-')) {
      read.push(word)
      i += 1
      continue
    }
    const flags = word.startsWith('--')
      ? [readLong(word, words[i + 1], options)]
      : readShort(word, words[i + 1], options)
    if (flags.some((flag) => flag.option.long === '--help')) return ['--help']
    for (const flag of flags) addFlag(read, flag)
    i += 1 + Math.max(0, ...flags.map((flag) => flag.taken))
  }
  return flatten(read)
}

/** Every flag of a command, hidden ones and `--help` included. */
export function flagsOf(command: Command): readonly Option[] {
  const help = command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => option.long === '--help')
  return [...command.options, ...help]
}

/** True for a flag that is followed by a value. */
export function takesValue(option: Option): boolean {
  return option.required
}

function readLong(word: string, next: string | undefined, options: readonly Option[]): ReadFlag {
  const at = word.indexOf('=')
  const name = at < 0 ? word : word.slice(0, at)
  const value = at < 0 ? undefined : word.slice(at + 1)
  const option = options.find((known) => known.long === name || known.short === name)
  if (option === undefined) throw new UnknownFlagError(`unknown flag: ${name}`, { flag: name })
  if (option.required) return withValue(option, value, next, name)
  if (value === undefined) return { option, words: [name], taken: 0 }
  if (option.optional) return { option, words: [word], taken: 0 }
  return { option, words: parseBoolFlag(name, value) ? [name] : saysNo(name, options), taken: 0 }
}

/** Where `=false` means more than silence there is a hidden flag for it: `--no-server-side`. */
function saysNo(name: string, options: readonly Option[]): readonly string[] {
  const no = `--no-${name.slice(2)}`
  return options.some((known) => known.long === no) ? [no] : []
}

/** `-n`, `-n=shop`, `-nshop`, `-Awn shop`: any number of flags, the last of which may take a value. */
function readShort(word: string, next: string | undefined, options: readonly Option[]): readonly ReadFlag[] {
  const flags: ReadFlag[] = []
  for (let rest = word.slice(1); rest !== ''; ) {
    const name = `-${rest[0]}`
    const option = options.find((known) => known.short === name)
    if (option === undefined) {
      throw new UnknownFlagError(`unknown shorthand flag: '${rest[0]}' in -${rest}`, { flag: name })
    }
    const hasEquals = rest[1] === '='
    const attached = rest.length === 1 ? undefined : rest.slice(hasEquals ? 2 : 1)
    if (option.required) return [...flags, withValue(option, attached, next, `'${rest[0]}' in -${rest}`)]
    if (hasEquals) {
      return [...flags, { option, words: parseBoolFlag(name, attached ?? '') ? [name] : [], taken: 0 }]
    }
    flags.push({ option, words: [name], taken: 0 })
    rest = rest.slice(1)
  }
  return flags
}

function withValue(option: Option, attached: string | undefined, next: string | undefined, typed: string): ReadFlag {
  const value = attached ?? next
  const flag = option.long ?? option.short ?? ''
  if (value === undefined) throw new UsageError(`flag needs an argument: ${typed}`, { flag })
  if (option.argChoices !== undefined && !option.argChoices.includes(value)) {
    const allowed = option.argChoices.join(', ')
    throw new UsageError(`invalid argument ${JSON.stringify(value)} for "${flag}" flag: must be one of ${allowed}`, {
      flag,
      value,
    })
  }
  return { option, words: [flag, value], taken: attached === undefined ? 1 : 0 }
}

/** `--watch … --watch=false`: the last word counts, so what came before goes when a boolean is taken back. */
function addFlag(read: (ReadFlag | string)[], flag: ReadFlag): void {
  if (flag.words.length > 0) {
    read.push(flag)
    return
  }
  const kept = read.filter((entry) => typeof entry === 'string' || entry.option !== flag.option)
  read.splice(0, read.length, ...kept)
}

function flatten(read: readonly (ReadFlag | string)[]): readonly string[] {
  return read.flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.words))
}

// Words and hints for command lines that make no sense, as close to kubectl's as they can be.

import { type Command, CommanderError } from 'commander'
import { UsageError } from '../errors.ts'
import { nearest } from '../machinery/nearest.ts'
import { flagsOf, UnknownFlagError } from './command-line.ts'
import { COMMANDS } from './command-table.ts'
import { commandPath } from './help.ts'

/** What is told of a wrong command line: the error, then what may help. */
export type UsageReport = { readonly error: UsageError; readonly hints: readonly string[] }

/** What commander refused: `isMissing` when an argument was not there. */
export type Refused = { readonly error: UsageError; readonly isMissing: boolean }

/** What commander refuses, in our words; undefined for anything that commander did not throw. */
export function fromCommander(error: unknown): Refused | undefined {
  if (!(error instanceof CommanderError)) return undefined
  return {
    error: new UsageError(wordsOf(error), { cause: error }),
    isMissing: error.code === 'commander.missingArgument',
  }
}

function wordsOf(error: CommanderError): string {
  const [first = '', second = ''] = [...error.message.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '')
  switch (error.code) {
    case 'commander.missingArgument':
      return `missing argument: ${first.toUpperCase()}`
    case 'commander.excessArguments':
      return `extra arguments: [${/ but got \d+(?:: (.*))?\.$/.exec(error.message)?.[1] ?? ''}]`
    case 'commander.invalidArgument':
      return invalidArgument(error.message)
    case 'commander.missingMandatoryOptionValue':
      return `required flag(s) "${longName(first)}" not set`
    case 'commander.conflictingOption':
      return `${longName(first)} cannot be used with ${longName(second)}`
    default:
      return error.message.replace(/^error: /, '')
  }
}

function invalidArgument(message: string): string {
  const [, value = '', name = '', allowed] =
    /argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\.$/s.exec(message) ?? []
  if (allowed === undefined) return message.replace(/^error: /, '')
  return `invalid argument ${JSON.stringify(value)} for ${name.toUpperCase()}: must be one of ${allowed}`
}

/** `--limit` of `-l, --limit <number>`. */
function longName(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags
}

/** Hints for a wrong command line of one command: the flag that was probably meant, and where the help is. */
export function commandHints(error: UsageError, command: Command): readonly string[] {
  const meant = error instanceof UnknownFlagError ? nearestFlag(error.flag ?? '', command) : undefined
  return [...(meant === undefined ? [] : [`Did you mean ${meant}?`]), `See '${commandPath(command)} --help' for usage.`]
}

function nearestFlag(typed: string, command: Command): string | undefined {
  const names = flagsOf(command).flatMap((option) => (option.hidden || option.long === undefined ? [] : [option.long]))
  const whole = names.filter((name) => typed.length > 3 && name.startsWith(typed))
  return whole.toSorted((a, b) => a.length - b.length)[0] ?? nearest(typed, names)
}

/** A word that is no command of ours. @param known by what they are called here, what others call them. */
export function unknownCommand(word: string, path: string, known: ReadonlyMap<string, readonly string[]>): UsageReport {
  const error = new UsageError(`unknown command ${JSON.stringify(word)} for ${JSON.stringify(path)}`, { value: word })
  const [also] = [...known].find(([, names]) => names.includes(word)) ?? []
  const meant = also ?? nearest(word, known.keys())
  const see = `See '${path} --help' for usage.`
  return { error, hints: meant === undefined ? [see] : ['', 'Did you mean this?', `\t${meant}`] }
}

/** A flag where the command should stand. kubectl itself lets none through in front of a plugin's name. */
export function flagBeforeCommand(words: readonly string[], path: string): UsageReport {
  const [flag = ''] = words
  const meant = nearest(flag, ['--help', '--version'])
  if (meant !== undefined) {
    const unknown = new UnknownFlagError(`unknown flag: ${flag}`, { flag })
    return { error: unknown, hints: [`Did you mean ${meant}?`, `See '${path} --help' for usage.`] }
  }
  const error = new UsageError(`flags cannot be placed before the command: ${flag}`, { flag })
  const names = COMMANDS.map((entry) => entry.name)
  const command = words.find((word) => names.includes(word))
  if (command !== undefined) return { error, hints: [`Type '${path} ${command} ${flag} …'.`] }
  return { error, hints: [`Use '${path} <command> ${flag} …'; the commands are ${names.join(', ')}.`] }
}

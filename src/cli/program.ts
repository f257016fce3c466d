// From words to the action of a command: finds the command, loads it alone, reads its flags, runs it.

import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import type { Env } from '../flags/env.ts'
import { EXIT } from '../flags/exit-code.ts'
import { errorLines } from '../print/error-lines.ts'
import { toCommanderWords } from './command-line.ts'
import { COMMANDS } from './command-table.ts'
import { commandHelp, commandPath, conciseHelp, helpWidth, type RootTexts, rootHelp } from './help.ts'
import { commandHints, flagBeforeCommand, fromCommander, type UsageReport, unknownCommand } from './usage-words.ts'

/** How people type us. */
export const PROGRAM_NAME = 'kubectl tack'

const SUMMARY = 'Observe, compare and act on any Kubernetes resource'
const ABOUT =
  'What kubectl shows for one kind of one cluster, query shows for many kinds, names, namespaces and clusters at once. ' +
  'diff tells what an apply would change, field by field, with owners. patch changes what a question selects: planned, ' +
  'shown, asked for, under locks, and undoable. Words and flags are those of kubectl; custom kinds are kinds like others.'

/**
 * Runs the command that the words name. Help and usage mistakes are told here and set the exit code;
 * what the command itself throws is thrown on.
 */
export async function runProgram(words: readonly string[], env: Env): Promise<void> {
  const [first, ...rest] = words
  if (first === undefined) return refuse(env, rootHelp(rootTexts(), helpWidth(env.columns)))
  if (first === 'help') return runProgram([...rest.filter((word) => !isHelp(word)), '--help'], env)
  // as cobra, which looks for flags behind the command
  if (isHelp(first) && rest[0]?.startsWith('-') === false) return runProgram([...rest, first], env)
  if (isHelp(first)) return tell(env, rootHelp(rootTexts(), helpWidth(env.columns)))
  if (first.startsWith('-')) return report(flagBeforeCommand(words, PROGRAM_NAME), env)
  const command = await loadCommand(first, env)
  if (command === undefined) {
    const known = COMMANDS.map(({ name, alsoCalled }) => [name, alsoCalled] as const)
    return report(unknownCommand(first, PROGRAM_NAME, new Map([...known, ['help', ['man']]])), env)
  }
  return runCommand(command, rest, env)
}

/** The command of that name, below the root; undefined when there is none. */
export async function loadCommand(name: string, env: Env): Promise<Command | undefined> {
  const command = await COMMANDS.find((entry) => entry.name === name)?.load(env)
  if (command === undefined) return undefined
  new Command(PROGRAM_NAME).helpCommand(false).addCommand(command)
  settle(command, env)
  return command
}

/** Makes a command, and those below it, throw instead of exit, and print nothing by itself. */
function settle(command: Command, env: Env): void {
  command
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => env.stdout.write(text), writeErr: () => {}, outputError: () => {} })
    .configureHelp({ formatHelp: (of) => commandHelp(of, helpWidth(env.columns)) })
  for (const sub of command.commands) settle(sub, env)
}

async function runCommand(command: Command, words: readonly string[], env: Env): Promise<void> {
  const sub = command.commands.find((known) => known.name() === words[0])
  if (sub !== undefined) return runCommand(sub, words.slice(1), env)
  const isParent = command.commands.length > 0 && command.registeredArguments.length === 0
  if (isParent && !words.some(isHelp)) return refuseWithoutSubcommand(command, words[0], env)
  const read = readWords(words, command)
  if (read instanceof UsageError) return report({ error: read, hints: commandHints(read, command) }, env)
  let isActing = false
  command.hook('preAction', () => {
    isActing = true
  })
  try {
    await command.parseAsync(read, { from: 'user' })
  } catch (error) {
    if (isHelpDisplayed(error)) return
    const refused = fromCommander(error)
    const usage = refused?.error ?? (error instanceof UsageError ? error : undefined)
    if (usage === undefined) throw error
    // typed bare, or with too little: what a person needs then is the way to type it
    if (refused?.isMissing || words.length === 0) env.stderr.write(`${conciseHelp(command, helpWidth(env.columns))}\n`)
    if (isActing) throw error
    report({ error: usage, hints: commandHints(usage, command) }, env)
  }
}

function readWords(words: readonly string[], command: Command): readonly string[] | UsageError {
  try {
    return toCommanderWords(words, command)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
}

/** Subcommands by what others call them. */
const ALSO_CALLED: { readonly [name: string]: readonly string[] } = {
  ls: ['list'],
  show: ['get', 'describe'],
  rm: ['delete', 'remove'],
}

function refuseWithoutSubcommand(command: Command, word: string | undefined, env: Env): void {
  if (word === undefined) {
    refuse(env, commandHelp(command, helpWidth(env.columns)))
    return
  }
  const known = command.commands.map((sub) => [sub.name(), ALSO_CALLED[sub.name()] ?? []] as const)
  report(unknownCommand(word, commandPath(command), new Map(known)), env)
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h'
}

function isHelpDisplayed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'commander.helpDisplayed'
}

function rootTexts(): RootTexts {
  return { name: PROGRAM_NAME, summary: SUMMARY, about: ABOUT }
}

function tell(env: Env, text: string): void {
  env.stdout.write(text)
}

function refuse(env: Env, text: string): void {
  env.stderr.write(text)
  env.exitCode = EXIT.couldNotRun
}

function report({ error, hints }: UsageReport, env: Env): void {
  env.stderr.write([...errorLines(error), ...hints].map((line) => `${line}\n`).join(''))
  env.exitCode = EXIT.couldNotRun
}

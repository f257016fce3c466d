// The help of a command, in the order of a man page: what it does, usage, examples, flags by group, exit status, see also.

import type { Command, Option } from 'commander'
import { EXIT, type ExitCode } from '../flags/exit-code.ts'
import { type Example, helpSectionsOf } from '../flags/help-sections.ts'
import { COMMANDS, type CommandEntry } from './command-table.ts'
import { twoColumns, wrap, wrapCommand } from './wrap.ts'

/** Width of help where there is no terminal, and the most that is used of a wide one. */
const DEFAULT_WIDTH = 80
const MAX_WIDTH = 110
const MIN_WIDTH = 20

/** The width that help is laid out for. */
export function helpWidth(columns: number | undefined): number {
  return Math.min(Math.max(columns ?? DEFAULT_WIDTH, MIN_WIDTH), MAX_WIDTH)
}

/** The name of a command as it is typed: `kubectl tack query`. */
export function commandPath(command: Command): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`
}

/** Everything `--help` prints for a command. */
export function commandHelp(command: Command, width: number): string {
  const { examples, exitStatus, seeAlso = [] } = helpSectionsOf(command)
  return joinSections([
    prose(`${command.summary()}.`, width),
    command.description() === '' ? '' : prose(command.description(), width),
    usageSection(command, width),
    section('Examples:', exampleLines(examples, width)),
    subcommandSection(command, width),
    ...flagSections(command, width),
    exitStatusSection(exitStatus, width),
    seeAlsoSection(seeAlso, commandPath(rootOf(command)), width),
  ])
}

/** What is shown when arguments are missing: enough to type the next attempt. */
export function conciseHelp(command: Command, width: number): string {
  const { examples } = helpSectionsOf(command)
  return joinSections([usageSection(command, width), section('Examples:', exampleLines(examples.slice(0, 3), width))])
}

/** What the root says of itself, as a command does. */
export type RootTexts = { readonly name: string; readonly summary: string; readonly about: string }

/** The help of the root, from names and summaries alone. */
export function rootHelp(root: RootTexts, width: number): string {
  const groups = [...Map.groupBy(COMMANDS, (entry) => entry.group)]
  const nameWidth = Math.max(...COMMANDS.map((entry) => entry.name.length))
  return joinSections([
    prose(`${root.summary}.`, width),
    prose(root.about, width),
    section('Usage:', `  ${root.name} <command> [flags]\n`),
    section('Examples:', exampleLines(ROOT_EXAMPLES, width)),
    ...groups.map(([heading, entries]) => section(heading, twoColumns(entries.map(toRow), width, nameWidth))),
    section('Flags:', twoColumns(ROOT_FLAGS, width)),
    section('Exit status:', twoColumns(ROOT_EXIT_STATUS, width)),
    prose(`Use '${root.name} <command> --help' for the flags of a command and examples.`, width),
  ])
}

const ROOT_EXAMPLES: readonly Example[] = [
  ['Deployments and stateful sets of every namespace', 'kubectl tack query deploy,sts -A'],
  ['The nodes of every production cluster', "kubectl tack query nodes --contexts 'prod-*'"],
  ['Everything about one field of a kind', 'kubectl tack fields pods.spec.restartPolicy'],
  ['What an apply of a folder would change, and whose fields', 'kubectl tack diff -f deploy/'],
  ['A label on many objects: shown and asked for first', 'kubectl tack patch deploy -l app=web --label tier=front'],
  ['What the last run has written, taken back', 'kubectl tack undo last'],
]

const ROOT_FLAGS = [
  ['-h, --help', 'show this help'],
  ['    --version', 'print our version'],
] as const

const ROOT_EXIT_STATUS = [
  [String(EXIT.done), 'done, or nothing to say'],
  [
    String(EXIT.no),
    'the answer is no: not found, refused, failed; there are differences; some objects were not written',
  ],
  [String(EXIT.couldNotRun), 'could not run: usage, configuration, no server reached'],
  [String(EXIT.nothing), 'nothing matched with --fail-empty, or declined'],
  [String(EXIT.partial), 'only a part of the answer'],
  [String(EXIT.gated), 'there is something that diff --fail-on names'],
  [String(EXIT.interrupted), 'interrupted'],
] as const

function toRow(entry: CommandEntry): readonly [string, string] {
  return [entry.name, entry.summary]
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent)
}

function prose(text: string, width: number): string {
  return `${wrap(text, width).join('\n')}\n`
}

function usageSection(command: Command, width: number): string {
  const path = commandPath(command)
  const line = `${path} ${command.usage()}`.trimEnd()
  if (line.length <= width - 2) return section('Usage:', `  ${line}\n`)
  // ways to type it stand below each other where there is no room for all of them
  const lines = line.split(/ (?=\| )/).flatMap((way) => wrap(way, width - 6))
  return section('Usage:', lines.map((text, i) => `${i === 0 ? '  ' : '      '}${text}\n`).join(''))
}

function exampleLines(examples: readonly Example[], width: number): string {
  return examples
    .map(([what, line]) => [
      ...wrap(what, width - 4).map((text) => `  # ${text}\n`),
      ...wrapCommand(line, width - 2).map((text) => `  ${text}\n`),
    ])
    .map((lines) => lines.join(''))
    .join('\n')
}

function subcommandSection(command: Command, width: number): string {
  const rows = command
    .createHelp()
    .visibleCommands(command)
    .map((sub) => [sub.name(), sub.summary()] as const)
  return rows.length === 0 ? '' : section('Commands:', twoColumns(rows, width))
}

function flagSections(command: Command, width: number): readonly string[] {
  const options = command.createHelp().visibleOptions(command)
  const groups = Map.groupBy(options, (option) => option.helpGroupHeading ?? 'Flags:')
  return [...groups].map(([heading, flags]) => section(heading, twoColumns(flags.map(flagRow), width)))
}

function flagRow(option: Option): readonly [string, string] {
  const term = option.short === undefined ? `    ${option.flags}` : option.flags
  return [term, option.description + choicesNote(option)]
}

/** The choices, unless the description says what each of them means. */
function choicesNote({ argChoices, defaultValue, description }: Option): string {
  if (argChoices === undefined) return ''
  if (argChoices.every((choice) => new RegExp(`\\b${choice}\\b`).test(description))) {
    return typeof defaultValue === 'string' ? `; default: ${defaultValue}` : ''
  }
  const choices = argChoices.map((choice) => (choice === defaultValue ? `${choice} (default)` : choice))
  return `: ${choices.join(', ')}`
}

function exitStatusSection(status: { readonly [code in ExitCode]?: string }, width: number): string {
  const rows = Object.entries(status)
  return rows.length === 0 ? '' : section('Exit status:', twoColumns(rows, width))
}

function seeAlsoSection(names: readonly string[], root: string, width: number): string {
  const rows = COMMANDS.filter(({ name }) => names.includes(name)).map(
    ({ name, summary }) => [`${root} ${name}`, summary] as const,
  )
  return rows.length === 0 ? '' : section('See also:', twoColumns(rows, width))
}

function section(heading: string, body: string): string {
  return body === '' ? '' : `${heading}\n${body}`
}

function joinSections(sections: readonly string[]): string {
  return sections.filter((text) => text !== '').join('\n')
}

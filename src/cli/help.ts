// The help of a command: what it does, usage, examples, flags by group, exit status.

import type { Command, Option } from 'commander'
import { EXIT, type ExitCode } from '../flags/exit-code.ts'
import { type Example, helpSectionsOf } from '../flags/help-sections.ts'
import { COMMANDS, type CommandEntry } from './command-table.ts'
import { twoColumns, wrap } from './wrap.ts'

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
  const { examples, exitStatus } = helpSectionsOf(command)
  const about = command.description() || `${command.summary()}.`
  return joinSections([
    `${wrap(about, width).join('\n')}\n`,
    usageSection(command),
    section('Examples:', exampleLines(examples)),
    subcommandSection(command, width),
    ...flagSections(command, width),
    exitStatusSection(exitStatus, width),
  ])
}

/** What is shown when arguments are missing: enough to type the next attempt. */
export function conciseHelp(command: Command): string {
  const { examples } = helpSectionsOf(command)
  return joinSections([usageSection(command), section('Examples:', exampleLines(examples.slice(0, 3)))])
}

/** The help of the root, from names and summaries alone. */
export function rootHelp(root: { readonly name: string; readonly about: string }, width: number): string {
  const groups = [...Map.groupBy(COMMANDS, (entry) => entry.group)]
  const nameWidth = Math.max(...COMMANDS.map((entry) => entry.name.length))
  return joinSections([
    `${wrap(root.about, width).join('\n')}\n`,
    section('Usage:', `  ${root.name} <command> [flags]\n`),
    section('Examples:', exampleLines(ROOT_EXAMPLES)),
    ...groups.map(([heading, entries]) => section(heading, twoColumns(entries.map(toRow), width, nameWidth))),
    section('Flags:', twoColumns(ROOT_FLAGS, width)),
    section('Exit status:', twoColumns(ROOT_EXIT_STATUS, width)),
    `${wrap(`Use '${root.name} <command> --help' for the flags of a command and examples.`, width).join('\n')}\n`,
  ])
}

const ROOT_EXAMPLES: readonly Example[] = [
  ['Deployments and stateful sets of every namespace', 'kubectl tack query deploy,sts -A'],
  ['The nodes of every production cluster', "kubectl tack query nodes --contexts 'prod-*'"],
  ['Everything about one field of a kind', 'kubectl tack fields pods.spec.restartPolicy'],
]

const ROOT_FLAGS = [
  ['-h, --help', 'show this help'],
  ['    --version', 'print our version'],
] as const

const ROOT_EXIT_STATUS = [
  [String(EXIT.done), 'done, or nothing to say'],
  [String(EXIT.no), 'the answer is no: not found, refused, failed'],
  [String(EXIT.couldNotRun), 'could not run: usage, configuration, no server reached'],
  [String(EXIT.nothing), 'nothing matched with --fail-empty, or declined'],
  [String(EXIT.partial), 'only a part of the answer'],
  [String(EXIT.interrupted), 'interrupted'],
] as const

function toRow(entry: CommandEntry): readonly [string, string] {
  return [entry.name, entry.summary]
}

function usageSection(command: Command): string {
  return section('Usage:', `  ${commandPath(command)} ${command.usage()}`.trimEnd().concat('\n'))
}

function exampleLines(examples: readonly Example[]): string {
  return examples.map(([what, line]) => `  # ${what}\n  ${line}\n`).join('\n')
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

function choicesNote(option: Option): string {
  if (option.argChoices === undefined) return ''
  const choices = option.argChoices.map((choice) => (choice === option.defaultValue ? `${choice} (default)` : choice))
  return `: ${choices.join(', ')}`
}

function exitStatusSection(status: { readonly [code in ExitCode]?: string }, width: number): string {
  const rows = Object.entries(status)
  return rows.length === 0 ? '' : section('Exit status:', twoColumns(rows, width))
}

function section(heading: string, body: string): string {
  return body === '' ? '' : `${heading}\n${body}`
}

function joinSections(sections: readonly string[]): string {
  return sections.filter((text) => text !== '').join('\n')
}

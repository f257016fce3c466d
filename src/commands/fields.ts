// `kubectl tack fields`: lists the fields of a kind with what is known of each; what kubectl explain shows, and more.

import { Argument, Command, Option } from 'commander'
import { completes } from '../flags/completes.ts'
import { withConnectionFlags } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { colorOption, outputOption } from '../flags/output-flags.ts'
import { collect } from '../flags/repeated.ts'
import { verbosityOption, warningsAsErrorsOption } from '../flags/verbosity.ts'
import { FIELDS_FORMATS, type FieldsFlags } from './fields/fields-options.ts'

const SELECTING = 'Which fields:'
const ELSEWHERE = 'From files:'
const OUTPUT = 'Output:'

/** Flags only: every decision is in toFieldsOptions or runFields. */
export function fieldsCommand(env: Env): Command {
  const command = new Command('fields')
    .summary('List the fields of a kind, and what is known of each')
    .description(
      'What kubectl explain tells of a kind, a row per field: types, values, limits, defaults, rules and merge keys, and ' +
        'which of the fields a server can select objects by. Built-in and custom kinds are read from the server, ' +
        'definitions also from files.',
    )
    .usage('[flags] KIND[.PATH] | KIND PATH')
    .addArgument(completes('field-path', new Argument('[words...]', 'a kind, and a path into it')))
  for (const [heading, options] of [
    [SELECTING, selectingFlags()],
    [ELSEWHERE, fileFlags()],
    [OUTPUT, outputFlags()],
  ] as const) {
    for (const option of options) command.addOption(option.helpGroup(heading))
  }
  withConnectionFlags(command)
  return withHelpSections(command, { examples: EXAMPLES, exitStatus: EXIT_STATUS, seeAlso: ['query', 'patch'] }).action(
    async (words, flags) => {
      const { runFieldsWords } = await import('./fields/run-fields.ts')
      env.exitCode = await runFieldsWords(words, flags as FieldsFlags, env)
    },
  )
}

function selectingFlags(): Option[] {
  return [
    new Option('-R, --recursive', 'fields of fields too; with -f also folders in folders'),
    completes('nothing', new Option('--max-depth <n>', 'go at most this many levels down; 0: all the way')),
    // what people try who do not know kubectl explain
    completes('nothing', new Option('--depth <n>').hideHelp()),
    completes('nothing', new Option('--search <words>', 'only fields with these words in their name, path or text')),
    new Option('--pushable', 'only fields that a server can select objects by'),
    completes(
      'api-version',
      new Option('--api-version <group/version>', 'take the kind in this version: apps/v1; default: the preferred one'),
    ),
    new Option('--fail-empty', 'exit with 3 when no field matched'),
  ]
}

function fileFlags(): Option[] {
  return [
    completes(
      'manifest',
      new Option(
        '-f, --filename <path>',
        'read definitions in files, folders, URLs or - for stdin; no cluster is asked; may be repeated',
      ).argParser(collect),
    ),
    completes('directory', new Option('-k, --kustomize <folder>', 'read what kustomize makes of this folder')),
  ]
}

function outputFlags(): Option[] {
  return [
    outputOption(FIELDS_FORMATS),
    new Option('--no-headers', 'print no column headers'),
    colorOption(),
    verbosityOption(),
    warningsAsErrorsOption(),
  ]
}

const EXAMPLES = [
  ['The fields of a deployment spec', 'kubectl tack fields deployments.spec'],
  ['Everything about one field', 'kubectl tack fields pods.spec.containers.imagePullPolicy'],
  ['All fields about grace periods, wherever they are', "kubectl tack fields pods --search 'grace period'"],
  ['What pods can be selected by, on the server', 'kubectl tack fields pods --pushable'],
  ['The whole tree of a custom kind', 'kubectl tack fields dumps.shop.example.com.spec -o tree'],
  ['The same from a file; no cluster is asked', 'kubectl tack fields dumps.spec -f examples/shop/crd.yaml'],
  ['For a program', 'kubectl tack fields deployments.spec -o json'],
] as const

const EXIT_STATUS = {
  0: 'the fields were listed, also when none matched',
  1: 'the kind is unknown or has no schema, or the server refused',
  2: 'could not run: flags, an unknown field, kubeconfig, no server reached',
  3: 'no field matched, and --fail-empty',
  130: 'interrupted',
} as const

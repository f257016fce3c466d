// `kubectl tack own`: who owns the fields of objects, and giving them to somebody else.

import { Argument, Command, Option } from 'commander'
import { completes } from '../flags/completes.ts'
import { withConnectionFlags } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { collect } from '../flags/repeated.ts'
import { RUNNING, runningFlags, SHOWING, showingFlags } from './patch/run-flags.ts'
import { PATCH_EXIT_STATUS } from './patch.ts'

const MOVING = 'What to move:'

export function ownCommand(env: Env): Command {
  const command = new Command('own')
    .summary('Show who owns fields, and move them from one manager to another')
    .description(
      'Without --take, --give and --drop: which manager owns which field of the objects. With them fields are moved: to ' +
        'us, to another manager, to nobody; a path of . is all that a manager owns. Only who owns what changes, never a ' +
        'value. As with patch, it is shown and asked for first.',
    )
    .usage('[flags] KIND/NAME... [--take|--give|--drop PATH]')
    .addArgument(completes('kind-and-names', new Argument('[words...]', 'kinds and names of objects')))
  const several = (flags: string, description: string) =>
    completes('owned-path', new Option(flags, description).argParser(collect))
  const moving = [
    several('--take <path>', 'this field, from --manager or everybody, for --field-manager; "." is all of them'),
    several('--give <path>', 'this field to --manager, from everybody else'),
    several('--drop <path>', 'this field from --manager or everybody, for nobody'),
    completes('nothing', new Option('--manager <name>', 'the other manager, as managedFields names it')),
    completes('nothing', new Option('--field-manager <name>', 'who takes; default: kubectl-tack')),
    new Option('--operation <operation>', 'how a manager owns that is new to the object')
      .choices(['Apply', 'Update'])
      .default('Apply'),
    new Option('-A, --all-namespaces', 'objects of every namespace'),
    completes('label-selector', new Option('-l, --selector <selector>', 'only objects with these labels')),
  ]
  for (const option of moving) command.addOption(option.helpGroup(MOVING))
  for (const option of runningFlags()) command.addOption(option.helpGroup(RUNNING))
  for (const option of showingFlags()) command.addOption(option.helpGroup(SHOWING))
  withConnectionFlags(command)
  return withHelpSections(command, {
    examples: EXAMPLES,
    exitStatus: PATCH_EXIT_STATUS,
    seeAlso: ['diff', 'patch'],
  }).action(async (words, flags) => {
    const { runOwn } = await import('./patch/run-own.ts')
    env.exitCode = await runOwn(words, flags, env)
  })
}

const EXAMPLES = [
  ['Who owns which field', 'kubectl tack own deploy/api'],
  ['The replicas for an autoscaler', 'kubectl tack own deploy/api --give .spec.replicas --manager hpa'],
  [
    'What an apply of kubectl has left behind',
    'kubectl tack own deploy/api --drop . --manager kubectl-client-side-apply',
  ],
] as const

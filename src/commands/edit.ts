// `kubectl tack edit`: objects in an editor; what was changed there is written, field by field.

import { Argument, Command, Option } from 'commander'
import { completes } from '../flags/completes.ts'
import { withConnectionFlags } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { RUNNING, runningFlags, SHOWING, showingFlags } from './patch/run-flags.ts'
import { PATCH_EXIT_STATUS } from './patch.ts'

const SELECTING = 'Which objects:'

export function editCommand(env: Env): Command {
  const command = new Command('edit')
    .summary('Change objects in an editor, without taking back what others change')
    .description(
      'Open objects in $KUBE_EDITOR, $EDITOR or vi. What was changed there is written field by field, under a lock: what ' +
        'others change meanwhile stays. A text with a fault, or one that the server does not take, comes back with the ' +
        'reason; what cannot be saved is kept, and its place told. Runs are in the journal, and undo takes them back.',
    )
    .usage('[flags] KIND NAME... | KIND/NAME...')
    .addArgument(completes('kind-and-names', new Argument('<words...>', 'kinds and names of objects')))
  const selecting = [
    new Option('-A, --all-namespaces', 'objects of every namespace'),
    completes('label-selector', new Option('-l, --selector <selector>', 'only objects with these labels')),
    completes(
      'nothing',
      new Option('--subresource <name>', 'change this part: status, scale').choices(['status', 'scale']),
    ),
    completes('nothing', new Option('--field-manager <name>', 'who writes; default: kubectl-tack')),
  ]
  for (const option of selecting) command.addOption(option.helpGroup(SELECTING))
  for (const option of runningFlags()) if (option.long !== '--yes') command.addOption(option.helpGroup(RUNNING))
  for (const option of showingFlags()) command.addOption(option.helpGroup(SHOWING))
  withConnectionFlags(command)
  return withHelpSections(command, { examples: EXAMPLES, exitStatus: PATCH_EXIT_STATUS, seeAlso: SEE_ALSO }).action(
    async (words, flags) => {
      const { runEdit } = await import('./patch/run-edit.ts')
      env.exitCode = await runEdit(words, flags, env)
    },
  )
}

const SEE_ALSO = ['patch', 'undo', 'journal'] as const

const EXAMPLES = [
  ['In the editor of $KUBE_EDITOR, $EDITOR, else vi', 'kubectl tack edit deploy/web'],
  ['Its status', 'kubectl tack edit deploy/web --subresource status'],
  ['What would be written', 'kubectl tack edit deploy/web --dry-run -o diff'],
] as const

// `kubectl tack undo`: takes back what a run has written, and nothing that others have.

import { Argument, Command, Option } from 'commander'
import { completes } from '../flags/completes.ts'
import { withConnectionFlags } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { collect } from '../flags/repeated.ts'
import { RUNNING, runningFlags, SHOWING, showingFlags } from './patch/run-flags.ts'
import { PATCH_EXIT_STATUS } from './patch.ts'

export function undoCommand(env: Env): Command {
  const command = new Command('undo')
    .summary('Take back what a run has written')
    .description(
      'Only what the run has changed is taken back, by its keys, and nothing else: where somebody has changed ' +
        'one of these fields since, the object is stale and stays as it is. It is shown and asked for like a patch, and is ' +
        'a run of its own, which can be taken back as well.',
    )
    .usage('[flags] last|RUN')
    .addArgument(completes('run', new Argument('<run>', 'last, or a run of journal ls')))
    .addOption(
      completes(
        'nothing',
        new Option('--object <kind/name>', 'only this object of the run; may be repeated')
          .argParser(collect)
          .helpGroup('Which objects:'),
      ),
    )
  for (const option of runningFlags()) command.addOption(option.helpGroup(RUNNING))
  for (const option of showingFlags()) command.addOption(option.helpGroup(SHOWING))
  withConnectionFlags(command)
  const examples = [
    ['What the last run has written', 'kubectl tack undo last'],
    ['One object of it', 'kubectl tack undo last --object deployment/web'],
    ['What would be taken back', 'kubectl tack undo last --dry-run -o diff'],
  ] as const
  return withHelpSections(command, { examples, exitStatus: PATCH_EXIT_STATUS, seeAlso: ['journal', 'resume'] }).action(
    async (run, flags) => {
      const { runUndo } = await import('./patch/run-recorded.ts')
      env.exitCode = await runUndo(run, flags, env)
    },
  )
}

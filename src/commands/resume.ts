// `kubectl tack resume`: finishes a run that was interrupted.

import { Argument, Command } from 'commander'
import { completes } from '../flags/completes.ts'
import { withConnectionFlags } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { RUNNING, runningFlags, SHOWING, showingFlags } from './patch/run-flags.ts'
import { PATCH_EXIT_STATUS } from './patch.ts'

export function resumeCommand(env: Env): Command {
  const command = new Command('resume')
    .summary('Finish a run that was interrupted')
    .description(
      'Finish what a run has left, after Ctrl-C or the end of a machine. What is known to be written is left, what may ' +
        'have been is looked at, and no change is made twice; what was skipped or ended in an error is tried again.',
    )
    .usage('[flags] [RUN]')
    .addArgument(completes('run', new Argument('[run]', 'last, or a run of journal ls').default('last')))
  const kept = new Set(['--dry-run', '--on-error', '--retries', '--concurrency'])
  for (const option of runningFlags()) if (kept.has(option.long ?? '')) command.addOption(option.helpGroup(RUNNING))
  for (const option of showingFlags()) command.addOption(option.helpGroup(SHOWING))
  withConnectionFlags(command)
  const examples = [
    ['What is left of the last run', 'kubectl tack resume'],
    ['What would still be written', 'kubectl tack resume last --dry-run'],
  ] as const
  return withHelpSections(command, { examples, exitStatus: PATCH_EXIT_STATUS, seeAlso: ['journal', 'undo'] }).action(
    async (run, flags) => {
      const { runResume } = await import('./patch/run-recorded.ts')
      env.exitCode = await runResume(run, flags, env)
    },
  )
}

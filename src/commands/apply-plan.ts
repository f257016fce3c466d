// `kubectl tack apply-plan`: carries out what patch --plan has kept.

import { Argument, Command } from 'commander'
import { completes } from '../flags/completes.ts'
import { withConnectionFlags } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { RUNNING, runningFlags, SHOWING, showingFlags } from './patch/run-flags.ts'
import { PATCH_EXIT_STATUS } from './patch.ts'

export function applyPlanCommand(env: Env): Command {
  const command = new Command('apply-plan')
    .summary('Carry out a plan that patch --plan has kept')
    .description(
      'Carry out what patch --plan has kept in a file, later, or by somebody else: each object as it was planned, or, ' +
        'where it has changed since, not at all. It is shown and asked for like a patch, and noted in the journal.',
    )
    .usage('[flags] FILE')
    .addArgument(completes('file', new Argument('<file>', 'the plan')))
  for (const option of runningFlags()) command.addOption(option.helpGroup(RUNNING))
  for (const option of showingFlags()) command.addOption(option.helpGroup(SHOWING))
  withConnectionFlags(command)
  const examples = [
    ['Make a plan to be looked at', 'kubectl tack patch deploy -A --set spec.paused=false --plan p.json'],
    ['See what has become of it since', 'kubectl tack apply-plan p.json --dry-run'],
    ['Carry it out, if it is no more than fifty objects', 'kubectl tack apply-plan p.json --max 50'],
  ] as const
  return withHelpSections(command, { examples, exitStatus: PATCH_EXIT_STATUS, seeAlso: ['patch', 'undo'] }).action(
    async (file, flags) => {
      const { runApplyPlan } = await import('./patch/run-recorded.ts')
      env.exitCode = await runApplyPlan(file, flags, env)
    },
  )
}

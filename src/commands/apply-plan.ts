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
    .usage('[flags] FILE')
    .addArgument(completes('file', new Argument('<file>', 'the plan')))
  for (const option of runningFlags()) command.addOption(option.helpGroup(RUNNING))
  for (const option of showingFlags()) command.addOption(option.helpGroup(SHOWING))
  withConnectionFlags(command)
  const examples = [
    ['Make a plan, look at it, and carry it out', 'kubectl tack patch deploy -A --set spec.paused=false --plan p.json'],
    ['', 'kubectl tack apply-plan p.json --max 50'],
  ] as const
  return withHelpSections(command, { examples, exitStatus: PATCH_EXIT_STATUS }).action(async (file, flags) => {
    const { runApplyPlan } = await import('./patch/run-recorded.ts')
    env.exitCode = await runApplyPlan(file, flags, env)
  })
}

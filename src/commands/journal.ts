// `kubectl tack journal`: what runs have done.

import { Argument, Command, Option } from 'commander'
import { completes } from '../flags/completes.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { outputOption } from '../flags/output-flags.ts'

const FORMATS = ['table', 'json'] as const
const EXIT_STATUS = { 0: 'done', 2: 'there is no such run, or its journal cannot be read' } as const

export function journalCommand(env: Env): Command {
  const run = () => completes('run', new Argument('<run>', 'last, or a run of journal ls'))
  const list = new Command('ls')
    .summary('List the runs, the newest first')
    .description(DESCRIPTIONS.ls)
    .usage('[flags]')
    .addOption(outputOption(FORMATS))
    .addOption(new Option('--no-headers', 'no headers').helpGroup('Output:'))
    .action(async (flags) => {
      const { listJournals } = await import('./journal/run-journal.ts')
      env.exitCode = await listJournals(flags, env)
    })
  const show = new Command('show')
    .summary('Show what a run has done to each object')
    .description(DESCRIPTIONS.show)
    .usage('[flags] last|RUN')
    .addArgument(run())
    .addOption(outputOption(FORMATS))
    .addOption(new Option('--no-headers', 'no headers').helpGroup('Output:'))
    .action(async (word, flags) => {
      const { showJournal } = await import('./journal/run-journal.ts')
      env.exitCode = await showJournal(word, flags, env)
    })
  const remove = new Command('rm')
    .summary('Remove the journals of runs, which can then not be taken back')
    .description(DESCRIPTIONS.rm)
    .usage('last|RUN... | --all')
    .addArgument(completes('run', new Argument('[runs...]', 'last, or runs of journal ls')))
    .addOption(new Option('--all', 'every run').helpGroup('Which runs:'))
    .action(async (words, flags) => {
      const { removeJournals } = await import('./journal/run-journal.ts')
      env.exitCode = await removeJournals(words, flags, env)
    })
  const command = new Command('journal')
    .summary('List, show and remove the journals of runs')
    .description(DESCRIPTIONS.journal)
    .usage('<command> [flags]')
  for (const sub of [list, show, remove])
    command.addCommand(withHelpSections(sub, { examples: EXAMPLES[sub.name()] ?? [], exitStatus: EXIT_STATUS }))
  return withHelpSections(command, {
    examples: Object.values(EXAMPLES).flat(),
    exitStatus: EXIT_STATUS,
    seeAlso: ['patch', 'undo', 'resume'],
  })
}

const DESCRIPTIONS = {
  journal:
    'Runs of patch, edit, own, apply-plan, undo and resume are noted in $XDG_STATE_HOME/kubectl-tack/journal ' +
    '(~/.local/state), in files that only their owner can read. The newest hundred are kept.',
  ls: 'List the runs of this user on this machine: when, how they ended, how many objects, and their command lines.',
  show: 'Show the command line of a run, how it ended, and what it has done to each object, with old and new values.',
  rm: 'Forget runs. What they have written stays; it cannot be taken back with undo any more.',
} as const

const EXAMPLES: { readonly [name: string]: readonly (readonly [string, string])[] } = {
  ls: [['The runs of this machine', 'kubectl tack journal ls']],
  show: [
    ['What the last run has done', 'kubectl tack journal show last'],
    ['The same for a program', 'kubectl tack journal show last -o json'],
  ],
  rm: [['Forget a run', 'kubectl tack journal rm 20260101-7f3a']],
}

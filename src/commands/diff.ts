// `kubectl tack diff`: what an apply of manifests would change, field by field.

import { Argument, Command, Option } from 'commander'
import { completes } from '../flags/completes.ts'
import { type ConnectionFlags, withConnectionFlags } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { colorOption, outputOption } from '../flags/output-flags.ts'
import { collect, collectList } from '../flags/repeated.ts'
import { verbosityOption, warningsAsErrorsOption } from '../flags/verbosity.ts'
import type { DiffFlags } from './diff/diff-flags.ts'
import { DIFF_FORMATS, GATES } from './diff/diff-formats.ts'
import { objectSideFlags, PRUNING, pruneFlags, SIDES_OF_OBJECTS } from './diff/side-options.ts'

const SIDES = 'What to compare:'
const WRITING = 'How manifests would be written:'
const SHOWING = 'What to show:'
const JUDGING = 'What counts as a difference:'

/** Flags only: every decision is in toDiffOptions or runDiff. */
export function diffCommand(env: Env): Command {
  const command = new Command('diff')
    .summary('Compare manifests with live objects, field by field, with owners')
    .description(
      'Ask the server, by a dry run of each manifest, what an apply would change, and show it field by field with the ' +
        'managers that own what would change. One object that fails is told of and hides no other. Without manifests, ' +
        'live objects are compared with those of another context or namespace, with a saved state, with a revision, or ' +
        'with themselves as they change. Values of secrets are masked. Nothing is written.',
    )
    .usage('[flags] -f FILENAME | -k FOLDER | KIND[,KIND] [NAME...]')
    .addArgument(completes('kind-and-names', new Argument('[words...]', 'kinds and names of live objects')))
  for (const [heading, options] of [
    [SIDES, sideFlags()],
    [SIDES_OF_OBJECTS, objectSideFlags()],
    [PRUNING, pruneFlags()],
    [WRITING, writingFlags()],
    [SHOWING, showingFlags()],
    [JUDGING, judgingFlags()],
  ] as const) {
    for (const option of options) command.addOption(option.helpGroup(heading))
  }
  withConnectionFlags(command)
  return withHelpSections(command, {
    examples: EXAMPLES,
    exitStatus: EXIT_STATUS,
    seeAlso: ['query', 'patch', 'own'],
  }).action(async (words, flags) => {
    const { runDiffWords } = await import('./diff/run-diff.ts')
    env.exitCode = await runDiffWords(words, flags as DiffFlags & ConnectionFlags, env)
  })
}

function sideFlags(): Option[] {
  return [
    completes(
      'manifest',
      new Option('-f, --filename <path>', 'manifests: files, folders, URLs or - for stdin; may be repeated').argParser(
        collect,
      ),
    ),
    new Option('-R, --recursive', 'with -f: folders and what is below them'),
    completes('directory', new Option('-k, --kustomize <folder>', 'what kustomize makes of this folder')),
  ]
}

function writingFlags(): Option[] {
  return [
    new Option(
      '--strategy <way>',
      'auto: as each object was applied; ssa: server-side apply; csa: client-side apply; replace: PUT',
    )
      .choices(['auto', 'ssa', 'csa', 'replace'])
      .default('auto'),
    new Option('--server-side', 'the same as --strategy ssa; with =false as --strategy csa'),
    new Option('--no-server-side').hideHelp(),
    completes('nothing', new Option('--field-manager <name>', 'who would apply; default: as kubectl does')),
    new Option('--force-conflicts', 'with ssa: take fields that others own instead of telling of conflicts'),
    new Option('--fast', 'ask the server only about objects that look changed'),
    completes('nothing', new Option('--concurrency <n>', 'dry runs in flight; default: 32')),
  ]
}

function showingFlags(): Option[] {
  return [
    outputOption(DIFF_FORMATS),
    new Option('--stat', 'a line per object: how many fields change, and what for'),
    new Option('--no-headers', 'no headers'),
    completes(
      'kinds',
      new Option('--kind <kinds>', 'objects of these kinds only: deploy,cm; may be repeated').argParser(collectList),
    ),
    completes(
      'nothing',
      new Option(
        '--only-owner <manager>',
        "changes of fields that this manager owns; '!helm': that it does not own; may be repeated",
      ).argParser(collect),
    ),
    new Option('--all-fields', 'also what a server sets by itself: status, times, managedFields'),
    new Option('--show-secrets', 'show the values of secrets'),
    colorOption(),
    verbosityOption(),
    warningsAsErrorsOption(),
  ]
}

function judgingFlags(): Option[] {
  return [
    completes(
      'owned-path',
      new Option('--ignore <path>', 'nothing below this field path; [*] is any element; may be repeated').argParser(
        collect,
      ),
    ),
    completes(
      'nothing',
      new Option('--ignore-manager <name>', 'nothing that only such managers own: hpa*; may be repeated').argParser(
        collect,
      ),
    ),
    completes(
      'actions',
      new Option('--fail-on <actions>', `exit with 5 when there are any: ${GATES.join(',')}`).argParser(collectList),
    ),
    new Option('--exit-zero', 'exit with 0 when there are differences'),
  ]
}

const EXAMPLES = [
  ['What an apply of a folder would change', 'kubectl tack diff -f deploy/ -R'],
  ['For a pull request, without what an autoscaler does', "kubectl tack diff -f deploy/ --ignore-manager 'hpa*' -o md"],
  ['As kubectl diff shows it', 'kubectl tack diff -f deploy/ -o diff'],
  ['What helm owns and would lose', 'kubectl tack diff -f deploy/ --only-owner helm'],
  [
    'In a pipeline: refuse conflicts and deletions',
    'helm template . | kubectl tack diff -f - --fail-on conflict,delete',
  ],
  ['A namespace with the same one in another cluster', 'kubectl tack diff deploy,cm -n shop --to-context prod'],
  ['What has become of what was saved, and what is new', 'kubectl tack diff deploy,cm -n shop --since before.json'],
  ['What a rollback would change', 'kubectl tack diff deploy/web --revision 3'],
  ['Who changes what, as it happens', "kubectl tack diff deploy -A -w --owner '!kube-controller-manager'"],
] as const

const EXIT_STATUS = {
  0: 'no differences',
  1: 'differences',
  2: 'could not run: flags, kubeconfig, no server reached',
  4: 'some objects could not be compared; all others are shown',
  5: 'there is something that --fail-on names',
  130: 'interrupted',
} as const

// `kubectl tack patch`: one object or a thousand, planned, confirmed, and noted so that it can be taken back.

import { Argument, Command, Option } from 'commander'
import { type Completes, completes } from '../flags/completes.ts'
import { withConnectionFlags } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { collect, collectList } from '../flags/repeated.ts'
import { LOCKS, PATCH_TYPES } from './patch/patch-formats.ts'
import { RUNNING, runningFlags, SHOWING, showingFlags } from './patch/run-flags.ts'

const SELECTING = 'Which objects:'
const EDITING = 'What to change:'

/** Flags only: every decision is in toEditing, toManner or runPatch. */
export function patchCommand(env: Env): Command {
  const command = new Command('patch')
    .summary('Change objects: planned, confirmed, locked, undoable')
    .description(
      'Change what the words select, one object or thousands. Each run is planned by a dry run of every object, shown, ' +
        'and asked for; each write is under a lock, so that it hits what was shown or nothing; and it is noted in a ' +
        'journal, from which it can be finished (resume) and taken back (undo). List elements are named by their keys, in ' +
        'custom resources too: spec.template.spec.containers[name=api].image. Where there is no terminal to ask on, ' +
        '--yes is needed.',
    )
    .usage('[flags] KIND[,KIND] [NAME...] | KIND/NAME... | -f FILENAME | --refs FILE')
    .addArgument(completes('kind-and-names', new Argument('[words...]', 'kinds and names of objects')))
  for (const [heading, options] of [
    [SELECTING, selectingFlags()],
    [EDITING, editingFlags()],
    [RUNNING, [...lockFlags(), ...runningFlags()]],
    [SHOWING, showingFlags()],
  ] as const) {
    for (const option of options) command.addOption(option.helpGroup(heading))
  }
  withConnectionFlags(command)
  return withHelpSections(command, { examples: EXAMPLES, exitStatus: PATCH_EXIT_STATUS, seeAlso: SEE_ALSO }).action(
    async (words, flags) => {
      const { runPatch } = await import('./patch/run-patch.ts')
      env.exitCode = await runPatch(words, flags, env)
    },
  )
}

function selectingFlags(): Option[] {
  return [
    new Option('-A, --all-namespaces', 'objects of every namespace'),
    completes('label-selector', new Option('-l, --selector <selector>', 'only objects with these labels')),
    completes('field-selector', new Option('--field-selector <selector>', 'only objects with these fields')),
    completes('condition', new Option('--where <cel>', 'only objects of which this holds, as in query')),
    completes(
      'contexts',
      new Option('--contexts <patterns>', 'in these contexts: prod-*; comma list').argParser(collectList),
    ),
    completes(
      'manifest',
      new Option('-f, --filename <path>', 'the objects that these manifests name').argParser(collect),
    ),
    new Option('-R, --recursive', 'with -f: folders and what is below them'),
    completes('directory', new Option('-k, --kustomize <folder>', 'the objects that kustomize makes of this folder')),
    completes('file', new Option('--refs <file>', 'the objects of query -o ref, - for stdin')),
    new Option('--allow-partial', 'go on when some objects could not be read'),
  ]
}

function editingFlags(): Option[] {
  const several = (flags: string, description: string, what: Completes = 'nothing') =>
    completes(what, new Option(flags, description).argParser(collect))
  return [
    several('--set <path=value>', 'a field; its schema says how the value is read; PATH:=JSON for JSON', 'edit'),
    several('--set-expr <path=cel>', 'a field, from the object as it is: self', 'edit-expression'),
    several('--remove <path>', 'a field, or a list element: metadata.finalizers[=a/b]', 'edit-path'),
    several('--append <path=value>', 'one more list element', 'edit-element'),
    several('--ensure <path=value>', 'a list element, brought to these values or added', 'edit-element'),
    several('--label <label>', "as kubectl label: 'k=v', 'k-'", 'label-edit'),
    several('--annotate <annotation>', "as kubectl annotate: 'k=v', 'k-'", 'annotation-edit'),
    new Option('--overwrite', 'with --label and --annotate: also those that have another value'),
    completes('nothing', new Option('-p, --patch <patch>', 'a patch as JSON or YAML; @FILE reads it')),
    completes('file', new Option('--patch-file <file>', 'a patch in a file')),
    new Option('--type <type>', 'what the patch is').choices([...PATCH_TYPES]),
    completes(
      'nothing',
      new Option('--subresource <name>', 'change this part: status, scale').choices(['status', 'scale']),
    ),
  ]
}

function lockFlags(): Option[] {
  return [
    new Option(
      '--lock <lock>',
      'what must not have changed since: rv: anything; fields: what is written; none: nothing',
    ).choices([...LOCKS]),
    completes('nothing', new Option('--field-manager <name>', 'who writes; default: kubectl-tack')),
    new Option('--force-conflicts', 'with --type ssa: take fields that others own'),
    completes('nothing', new Option('--plan <file>', 'keep the plan in a file for apply-plan, and write nothing')),
  ]
}

const EXAMPLES = [
  [
    'A new image, for what has more than three replicas',
    "kubectl tack patch deploy -A --where 'self.spec.replicas > 3' --set 'spec.template.spec.containers[name=api].image=a:2'",
  ],
  ['A finalizer that nobody clears', "kubectl tack patch dumps -A --remove 'metadata.finalizers[=old/fin]'"],
  ['Twice the replicas', "kubectl tack patch deploy web --set-expr 'spec.replicas=self.spec.replicas * 2'"],
  ['What would be written', 'kubectl tack patch cm -l app=web --label tier=front --dry-run'],
  [
    'Three first, the others when these are well',
    'kubectl tack patch deploy -l app=web --set spec.paused=false --canary 3 --wait Available',
  ],
  [
    'What a query has found',
    "kubectl tack query pods -A --where 'col.RESTARTS > 5' -o ref | kubectl tack patch --refs - --label seen=yes --yes",
  ],
] as const

const SEE_ALSO = ['query', 'diff', 'edit', 'own', 'apply-plan', 'undo', 'resume', 'journal'] as const

/** What everything that writes can end with. */
export const PATCH_EXIT_STATUS = {
  0: 'done, or nothing to do',
  1: 'some objects were not written; all others are',
  2: 'could not run: flags, no server reached, a partial selection, nobody to ask; nothing was written',
  3: 'declined; nothing was written',
  130: 'interrupted; the journal knows how far it came',
} as const

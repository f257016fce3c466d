// The flags that say what is compared with what.

import { Option } from 'commander'
import { completes } from '../../flags/completes.ts'
import { collect } from '../../flags/repeated.ts'

export const SIDES_OF_OBJECTS = 'What to compare live objects with:'
export const PRUNING = 'What an apply would delete:'

/** Flags for kinds and names of live objects. */
export function objectSideFlags(): Option[] {
  return [
    completes('context', new Option('--to-context <name>', 'with the objects of this context')),
    completes('namespace', new Option('--to-namespace <name>', 'with the objects of this namespace')),
    completes('file', new Option('--refs <file>', 'instead of words: the objects of query -o ref, - for stdin')),
    completes(
      'file',
      new Option('--since <file>', 'a state saved by query or kubectl get, as JSON or YAML, with live'),
    ),
    completes(
      'nothing',
      new Option('--revision <n>', 'with what rollout undo to this revision would make; 0: previous'),
    ),
    new Option('-w, --watch', 'with themselves, as they change; with -f: what the manifests name'),
    completes(
      'nothing',
      new Option('--owner <name>', "with --watch: only changes by this manager; '!name': not by it").argParser(collect),
    ),
    completes(
      'label-selector',
      new Option('-l, --selector <selector>', 'only objects and manifests with these labels'),
    ),
    new Option('-A, --all-namespaces', 'objects of every namespace'),
  ]
}

/** Flags for what an apply of the manifests would delete. */
export function pruneFlags(): Option[] {
  return [
    new Option('--prune', 'also what an apply with --prune would delete; needs -l, --all or --applyset'),
    new Option('--all', 'with --prune: whatever its labels are'),
    completes(
      'nothing',
      new Option('--prune-allowlist <kind>', 'with --prune: group/version/kind to delete; may be repeated').argParser(
        collect,
      ),
    ),
    completes('nothing', new Option('--applyset <parent>', 'with --prune: members of the set of [resource/]name')),
  ]
}

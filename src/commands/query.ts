// `kubectl tack query`: asks one or more clusters, or files, for objects of any kind.

import { Argument, Command, Option } from 'commander'
import { completes } from '../flags/completes.ts'
import { type ConnectionFlags, withConnectionFlags } from '../flags/connection-flags.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { withOutputFlags } from '../flags/output-flags.ts'
import { collect, collectList } from '../flags/repeated.ts'
import { verbosityOption, warningsAsErrorsOption } from '../flags/verbosity.ts'
import { QUERY_FORMATS, type QueryFlags } from './query/query-options.ts'

const SELECTING = 'What to ask for:'
const SHAPING = 'How much of it:'
const JUDGING = 'What counts as an answer:'

/** Flags only: every decision is in toQueryOptions, toManner or runQueryCommand. */
export function queryCommand(env: Env): Command {
  const command = new Command('query')
    .summary('Ask one or more clusters, or files, for objects of any kind')
    .description(
      'Show objects of several kinds, names, namespaces and clusters as kubectl get shows them: in one order, counted, ' +
        'grouped, limited, watched, as tables or for programs. Conditions, columns and groups are CEL expressions; as ' +
        'much of them as the server can answer, it is asked. What could not be had is told on stderr and in the summary, ' +
        'and hides nothing else. With -f the objects are those of files, and no server is asked. Nothing is written.',
    )
    .usage('[flags] KIND[,KIND…] [NAME…] | KIND/NAME… | all')
    .addArgument(completes('kind-and-names', new Argument('[words...]', 'kinds and names, as kubectl get takes them')))
  // in the order in which help shows them
  for (const [heading, options] of [
    [SELECTING, selectingFlags()],
    [SHAPING, shapingFlags()],
    [JUDGING, judgingFlags()],
  ] as const) {
    for (const option of options) command.addOption(option.helpGroup(heading))
  }
  withOutputFlags(command, QUERY_FORMATS).addOption(verbosityOption()).addOption(warningsAsErrorsOption())
  takeManyNamespaces(withConnectionFlags(command))
  return withHelpSections(command, { examples: EXAMPLES, exitStatus: EXIT_STATUS, seeAlso: SEE_ALSO }).action(
    async (words, flags) => {
      const { runQueryWords } = await import('./query/run-query-words.ts')
      env.exitCode = await runQueryWords(words, flags as QueryFlags & ConnectionFlags, env)
    },
  )
}

function takeManyNamespaces(command: Command): void {
  const option = command.options.find((known) => known.long === '--namespace')
  if (option !== undefined) option.description = 'namespaces to ask in, with commas; default: that of the context'
}

function selectingFlags(): Option[] {
  return [
    new Option('-A, --all-namespaces', 'ask in every namespace'),
    completes(
      'label-selector',
      new Option('-l, --selector <selector>', 'only objects with these labels: a=b,c!=d,e in (f,g)'),
    ),
    completes(
      'field-selector',
      new Option(
        '--field-selector <selector>',
        'only objects with these fields, as the server supports them: status.phase=Running',
      ),
    ),
    completes(
      'condition',
      new Option(
        '--where <condition>',
        'only objects of which this CEL expression is true: self is the object, col its printed columns',
      ),
    ),
    new Option('--subresource <name>', 'ask for this sub-resource of the named object: status, scale'),
    completes(
      'contexts',
      new Option(
        '--contexts <patterns>',
        'ask these contexts of the kubeconfig at once; * and ? match names',
      ).argParser(collectList),
    ),
    completes(
      'manifest',
      new Option(
        '-f, --filename <path>',
        'ask files, folders, URLs or - for stdin instead of a cluster; may be repeated',
      ).argParser(collect),
    ),
    new Option('-R, --recursive', 'with -f: folders and what is below them'),
    completes('directory', new Option('-k, --kustomize <folder>', 'ask what kustomize makes of this folder')),
    new Option('-w, --watch', 'show what there is, then every change, until Ctrl-C'),
    new Option('--output-watch-events', 'with --watch: an EVENT column, or {type, object}'),
    completes(
      'until',
      new Option(
        '--until <condition>',
        'with --watch: end when this CEL expression over everything that matches is true: count() == 0',
      ),
    ),
    new Option(
      '--timeout <duration>',
      'with --watch: how long before giving up: 30s, 5m; 0: check once; negative: a week; default: no end',
    ),
  ]
}

function shapingFlags(): Option[] {
  return [
    completes(
      'sort-keys',
      new Option(
        '--sort-by <keys>',
        'sort by COLUMN, .field.path or {.json.path}; several with commas; - in front: descending',
      ),
    ),
    completes(
      'column',
      new Option(
        '--col <[+]name=expression>',
        'a column that a CEL expression fills; + beside the printed ones, else in their place; may be repeated',
      ).argParser(collect),
    ),
    completes(
      'group-keys',
      new Option(
        '--group-by <keys>',
        'groups of objects instead of objects: CEL expressions with commas between them, [NAME=]self.spec.nodeName',
      ).argParser(collect),
    ),
    completes(
      'aggregates',
      new Option(
        '--agg <values>',
        'of each group, or of everything: [NAME=]count(), sum(x), avg(x), min(x), max(x), percentile(x, 95), distinct(x)',
      ).argParser(collect),
    ),
    new Option('--top <n>', 'with --group-by: the groups with the largest first value'),
    new Option('--limit <n>', 'show at most this many objects'),
    new Option('--count', 'count instead of showing; ~ marks an estimate of the server'),
    new Option('--exact', 'with --count: read everything rather than estimate'),
    new Option('--max-bytes <n>', 'end the answer before the object that would pass this many bytes: 65536, 64Ki, 1M'),
    new Option('--chunk-size <n>', 'objects per request; 0: all in one; default: 500'),
    new Option('--explain', 'say on stderr what is asked of each server and what it cost'),
  ]
}

function judgingFlags(): Option[] {
  return [
    new Option('--ignore-not-found', 'no error when a named object does not exist'),
    new Option('--fail-empty', 'exit with 3 when nothing matched'),
    new Option('--strict', 'exit with 4 when a part of the answer could not be had'),
  ]
}

const QUESTION =
  "kubectl tack query pods -A --where 'col.RESTARTS > 5' --col '+IMAGES=self.spec.containers.map(c, c.image)'"

const EXAMPLES = [
  [
    'Deployments and stateful sets of every namespace, the busiest first',
    'kubectl tack query deploy,sts -A --sort-by -.spec.replicas',
  ],
  ['Everything in a namespace, also what "kubectl get all" leaves out', 'kubectl tack query all -n shop'],
  ['The same question in every production cluster', "kubectl tack query nodes --contexts 'prod-*'"],
  ['How many pods there are, in one request', 'kubectl tack query pods -A --count'],
  [
    'Rows for a script: columns by name, one JSON object per line',
    'kubectl tack query dumps.shop.example.com -A -o jsonl',
  ],
  ['What is in a folder of manifests; no cluster is asked', 'kubectl tack query deploy -f deploy/ -R -o wide'],
  ['Pods that restart again and again, with their images', QUESTION],
  ['Pods and events as they change, deletions marked', 'kubectl tack query pods,events -w'],
  [
    'Wait until no pod of a release is left, five minutes at the most',
    "kubectl tack query pods -A -l release=old -w --until 'count() == 0' --timeout 5m",
  ],
] as const

const SEE_ALSO = ['fields', 'diff', 'patch'] as const

const EXIT_STATUS = {
  0: 'answered, also when nothing matched',
  1: 'something named is not there or cannot be read, the server refused, or --until was not so in time',
  2: 'could not run: flags, kubeconfig, no server reached',
  3: 'nothing matched, and --fail-empty',
  4: 'a part is missing, and --strict',
  130: 'interrupted',
} as const

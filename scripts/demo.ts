// `npm run demo`: a tour of queries over the manifests in examples/. No cluster is asked; every command line can be typed.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const TOUR: readonly (readonly [what: string, words: readonly string[]])[] = [
  ['What is in a folder, kind by kind', ['all', '-f', 'examples/shop']],
  ['A custom kind, with the columns its definition asks for', ['backups', '-f', 'examples/shop', '-o', 'wide']],
  [
    'Two kinds in one order: the most replicas first',
    ['deploy,sts', '-f', 'examples/shop', '--sort-by', '-.spec.replicas'],
  ],
  ['Only what belongs to the orders service', ['all', '-f', 'examples/shop', '-l', 'app=orders', '-o', 'name']],
  [
    "Which image runs where, in kubectl's own columns",
    [
      'deploy',
      '-f',
      'examples/shop',
      '-o',
      'custom-columns=NAME:.metadata.name,IMAGE:.spec.template.spec.containers[*].image',
    ],
  ],
  ['For a spreadsheet', ['backups', '-f', 'examples/shop', '-o', 'csv']],
  [
    'For a program: one object per line, then what there is to say of the whole',
    ['backups', '-f', 'examples/shop', '-n', 'billing', '-o', 'jsonl'],
  ],
  ['How many of each', ['all', '-f', 'examples/shop', '--count']],
]

build()
for (const [what, words] of TOUR) {
  process.stdout.write(`\n# ${what}\n$ kubectl tack query ${words.map(quote).join(' ')}\n`)
  const { status } = spawnSync(process.execPath, ['bin/kubectl-tack.js', 'query', ...words], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
process.stdout.write('\nThe same questions go to a cluster: leave -f away.\n')

function build(): void {
  const { status } = spawnSync(process.execPath, ['scripts/build.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) process.exit(1)
}

function quote(word: string): string {
  return /^[\w.,/:=-]+$/.test(word) ? word : `'${word}'`
}

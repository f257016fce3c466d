// `npm run demo`: a tour of queries over the manifests in examples/. No cluster is asked; every command line can be typed.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

type Step = {
  readonly what: string
  readonly words: readonly string[]
  /** The exit code that belongs to the answer; it is shown unless it is 0. */
  readonly code?: number
}

const TOUR: readonly Step[] = [
  { what: 'What is in a folder, kind by kind', words: ['all', '-f', 'examples/shop'] },
  {
    what: 'A custom kind, with the columns its definition asks for',
    words: ['dumps', '-f', 'examples/shop', '-o', 'wide'],
  },
  {
    what: "Two kinds in one order, the most replicas first, in kubectl's custom columns",
    words: [
      'deploy,sts',
      '-f',
      'examples/shop',
      '--sort-by=-.spec.replicas,.metadata.name',
      '-o',
      'custom-columns=KIND:.kind,NAME:.metadata.name,REPLICAS:.spec.replicas,IMAGE:.spec.template.spec.containers[*].image',
    ],
  },
  {
    what: 'Whatever belongs to the orders service',
    words: ['all', '-f', 'examples/shop', '-l', 'app=orders', '-o', 'name'],
  },
  { what: 'How many of each', words: ['all', '-f', 'examples/shop', '--count'] },
  { what: 'For a spreadsheet', words: ['dumps', '-f', 'examples/shop', '-o', 'csv'] },
  {
    what: 'For a program: where each object stands, and last what there is to say of the whole',
    words: ['dumps', '-f', 'examples/shop', '-o', 'ref'],
  },
  {
    what: 'One of two is not there: the other is shown, and the exit code says so',
    words: ['deploy/orders', 'deploy/checkout', '-f', 'examples/shop'],
    code: 1,
  },
]

// A reader that went away, as in `… | head`, is no reason to crash.
process.stdout.on('error', () => process.exit())

process.exitCode = await main(process.argv.includes('--no-build'))

/** Returns the exit code. */
async function main(isBuilt: boolean): Promise<number> {
  if (!isBuilt) {
    process.stderr.write('Building …\n')
    if ((await runNode(['scripts/build.ts'], ['ignore', 'ignore', 'inherit'])) !== 0) return 1
  }
  for (const { what, words, code = 0 } of TOUR) {
    await write(`\n${styleText('dim', `# ${what}`)}\n`)
    await write(`$ ${styleText('bold', `kubectl tack query ${words.map(quote).join(' ')}`)}\n`)
    const found = await runNode(['bin/kubectl-tack.js', 'query', ...words], 'inherit')
    if (found !== code) return fail(`exit code ${found} instead of ${code}`)
    if (code !== 0) await write(`$ ${styleText('bold', 'echo $?')}\n${code}\n`)
  }
  await write(
    `\n${styleText('dim', '# The same questions go to a cluster: leave -f away. README.md goes on from here.')}\n`,
  )
  return 0
}

function runNode(args: readonly string[], stdio: 'inherit' | ['ignore', 'ignore', 'inherit']): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio })
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

/** Resolves when the text is out, so that what a child writes comes after it. */
function write(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()))
}

function fail(why: string): number {
  process.stderr.write(`npm run demo: ${why}\n`)
  return 1
}

/** A word as it has to be typed in a shell. */
function quote(word: string): string {
  return /^[\w.,/:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

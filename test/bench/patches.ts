// `node test/bench/patches.ts`: kubectl tack patch beside kubectl label and a loop of kubectl patch, of 1,000 ConfigMaps on
// the test cluster. Ours with plan, dry run and preview. Prints ratios and goals; fails nobody.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../support/child-process.ts'
import { provideCluster } from '../support/provide-cluster.ts'
import { openFar } from './far.ts'
import { type Measured, measure, median } from './measure.ts'

const TACK = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'bin', 'kubectl-tack.js')
const COUNT = 1000
const LOOP = 50
const LATENCY_MS = 10
const RUNS = 3
const NAMESPACE = 'patches'

const provided = await provideCluster()
if ('missing' in provided) throw new Error(`no cluster to measure on: ${provided.missing}`)
const { facts } = provided
const home = mkdtempSync(join(tmpdir(), 'tack-bench-'))
const far = await openFar(facts.server, LATENCY_MS)
let value = 0
try {
  const env = {
    HOME: home,
    KUBECONFIG: facts.kubeconfig,
    KUBECACHEDIR: join(home, 'cache'),
    XDG_STATE_HOME: join(home, 'state'),
  }
  await fill(env, NAMESPACE, COUNT)
  process.stdout.write('| question | wall | processor | peak memory | goal | met |\n|---|---|---|---|---|---|\n')
  const remote = ['--server', far.url, '--tls-server-name', '127.0.0.1']
  for (const [question, server, goal] of [
    ['1,000 objects', [], 1],
    ['1,000 objects, 10 ms on the way of each request', remote, 1 / 6],
  ] as const) {
    await pairLine(question, server, goal, env)
  }
  await loopLine(env)
  await memoryLines(env)
} finally {
  far.close()
  rmSync(home, { recursive: true, force: true })
  await provided.stop()
}

type Env = Record<string, string>

async function fill(env: Env, namespace: string, count: number): Promise<void> {
  await run(facts.kubectlPath, ['create', 'namespace', namespace], { env })
  const maps = Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `map-${i}`, namespace, labels: { of: 'bench' } },
      data: { value: 'same', other: 'x'.repeat(200) },
    }),
  )
  const made = await run(facts.kubectlPath, ['create', '-f', '-'], {
    env,
    input: maps.join('\n---\n'),
    timeoutMs: 600_000,
  })
  if (made.code !== 0) throw new Error(made.stderr)
}

function ours(namespace: string, server: readonly string[]): readonly string[] {
  const words = [
    'patch',
    'cm',
    '-n',
    namespace,
    '-l',
    'of=bench',
    '--label',
    `ours=v${++value}`,
    '--overwrite',
    '--yes',
  ]
  return [process.execPath, TACK, ...words, '-o', 'jsonl', ...server]
}

function theirs(server: readonly string[]): readonly string[] {
  return [
    facts.kubectlPath,
    'label',
    'cm',
    '-n',
    NAMESPACE,
    '-l',
    'of=bench',
    `theirs=v${++value}`,
    '--overwrite',
    ...server,
  ]
}

async function pairLine(question: string, server: readonly string[], goal: number, env: Env): Promise<void> {
  const [a, b]: [Measured[], Measured[]] = [[], []]
  for (let i = 0; i < RUNS; i++) {
    a.push(await measure({ line: ours(NAMESPACE, server), env }))
    b.push(await measure({ line: theirs(server), env }))
  }
  const ratio = of(a, 'wallMs') / of(b, 'wallMs')
  const met = ratio <= goal ? 'yes' : 'no'
  const { peakMb = 0 } = await measure({ line: ours(NAMESPACE, server), env }, true)
  process.stdout.write(
    `| ${question} | ${cell(a, b, 'wallMs')} | ${cell(a, b, 'cpuMs')} | ${peakMb.toFixed(0)} MB | <= ${goal.toFixed(2)}x | ${met} |\n`,
  )
}

function of(runs: readonly Measured[], figure: 'wallMs' | 'cpuMs'): number {
  return median(runs.map((one) => one[figure])) / 1000
}

function cell(a: readonly Measured[], b: readonly Measured[], figure: 'wallMs' | 'cpuMs'): string {
  return `${(of(a, figure) / of(b, figure)).toFixed(3)}x (${of(a, figure).toFixed(2)} / ${of(b, figure).toFixed(2)} s)`
}

/** A process for each object, as people write it today. */
async function loopLine(env: Env): Promise<void> {
  const patch = JSON.stringify({ metadata: { labels: { loop: 'yes' } } })
  const script = `for i in $(seq ${LOOP}); do "$0" -n ${NAMESPACE} patch cm "map-$i" -p '${patch}' > /dev/null || exit 1; done`
  const { wallMs } = await measure({ line: ['bash', '-c', script, facts.kubectlPath], env })
  const seconds = (wallMs / LOOP / 1000) * COUNT
  process.stdout.write(`| a loop of kubectl patch, of ${LOOP}, for 1,000 | ${seconds.toFixed(1)} s | | | | |\n`)
}

/** A plan of ten times as many objects; nothing is written. */
async function memoryLines(env: Env): Promise<void> {
  await fill(env, 'many', 10 * COUNT)
  const words = ['patch', 'cm', '-n', 'many', '-l', 'of=bench', '--label', 'ours=v', '--dry-run', '-o', 'jsonl']
  const { peakMb: peak = 0 } = await measure({ line: [process.execPath, TACK, ...words], env }, true)
  process.stdout.write(
    `| the plan of 10,000 objects | | | ${peak.toFixed(0)} MB | <= 300 MB | ${peak <= 300 ? 'yes' : 'no'} |\n`,
  )
}

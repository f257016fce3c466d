// `node test/bench/patches.ts`: kubectl tack patch beside kubectl label and a loop of kubectl patch, of 1,000 ConfigMaps on
// the test cluster. Ours with plan, dry run and preview. Prints ratios and goals; fails nobody.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../support/child-process.ts'
import { provideCluster } from '../support/provide-cluster.ts'
import { startInTerminal } from '../support/terminal.ts'
import { openFar } from './far.ts'
import { startLatencyServer } from './latency-server.ts'
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
const latency = await startLatencyServer(facts, home, LATENCY_MS)
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
  const next = () => `v${++value}`
  await pairLine('1,000 objects', { env, next, goal: 1 })
  const behind = { ...env, KUBECONFIG: latency.kubeconfig }
  // what it answered it answers again: the same is written each time
  await pairLine('1,000 objects, 10 ms per request', { env: behind, next: () => 'again', goal: 1 / 6, isKept: true })
  await confirmedLine(behind)
  const server = ['--server', far.url, '--tls-server-name', '127.0.0.1']
  await pairLine('1,000 objects, 10 ms on the way to the test cluster', { env, next, server })
  await loopLine(env)
  await memoryLines(env)
} finally {
  far.close()
  latency.close()
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

function ours(label: string): readonly string[] {
  return ['patch', 'cm', '-n', NAMESPACE, '-l', 'of=bench', '--label', `ours=${label}`, '--overwrite']
}

function theirs(label: string): readonly string[] {
  return ['label', 'cm', '-n', NAMESPACE, '-l', 'of=bench', `theirs=${label}`, '--overwrite']
}

type Pair = {
  readonly env: Env
  /** The value of the label. */
  readonly next: () => string
  readonly server?: readonly string[]
  /** The most that ours may take of theirs; none: the line says what it is. */
  readonly goal?: number
  /** Of a server that says again what it has said: it is asked for everything once, which does not count. */
  readonly isKept?: true
}

async function pairLine(question: string, { env, next, server = [], goal, isKept }: Pair): Promise<void> {
  const own = () => ({ line: [process.execPath, TACK, ...ours(next()), '--yes', '-o', 'jsonl', ...server], env })
  const other = () => ({ line: [facts.kubectlPath, ...theirs(next()), ...server], env })
  if (isKept) for (const one of [own, other]) await measure(one())
  const [a, b]: [Measured[], Measured[]] = [[], []]
  await latency.asked()
  for (let i = 0; i < RUNS; i++) {
    a.push(await measure(own()))
    b.push(await measure(other()))
  }
  if (isKept) await checkKept()
  const ratio = of(a, 'wallMs') / of(b, 'wallMs')
  const goals = goal === undefined ? ' | ' : `<= ${goal.toFixed(2)}x | ${ratio <= goal ? 'yes' : 'no'}`
  const { peakMb = 0 } = await measure(own(), true)
  process.stdout.write(
    `| ${question} | ${cell(a, b, 'wallMs')} | ${cell(a, b, 'cpuMs')} | ${peakMb.toFixed(0)} MB | ${goals} |\n`,
  )
}

async function checkKept(): Promise<void> {
  if ((await latency.asked()).passed > 0) throw new Error('the latency server had to ask the real one')
}

/** From the answer to the question until the end, at a terminal. */
async function confirmedLine(env: Env): Promise<void> {
  const seconds: number[] = []
  for (let i = 0; i <= RUNS; i++) {
    const running = startInTerminal(120, process.execPath, [TACK, ...ours('again')], { env })
    await running.waitFor('stdout', /Write \d+ objects\?.*to go on: /)
    const startedAt = performance.now()
    running.type(`${COUNT}\r`)
    const { code, stdout } = await running.ended
    if (code !== 0) throw new Error(stdout.slice(-2000))
    if (i > 0) seconds.push((performance.now() - startedAt) / 1000)
  }
  await checkKept()
  const met = median(seconds) <= 1.5 ? 'yes' : 'no'
  process.stdout.write(
    `| the same, from its confirmation | ${median(seconds).toFixed(2)} s | | | <= 1.5 s | ${met} |\n`,
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

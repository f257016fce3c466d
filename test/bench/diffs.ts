// `node test/bench/diffs.ts`: kubectl tack diff beside kubectl diff, of 1,000 ConfigMaps on the test cluster, 5 % of them edited.
// Prints ratios and goals; fails nobody. On the test cluster without latency, on a server that does nothing but take 10 ms,
// and on the test cluster behind 10 ms.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../support/child-process.ts'
import { provideCluster } from '../support/provide-cluster.ts'
import { openFar } from './far.ts'
import { startLatencyServer } from './latency-server.ts'
import { type Command, type Measured, measure, median } from './measure.ts'

const TACK = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'bin', 'kubectl-tack.js')
const COUNT = 1000
const LATENCY_MS = 10
/** Of each of us and of kubectl; what takes it more than this is asked once. */
const RUNS = 5
const ONCE_MS = 20_000

type Row = {
  readonly question: string
  readonly ours: string
  readonly theirs: string
  /** The test cluster by default; `latency`: the server that takes a while; `far`: the way to the cluster does. */
  readonly server?: 'latency' | 'far'
  /** The most that ours may take of theirs; none: the row says what it is. */
  readonly goal?: number
}

const ROWS: readonly Row[] = [
  {
    question: 'one file, exact',
    ours: '-f set.yaml --strategy ssa',
    theirs: '--server-side -f set.yaml --concurrency=32',
    goal: 1 / 3,
  },
  {
    question: 'one file, as client-side apply',
    ours: '-f csa.yaml --strategy csa',
    theirs: '-f csa.yaml',
    goal: 1 / 15,
  },
  {
    question: 'a folder of 1,000 files',
    ours: '-f files --strategy ssa',
    theirs: '--server-side -f files --concurrency=32',
    goal: 1,
  },
  {
    question: 'one file, exact, 10 ms per request',
    ours: '-f set.yaml --strategy ssa',
    theirs: '--server-side -f set.yaml --concurrency=32',
    server: 'latency',
    goal: 1 / 15,
  },
  {
    question: 'one file, --fast, beside exact, 10 ms per request',
    ours: '-f set.yaml --strategy ssa --fast',
    theirs: 'tack -f set.yaml --strategy ssa',
    server: 'latency',
    goal: 1,
  },
  {
    question: 'one file, exact, 10 ms on the way to the test cluster',
    ours: '-f set.yaml --strategy ssa',
    theirs: '--server-side -f set.yaml --concurrency=32',
    server: 'far',
  },
]

const provided = await provideCluster()
if ('missing' in provided) throw new Error(`no cluster to measure on: ${provided.missing}`)
const { facts } = provided
const home = mkdtempSync(join(tmpdir(), 'tack-bench-'))
const far = await openFar(facts.server, LATENCY_MS)
const latency = await startLatencyServer(facts, home, LATENCY_MS)
try {
  const env = { HOME: home, KUBECONFIG: facts.kubeconfig, KUBECACHEDIR: join(home, 'cache') }
  await prepare(env)
  process.stdout.write('| question | wall | processor | goal | met |\n|---|---|---|---|---|\n')
  for (const row of ROWS) process.stdout.write(`${await rowLine(row, env)}\n`)
} finally {
  far.close()
  latency.close()
  rmSync(home, { recursive: true, force: true })
  await provided.stop()
}

/** Both kinds of apply, each in its namespace; then every twentieth object is edited. */
async function prepare(env: Record<string, string>): Promise<void> {
  const map = (namespace: string, i: number, value: string) =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `map-${i}`, namespace },
      data: { value, other: 'x'.repeat(200) },
    })
  const set = (namespace: string, valueAt: (i: number) => string) =>
    Array.from({ length: COUNT }, (_, i) => map(namespace, i, valueAt(i)))
  for (const [namespace, words] of [
    ['ssa', ['--server-side']],
    ['csa', []],
  ] as const) {
    await run(facts.kubectlPath, ['create', 'namespace', namespace], { env })
    const input = set(namespace, () => 'same').join('\n---\n')
    const applied = await run(facts.kubectlPath, ['apply', '-f', '-', ...words], { env, input, timeoutMs: 600_000 })
    if (applied.code !== 0) throw new Error(applied.stderr)
  }
  const edited = (namespace: string) => set(namespace, (i) => (i % 20 === 0 ? 'edited' : 'same'))
  writeFileSync(join(home, 'set.yaml'), edited('ssa').join('\n---\n'))
  writeFileSync(join(home, 'csa.yaml'), edited('csa').join('\n---\n'))
  mkdirSync(join(home, 'files'))
  for (const [i, text] of edited('ssa').entries()) writeFileSync(join(home, 'files', `${i}.json`), text)
}

async function rowLine(row: Row, env: Record<string, string>): Promise<string> {
  const { question, ours, theirs, server, goal } = row
  const tack = (text: string) => [process.execPath, TACK, 'diff', ...words(text), '-o', 'json']
  const there = server === 'far' ? ['--server', far.url, '--tls-server-name', '127.0.0.1'] : []
  const as = server === 'latency' ? { ...env, KUBECONFIG: latency.kubeconfig } : env
  const own = commandOf([...tack(ours), ...there], as)
  const line = theirs.startsWith('tack ') ? tack(theirs.slice(5)) : [facts.kubectlPath, 'diff', ...words(theirs)]
  const other = commandOf([...line, ...there], as)
  await measure(own)
  if (server === 'latency') {
    // what it has not been asked before it has to ask itself
    await measure(other)
    await latency.asked()
  }
  const [a, b]: [Measured[], Measured[]] = [[], []]
  for (let i = 0; i < RUNS; i++) {
    a.push(await measure(own))
    if (b.length === 0 || (b[0]?.wallMs ?? 0) < ONCE_MS) b.push(await measure(other))
  }
  if (server === 'latency' && (await latency.asked()).passed > 0) throw new Error('the latency server had to ask')
  const of = (runs: readonly Measured[], figure: 'wallMs' | 'cpuMs') => median(runs.map((one) => one[figure])) / 1000
  const cell = (figure: 'wallMs' | 'cpuMs') =>
    `${(of(a, figure) / of(b, figure)).toFixed(3)}x (${of(a, figure).toFixed(2)} / ${of(b, figure).toFixed(2)} s)`
  const ratio = of(a, 'wallMs') / of(b, 'wallMs')
  const goals = goal === undefined ? ' | ' : `<= ${goal.toFixed(3)}x | ${ratio <= goal ? 'yes' : 'no'}`
  return `| ${question} | ${cell('wallMs')} | ${cell('cpuMs')} | ${goals} |`
}

/** Differences are no failure. */
function commandOf(line: readonly string[], env: Record<string, string>): Command {
  return { line: ['bash', '-c', '"$@"; [ $? -le 1 ]', 'bash', ...line], env }
}

function words(text: string): string[] {
  return text.split(' ').map((word) => (/^(set\.yaml|csa\.yaml|files)$/.test(word) ? join(home, word) : word))
}

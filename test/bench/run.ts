// `npm run bench`: our command lines beside kubectl's in one run. Prints ratios and goals; fails nobody.
// The table it prints is that of docs/benchmarks.md; `npm run bench -- warm,count` asks some of the questions.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../support/child-process.ts'
import type { ClusterFacts } from '../support/cluster-facts.ts'
import { provideCluster } from '../support/provide-cluster.ts'
import { type Command, type Measured, measure, measureInTurn, median } from './measure.ts'
import { type Figures, ROWS, type Row } from './rows.ts'
import { COUNTERS_PATH, type Counters, type SyntheticOptions } from './synthetic-server.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TACK = [process.execPath, join(ROOT, 'bin', 'kubectl-tack.js')]

const HEAD = [
  '| question | wall | processor | peak memory | first byte | requests | received | goal | met |',
  '|---|---|---|---|---|---|---|---|---|',
]

type Counted = Pick<Figures, 'requests' | 'receivedBytes'>

const [wanted] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const rows = ROWS.filter((row) => wanted === undefined || wanted.split(',').includes(row.id))

spawnSync(process.execPath, ['scripts/build.ts'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
const cluster = await provideCluster()
if ('missing' in cluster) throw new Error(`no cluster to measure on: ${cluster.missing}`)
const home = mkdtempSync(join(tmpdir(), 'tack-bench-'))
try {
  process.stdout.write(`${machine(cluster.facts)}\n\n${HEAD.join('\n')}\n`)
  for (const row of rows) process.stdout.write(`${await rowLine(row, cluster.facts)}\n`)
} finally {
  rmSync(home, { recursive: true, force: true })
  await cluster.stop()
}

async function rowLine(row: Row, facts: ClusterFacts): Promise<string> {
  const synthetic = typeof row.server === 'string' ? undefined : await startServer(row.server)
  try {
    const kubeconfig = synthetic === undefined ? facts.kubeconfig : writeKubeconfig(synthetic.url)
    const env = { KUBECONFIG: kubeconfig, HOME: home, KUBECACHEDIR: join(home, row.id) }
    const ours: Command = { line: [...TACK, ...row.ours], env }
    const theirs: Command = { line: [...(row.isOwn ? TACK : [facts.kubectlPath]), ...row.theirs], env }
    // discovery and compiled code are in their caches when it counts
    await measure(ours)
    if (row.runs[1] > 1) await measure(theirs)
    const asked = await countRequests(row, ours, synthetic?.url)
    const askedByKubectl = await countRequests(row, theirs, synthetic?.url)
    const [a, b] = await measureInTurn(ours, theirs, row.runs)
    return tableLine(row, { ...figuresOf(a), ...asked }, { ...figuresOf(b), ...askedByKubectl }, wallRatio(a, b))
  } catch (error) {
    return `| ${row.question} | ${(error as Error).message.replaceAll(/\s+/g, ' ')} | | | | | | ${row.goal.text} | no |`
  } finally {
    synthetic?.stop()
  }
}

/** What one run asks: the synthetic server counts; of the real one each tool tells with `-v 6`. */
async function countRequests(
  row: Row,
  { line: [tool = '', ...words], env = {} }: Command,
  server: string | undefined,
): Promise<Counted> {
  if (row.server === 'none') return { requests: 0, receivedBytes: 0 }
  if (server === undefined) {
    const { stderr } = await run(tool, [...words, '-v=6'], { env })
    return {
      receivedBytes: Number.NaN,
      requests: stderr.split('\n').filter((line) => /^GET |verb="GET"/.test(line)).length,
    }
  }
  await fetch(server + COUNTERS_PATH)
  await measure({ line: [tool, ...words], env })
  const { requests, sentBytes } = (await (await fetch(server + COUNTERS_PATH)).json()) as Counters
  return { requests, receivedBytes: sentBytes }
}

/** A process of its own, so that its work is nobody else's processor time. */
async function startServer(options: SyntheticOptions): Promise<{ url: string; stop(): void }> {
  const child = spawn(process.execPath, [join(ROOT, 'test', 'bench', 'synthetic-server.ts'), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()))
  })
  return { url, stop: () => child.kill() }
}

function writeKubeconfig(server: string): string {
  const path = join(home, 'synthetic.json')
  const named = (key: string, value: unknown) => [{ name: 'synthetic', [key]: value }]
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'synthetic',
    clusters: named('cluster', { server }),
    users: named('user', {}),
    contexts: named('context', { cluster: 'synthetic', user: 'synthetic' }),
  }
  writeFileSync(path, JSON.stringify(config))
  return path
}

function figuresOf(runs: readonly Measured[]): Omit<Figures, keyof Counted> {
  const of = (figure: (measured: Measured) => number | undefined) => median(runs.map((r) => figure(r) ?? Number.NaN))
  return {
    wallMs: of((m) => m.wallMs),
    cpuMs: of((m) => m.cpuMs),
    peakMb: of((m) => m.peakMb),
    firstByteMs: of((m) => m.firstByteMs),
  }
}

/** Over pairs where there are pairs, for a busy moment slows down both of a pair; else of the medians. */
function wallRatio(ours: readonly Measured[], theirs: readonly Measured[]): number {
  if (ours.length !== theirs.length) return figuresOf(ours).wallMs / figuresOf(theirs).wallMs
  return median(ours.map((measured, i) => measured.wallMs / (theirs[i]?.wallMs ?? Number.NaN)))
}

function tableLine(row: Row, ours: Figures, theirs: Figures, wallRatio: number): string {
  const seconds = (ms: number) => (ms < 10_000 ? (ms / 1000).toFixed(ms < 1000 ? 3 : 2) : (ms / 1000).toFixed(0))
  const pair = (of: (f: Figures) => number, show: (value: number) => string, unit: string, ratio?: number) => {
    const times = (ratio ?? of(ours) / of(theirs)).toFixed(2)
    return `${times}x (${show(of(ours))} / ${show(of(theirs))} ${unit})`
  }
  const megabytes = ({ receivedBytes }: Figures) => Number((receivedBytes / 1e6).toPrecision(2)).toLocaleString('en')
  const cells = [
    row.question,
    pair((f) => f.wallMs, seconds, 's', wallRatio),
    pair((f) => f.cpuMs, seconds, 's'),
    pair(
      (f) => f.peakMb,
      (mb) => mb.toFixed(0),
      'MB',
    ),
    pair((f) => f.firstByteMs, seconds, 's'),
    row.server === 'none' ? '' : `${ours.requests} / ${theirs.requests}`,
    typeof row.server === 'string' ? '' : `${megabytes(ours)} / ${megabytes(theirs)} MB`,
    row.goal.text,
    row.goal.isMet(ours, theirs, wallRatio) ? 'yes' : 'no',
  ]
  return `| ${cells.join(' | ')} |`
}

function machine({ version }: ClusterFacts): string {
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} cores, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.version}, kube-apiserver and kubectl ${version}`
}

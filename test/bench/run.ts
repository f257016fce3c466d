// `npm run bench`: our command lines beside kubectl's in one run. Prints ratios and goals; fails nobody.
// The table it prints is that of docs/benchmarks.md; `npm run bench -- warm,count` runs some of the questions.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ClusterFacts } from '../support/cluster-facts.ts'
import { provideCluster } from '../support/provide-cluster.ts'
import { type Command, type Measured, measurePairs, median } from './measure.ts'
import type { SyntheticOptions } from './synthetic-server.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TACK = [process.execPath, join(ROOT, 'bin', 'kubectl-tack.js')]

type Row = {
  readonly id: string
  readonly question: string
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
  /** What is asked: the synthetic server, or undefined for the real one. */
  readonly server?: SyntheticOptions
  readonly runs: number
  readonly goal: string
}

const LARGE: SyntheticOptions = { pods: 100_000, kinds: 0, latencyMs: 0 }

const ROWS: readonly Row[] = [
  {
    id: 'version',
    question: '--version',
    ours: ['--version'],
    theirs: ['version', '--client'],
    runs: 15,
    goal: 'wall <= 1.5x',
  },
  {
    id: 'help',
    question: '--help',
    ours: ['query', '--help'],
    theirs: ['version', '--client'],
    runs: 15,
    goal: 'wall <= 1.5x',
  },
  {
    id: 'words',
    question: 'completion of words',
    ours: ['__complete', 'query', '--fi'],
    theirs: ['version', '--client'],
    runs: 15,
    goal: 'wall <= 1.5x',
  },
  {
    id: 'warm',
    question: 'one object, warm, real kube-apiserver',
    ours: ['query', 'cm', 'kube-root-ca.crt'],
    theirs: ['get', 'cm', 'kube-root-ca.crt'],
    runs: 15,
    goal: 'wall <= 1.5x',
  },
  {
    id: 'table',
    question: '100,000 pods as a table',
    ours: ['query', 'pods', '-A'],
    theirs: ['get', 'pods', '-A'],
    server: LARGE,
    runs: 1,
    goal: '<= 200 MB, CPU <= 0.25x, first row after page 1',
  },
  {
    id: 'none',
    question: '100,000 pods of one namespace as a table',
    ours: ['query', 'pods', '-n', 'any'],
    theirs: ['get', 'pods', '-n', 'any'],
    server: LARGE,
    runs: 1,
    goal: '<= 200 MB',
  },
  {
    id: 'json',
    question: '20,000 pods as JSON',
    ours: ['query', 'pods', '-A', '-o', 'json'],
    theirs: ['get', 'pods', '-A', '-o', 'json'],
    server: { ...LARGE, pods: 20_000 },
    runs: 1,
    goal: '<= 250 MB',
  },
  {
    id: 'sort',
    question: '20,000 pods sorted by name',
    ours: ['query', 'pods', '-A', '--sort-by', '.metadata.name'],
    theirs: ['get', 'pods', '-A', '--sort-by', '.metadata.name'],
    server: { ...LARGE, pods: 20_000 },
    runs: 1,
    goal: 'less of everything',
  },
  {
    id: 'count',
    question: 'counting 100,000 pods (kubectl: -o name)',
    ours: ['query', 'pods', '-A', '--count'],
    theirs: ['get', 'pods', '-A', '-o', 'name'],
    server: LARGE,
    runs: 1,
    goal: '1 request',
  },
  {
    id: 'kinds',
    question: '200 kinds at 20 ms',
    ours: ['query', 'synthetic'],
    theirs: ['get', 'synthetic'],
    server: { pods: 10, kinds: 200, latencyMs: 20 },
    runs: 3,
    goal: '<= 1 s',
  },
  {
    id: 'tab',
    question: 'TAB on 2,000 pods',
    ours: ['__complete', 'query', 'pods', 'web'],
    theirs: ['__complete', 'get', 'pods', 'web'],
    server: { ...LARGE, pods: 2000 },
    runs: 5,
    goal: '<= 0.3 MB, <= 300 ms, <= 80 MB',
  },
]

const HEAD = ['| question | wall | processor | peak memory | first byte | goal |', '|---|---|---|---|---|---|']

const [wanted] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const rows = ROWS.filter((row) => wanted === undefined || wanted.split(',').includes(row.id))

spawnSync(process.execPath, ['scripts/build.ts'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
const cluster = await provideCluster()
if ('missing' in cluster) throw new Error(`no cluster to measure on: ${cluster.missing}`)
const home = mkdtempSync(join(tmpdir(), 'tack-bench-'))
try {
  process.stdout.write(`${machine()}\n\n${HEAD.join('\n')}\n`)
  for (const row of rows) process.stdout.write(`${rowLine(row, await runRow(row, cluster.facts))}\n`)
} finally {
  rmSync(home, { recursive: true, force: true })
  await cluster.stop()
}

type Pairs = readonly (readonly [Measured, Measured])[]

async function runRow(row: Row, facts: ClusterFacts): Promise<Pairs> {
  const synthetic = row.server === undefined ? undefined : await startServer(row.server)
  try {
    const kubeconfig = synthetic === undefined ? facts.kubeconfig : writeKubeconfig(synthetic.url)
    const env = { KUBECONFIG: kubeconfig, HOME: home, KUBECACHEDIR: join(home, row.id) }
    const ours: Command = { line: [...TACK, ...row.ours], env }
    const theirs: Command = { line: [facts.kubectlPath, ...row.theirs], env }
    return await measurePairs(ours, theirs, row.runs)
  } finally {
    synthetic?.stop()
  }
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

/** One line of the table: ours, kubectl's, the ratio as the median over pairs. */
function rowLine(row: Row, pairs: Pairs): string {
  const failed = pairs.flat().find((measured) => measured.code !== 0)
  if (failed !== undefined)
    return `| ${row.question} | a command failed with exit code ${failed.code} | | | | ${row.goal} |`
  const figure = (of: (m: Measured) => number | undefined, unit: string, digits = 0) => {
    const ours = median(pairs.map(([a]) => of(a) ?? Number.NaN))
    const theirs = median(pairs.map(([, b]) => of(b) ?? Number.NaN))
    const ratio = median(pairs.map(([a, b]) => (of(a) ?? Number.NaN) / (of(b) ?? Number.NaN)))
    return `${ratio.toFixed(2)}x (${ours.toFixed(digits)} / ${theirs.toFixed(digits)} ${unit})`
  }
  const cells = [
    row.question,
    figure((m) => m.wallMs / 1000, 's', 3),
    figure((m) => m.cpuMs / 1000, 's', 2),
    figure((m) => m.peakMb, 'MB'),
    figure((m) => (m.firstByteMs === undefined ? undefined : m.firstByteMs / 1000), 's', 3),
    row.goal,
  ]
  return `| ${cells.join(' | ')} |`
}

function machine(): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} x ${cpu?.model.trim() ?? 'unknown processor'}, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.version}`
}

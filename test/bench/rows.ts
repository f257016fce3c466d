// The questions of the bench: our words, kubectl's, what is asked, and the goal.

import type { SyntheticOptions } from './synthetic-server.ts'

/** Medians of the runs of one command. */
export type Figures = {
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakMb: number
  readonly firstByteMs: number
  /** Of one run with a warm discovery cache. */
  readonly requests: number
  /** Bodies, uncompressed, of one such run; NaN where the server is not ours. */
  readonly receivedBytes: number
}

export type Goal = {
  readonly text: string
  /** `wallRatio` is the median over pairs of runs. */
  isMet(ours: Figures, theirs: Figures, wallRatio: number): boolean
}

export type Row = {
  readonly id: string
  readonly question: string
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
  /** True where `theirs` are words of ours as well: one question beside another. */
  readonly isOwn?: true
  /** What is asked: the synthetic server, `real` for the real one, `none` where no server is. */
  readonly server: SyntheticOptions | 'real' | 'none'
  /** Runs that count, ours and kubectl's; where both are the same they are pairs. */
  readonly runs: readonly [ours: number, theirs: number]
  readonly goal: Goal
}

const LARGE: SyntheticOptions = { pods: 100_000, kinds: 0, latencyMs: 0 }
const MEDIUM: SyntheticOptions = { ...LARGE, pods: 20_000 }
const PAIRS = [21, 21] as const
/** A minute of kubectl and gigabytes of its memory are asked for once. */
const KUBECTL_ONCE = [5, 1] as const

const QUICK: Goal = { text: 'wall <= 1.5x', isMet: (_ours, _theirs, wallRatio) => wallRatio <= 1.5 }

const CONDITION = 'self.spec.containers.exists(c, c.image.endsWith("7")) || self.status.phase == "Failed"'
const MEMORY = 'n=count(), memory=sum(self.spec.containers.map(c, c.resources.?requests["memory"]))'

export const ROWS: readonly Row[] = [
  {
    id: 'version',
    question: '`--version` beside `kubectl version --client`',
    ours: ['--version'],
    theirs: ['version', '--client'],
    server: 'none',
    runs: PAIRS,
    goal: QUICK,
  },
  {
    id: 'help',
    question: '`query --help` beside the same',
    ours: ['query', '--help'],
    theirs: ['version', '--client'],
    server: 'none',
    runs: PAIRS,
    goal: QUICK,
  },
  {
    id: 'words',
    question: 'TAB on a flag beside the same',
    ours: ['__complete', 'query', '--fi'],
    theirs: ['version', '--client'],
    server: 'none',
    runs: PAIRS,
    goal: QUICK,
  },
  {
    id: 'warm',
    question: 'one object of the real kube-apiserver, warm',
    ours: ['query', 'cm', 'kube-root-ca.crt'],
    theirs: ['get', 'cm', 'kube-root-ca.crt'],
    server: 'real',
    runs: PAIRS,
    goal: {
      text: '1 request, wall <= 1.5x',
      isMet: (ours, _theirs, wallRatio) => ours.requests === 1 && wallRatio <= 1.5,
    },
  },
  {
    id: 'table',
    question: '100,000 pods of all namespaces',
    ours: ['query', 'pods', '-A'],
    theirs: ['get', 'pods', '-A'],
    server: LARGE,
    runs: KUBECTL_ONCE,
    goal: {
      text: '<= 200 MB, processor <= 0.25x, first row after the first page',
      isMet: (ours, theirs) => ours.peakMb <= 200 && ours.cpuMs <= theirs.cpuMs / 4 && ours.firstByteMs <= 200,
    },
  },
  {
    id: 'none',
    question: '100,000 pods of one namespace',
    ours: ['query', 'pods', '-n', 'any'],
    theirs: ['get', 'pods', '-n', 'any'],
    server: LARGE,
    runs: KUBECTL_ONCE,
    goal: {
      text: '<= 100 MB, <= 0.15 KB received per row',
      isMet: (ours) => ours.peakMb <= 100 && ours.receivedBytes / LARGE.pods <= 150,
    },
  },
  {
    id: 'limit',
    question: '10 of 100,000 pods (`kubectl get` has no limit: `--raw` with one)',
    ours: ['query', 'pods', '-A', '--limit', '10'],
    theirs: ['get', '--raw', '/api/v1/pods?limit=10'],
    server: LARGE,
    runs: [5, 5],
    goal: { text: '1 request', isMet: (ours) => ours.requests === 1 },
  },
  {
    id: 'count',
    question: 'counting 20,000 pods (kubectl: `-o name`, to be counted)',
    ours: ['query', 'pods', '-A', '--count'],
    theirs: ['get', 'pods', '-A', '-o', 'name'],
    server: MEDIUM,
    runs: KUBECTL_ONCE,
    goal: { text: '1 request, <= 8 KB', isMet: (ours) => ours.requests === 1 && ours.receivedBytes <= 8192 },
  },
  {
    id: 'json',
    question: '20,000 pods as JSON',
    ours: ['query', 'pods', '-A', '-o', 'json'],
    theirs: ['get', 'pods', '-A', '-o', 'json'],
    server: MEDIUM,
    runs: KUBECTL_ONCE,
    goal: { text: '<= 300 MB, whatever the length', isMet: (ours) => ours.peakMb <= 300 },
  },
  {
    id: 'sort',
    question: '20,000 pods sorted by name',
    ours: ['query', 'pods', '-A', '--sort-by', '.metadata.name'],
    theirs: ['get', 'pods', '-A', '--sort-by', '.metadata.name'],
    server: MEDIUM,
    runs: KUBECTL_ONCE,
    goal: { text: '<= 250 MB', isMet: (ours) => ours.peakMb <= 250 },
  },
  {
    id: 'where',
    question: '100,000 pods with a condition on the whole object (kubectl: their table)',
    ours: ['query', 'pods', '-A', '--where', CONDITION],
    theirs: ['get', 'pods', '-A'],
    server: LARGE,
    runs: KUBECTL_ONCE,
    goal: {
      text: '<= 250 MB, <= 10 s of processor',
      isMet: (ours) => ours.peakMb <= 250 && ours.cpuMs <= 10_000,
    },
  },
  {
    id: 'image',
    question: '20,000 pods by image (kubectl: a filter of `-o jsonpath`)',
    ours: ['query', 'pods', '-A', '-o', 'name', '--where', 'self.spec.containers[0].image.endsWith("7")'],
    theirs: ['get', 'pods', '-A', '-o', 'jsonpath={.items[?(@.spec.containers[0].image=="7")].metadata.name}'],
    server: MEDIUM,
    runs: KUBECTL_ONCE,
    goal: { text: '<= 2 s, <= 250 MB', isMet: (ours) => ours.wallMs <= 2000 && ours.peakMb <= 250 },
  },
  {
    id: 'pushed',
    question: 'the pods of one node of 20,000 (kubectl: a filter of `-o jsonpath`)',
    ours: ['query', 'pods', '-A', '--where', 'self.spec.nodeName == "node-7"'],
    theirs: ['get', 'pods', '-A', '-o', 'jsonpath={.items[?(@.spec.nodeName=="node-7")].metadata.name}'],
    server: MEDIUM,
    runs: KUBECTL_ONCE,
    goal: { text: '1 request, <= 0.2 s', isMet: (ours) => ours.requests === 1 && ours.wallMs <= 200 },
  },
  {
    id: 'first-10',
    question: 'the first 10 of 100,000 pods of which a condition holds (beside the plain first 10)',
    ours: ['query', 'pods', '-A', '--limit', '10', '--where', 'self.spec.containers.exists(c, c.image != "")'],
    theirs: ['query', 'pods', '-A', '--limit', '10'],
    isOwn: true,
    server: LARGE,
    runs: [5, 5],
    goal: { text: 'ends at the page that fills it: 1 request', isMet: (ours) => ours.requests === 1 },
  },
  {
    id: 'group',
    question: '100,000 pods grouped by node, their memory added up (kubectl: their table)',
    ours: ['query', 'pods', '-A', '--group-by', 'self.spec.nodeName', '--agg', MEMORY],
    theirs: ['get', 'pods', '-A'],
    server: LARGE,
    runs: KUBECTL_ONCE,
    goal: { text: '<= 300 MB', isMet: (ours) => ours.peakMb <= 300 },
  },
  {
    id: 'small',
    question: 'a condition on a small kind of the real kube-apiserver, beside the plain question',
    ours: ['query', 'cm', '--where', 'self.data.exists(key, key == "ca.crt")'],
    theirs: ['query', 'cm'],
    isOwn: true,
    server: 'real',
    runs: PAIRS,
    goal: { text: 'wall <= 2x', isMet: (_ours, _theirs, wallRatio) => wallRatio <= 2 },
  },
  {
    id: 'kinds',
    question: '200 kinds at 20 ms per answer',
    ours: ['query', 'synthetic'],
    theirs: ['get', 'synthetic'],
    server: { pods: 10, kinds: 200, latencyMs: 20 },
    runs: [5, 3],
    goal: {
      text: '<= 1 s, <= 204 requests',
      isMet: (ours) => ours.wallMs <= 1000 && ours.requests <= 204,
    },
  },
  {
    id: 'tab',
    question: 'TAB on the names of 2,000 pods',
    ours: ['__complete', 'query', 'pods', 'web'],
    theirs: ['__complete', 'get', 'pods', 'web'],
    server: { ...LARGE, pods: 2000 },
    runs: [5, 5],
    goal: {
      text: '<= 0.3 MB received, <= 300 ms, <= 80 MB',
      isMet: (ours) => ours.receivedBytes <= 300_000 && ours.wallMs <= 300 && ours.peakMb <= 80,
    },
  },
]

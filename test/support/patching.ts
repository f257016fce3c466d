// Runs of `patch` and its family in a home of their own, and what they leave behind.

import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonObject, KubeObject } from '../../src/machinery/json.ts'
import { ROOT } from './build-cluster.ts'
import type { Result, Running, RunOptions } from './child-process.ts'
import type { Scope, TestCluster } from './cluster.ts'
import { startInTerminal } from './terminal.ts'

/** Somebody at a command line of their own: with a state folder, and a way to the cluster. */
export type Workplace = {
  readonly folder: string
  /** Where journals are. */
  readonly journals: string
  readonly env: { readonly KUBECONFIG: string; readonly XDG_STATE_HOME: string }
  tack(words: readonly string[], options?: RunOptions): Promise<Result>
  start(words: readonly string[], options?: RunOptions): Running
  /** At a terminal, where stdout and stderr are one. */
  startAtTerminal(words: readonly string[]): ReturnType<typeof startInTerminal>
  /** The lines of the newest journal, or of the one named; a torn last line is left out. */
  journal(run?: string): Promise<readonly JsonObject[]>
  runs(): Promise<readonly string[]>
}

/** @param kubeconfig its text */
export async function openWorkplace(t: Scope, cluster: TestCluster, kubeconfig: string): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'tack-patch-'))
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const config = join(folder, 'kubeconfig')
  await writeFile(config, kubeconfig, { mode: 0o600 })
  const state = join(folder, 'state')
  const journals = join(state, 'kubectl-tack', 'journal')
  const env = { KUBECONFIG: config, XDG_STATE_HOME: state }
  const inHere = (options: RunOptions = {}): RunOptions => ({
    cwd: folder,
    timeoutMs: 120_000,
    ...options,
    env: { ...env, ...options.env },
  })
  const runs = async () => {
    const names = await readdir(journals).catch(() => [])
    return names.filter((name) => name.endsWith('.jsonl')).map((name) => name.slice(0, -'.jsonl'.length))
  }
  return {
    folder,
    journals,
    env,
    tack: (words, options) => cluster.tack(words, inHere(options)),
    start: (words, options) => cluster.startTack(words, inHere(options)),
    startAtTerminal: (words) =>
      startInTerminal(
        120,
        process.execPath,
        [join(ROOT, 'bin', 'kubectl-tack.js'), ...words],
        inHere({ env: { HOME: folder } }),
      ),
    runs,
    async journal(run) {
      const named = run ?? (await runs())[0] ?? ''
      const text = await readFile(join(journals, `${named}.jsonl`), 'utf8')
      const lines = text.split('\n')
      lines.pop()
      return lines.filter((line) => line !== '').flatMap((line) => parsed(line))
    },
  }
}

function parsed(line: string): JsonObject[] {
  try {
    return [JSON.parse(line)]
  } catch {
    return []
  }
}

export type PatchItemRead = {
  readonly ref: { readonly context?: string; readonly kind: string; readonly namespace?: string; readonly name: string }
  readonly status: string
  readonly tries: number
  readonly changes: readonly {
    readonly text: string
    readonly op: string
    readonly old?: unknown
    readonly new?: unknown
  }[]
  readonly conflicts?: readonly JsonObject[]
  readonly warnings: readonly string[]
  readonly reason?: string
  readonly message?: string
}

export type PatchAnswer = {
  readonly items: readonly PatchItemRead[]
  readonly summary: { readonly [count: string]: number } & {
    readonly partial: boolean
    readonly interrupted: boolean
    readonly journal?: string
    readonly requests: { readonly total: number; readonly [sort: string]: number }
  }
  readonly errors: readonly {
    readonly reason: string
    readonly message: string
    readonly ref?: { readonly name: string }
  }[]
}

/** The envelope of `-o json`. @throws when the command has said something else */
export function patchAnswer({ stdout, stderr }: Result): PatchAnswer {
  assert.ok(stdout.startsWith('{"apiVersion":"tack/v1","kind":"PatchResult"'), `no envelope: ${stdout} ${stderr}`)
  return JSON.parse(stdout)
}

/** How many objects have each status; those that none has are left out. */
export function countsOf({ items }: PatchAnswer): { readonly [status: string]: number } {
  const counts: Record<string, number> = {}
  for (const { status } of items) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** What a change that is taken back leaves as it was. */
export function restorable({ metadata, ...rest }: KubeObject): unknown {
  const { managedFields: _, resourceVersion: _version, generation: _generation, ...kept } = metadata ?? {}
  return { ...rest, metadata: kept }
}

/** The objects of a list, by name. */
export async function objectsByName(
  cluster: Pick<TestCluster, 'kubectlOk'>,
  words: readonly string[],
): Promise<ReadonlyMap<string, KubeObject>> {
  const { items } = JSON.parse(await cluster.kubectlOk(['get', ...words, '-o', 'json', '--show-managed-fields'])) as {
    items: KubeObject[]
  }
  return new Map(items.map((item) => [item.metadata?.name ?? '', item]))
}

/** What is cleaned up at the end of a file. */
export function openScope(): Scope & { end(): Promise<void> } {
  const cleaners: (() => Promise<void>)[] = []
  return {
    after: (clean) => void cleaners.push(clean),
    async end() {
      for (const clean of cleaners.reverse()) await clean()
    },
  }
}

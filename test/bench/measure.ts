// Runs a command line as a whole process and says what it took: time, processor time, memory, bytes, first output.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export type Measured = {
  readonly wallMs: number
  /** User and system time of the process, as the shell accounts it. */
  readonly cpuMs: number
  /** Peak resident memory; undefined where /proc does not say. */
  readonly peakMb: number | undefined
  /** Until the first byte on stdout. */
  readonly firstByteMs: number | undefined
  readonly stdoutBytes: number
  readonly code: number
}

export type Command = { readonly line: readonly string[]; readonly env?: NodeJS.ProcessEnv; readonly cwd?: string }

const SAMPLE_EVERY_MS = 5

/** Runs a command once, its output read and thrown away. */
export async function measure({ line, env, cwd }: Command): Promise<Measured> {
  const startedAt = performance.now()
  let firstByteMs: number | undefined
  let stdoutBytes = 0
  let talk = ''
  // bash is the one that can say what its finished child used
  const child = spawn('bash', ['-c', 'TIMEFORMAT="@time %R %U %S"; time "$@"', 'bash', ...line], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  })
  child.stdout.on('data', (chunk: Buffer) => {
    firstByteMs ??= performance.now() - startedAt
    stdoutBytes += chunk.length
  })
  child.stderr.on('data', (chunk: Buffer) => {
    talk = (talk + chunk.toString()).slice(-2000)
  })
  let peakKb = 0
  const sampling = setInterval(() => {
    peakKb = Math.max(peakKb, peakOfChild(child.pid ?? 0))
  }, SAMPLE_EVERY_MS)
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit) => resolve(exit ?? 1))
  })
  clearInterval(sampling)
  const [, real, user, system] = /@time ([\d.]+) ([\d.]+) ([\d.]+)/.exec(talk) ?? []
  return {
    wallMs: Number(real) * 1000,
    cpuMs: (Number(user) + Number(system)) * 1000,
    peakMb: peakKb === 0 ? undefined : peakKb / 1024,
    firstByteMs,
    stdoutBytes,
    code,
  }
}

/** The high-water mark of the one child of a shell, in KB; 0 when it cannot be read. */
function peakOfChild(shell: number): number {
  try {
    const [child] = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ')
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** Runs two commands in turn, A B A B …, after a warm-up of each, so that both meet the same machine. */
export async function measurePairs(
  a: Command,
  b: Command,
  runs: number,
): Promise<readonly (readonly [Measured, Measured])[]> {
  const pairs: (readonly [Measured, Measured])[] = []
  await measure(a)
  await measure(b)
  for (let i = 0; i < runs; i++) pairs.push([await measure(a), await measure(b)])
  return pairs
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

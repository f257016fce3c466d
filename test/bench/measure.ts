// Runs a command line as a whole process and says what it took: time, processor time, memory, bytes, first output.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { childEnvironment } from '../support/child-process.ts'

export type Measured = {
  readonly wallMs: number
  /** User and system time of the process, as the shell accounts it. */
  readonly cpuMs: number
  /** Peak resident memory; undefined where it was not watched, or /proc does not say. */
  readonly peakMb: number | undefined
  /** Until the first byte on stdout. */
  readonly firstByteMs: number | undefined
  readonly stdoutBytes: number
}

/** A command line; of our own environment it sees only what tests pass on, so that no setting of the machine counts. */
export type Command = { readonly line: readonly string[]; readonly env?: Readonly<Record<string, string>> }

const SAMPLE_EVERY_MS = 5

/**
 * Runs a command once, its output read and thrown away.
 * @param watchesMemory its price is a little of the processor, which on a small machine the command then lacks
 * @throws with its last words when it fails
 */
export async function measure({ line, env }: Command, watchesMemory = false): Promise<Measured> {
  const startedAt = performance.now()
  let firstByteMs: number | undefined
  let stdoutBytes = 0
  let talk = ''
  // bash is the one that can say what its finished child used
  const child = spawn('bash', ['-c', 'TIMEFORMAT="@time %R %U %S"; time "$@"', 'bash', ...line], {
    env: childEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.on('data', (chunk: Buffer) => {
    firstByteMs ??= performance.now() - startedAt
    stdoutBytes += chunk.length
  })
  child.stderr.on('data', (chunk: Buffer) => {
    talk = (talk + chunk.toString()).slice(-2000)
  })
  let peakKb = 0
  const sample = () => {
    peakKb = Math.max(peakKb, peakOfChild(child.pid ?? 0))
  }
  const sampling = watchesMemory ? setInterval(sample, SAMPLE_EVERY_MS) : undefined
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit) => resolve(exit ?? 1))
  })
  clearInterval(sampling)
  if (code !== 0) throw new Error(`${line.slice(1).join(' ')}: exit code ${code}\n${talk}`)
  const [, real, user, system] = /@time ([\d.]+) ([\d.]+) ([\d.]+)/.exec(talk) ?? []
  return {
    wallMs: Number(real) * 1000,
    cpuMs: (Number(user) + Number(system)) * 1000,
    peakMb: peakKb === 0 ? undefined : peakKb / 1024,
    firstByteMs,
    stdoutBytes,
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

/**
 * Runs two commands in turn, A B A B …, so that both meet the same machine; `runs` of B may be fewer. Memory is watched
 * in one more run of each, or in the only one.
 */
export async function measureInTurn(a: Command, b: Command, runs: readonly [ofA: number, ofB: number]) {
  const [ofA, ofB]: [Measured[], Measured[]] = [[], []]
  for (let i = 0; i < Math.max(...runs); i++) {
    if (i < runs[0]) ofA.push(await measure(a, runs[0] === 1))
    if (i < runs[1]) ofB.push(await measure(b, runs[1] === 1))
  }
  return [await withMemory(a, ofA), await withMemory(b, ofB)] as const
}

async function withMemory(command: Command, runs: readonly Measured[]): Promise<readonly Measured[]> {
  if (runs.length === 1) return runs
  const { peakMb } = await measure(command, true)
  return runs.map((measured) => ({ ...measured, peakMb }))
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

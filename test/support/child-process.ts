// Child processes for tests: run to the end, or started and watched, always with a time limit.
import { type ChildProcess, spawn } from 'node:child_process'

export type Result = {
  /** `null` when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export type RunOptions = {
  /** Written to stdin, which is then closed. Without it stdin is empty. */
  readonly input?: string | Uint8Array
  /** Added to a small, fixed environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** The process is killed and the promise rejected after this time. Default: {@link DEFAULT_TIMEOUT_MS}. */
  readonly timeoutMs?: number
}

export const DEFAULT_TIMEOUT_MS = 60_000

/** A process that is still running. Whoever starts it awaits `ended`, after a signal if it does not end by itself. */
export type Running = {
  readonly child: ChildProcess
  /** All of stdout and stderr so far. */
  readonly output: { stdout: string; stderr: string }
  readonly ended: Promise<Result>
  /** Resolves with the match as soon as the stream so far matches. @throws when the process ends first, or in time. */
  waitFor(stream: 'stdout' | 'stderr', pattern: RegExp, timeoutMs?: number): Promise<RegExpMatchArray>
  kill(signal: NodeJS.Signals): void
}

/** What a child sees of our own environment: nothing that changes how a tool behaves or looks. */
const PASSED_ON = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'LC_ALL', 'TZ', 'SSL_CERT_FILE']

export function childEnvironment(added: RunOptions['env'] = {}): Record<string, string> {
  const env: Record<string, string> = {}
  for (const name of PASSED_ON) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  for (const [name, value] of Object.entries(added)) {
    if (value === undefined) delete env[name]
    else env[name] = value
  }
  return env
}

/** Runs a command to its end. An exit code other than 0 is a result, not an error. @throws on a time-out. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return start(command, args, { ...options, input: options.input ?? '' }).ended
}

/** Starts a command; its stdin stays open unless `input` is given. */
export function start(command: string, args: readonly string[], options: RunOptions = {}): Running {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const child = spawn(command, [...args], { cwd: options.cwd, env: childEnvironment(options.env), stdio: 'pipe' })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  // The child may have closed its stdin or ended: what it makes of our input shows in its result.
  child.stdin.on('error', () => {})
  if (options.input !== undefined) child.stdin.end(options.input)
  const ended = new Promise<Result>((resolve, reject) => {
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, timeoutMs)
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (late) reject(new Error(`${[command, ...args].join(' ')}: not done after ${timeoutMs} ms\n${show(output)}`))
      else resolve({ code, signal, ...output })
    })
  })
  // A caller that only waits for output must not be ended by a rejection that it has not asked for yet.
  ended.catch(() => {})
  return {
    child,
    output,
    ended,
    waitFor: (stream, pattern, ms = DEFAULT_TIMEOUT_MS) => waitForOutput(child, output, stream, pattern, ms),
    kill: (signal) => void child.kill(signal),
  }
}

function waitForOutput(
  child: ChildProcess,
  output: { stdout: string; stderr: string },
  stream: 'stdout' | 'stderr',
  pattern: RegExp,
  timeoutMs: number,
): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    const source = child[stream]
    const settle = (done: () => void): void => {
      clearTimeout(timer)
      source?.off('data', look)
      child.off('close', closed)
      done()
    }
    const look = (): void => {
      const match = output[stream].match(pattern)
      if (match) settle(() => resolve(match))
    }
    const fail = (why: string): void =>
      settle(() => reject(new Error(`${why} before ${stream} matched ${pattern}\n${show(output)}`)))
    const closed = (): void => fail('ended')
    const timer = setTimeout(() => fail(`${timeoutMs} ms passed`), timeoutMs)
    source?.on('data', look)
    child.once('close', closed)
    look()
    if ((child.exitCode !== null || child.signalCode !== null) && source?.readableEnded) closed()
  })
}

function show(output: { stdout: string; stderr: string }): string {
  return `--- stdout\n${output.stdout}\n--- stderr\n${output.stderr}`
}

// What a command may know and touch of the world around it; the one reader of `process`.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { isatty } from 'node:tty'
import { EXIT, type ExitCode } from './exit-code.ts'

/** Environment variables by name. */
export type EnvVars = { readonly [name: string]: string | undefined }

/** Streams, environment, clock and terminal, handed to every command. Tests hand in their own. */
export type Env = {
  readonly stdin: Readable
  /** Data only; write through a Sink. */
  readonly stdout: Writable
  /** Everything that is talk. */
  readonly stderr: Writable
  readonly vars: EnvVars
  readonly cwd: string
  /** As client-go finds it; `''` when there is none. */
  readonly homeDir: string
  readonly platform: NodeJS.Platform
  readonly arch: NodeJS.Architecture
  /** The Node that runs us: its path and its version, `v24.1.0`. */
  readonly execPath: string
  readonly nodeVersion: string
  /** Of this process. */
  readonly pid: number
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal
  readonly isStdinTty: boolean
  readonly isStdoutTty: boolean
  readonly isStderrTty: boolean
  /** Width of the terminal behind stdout (else stderr), `COLUMNS` first; undefined when there is no terminal. */
  readonly columns: number | undefined
  now(): Date
  /** Ends the process after so many milliseconds if something still keeps it alive then; does not keep it alive. */
  endWithin(graceMs: number): void
  /** Ends the process where a name that nobody waits for any more is still being looked up, and would keep it alive. */
  endLookups(): Promise<void>
  /** Calls `clean` when the process ends, also by a signal that asks it to. Returns what takes that back. */
  atEnd(clean: () => void): () => void
  /**
   * Keeps the heap as small as it is now, for answers that are long and live for a page each: V8 would let the space for
   * new objects grow to 128 MB instead of clearing it more often.
   */
  keepHeapSmall(): void
  /**
   * Drops the certificate authorities that Node brings along and those of NODE_EXTRA_CA_CERTS, which it would read for
   * the first TLS connection whether that trusts them or not: 3 ms, or 10. From then on a connection that names no
   * authority of its own is refused, so this is for a process in which each one does.
   */
  dropDefaultAuthorities(): void
  /** What the process will end with; commands set it, nobody calls `process.exit`. */
  exitCode: ExitCode
}

/** How long after Ctrl-C a command may still tidy up before the process ends under it. */
export const GRACE_AFTER_INTERRUPT_MS = 2000

/**
 * The Env of this process. Call it once: it takes over Ctrl-C and crashes.
 *
 * The first Ctrl-C aborts `signal` and gives the command GRACE_AFTER_INTERRUPT_MS to end by itself; the second ends
 * the process at once. Both end with 130. An error that nobody caught goes to `onCrash`, and then the process ends.
 */
export function processEnv(onCrash: (error: unknown, env: Env) => Promise<void>): Env {
  const interrupt = new AbortController()
  const env = envOf(interrupt.signal)
  process.on('SIGINT', () => {
    if (interrupt.signal.aborted) leave(EXIT.interrupted)
    interrupt.abort()
    env.exitCode = EXIT.interrupted
    env.endWithin(GRACE_AFTER_INTERRUPT_MS)
  })
  // unhandled rejections arrive here too
  process.on('uncaughtException', (error) => {
    onCrash(error, env).finally(() => leave(env.exitCode))
  })
  return env
}

/** Signals that end a process which does not listen, and what a shell says of one that they have ended. */
const ENDING_SIGNALS = [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const

function envOf(signal: AbortSignal): Env {
  return {
    get stdin() {
      return process.stdin
    },
    get stdout() {
      return process.stdout
    },
    get stderr() {
      return process.stderr
    },
    vars: process.env,
    cwd: process.cwd(),
    homeDir: homeDirOf(process.platform, process.env),
    platform: process.platform,
    arch: process.arch,
    execPath: process.execPath,
    nodeVersion: process.version,
    pid: process.pid,
    signal,
    isStdinTty: isatty(0),
    isStdoutTty: isatty(1),
    isStderrTty: isatty(2),
    get columns() {
      return columnsOf(process.env, () => [process.stdout, process.stderr].find((s) => s.isTTY)?.columns)
    },
    now: () => new Date(),
    endWithin(graceMs) {
      setTimeout(() => leave(Number(process.exitCode ?? 0)), graceMs).unref()
    },
    async endLookups() {
      if (!process.getActiveResourcesInfo().includes(LOOKUP)) return
      for (const stream of [process.stdout, process.stderr])
        await new Promise<void>((done) => stream.write('', () => done()))
      leave(Number(process.exitCode ?? 0))
    },
    atEnd(clean) {
      const ends = ENDING_SIGNALS.map(([signal, code]) => [signal, () => process.exit(code)] as const)
      process.once('exit', clean)
      for (const [signal, end] of ends) process.on(signal, end)
      return () => {
        process.off('exit', clean)
        for (const [signal, end] of ends) process.off(signal, end)
      }
    },
    keepHeapSmall() {
      // of the flags for this space the only one that still works when the process runs
      process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1')
    },
    dropDefaultAuthorities() {
      process.getBuiltinModule('node:tls').setDefaultCACertificates([])
    },
    get exitCode() {
      return (process.exitCode ?? 0) as ExitCode
    },
    set exitCode(code) {
      process.exitCode = code
    },
  }
}

const LOOKUP = 'GetAddrInfoReqWrap'
/** What a thread does that may never end: asking a name server that is silent, opening a pipe that nobody writes to. */
const BLOCKING: readonly string[] = [LOOKUP, 'FSReqPromise', 'FSReqCallback']

/**
 * As `process.exit`, which waits for such threads, but at once: the process becomes another program, and that one ends.
 * Node does not flush what it has not written yet in either case.
 */
function leave(code: number): void {
  const isBlocked = process.getActiveResourcesInfo().some((name) => BLOCKING.includes(name))
  if (!isBlocked || process.execve === undefined || !exists('/bin/sh')) process.exit(code)
  process.emit('exit', code)
  process.execve('/bin/sh', ['sh', '-c', `exit ${code}`], {})
}

/** `COLUMNS` when it is a positive number, else what the terminal says; a terminal that says 0 says nothing. */
export function columnsOf(vars: EnvVars, ofTerminal: () => number | undefined): number | undefined {
  const stated = Number(vars.COLUMNS)
  return Number.isInteger(stated) && stated > 0 ? stated : ofTerminal() || undefined
}

/**
 * The home directory as client-go's util/homedir finds it: `HOME`; on Windows the first of three that holds a
 * kubeconfig, else the first that is a directory, else the first that is set.
 */
export function homeDirOf(platform: NodeJS.Platform, vars: EnvVars): string {
  if (platform !== 'win32') return vars.HOME ?? ''
  const { HOME: home = '', USERPROFILE: profile = '' } = vars
  const drive = vars.HOMEDRIVE && vars.HOMEPATH ? vars.HOMEDRIVE + vars.HOMEPATH : ''
  const set = [home, profile, drive].filter((path) => path !== '')
  const withConfig = [home, drive, profile].find((path) => path !== '' && exists(join(path, '.kube', 'config')))
  return withConfig ?? set.find((path) => exists(path)) ?? set[0] ?? ''
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

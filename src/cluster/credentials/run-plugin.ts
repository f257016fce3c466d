// Runs a credential plugin and collects what it prints (client-go plugin/pkg/client/auth/exec, refreshCredsLocked).

import { type ChildProcess, spawn } from 'node:child_process'
import { normalize, sep } from 'node:path'
import { ConfigError } from '../../errors.ts'
import { reasonOf } from '../kubeconfig/file-error.ts'
import type { ExecConfig } from '../kubeconfig/kubeconfig.ts'

/** How long a plugin that was asked to stop may take, before it is killed. */
const STOP_GRACE_MS = 1000

const NOT_INSTALLED_HELP = `

It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins`

export type PluginRun = {
  readonly exec: ExecConfig
  /** The whole environment of the plugin. */
  readonly env: { readonly [name: string]: string | undefined }
  /** Whether the plugin gets our stdin; otherwise it finds an empty one. */
  readonly isInteractive: boolean
  /** Undefined: stderr is inherited. Else a plugin that is not interactive cannot open the terminal either. */
  readonly onStderr: ((chunk: Buffer) => void) | undefined
  /** Stops the plugin; the promise then rejects. */
  readonly signal: AbortSignal
  /** Stops it likewise; 0: never. */
  readonly timeoutMs: number
}

/**
 * What the plugin printed to stdout.
 * @throws ConfigError in client-go's words when it is missing, can't be started, or ends with anything but 0.
 */
export function runPlugin(run: PluginRun): Promise<string> {
  const command = cleanPath(run.exec.command)
  // in a session of its own, which has no terminal
  const isApart = run.onStderr !== undefined && !run.isInteractive && process.platform !== 'win32'
  return new Promise((resolve, reject) => {
    const child = spawn(command, run.exec.args, {
      env: run.env,
      stdio: [run.isInteractive ? 'inherit' : 'ignore', 'pipe', run.onStderr ? 'pipe' : 'inherit'],
      windowsHide: true,
      detached: isApart,
    })
    const chunks: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => run.onStderr?.(chunk))
    const timer = run.timeoutMs > 0 ? setTimeout(() => stop(` after ${run.timeoutMs} ms`), run.timeoutMs) : undefined
    const onAbort = () => stop('')
    const stop = (when: string) => {
      clearTimeout(timer)
      kill(child, isApart)
      const killer = setTimeout(() => kill(child, isApart, 'SIGKILL'), STOP_GRACE_MS)
      child.once('exit', () => clearTimeout(killer))
      // what it started may hold the pipe open, and keep this process
      child.stdout?.destroy()
      child.stderr?.destroy()
      reject(new ConfigError(`exec: executable ${command} was stopped${when}`))
    }
    const finish = () => {
      clearTimeout(timer)
      run.signal.removeEventListener('abort', onAbort)
    }
    run.signal.addEventListener('abort', onAbort, { once: true })
    child.once('error', (error) => {
      finish()
      reject(notStarted(command, run.exec.installHint, error))
    })
    child.once('close', (code) => {
      finish()
      if (code === 0) return resolve(Buffer.concat(chunks).toString('utf8'))
      reject(new ConfigError(`exec: executable ${command} failed with exit code ${code ?? -1}`))
    })
  })
}

/** Apart it has a process group of its own, with all that it has started in it. */
function kill(child: ChildProcess, isApart: boolean, signal: NodeJS.Signals = 'SIGTERM'): void {
  try {
    if (isApart && child.pid !== undefined) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // it has ended by itself
  }
}

/** A name is looked up on PATH and may not be there; a path fails as any file does. */
function notStarted(command: string, installHint: string, error: Error): ConfigError {
  if (command.includes(sep)) return new ConfigError(`exec: fork/exec ${command}: ${reasonOf(error)}`, { cause: error })
  const hint = installHint === '' ? '' : `\n\n${printable(installHint)}`
  return new ConfigError(`exec: executable ${command} not found${NOT_INSTALLED_HELP}${hint}`, { cause: error })
}

function cleanPath(command: string): string {
  const path = normalize(command)
  return path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path
}

/** A hint comes from a file and goes to a terminal: what could steer the terminal is spelled out. */
function printable(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t-\r]/gu, (c) => {
    return `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  })
}

// `-k DIR`: what kubectl's own kustomize, or the program kustomize, builds of a folder.

import { type ChildProcess, spawn } from 'node:child_process'
import { readStream } from './read-bytes.ts'
import { errorCode, SourceFault } from './source-fault.ts'

export type KustomizeOptions = {
  readonly cwd: string
  /** KUBECTL_PATH names the kubectl to use; without it the PATH is searched. The programs get the whole of it. */
  readonly env: NodeJS.ProcessEnv
  readonly signal?: AbortSignal | undefined
}

/**
 * The YAML that `kubectl kustomize DIR` prints, or `kustomize build DIR` where there is no kubectl.
 *
 * @throws SourceFault with the program's own words; the signal's reason when it is aborted.
 */
export async function runKustomize(folder: string, options: KustomizeOptions): Promise<Uint8Array> {
  const kubectl = options.env.KUBECTL_PATH || 'kubectl'
  const commands: readonly (readonly [string, ...string[]])[] = [
    [kubectl, 'kustomize', folder],
    ['kustomize', 'build', folder],
  ]
  for (const [program, ...args] of commands) {
    const output = await run(program, args, options)
    if (output !== undefined) return output
  }
  throw new SourceFault('KustomizeFailed', `-k needs ${kubectl} or kustomize, and neither is on the PATH`)
}

/** Undefined when there is no such program. */
async function run(
  program: string,
  args: readonly string[],
  options: KustomizeOptions,
): Promise<Uint8Array | undefined> {
  const { cwd, env, signal } = options
  signal?.throwIfAborted()
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
  const onAbort = () => child.kill()
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const ended = exitCodeOf(child)
    const [stdout, stderr, code] = await Promise.all([
      readStream(child.stdout, program),
      readStream(child.stderr, program),
      ended,
    ])
    signal?.throwIfAborted()
    if (code === 0) return stdout
    throw new SourceFault('KustomizeFailed', failureText(program, code, new TextDecoder().decode(stderr)))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
}

function exitCodeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
}

function failureText(program: string, code: number | null, stderr: string): string {
  const logged = /^E\d{4} .* err="(.*)"$/.exec(stderr.trim())?.[1] // how some kubectls report: as a line of their log
  const words = (logged ?? stderr).trim().replace(/^[Ee]rror: /, '')
  return words === '' ? `${program} kustomize failed with exit code ${code}` : words
}

// Runs the built executable as a user does: on its own, and through kubectl's plugin mechanism.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { ROOT } from './build-cluster.ts'
import { type Result, type Running, type RunOptions, run, start } from './child-process.ts'

const EXECUTABLES = ['kubectl-tack', 'kubectl_complete-tack']

/** Runs `kubectl-tack ARGS` under the Node that runs the tests. */
export function tack(args: readonly string[], options?: RunOptions): Promise<Result> {
  return run(process.execPath, [executable('kubectl-tack'), ...args], options)
}

/** Starts `kubectl-tack ARGS` and leaves it running, with an open stdin: for watches, prompts and signals. */
export function startTack(args: readonly string[], options?: RunOptions): Running {
  return start(process.execPath, [executable('kubectl-tack'), ...args], options)
}

/** Runs what kubectl calls to complete the words of `kubectl tack`. */
export function completeTack(args: readonly string[], options?: RunOptions): Promise<Result> {
  return run(process.execPath, [executable('kubectl_complete-tack'), ...args], options)
}

/** Path of one of our executables. */
function executable(name: string): string {
  return join(ROOT, 'bin', `${name}.js`)
}

/** A folder of a user's own: HOME, kubectl's cache, and the launchers of our plugin. */
export type Home = {
  readonly dir: string
  /** HOME, cache folder and PATH for `RunOptions.env`; on that PATH kubectl finds the plugin. */
  readonly env: Readonly<Record<string, string>>
  remove(): Promise<void>
}

/** A new, empty home, so that nobody's settings or caches are used or changed. */
export async function temporaryHome(): Promise<Home> {
  const dir = await mkdtemp(join(tmpdir(), 'tack-home-'))
  const plugins = join(dir, 'plugins')
  await mkdir(plugins)
  for (const name of EXECUTABLES) await writeLauncher(plugins, name)
  return {
    dir,
    env: {
      HOME: dir,
      USERPROFILE: dir,
      KUBECACHEDIR: join(dir, '.kube', 'cache'),
      PATH: `${plugins}${delimiter}${process.env.PATH ?? ''}`,
    },
    remove: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** A launcher names the Node that runs the tests: the first one on PATH may be too old. */
async function writeLauncher(folder: string, name: string): Promise<void> {
  if (process.platform === 'win32') {
    await writeFile(join(folder, `${name}.cmd`), `@"${process.execPath}" "${executable(name)}" %*\r\n`)
    return
  }
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${executable(name)}' "$@"\n`)
  await chmod(path, 0o755)
}

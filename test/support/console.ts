// Runs the commands that documents show, in a shell, as somebody would who reads them at the root of a checkout.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { ROOT } from './build-cluster.ts'
import { type Result, type RunOptions, run, start } from './child-process.ts'
import type { ConsoleStep } from './document.ts'
import { temporaryHome } from './tack.ts'

/** A shell with `kubectl`, the plugin and `node` on its PATH, and a home of its own. */
export type Shell = {
  /** What each step printed, stdout and stderr as a terminal shows them; `$?` is that of the step before. */
  runAll(steps: readonly ConsoleStep[]): Promise<string[][]>
  /** One command line, in a shell of its own. */
  run(command: string, options?: RunOptions): Promise<Result>
  /** Starts a command line that does not end by itself; a signal reaches the command. */
  start(command: string, options?: RunOptions): ReturnType<typeof start>
  /** Its PATH. */
  readonly path: string
  remove(): Promise<void>
}

/** Ends what a step prints; no text has it. */
const MARK = '\u001e'

/**
 * Opens a shell.
 * @param kubectlPath undefined where there is none: then `kubectl tack` is our executable alone.
 * @param kubeconfig its text; empty where no cluster is to be asked.
 */
export async function openShell(kubectlPath: string | undefined, kubeconfig = ''): Promise<Shell> {
  const home = await temporaryHome()
  const bin = join(home.dir, 'bin')
  await mkdir(bin)
  await symlink(process.execPath, join(bin, 'node'))
  // as the README says how to install
  for (const name of ['kubectl-tack', 'kubectl_complete-tack']) {
    await symlink(join(ROOT, 'bin', `${name}.js`), join(bin, name))
  }
  if (kubectlPath !== undefined) await symlink(kubectlPath, join(bin, 'kubectl'))
  else await writeFile(join(bin, 'kubectl'), '#!/bin/sh\nshift\nexec kubectl-tack "$@"\n', { mode: 0o755 })
  const config = join(home.dir, 'kubeconfig')
  await writeFile(config, kubeconfig, { mode: 0o600 })
  // what an editor does to an object: no person sits here
  const editor = join(bin, 'editor')
  await writeFile(editor, `#!/bin/sh\nsed 's/keep: 14/keep: 7/' "$1" > "$1.new" && mv "$1.new" "$1"\n`, { mode: 0o755 })
  const env = { ...home.env, KUBE_EDITOR: editor, PATH: `${bin}${delimiter}${home.env.PATH}`, KUBECONFIG: config }
  const options = { cwd: ROOT, env }
  const withMore = (more: RunOptions = {}) => ({ ...options, ...more, env: { ...env, ...more.env } })
  return {
    async runAll(steps) {
      const script = ['exec 2>&1', 'code=0', ...steps.map(toScript)].join('\n')
      const { stdout } = await run('sh', ['-c', script], options)
      const outputs = stdout.split(MARK).map((text) => text.replace(/\n$/, '').split('\n'))
      return steps.map((_, i) => outputs[i] ?? ['(the shell ended before)'])
    },
    run: (command, more) => run('sh', ['-c', command], withMore(more)),
    start: (command, more) => start('sh', ['-c', `exec ${command}`], { ...withMore(more), input: '' }),
    path: env.PATH,
    remove: home.remove,
  }
}

function toScript({ command }: ConsoleStep): string {
  return `(exit $code)\n${command}\ncode=$?\nprintf '${MARK}'`
}

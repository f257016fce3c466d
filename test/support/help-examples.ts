// The examples that help shows, as they can be run: nothing but a dry run of what would write.

import { copyFile, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COMMANDS } from '../../src/cli/command-table.ts'
import { commandPath } from '../../src/cli/help.ts'
import { loadCommand } from '../../src/cli/program.ts'
import { helpSectionsOf } from '../../src/flags/help-sections.ts'
import { ROOT } from './build-cluster.ts'
import type { TestCluster } from './cluster.ts'
import { isWriting } from './document.ts'
import { testEnv } from './env.ts'

export type HelpExample = {
  readonly command: string
  /** As help shows it. */
  readonly shown: string
  /** As it is run. */
  readonly line: string
  /** The exit codes that help tells of. */
  readonly codes: readonly number[]
}

/** The examples of all commands but `completion`, whose lines are for shells of their own. */
export async function helpExamples(): Promise<HelpExample[]> {
  const examples: HelpExample[] = []
  for (const { name } of COMMANDS.filter((entry) => entry.name !== 'completion')) {
    const command = await loadCommand(name, testEnv())
    for (const each of command === undefined ? [] : [command, ...command.commands]) {
      const { examples: lines, exitStatus } = helpSectionsOf(each)
      const codes = Object.keys(exitStatus).map(Number)
      // those of commands below it are shown again
      if (each.commands.length > 0) continue
      for (const [, shown] of lines) {
        const line = isWriting(shown) && !/ --plan | journal rm /.test(shown) ? `${shown} --dry-run` : shown
        examples.push({ command: commandPath(each), shown, line, codes })
      }
    }
  }
  return examples
}

/**
 * A folder with what examples name: `deploy/`, `examples/`, `before.json` and a `helm` in `bin/`; and in the namespace the
 * Deployments `web` and `api`, and a ConfigMap. The caller removes the folder.
 */
export async function helpFolder(cluster: TestCluster, namespace: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tack-help-'))
  const release = join(ROOT, 'examples', 'shop-next', 'release.yaml')
  await mkdir(join(folder, 'deploy'))
  await mkdir(join(folder, 'bin'))
  await copyFile(release, join(folder, 'deploy', 'release.yaml'))
  await symlink(join(ROOT, 'examples'), join(folder, 'examples'))
  await writeFile(
    join(folder, 'before.json'),
    await cluster.kubectlOk(['get', 'deploy,cm', '-n', 'shop', '-o', 'json']),
  )
  await writeFile(join(folder, 'bin', 'helm'), `#!/bin/sh\ncat '${release}'\n`, { mode: 0o755 })
  for (const name of ['web', 'api']) {
    const labels = { app: name }
    const containers = [{ name, image: `${name}:1` }]
    const template = { metadata: { labels }, spec: { containers } }
    const spec = { replicas: 0, selector: { matchLabels: labels }, template }
    await cluster.create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace, labels }, spec })
  }
  const metadata = { name: 'web', namespace, labels: { app: 'web' } }
  await cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: {} })
  return folder
}

// `kubectl tack completion`: prints the scripts that are kept in completions/, and installs the one for kubectl.

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Argument, Command, Option } from 'commander'
import { UsageError } from '../errors.ts'
import { completes } from '../flags/completes.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'
import { scriptName } from './completion/our-script.ts'
import { type InstallFlags, runInstall, toInstallOptions } from './completion/run-install.ts'

/** The scripts by the word that asks for them; names of files in completions/. */
export const SCRIPTS = {
  bash: 'kubectl-tack.bash',
  zsh: '_kubectl-tack',
  fish: 'kubectl-tack.fish',
  powershell: 'kubectl-tack.ps1',
  kubectl: 'kubectl_complete-tack',
} as const

/** Flags only: printing is in scriptOf. */
export function completionCommand(env: Env): Command {
  const command = new Command('completion')
    .summary('Print the script that completes our words in a shell')
    .description(
      'Print a script that completes commands, flags, kinds, names and fields. The one for kubectl lets kubectl ' +
        'complete "kubectl tack" in any shell that it completes itself, and install puts it where kubectl looks for ' +
        'it; the others are for those who type kubectl-tack.',
    )
    .usage(`${Object.keys(SCRIPTS).join(' | ')} | install`)
    .addArgument(new Argument('<shell>', 'shell to complete in').choices(Object.keys(SCRIPTS)))
    .action(async (shell: string) => {
      env.stdout.write(await scriptOf(shell))
    })
    .addCommand(installCommand(env))
  return withHelpSections(command, {
    examples: [
      ['Through kubectl, in every shell that it completes: once', 'kubectl tack completion install'],
      ['kubectl-tack typed directly in bash; put the line into ~/.bashrc', 'source <(kubectl-tack completion bash)'],
      ['In zsh; put the line into ~/.zshrc', 'source <(kubectl-tack completion zsh)'],
      ['In fish', 'kubectl-tack completion fish > ~/.config/fish/completions/kubectl-tack.fish'],
      [
        'In PowerShell; put the line into $PROFILE',
        'kubectl-tack completion powershell | Out-String | Invoke-Expression',
      ],
    ],
    exitStatus: { 0: 'the script was printed', 2: 'usage' },
  })
}

/** Flags only: decisions are in toInstallOptions and runInstall. */
function installCommand(env: Env): Command {
  const command = new Command('install')
    .summary('Put the script for kubectl where kubectl looks for it')
    .description(
      'Let kubectl complete "kubectl tack": puts kubectl_complete-tack into the folder where kubectl finds the plugin, ' +
        'or into ~/.local/bin or ~/bin if they are on PATH. Nothing that is not ours is overwritten or removed.',
    )
    .usage('[flags]')
    .addOption(completes('directory', new Option('--dir <folder>', 'put it into this folder, or remove it from there')))
    .addOption(new Option('--uninstall', 'remove what install has made'))
    .addOption(new Option('--dry-run', 'show what would be done, and do nothing'))
    .action(async (flags: InstallFlags) => {
      const script = await textOf(scriptName(env))
      await runInstall(toInstallOptions(flags, env), { packageFolder: fileURLToPath(PACKAGE), script }, env)
    })
  return withHelpSections(command, {
    examples: [
      ['After an installation by krew, or of an archive', 'kubectl tack completion install'],
      ['Into a folder of your own', 'kubectl tack completion install --dir ~/bin'],
      ['Before the plugin is uninstalled', 'kubectl tack completion install --uninstall'],
    ],
    exitStatus: { 0: 'it is there; with --uninstall: it is not', 2: 'usage, or the file cannot be made or removed' },
  })
}

/** The folder of the program: as far from here as from the bundle in dist/cli. */
const PACKAGE = new URL('../../', import.meta.url)

function textOf(name: string): Promise<string> {
  return readFile(new URL(`completions/${name}`, PACKAGE), 'utf8')
}

/** The script for a shell. @throws UsageError for a shell that has none. */
export function scriptOf(shell: string): Promise<string> {
  const name = Object.entries(SCRIPTS).find(([known]) => known === shell)?.[1]
  if (name === undefined) {
    const message = `no completion for ${JSON.stringify(shell)}; there is one for ${Object.keys(SCRIPTS).join(', ')}`
    throw new UsageError(message, { value: shell })
  }
  return textOf(name)
}

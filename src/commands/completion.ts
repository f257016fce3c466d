// `kubectl tack completion`: prints the scripts that are kept in completions/.

import { readFile } from 'node:fs/promises'
import { Argument, Command } from 'commander'
import { UsageError } from '../errors.ts'
import type { Env } from '../flags/env.ts'
import { withHelpSections } from '../flags/help-sections.ts'

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
      'Print a script that completes commands, flags, kinds and names. The one for kubectl lets kubectl complete ' +
        '"kubectl tack" in any shell that it completes itself; the others are for those who type kubectl-tack.',
    )
    .usage(Object.keys(SCRIPTS).join(' | '))
    .addArgument(new Argument('<shell>', 'shell to complete in').choices(Object.keys(SCRIPTS)))
    .action(async (shell: string) => {
      env.stdout.write(await scriptOf(shell))
    })
  return withHelpSections(command, {
    examples: [
      ['Through kubectl, in every shell: once, after an installation by krew', KREW_LINE],
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

const KREW_FILE = `"\${KREW_ROOT:-$HOME/.krew}/bin/kubectl_complete-tack"`
const KREW_LINE = `kubectl tack completion kubectl > ${KREW_FILE} && chmod +x ${KREW_FILE}`

/** The script for a shell. @throws UsageError for a shell that has none. */
export function scriptOf(shell: string): Promise<string> {
  const name = Object.entries(SCRIPTS).find(([known]) => known === shell)?.[1]
  if (name === undefined) {
    const message = `no completion for ${JSON.stringify(shell)}; there is one for ${Object.keys(SCRIPTS).join(', ')}`
    throw new UsageError(message, { value: shell })
  }
  // the folder is as far from here as from the bundle in dist/cli
  return readFile(new URL(`../../completions/${name}`, import.meta.url), 'utf8')
}

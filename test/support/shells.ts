// Interactive shells on a terminal of their own, in which a test presses TAB.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { RunOptions } from './child-process.ts'
import { run } from './child-process.ts'
import { startInTerminal } from './terminal.ts'

export type ShellName = 'bash' | 'zsh' | 'fish'

/** False, or why a shell's tests are skipped. */
export function missingShell(shell: string): string | false {
  return spawnSync(shell, ['--version']).error === undefined ? false : `${shell} is not installed`
}

export type InteractiveShell = {
  /** The command line as the shell has it after TAB was pressed at its end. */
  tab(line: string): Promise<string>
  close(): Promise<void>
}

/** Keys Ctrl-X Ctrl-X print the command line between marks, and empty it. The marks are taken apart where they are typed. */
const SHOW: { readonly [shell in 'bash' | 'zsh']: string } = {
  bash: `show() { echo "<""<$((++n)):$READLINE_LINE>"">"; READLINE_LINE=; READLINE_POINT=0; }; bind -x '"\\C-x\\C-x": show'`,
  zsh: `show() { print -r -- "<""<$((++n)):$BUFFER>"">"; BUFFER=; zle reset-prompt }; zle -N show; bindkey '^X^X' show`,
}
/** Of a session in which many lines are completed. */
const SESSION_MS = 5 * 60_000
const ARGUMENTS = { bash: ['--norc', '--noprofile', '-i'], zsh: ['-f', '-i'] }

/** Opens bash or zsh; `setup` are lines for it that load completions. */
export async function openInteractive(
  shell: 'bash' | 'zsh',
  setup: readonly string[],
  options: Omit<RunOptions, 'input'>,
): Promise<InteractiveShell> {
  const env = { ...options.env, TERM: 'dumb', ZDOTDIR: '/no/such/folder', HISTFILE: '' }
  const running = startInTerminal(1000, shell, ARGUMENTS[shell], { timeoutMs: SESSION_MS, ...options, env })
  const lines = shell === 'zsh' ? ['PS1=; autoload -U compinit; compinit -u -D', ...setup] : setup
  for (const line of [...lines, SHOW[shell]]) running.type(`${line}\n`)
  running.type('echo rea""dy\n')
  await running.waitFor('stdout', /ready/)
  let shown = 0
  return {
    async tab(line) {
      shown += 1
      running.type(`${line}\t\x18\x18`)
      const [, found = ''] = await running.waitFor('stdout', new RegExp(`<<${shown}:([^]*?)>>`))
      return found
    },
    async close() {
      running.type('\x03\x04exit\n')
      await running.ended
    },
  }
}

/** What fish offers for a command line, without the meanings. */
export async function offeredInFish(setup: string, line: string, options: RunOptions): Promise<readonly string[]> {
  const { stdout } = await run('fish', ['--no-config', '-c', `${setup}; complete -C "$LINE"`], {
    ...options,
    env: { ...options.env, TERM: 'dumb', LINE: line },
  })
  return stdout.split('\n').flatMap((word) => (word === '' ? [] : [word.split('\t')[0] ?? '']))
}

const BASH_COMPLETION = [
  '/usr/share/bash-completion/bash_completion',
  '/usr/local/share/bash-completion/bash_completion',
  '/opt/homebrew/etc/profile.d/bash_completion.sh',
]

/** The library that kubectl's script for bash is written for; undefined where it is not installed. */
export const bashCompletion = BASH_COMPLETION.find((path) => existsSync(path))

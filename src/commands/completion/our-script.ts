// The file that kubectl runs to complete `kubectl tack`, and how ours is told from others of that name.

import { lstat, readFile, stat } from 'node:fs/promises'
import type { Env } from '../../flags/env.ts'

/** What kubectl looks for on PATH; on Windows with an ending. */
export const COMPLETER = 'kubectl_complete-tack'

/** The name of the script of a platform, here and in completions/. */
export function scriptName({ platform }: Pick<Env, 'platform'>): string {
  return platform === 'win32' ? `${COMPLETER}.cmd` : COMPLETER
}

/** What stands at a path: nothing, our script, another way to us (a link, npm's shim), or something of somebody else's. */
export type Found = {
  readonly is: 'absent' | 'script' | 'way-to-us' | 'foreign'
  /** Of a script. */
  readonly text: string
  readonly isExecutable: boolean
}

/** Scripts are short; what is longer need not be read to know that it is none. */
const MAX_BYTES = 65_536

export async function lookAt(path: string): Promise<Found> {
  const entry = await lstat(path).catch(() => undefined)
  if (entry === undefined) return { is: 'absent', text: '', isExecutable: false }
  // a link is followed: to what it leads, if anywhere
  const target = await stat(path).catch(() => undefined)
  const isRead = target?.isFile() === true && target.size <= MAX_BYTES
  const text = isRead ? await readFile(path, 'utf8').catch(() => '') : ''
  const isExecutable = ((target?.mode ?? 0) & 0o111) !== 0
  if (entry.isFile() && isOurScript(text)) return { is: 'script', text, isExecutable }
  return { is: leadsToUs(text) ? 'way-to-us' : 'foreign', text, isExecutable }
}

const COMMANDS = [/^exec kubectl-tack __complete "\$@"$/, /^kubectl-tack __complete %\*$/]
const BESIDES = /^(#.*|@echo off|rem .*|)$/

/** True for what some version of ours has written: one command that asks us, and comments. What was added is a person's. */
function isOurScript(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => !BESIDES.test(line))
  return lines.length === 1 && COMMANDS.some((command) => command.test(lines[0] ?? ''))
}

/** True for the executable that npm links, for npm's shim of it, and for scripts with more in them than ours. */
function leadsToUs(text: string): boolean {
  return /kubectl-tack __complete|kubectl_complete-tack\.js|launch\(\['__complete'/.test(text)
}

// A text in the person's editor. Follows pkg/cmd/util/editor/editor.go of kubectl.

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'

/** A text that can be edited again and again, in a private folder of its own. */
export type EditedText = {
  readonly file: string
  /** Opens the editor and waits for it. @throws UsageError when it fails; the file stays */
  edit(text: string): Promise<string>
  /** Removes the text. */
  drop(): Promise<void>
}

/** @param suffix of the file's name, which tells editors what is in it */
export async function openText(suffix: string, env: Env): Promise<EditedText> {
  const folder = await mkdtemp(join(env.vars.TMPDIR || tmpdir(), 'kubectl-tack-edit-'))
  const file = join(folder, `edit.${suffix}`)
  return {
    file,
    async edit(text) {
      await writeFile(file, text, { mode: 0o600 })
      await runEditor(file, env)
      return readFile(file, 'utf8')
    },
    drop: () => rm(folder, { recursive: true, force: true }),
  }
}

/** `KUBE_EDITOR`, `EDITOR`, else what every system has. */
function editorOf({ vars, platform }: Env): string {
  return vars.KUBE_EDITOR || vars.EDITOR || (platform === 'win32' ? 'notepad' : 'vi')
}

async function runEditor(file: string, env: Env): Promise<void> {
  const editor = editorOf(env)
  const isWindows = env.platform === 'win32'
  const shell = isWindows ? (env.vars.ComSpec ?? 'cmd.exe') : env.vars.SHELL || '/bin/bash'
  const words = isWindows ? ['/d', '/s', '/c', `"${editor} "${file}""`] : ['-c', `${editor} "$0"`, file]
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const failed = (why: string, cause?: unknown) =>
    new UsageError(`there was a problem with the editor ${JSON.stringify(editor)}${why}`, { value: editor, cause })
  const child = spawn(shell, words, {
    stdio: 'inherit',
    env: { ...env.vars },
    windowsVerbatimArguments: isWindows,
  })
  child.on('error', (error) => reject(failed(`: ${error.message}`, error)))
  child.on('exit', (code, signal) => {
    if (code === 0) resolve()
    else reject(failed(code === null ? `: it was ended by ${signal}` : `: it exited with ${code}`))
  })
  return promise
}

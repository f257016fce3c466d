// A text in the person's editor. Follows pkg/cmd/util/editor/editor.go of kubectl.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getSystemErrorMessage } from 'node:util'
import { ConfigError, UsageError } from '../../errors.ts'
import type { Env } from '../../flags/env.ts'

/** A text that can be edited again and again, in a private folder of its own. */
export type EditedText = {
  readonly file: string
  /** True when there is a text that a person may have changed. */
  isKept(): boolean
  /**
   * Opens the editor and waits for it.
   * @throws UsageError when it fails, ConfigError when there is no room for the text; what was edited before stays
   */
  edit(text: string): Promise<string>
  /** Removes the text. */
  drop(): Promise<void>
}

/** @param suffix of the file's name, which tells editors what is in it. @throws ConfigError */
export async function openText(suffix: string, env: Env): Promise<EditedText> {
  const parent = env.vars.TMPDIR || tmpdir()
  const folder = await mkdtemp(join(parent, 'kubectl-tack-edit-')).catch((error) => {
    throw noPlace(parent, error)
  })
  const file = join(folder, `edit.${suffix}`)
  const drop = () => rm(folder, { recursive: true, force: true })
  return {
    file,
    isKept: () => existsSync(file),
    async edit(text) {
      await replaceText(file, text).catch(async (error) => {
        if (!existsSync(file)) await drop()
        throw noPlace(parent, error)
      })
      await runEditor(file, env)
      return readFile(file, 'utf8')
    },
    drop,
  }
}

/** What is there stays whole until the new text is. */
async function replaceText(file: string, text: string): Promise<void> {
  const beside = `${file}.new`
  try {
    await writeFile(beside, text, { mode: 0o600 })
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

function noPlace(folder: string, error: NodeJS.ErrnoException): ConfigError {
  const why = error.errno === undefined ? error.message : getSystemErrorMessage(error.errno)
  return new ConfigError(`the text cannot be kept in ${folder}: ${why}; TMPDIR says where`, {
    path: folder,
    cause: error,
  })
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

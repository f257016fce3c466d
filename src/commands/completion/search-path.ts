// Where kubectl looks for what completes a plugin: the folders of PATH, as Go's exec.LookPath goes through them.

import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { Env } from '../../flags/env.ts'

/** Folders that `npx` and `npm run` put in front; in a shell they are not there. */
const OF_NPM_SCRIPTS = /[\\/]node_modules[\\/]\.bin[\\/]?$/

/** In their order, each once. Those that are relative Go leaves out. */
export function searchPath({ vars, platform }: Env): readonly string[] {
  const folders = (vars.PATH ?? '')
    .split(platform === 'win32' ? ';' : ':')
    .map((folder) => folder.replace(/^"(.*)"$/, '$1'))
    .filter((folder) => isAbsolute(folder) && !OF_NPM_SCRIPTS.test(folder))
  return [...new Set(folders)]
}

/** The executable of that name that is run; undefined when there is none. */
export async function lookUpExecutable(name: string, env: Env): Promise<string | undefined> {
  for (const folder of searchPath(env)) {
    for (const ending of endingsOf(env)) {
      const path = join(folder, name + ending)
      if (await isExecutable(path, env)) return path
    }
  }
  return undefined
}

function endingsOf({ platform, vars }: Env): readonly string[] {
  if (platform !== 'win32') return ['']
  return (vars.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').split(';').map((ending) => ending.toLowerCase())
}

/** On Windows every file is. */
async function isExecutable(path: string, { platform }: Env): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true && (platform === 'win32' || (found.mode & 0o111) !== 0)
}

/** True for a folder in which we may make a file. */
export async function isWritableFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory() !== true) return false
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  )
}

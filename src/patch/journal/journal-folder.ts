// Where journals are kept: private files in the state folder, the newest of them.

import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConfigError } from '../../errors.ts'
import { isAlive } from './is-alive.ts'

/** Runs that are kept. */
export const RUNS_KEPT = 100

const SUFFIX = '.jsonl'

/**
 * `$XDG_STATE_HOME/kubectl-tack/journal`, by default `~/.local/state/kubectl-tack/journal`.
 * @throws ConfigError for nobody's home: below the current folder nobody would find it again
 */
export function journalFolder({
  env,
  homeDir,
}: {
  readonly env: { readonly [name: string]: string | undefined }
  readonly homeDir: string
}): string {
  const state = env.XDG_STATE_HOME || (homeDir && join(homeDir, '.local', 'state'))
  if (state === '')
    throw new ConfigError('there is no place for the journal: HOME or XDG_STATE_HOME says where it is kept')
  return join(state, 'kubectl-tack', 'journal')
}

/** @throws ConfigError in one line that names the folder */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder)
    const { mode } = await stat(folder)
    if ((mode & 0o077) !== 0) await chmod(folder, 0o700)
  } catch (error) {
    throw journalError(folder, error)
  }
}

/**
 * One by one: Node never comes back from making all of them below a folder that takes none, as /proc does.
 * Another run may make the same ones at the same moment.
 */
async function makeFolders(folder: string, isParentMade = false): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const parent = dirname(folder)
    if (code === 'ENOENT' && !isParentMade && parent !== folder) {
      await makeFolders(parent)
      return makeFolders(folder, true)
    }
    if (code !== 'EEXIST') throw error
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error('a file is there'), { code: 'ENOTDIR' })
  }
}

export function fileOf(folder: string, run: string): string {
  return join(folder, `${run}${SUFFIX}`)
}

/** The runs in a folder, the newest first; none where there is no folder. */
export async function runsIn(folder: string): Promise<readonly { readonly run: string; readonly time: number }[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw journalError(folder, error)
  })
  const runs = names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length))
  const timed = await Promise.all(
    runs.map(async (run) => {
      const found = await stat(fileOf(folder, run)).catch(() => undefined)
      return found === undefined ? [] : [{ run, time: found.birthtimeMs || found.mtimeMs }]
    }),
  )
  return timed.flat().sort((a, b) => b.time - a.time || (a.run < b.run ? 1 : -1))
}

/** Drops all but the newest, and those that are under way. */
export async function dropOldRuns(folder: string): Promise<void> {
  const old = (await runsIn(folder)).slice(RUNS_KEPT)
  await Promise.all(
    old.map(async ({ run }) => {
      const file = fileOf(folder, run)
      if (!(await seemsUnderWay(file))) await rm(file, { force: true }).catch(() => {})
    }),
  )
}

/** By the words of its lines: what is about to be dropped need not be sound. */
async function seemsUnderWay(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '')
  if (/"phase":"end"/.test(text.slice(text.lastIndexOf('\n', text.length - 2) + 1))) return false
  const holders = text.matchAll(/"phase":"(?:begin|resume)"[^\n]*"pid":(\d+)[^\n]*"time":"([^"]+)"/g)
  const asked = Array.from(holders, ([, pid, time = '']) => isAlive(Number(pid), time))
  return (await Promise.all(asked)).includes(true)
}

const WORDS: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left on device',
  EDQUOT: 'disk quota exceeded',
  ENOTDIR: 'not a directory',
  ENOENT: 'no such file or directory',
  EIO: 'input/output error',
}

/** What kept a journal from being written or read, in one line. */
export function journalError(path: string, error: unknown): ConfigError {
  const { code = '', message } = error as NodeJS.ErrnoException
  return new ConfigError(
    `the journal ${path} cannot be used: ${WORDS[code] ?? message}; XDG_STATE_HOME says where it is kept`,
    { path, cause: error },
  )
}

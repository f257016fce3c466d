// Where journals are kept: private files in the state folder, the newest of them.

import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '../../errors.ts'

/** Runs that are kept. */
export const RUNS_KEPT = 100

const SUFFIX = '.jsonl'

/** `$XDG_STATE_HOME/kubectl-tack/journal`, by default `~/.local/state/kubectl-tack/journal`. */
export function journalFolder({
  env,
  homeDir,
}: {
  readonly env: { readonly [name: string]: string | undefined }
  readonly homeDir: string
}): string {
  const state = env.XDG_STATE_HOME || join(homeDir, '.local', 'state')
  return join(state, 'kubectl-tack', 'journal')
}

/** @throws ConfigError in one line that names the folder */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error) => {
    throw journalError(folder, error)
  })
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

/** Drops all but the newest. */
export async function dropOldRuns(folder: string): Promise<void> {
  const old = (await runsIn(folder)).slice(RUNS_KEPT)
  await Promise.all(old.map(({ run }) => rm(fileOf(folder, run), { force: true })))
}

const WORDS: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left on device',
  EDQUOT: 'disk quota exceeded',
  ENOTDIR: 'not a directory',
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

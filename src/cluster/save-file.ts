// Files of a cache, written whole or not at all, for their owner alone.

import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file below folders that are made where there are none. The process id keeps the temporary files of
 * processes apart; rename makes the last one win whole.
 * @param modifiedAtMs what the file is to say of itself; without it, now
 * @throws what the file system says
 */
export function saveFile(path: string, text: string, modifiedAtMs?: number): void {
  makeFolder(dirname(path))
  const temporary = `${path}.${process.pid}.${temporaryCount++}.tmp`
  try {
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' })
    if (modifiedAtMs !== undefined) utimesSync(temporary, modifiedAtMs / 1000, modifiedAtMs / 1000)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

let temporaryCount = 0

/** Node's own recursive mkdir never ends where a folder that is there takes no folders: below /proc, say. */
function makeFolder(path: string): void {
  const parent = dirname(path)
  if (existsSync(path)) return
  if (parent !== path) makeFolder(parent)
  try {
    mkdirSync(path, { mode: 0o750 })
  } catch (error) {
    // another process may have been faster
    if (!existsSync(path)) throw error
  }
}

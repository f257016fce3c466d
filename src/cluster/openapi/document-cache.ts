// OpenAPI documents on disk, below the cache folder that kubectl uses. A document is named for its hash: a file is
// true for ever, and the same for all clusters that serve it.

import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { saveFile } from '../save-file.ts'

export interface DocumentCache {
  /** The text of a document; undefined when there is none that can be read. */
  load(name: string, hash: string): string | undefined
  /** Keeps a document, atomically and for its owner alone. A folder that cannot be written is no failure. */
  save(name: string, hash: string, text: string): void
  /** The text of the index of one cluster and when its server gave it, in ms since the epoch. */
  loadIndex(cluster: string): { readonly text: string; readonly askedAtMs: number } | undefined
  /** Keeps an index; `cluster` is a name for a file. */
  saveIndex(cluster: string, text: string): void
}

/** Documents that nobody has read for this long are removed when another one is saved. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000

/** Opens the documents in `<cacheDir>/tack/openapi/<name>-<hash>.json`. */
export function documentCache(cacheDir: string, now: () => number = Date.now): DocumentCache {
  const folder = join(cacheDir, 'tack', 'openapi')
  const indexes = join(cacheDir, 'tack', 'openapi-index')
  return {
    load(name, hash) {
      const path = pathOf(folder, name, hash)
      if (path === undefined) return undefined
      try {
        const text = readFileSync(path, 'utf8')
        utimesSync(path, now() / 1000, now() / 1000)
        return text
      } catch {
        return undefined
      }
    },
    loadIndex(cluster) {
      try {
        const path = join(indexes, cluster)
        return { text: readFileSync(path, 'utf8'), askedAtMs: statSync(path).mtimeMs }
      } catch {
        return undefined
      }
    },
    saveIndex(cluster, text) {
      try {
        saveFile(join(indexes, cluster), text)
      } catch {}
    },
    save(name, hash, text) {
      const path = pathOf(folder, name, hash)
      if (path === undefined) return
      try {
        saveFile(path, text)
        removeOld(folder, now() - KEPT_MS)
      } catch {}
    },
  }
}

const MAX_NAME = 100

/** Undefined for a hash that no file should be named for. */
function pathOf(folder: string, name: string, hash: string): string | undefined {
  if (!/^[0-9A-Za-z]{8,130}$/.test(hash)) return undefined
  return join(folder, `${name.replace(/[^\w.]/g, '_').slice(-MAX_NAME)}-${hash}.json`)
}

function removeOld(folder: string, beforeMs: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).mtimeMs < beforeMs) rmSync(path, { force: true })
  }
}

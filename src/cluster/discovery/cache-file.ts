// The one discovery cache file of a cluster, below the cache folder that kubectl uses.
// Reading and writing are synchronous: a warm start waits for this file and for nothing else.

import { closeSync, fstatSync, openSync, readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { Connection } from '../connection.ts'
import { homeFolder } from '../kubeconfig/surroundings.ts'
import { saveFile } from '../save-file.ts'
import { packCatalog, unpackCatalog } from './cache-format.ts'
import type { Catalog } from './catalog.ts'

/** A catalog from the cache and when a server last said that it is true, in ms since the epoch. */
export type CachedCatalog = { readonly catalog: Catalog; readonly validatedAtMs: number }

export interface CatalogCache {
  /** Undefined when there is none that can be used: missing, unreadable, damaged, of another cluster or format. */
  load(): CachedCatalog | undefined
  /** Replaces the file atomically. A folder that cannot be written is no failure: there is no cache then. */
  save(catalog: Catalog, nowMs: number): void
  /** Notes that the file is still true. */
  touch(nowMs: number): void
}

type Identity = Pick<Connection, 'server' | 'tls'>

/** kubectl's: `$KUBECACHEDIR`, else `~/.kube/cache`; empty, which means none, for a user without a home. */
export function defaultCacheDir(env: { readonly [name: string]: string | undefined } = process.env): string {
  const home = homeFolder(env)
  return env.KUBECACHEDIR || (home && join(home, '.kube', 'cache'))
}

/**
 * Opens the cache of one cluster: `<cacheDir>/tack/discovery/<host>_<port>_<hash>.json`. The hash is over the whole
 * address and the certificate authority, so that a new cluster on an old port does not find the old one's file.
 */
export function catalogCache(cacheDir: string, cluster: Identity): CatalogCache {
  const identity = identityOf(cluster)
  const path = join(cacheDir, 'tack', 'discovery', clusterFileName(cluster))
  return {
    load: () => load(path, identity),
    save: (catalog, nowMs) => quietly(() => saveFile(path, packCatalog(catalog, identity), nowMs)),
    touch: (nowMs) => quietly(() => utimesSync(path, nowMs / 1000, nowMs / 1000)),
  }
}

/** What files about a cluster are called: `<host>_<port>_<hash>.json`. */
export function clusterFileName(cluster: Identity): string {
  return fileName(cluster.server, identityOf(cluster))
}

function identityOf({ server, tls }: Identity): string {
  return `${server} ${hash(String(tls.ca ?? ''))}`
}

function fileName(server: string, identity: string): string {
  const host = URL.canParse(server) ? new URL(server).host : server
  return `${host.replace(/[^\w.]/g, '_').slice(0, 180)}_${hash(identity)}.json`
}

function load(path: string, identity: string): CachedCatalog | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    const validatedAtMs = fstatSync(file).mtimeMs
    const catalog = unpackCatalog(readFileSync(file, 'utf8'), identity)
    return catalog && { catalog, validatedAtMs }
  } catch {
    return undefined
  } finally {
    closeSync(file)
  }
}

function quietly(action: () => void): void {
  try {
    action()
  } catch {}
}

/** FNV-1a, 32 bits, in hex: tells names apart and guards nothing, the file itself says whose it is. */
function hash(text: string): string {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return (value >>> 0).toString(16).padStart(8, '0')
}

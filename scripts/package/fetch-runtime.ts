// The Node of a platform: the one that `npm ci` has installed when it is the same, else from the npm registry, kept in
// .cache/runtimes. Whatever it comes from, its sum is compared.

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { readTar } from './read-tar.ts'
import type { Runtime } from './targets.ts'

export type FetchedRuntime = {
  readonly executable: Uint8Array
  /** Node's licence with those of all that is in it; undefined when the package has none. */
  readonly licence: string | undefined
}

/** @throws when the registry has no such package, or its executable is not the one that was recorded */
export async function fetchRuntime(runtime: Runtime, root: string): Promise<FetchedRuntime> {
  const fetched = installed(runtime, root) ?? unpack(runtime, await download(runtime, root))
  const sha256 = sha256Of(fetched.executable)
  if (sha256 !== runtime.sha256) {
    throw new Error(`${nameOf(runtime)}: the sha256 of ${runtime.path} is ${sha256}, not ${runtime.sha256}`)
  }
  return fetched
}

/** Whether a runtime can be had without a download. */
export function isAtHand(runtime: Runtime, root: string): boolean {
  return installed(runtime, root) !== undefined || existsSync(cachePlace(runtime, root))
}

/** Lower-case hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function nameOf({ name, version }: Runtime): string {
  return `${name}@${version}`
}

function installed(runtime: Runtime, root: string): FetchedRuntime | undefined {
  const folder = join(root, 'node_modules', runtime.name)
  if (!existsSync(join(folder, runtime.path))) return undefined
  const { version }: { readonly version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (version !== runtime.version) return undefined
  const licence = readFileSync(join(folder, 'LICENSE'), 'utf8')
  return { executable: readFileSync(join(folder, runtime.path)), licence }
}

function unpack(runtime: Runtime, tarball: string): FetchedRuntime {
  let executable: Uint8Array | undefined
  let licence: string | undefined
  for (const { path, bytes } of readTar(gunzipSync(readFileSync(tarball)))) {
    if (path === `package/${runtime.path}`) executable = bytes
    if (path === 'package/LICENSE') licence = Buffer.from(bytes).toString('utf8')
  }
  if (executable === undefined) throw new Error(`${nameOf(runtime)} has no ${runtime.path}`)
  return { executable, licence }
}

function cachePlace({ name, version }: Runtime, root: string): string {
  return join(root, '.cache', 'runtimes', `${name}-${version}.tgz`)
}

/** The path of the package's archive. */
async function download(runtime: Runtime, root: string): Promise<string> {
  const place = cachePlace(runtime, root)
  const cache = dirname(place)
  if (existsSync(place)) return place
  await mkdir(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'download-'))
  try {
    process.stderr.write(`downloading ${nameOf(runtime)}\n`)
    await promisify(execFile)('npm', ['pack', '--silent', nameOf(runtime), '--pack-destination', folder], { cwd: root })
    renameSync(join(folder, basename(place)), place)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return place
}

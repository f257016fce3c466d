// The single executable for Windows: the bundle as one file, put into the Node of that platform by a Node that can.

import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'

export type ExeParts = {
  readonly root: string
  readonly version: string
  /** The Node that becomes the executable. */
  readonly runtime: Uint8Array
  /** A Node of the same version for this machine. */
  readonly builder: Uint8Array
  /** Of both, as `26.10.0`. */
  readonly nodeVersion: string
}

/**
 * Neither snapshot nor code cache: both are of the machine that made them. NODE_OPTIONS are for other Nodes. The paths
 * get into the executable, so they are the same wherever it is made.
 */
const EXE_CONFIG = {
  main: 'main.cjs',
  output: 'exe',
  executable: 'runtime',
  disableExperimentalSEAWarning: true,
  useSnapshot: false,
  useCodeCache: false,
  execArgvExtension: 'none',
}

/** @throws where the builder does not run */
export async function buildExe({ root, version, runtime, builder, nodeVersion }: ExeParts): Promise<Uint8Array> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the executable for Windows is made on Linux, on x64')
  }
  const folder = await mkdtemp(join(tmpdir(), 'tack-exe-'))
  try {
    const at = (name: string): string => join(folder, name)
    await Promise.all([
      bundleExe(root, version, nodeVersion, at('main.cjs')),
      writeFile(at('runtime'), runtime),
      writeFile(at('builder'), builder),
      writeFile(at('config.json'), JSON.stringify(EXE_CONFIG)),
    ])
    await chmod(at('builder'), 0o755)
    await promisify(execFile)(at('builder'), ['--build-sea', at('config.json')], { cwd: folder })
    return await readFile(at('exe'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** One CommonJS file, which is what such executables hold best; what is loaded late is still run late. */
export async function bundleExe(root: string, version: string, nodeVersion: string, outfile: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ['scripts/package/exe-main.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: `node${nodeVersion}`,
    define: { TACK_VERSION: JSON.stringify(version), 'import.meta.url': 'exeLocation' },
    inject: [join(root, 'scripts', 'package', 'exe-location.ts')],
    minifyWhitespace: true,
    logLevel: 'warning',
  })
}

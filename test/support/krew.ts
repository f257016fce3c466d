// An installation as krew does one (internal/installation/install.go of kubernetes-sigs/krew): the archive of the platform
// is compared with its sum and extracted, all of it is copied into the store, and one symbolic link is made.

import { createHash } from 'node:crypto'
import { cp, lstat, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseYaml } from '../../src/manifest/yaml/parse-yaml.ts'
import { run } from './child-process.ts'
import { isSelected } from './krew-rules.ts'

export type KrewManifest = {
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly version: string
    readonly caveats: string
    readonly platforms: readonly {
      readonly uri: string
      readonly sha256: string
      readonly bin: string
      readonly selector: { readonly matchLabels: Readonly<Record<string, string>> }
    }[]
  }
}

export type KrewPlatform = { readonly os: string; readonly arch: string }

/**
 * Installs below `root`, which is KREW_ROOT. Returns the folder that krew wants on PATH.
 * @param archives the folder where the archives are that the manifest has addresses of
 */
export async function installAsKrew(
  manifestText: string,
  archives: string,
  root: string,
  of: KrewPlatform,
): Promise<string> {
  const { metadata, spec } = parseYaml(manifestText) as unknown as KrewManifest
  const platform = spec.platforms.find((each) => isSelected(each, of))
  if (platform === undefined) throw new Error(`the manifest has nothing for ${of.os} ${of.arch}`)
  const archive = join(archives, basename(platform.uri))
  const sum = createHash('sha256')
    .update(await readFile(archive))
    .digest('hex')
  if (sum !== platform.sha256) throw new Error(`checksum does not match, want: ${platform.sha256}, got ${sum}`)
  const store = join(root, 'store', metadata.name, spec.version)
  const extracted = await mkdtemp(join(tmpdir(), 'krew-temp-'))
  try {
    const { code, stderr } = await run('tar', ['-xzf', archive, '-C', extracted])
    if (code !== 0) throw new Error(stderr)
    await cp(extracted, store, { recursive: true })
  } finally {
    await rm(extracted, { recursive: true, force: true })
  }
  const program = join(store, platform.bin)
  if (!(await lstat(program)).isFile()) throw new Error(`${program} is no file`)
  const folder = join(root, 'bin')
  await mkdir(folder, { recursive: true })
  await symlink(program, join(folder, `kubectl-${metadata.name.replaceAll('-', '_')}`))
  return folder
}

// `npm run package`: the archives of a release, which need no Node, their sums, and the manifest for krew.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { sha256Of } from './package/fetch-runtime.ts'
import { makeArchive } from './package/make-archive.ts'
import { checksumLines, renderManifest } from './package/render-manifest.ts'
import { archiveName, platformOf, TARGETS, type Target } from './package/targets.ts'

const USAGE = `usage: npm run package -- [--out FOLDER] [--home URL] [--no-build] [PLATFORM...]

  npm run package                        all archives and checksums.txt, in dist/package
  npm run package -- linux_amd64         only this one
  npm run package -- --home URL          also krew-manifest.yaml; URL is the page of the repository
  npm run package -- --no-build          with dist/ as it is

Platforms: ${TARGETS.map(platformOf).join(' ')}
The same commit gives the same bytes: files have its time, or that of SOURCE_DATE_EPOCH. With --home all has to be
committed.
`

const root = dirname(dirname(fileURLToPath(import.meta.url)))

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`npm run package: ${error instanceof Error ? error.message : error}\n`)
  return 1
})

/** Returns the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      out: { type: 'string' },
      home: { type: 'string' },
      'no-build': { type: 'boolean' },
    },
  })
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const targets = targetsOf(positionals)
  if (values.home !== undefined && targets.length < TARGETS.length) throw new Error('--home is for all platforms')
  checkCommitted(values.home !== undefined)
  if (!values['no-build']) build()
  const out = resolve(values.out ?? join(root, 'dist', 'package'))
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const checksums: Record<string, string> = {}
  for (const target of targets) {
    const archive = await makeArchive(target, { root, version, seconds: sourceSeconds() })
    const name = archiveName(target, version)
    checksums[name] = sha256Of(archive)
    writeFileSync(join(out, name), archive)
    tell(out, name, archive.length)
  }
  writeFileSync(join(out, 'checksums.txt'), checksumLines(checksums))
  if (values.home === undefined) return 0
  const template = readFileSync(join(root, 'krew-manifest.yaml'), 'utf8')
  writeFileSync(join(out, 'krew-manifest.yaml'), renderManifest(template, { version, home: values.home, checksums }))
  return 0
}

function targetsOf(platforms: readonly string[]): readonly Target[] {
  const unknown = platforms.find((platform) => !TARGETS.some((target) => platformOf(target) === platform))
  if (unknown !== undefined) throw new Error(`no platform ${unknown}\n\n${USAGE}`)
  return platforms.length === 0 ? TARGETS : TARGETS.filter((target) => platforms.includes(platformOf(target)))
}

/** Files that no commit has get into archives, too: one who only tries them is told, one who makes a release is stopped. */
function checkCommitted(isRelease: boolean): void {
  const { stdout, status } = spawnSync('git', ['status', '--porcelain', '-z'], { cwd: root, encoding: 'utf8' })
  const [first, ...others] = status === 0 ? stdout.split('\0').filter((line) => line !== '') : []
  if (first === undefined) return
  const files = first.slice(3) + (others.length === 0 ? '' : ` and ${others.length} more`)
  const told = `not committed: ${files}`
  if (isRelease) throw new Error(`--home is for a release, which is made of a commit; ${told}`)
  process.stderr.write(`these archives are of no commit; ${told}\n`)
}

function build(): void {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.ts')], { stdio: 'inherit' })
  if (status !== 0) throw new Error('the build failed')
}

/** The time of the sources: what SOURCE_DATE_EPOCH says, else when the commit was made. */
function sourceSeconds(): number {
  const given = process.env.SOURCE_DATE_EPOCH
  if (given !== undefined && !/^\d+$/.test(given)) throw new Error(`SOURCE_DATE_EPOCH is no time: ${given}`)
  return Number(given ?? execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }))
}

function tell(out: string, name: string, sizeBytes: number): void {
  process.stdout.write(`${relative(process.cwd(), join(out, name))}: ${(sizeBytes / 1e6).toFixed(1)} MB\n`)
}

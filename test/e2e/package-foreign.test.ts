// The archives' parts for other platforms, as far as they can be looked at from here: which platform an executable is for,
// whether its signature is whole, and whether the one for Windows is made the same twice. Their Nodes are 40 MB downloads
// each, which `npm run package` makes; without it these tests are skipped, but in CI, where they make them.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { buildExe, bundleExe } from '../../scripts/package/build-exe.ts'
import { checkCodeSignature } from '../../scripts/package/code-signature.ts'
import { executablePlatform } from '../../scripts/package/executable-format.ts'
import { fetchRuntime, isAtHand, sha256Of } from '../../scripts/package/fetch-runtime.ts'
import { EXE_BUILDER, platformOf, TARGETS } from '../../scripts/package/targets.ts'
import { ROOT } from '../support/build-cluster.ts'
import { run } from '../support/child-process.ts'

const missing = (runtime: Parameters<typeof isAtHand>[0]): string | false =>
  isAtHand(runtime, ROOT) || process.env.CI !== undefined
    ? false
    : `${runtime.name} is not here: npm run package brings it`

for (const target of TARGETS) {
  const { runtime } = target
  describe(`The Node for ${platformOf(target)}`, { skip: missing(runtime) }, () => {
    test('is for that platform', async () => {
      const { executable } = await fetchRuntime(runtime, ROOT)
      assert.deepEqual(executablePlatform(executable), { os: target.os, arch: target.arch })
    })

    if (target.os !== 'darwin') return
    test('has a whole signature of somebody', async () => {
      const { executable } = await fetchRuntime(runtime, ROOT)
      const signature = checkCodeSignature(executable)
      assert.deepEqual(signature?.broken, [])
      assert.equal(signature.identifier, 'node')
      assert.ok(signature.pages > 10_000 && signature.cmsBytes > 4000, `${signature.pages} ${signature.cmsBytes}`)
    })
  })
}

describe('The executable for Windows', () => {
  const windows = TARGETS.find(({ os }) => os === 'windows')
  assert.ok(windows)
  const { version }: { version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const isBuilder = process.platform === 'linux' && process.arch === 'x64'
  const reason = missing(windows.runtime) || missing(EXE_BUILDER) || (!isBuilder && 'it is made on Linux on x64')

  test('is the same when it is made again', { skip: reason }, async () => {
    const [runtime, builder] = await Promise.all([windows.runtime, EXE_BUILDER].map((each) => fetchRuntime(each, ROOT)))
    assert.ok(runtime && builder)
    const parts = { root: ROOT, version, runtime: runtime.executable, builder: builder.executable }
    const make = () => buildExe({ ...parts, nodeVersion: EXE_BUILDER.version })
    const [first, second] = [await make(), await make()]
    assert.equal(sha256Of(first), sha256Of(second))
    assert.deepEqual(executablePlatform(first), { os: 'windows', arch: 'amd64' })
    assert.equal(Buffer.from(first).includes('kubectl-tack v'), true)
  })

  test('holds a program of one file, which answers as the bundle does', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tack-exe-'))
    t.after(() => rm(folder, { recursive: true, force: true }))
    const program = join(folder, 'main.cjs')
    await bundleExe(ROOT, version, process.versions.node, program)
    const bundle = join(ROOT, 'bin', 'kubectl-tack.js')
    for (const words of [
      ['--version'],
      ['query', '--help'],
      ['__complete', 'query', '--field'],
      ['query', 'deploy,dumps', '-f', join(ROOT, 'examples', 'shop'), '--where', 'size(self.metadata.name) > 8'],
      ['query', 'deploy/storefront', '-f', join(ROOT, 'examples', 'shop'), '-o', 'yaml'],
      ['fields', 'dumps.spec', '-f', join(ROOT, 'examples', 'shop', 'crd.yaml')],
      ['patch', '--nonsense'],
    ]) {
      const [own, expected] = await Promise.all(
        [program, bundle].map((path) => run(process.execPath, [path, ...words])),
      )
      assert.deepEqual(own, expected, words.join(' '))
    }
  })
})

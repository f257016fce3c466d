// How much of the bundle a command loads: every file costs about a third of a millisecond, every 100 KiB about two.

import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ROOT } from '../support/build-cluster.ts'
import { testCluster } from '../support/cluster.ts'
import { loadedModules } from '../support/loaded-modules.ts'
import { tack, temporaryHome } from '../support/tack.ts'

const cluster = await testCluster()
const BUNDLE = join(ROOT, 'dist', 'cli')

describe('At most so much is loaded', () => {
  for (const { args, files, kib } of [
    { args: ['--version'], files: 4, kib: 25 },
    { args: ['query', '--help'], files: 5, kib: 250 },
    { args: ['diff', '--help'], files: 7, kib: 160 },
    { args: ['__complete', 'query', '--fi'], files: 8, kib: 260 },
  ]) {
    test(`by ${args.join(' ')}: ${files} files of ${kib} KiB`, async () => {
      const { files: loaded, result } = await loadedModules(args)
      assert.equal(result.code, 0)
      await assertAtMost(loaded, files, kib)
    })
  }

  for (const { words, input, code, files, kib, means } of [
    { means: 'a warm query of one object', words: ['query', 'namespace', 'default'], code: 0, files: 7, kib: 550 },
    {
      means: 'a warm diff of one manifest',
      words: ['diff', '-f', '-'],
      input: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"new","namespace":"default"}}',
      code: 1,
      files: 36,
      kib: 750,
    },
    {
      means: 'a warm patch of one object',
      words: ['patch', 'namespace', 'default', '--label', 'a=b', '--dry-run'],
      code: 0,
      files: 38,
      kib: 900,
    },
  ]) {
    test(`by ${means}: ${files} files of ${kib} KiB`, { skip: cluster.skip }, async (t) => {
      const home = await temporaryHome()
      t.after(home.remove)
      const options = { env: { ...home.env, KUBECONFIG: cluster.kubeconfig }, ...(input !== undefined && { input }) }
      assert.equal((await tack(words, options)).code, code)
      const { files: loaded, result } = await loadedModules(words, options)
      assert.equal(result.code, code)
      await assertAtMost(loaded, files, kib)
    })
  }
})

test('the whole bundle takes at most 2 MiB', async () => {
  await assertAtMost(await bundle(), 120, 2048)
})

test('no file of the bundle has an import statement for a module of Node, which would load more than is used', async () => {
  for (const file of await bundle()) {
    assert.doesNotMatch(await readFile(file, 'utf8'), /^import [^;]* from "node:/m, file)
  }
})

async function bundle(): Promise<readonly string[]> {
  return (await readdir(BUNDLE)).map((name) => join(BUNDLE, name))
}

async function assertAtMost(files: readonly string[], count: number, kib: number): Promise<void> {
  const sizes = await Promise.all(files.map(async (file) => [file, (await stat(file)).size] as const))
  const bytes = sizes.reduce((sum, [, size]) => sum + size, 0)
  const told = sizes.map(([file, size]) => `${size} ${file}`).join('\n')
  assert.ok(files.length <= count, `${files.length} files\n${told}`)
  assert.ok(bytes <= kib * 1024, `${Math.round(bytes / 1024)} KiB\n${told}`)
}

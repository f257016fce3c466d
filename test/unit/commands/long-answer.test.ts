// When a query tells its process that the answer is long.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runMain } from '../../../src/cli/main.ts'
import { testEnv } from '../../support/env.ts'

for (const { objects, isLong } of [
  { objects: 1000, isLong: false },
  { objects: 1001, isLong: true },
]) {
  test(`${objects} objects are ${isLong ? 'worth' : 'not worth'} a heap that is kept small`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tack-long-'))
    t.after(() => rm(folder, { recursive: true, force: true }))
    const items = Array.from({ length: objects }, (_, i) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `c${i}`, namespace: 'shop' },
    }))
    await writeFile(join(folder, 'list.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))
    let isKept = false
    const env = testEnv({
      cwd: folder,
      keepHeapSmall() {
        isKept = true
      },
    })
    await runMain(['query', 'cm', '-f', 'list.json', '-o', 'name'], env)
    assert.equal(env.err(), '')
    assert.equal(env.out().split('\n').length, objects + 1)
    assert.equal(isKept, isLong)
  })
}

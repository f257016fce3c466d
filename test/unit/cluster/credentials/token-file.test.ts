import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { REREAD_AFTER_MS, tokenFileBearer } from '../../../../src/cluster/credentials/token-file.ts'
import { folderOf } from '../kubeconfig/folder.ts'

function tokenFile(t: TestContext, content: string, fallback = '') {
  const path = join(folderOf(t, { token: content }), 'token')
  const clock = { now: 1000 }
  return { path, clock, bearer: tokenFileBearer(path, fallback, () => clock.now) }
}

test('the file is read again after its time, and not before', async (t) => {
  const { path, clock, bearer } = tokenFile(t, 'one\n')
  assert.equal(await bearer.current(), 'Bearer one')
  writeFileSync(path, 'two\n')
  clock.now += REREAD_AFTER_MS - 1
  assert.equal(await bearer.current(), 'Bearer one')
  clock.now += 1
  assert.equal(await bearer.current(), 'Bearer two')
})

test('a file that has gone or is empty leaves its last good content', async (t) => {
  const { path, clock, bearer } = tokenFile(t, 'one', 'stated')
  assert.equal(await bearer.current(), 'Bearer one')
  writeFileSync(path, '  \n')
  clock.now += REREAD_AFTER_MS
  assert.equal(await bearer.current(), 'Bearer one')
  rmSync(path)
  assert.equal(await bearer.current(), 'Bearer one')
  writeFileSync(path, 'two')
  assert.equal(await bearer.current(), 'Bearer two', 'as long as it could not be read, every request tries')
})

test('until the file was read once, the token that is stated counts', async (t) => {
  const { path, bearer } = tokenFile(t, '', 'stated')
  assert.equal(await bearer.current(), 'Bearer stated')
  writeFileSync(path, 'from the file')
  assert.equal(await bearer.current(), 'Bearer from the file')
})

test('after a 401 the file is read at once; only another token is worth another try', async (t) => {
  const { path, bearer } = tokenFile(t, 'one')
  const used = await bearer.current()
  assert.equal(await bearer.renew(used), false)
  writeFileSync(path, 'two')
  assert.equal(await bearer.renew(used), true)
  assert.equal(await bearer.current(), 'Bearer two')
})

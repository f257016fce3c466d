import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { certificateFiles, RELOAD_AFTER_MS } from '../../../../src/cluster/credentials/certificate-files.ts'
import { joinCredential } from '../../../../src/cluster/credentials/join-credential.ts'
import { makeAuthority } from '../../../support/certificates.ts'
import { folderOf } from '../kubeconfig/folder.ts'

const authority = makeAuthority()
const [one, two] = [authority.issue({ commonName: 'one' }), authority.issue({ commonName: 'two' })]

test('certificate files are read again after their time, and a new pair changes the connection key', async (t) => {
  const folder = folderOf(t, { 'c.pem': one.cert, 'k.pem': one.key })
  const clock = { now: 0 }
  const source = certificateFiles({ path: 'c.pem' }, { path: 'k.pem' }, folder, () => clock.now)
  const credential = joinCredential(undefined, source)
  const first = await credential.current()
  assert.equal(String(first.clientCertificate?.cert), one.cert)

  clock.now += RELOAD_AFTER_MS
  assert.equal(await credential.current(), first, 'unchanged files are the same state')

  writeFileSync(join(folder, 'c.pem'), two.cert)
  writeFileSync(join(folder, 'k.pem'), two.key)
  assert.equal(await credential.current(), first, 'not yet')
  assert.equal(await credential.renew(first), true, 'a 401 looks at once')
  const second = await credential.current()
  assert.equal(String(second.clientCertificate?.key), two.key)
  assert.notEqual(second.connectionKey, first.connectionKey)
  assert.equal(await credential.renew(second), false)

  writeFileSync(join(folder, 'c.pem'), 'half writ')
  clock.now += RELOAD_AFTER_MS
  assert.equal(await credential.current(), second)
  rmSync(join(folder, 'c.pem'))
  clock.now += RELOAD_AFTER_MS
  assert.equal(await credential.current(), second)
})

test('files that are missing or no PEM are refused at the start', (t) => {
  const folder = folderOf(t, { 'c.pem': one.cert, 'k.pem': 'no key' })
  const load = (cert: string, key: string) => certificateFiles({ path: cert }, { path: key }, folder, Date.now)
  assert.throws(() => load('gone', 'k.pem'), { name: 'ConfigError', message: 'open gone: no such file or directory' })
  assert.throws(() => load('c.pem', 'k.pem'), { message: 'tls: failed to find any PEM data in key input' })
  assert.throws(() => load('k.pem', 'k.pem'), { message: 'tls: failed to find any PEM data in certificate input' })
})

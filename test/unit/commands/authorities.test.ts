// When a process can do without the certificate authorities that Node brings along.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { type KubeconfigUser, NO_USER } from '../../../src/cluster/kubeconfig/kubeconfig.ts'
import { bringTheirAuthorities } from '../../../src/commands/query/open-clusters.ts'

const AUTHORITY = { tls: { ca: 'PEM', insecureSkipVerify: false } }
const NONE = { tls: { insecureSkipVerify: false } }
const UNVERIFIED = { tls: { insecureSkipVerify: true } }
const NOBODY = new Map<string, KubeconfigUser>()
const PROVIDED = new Map([['oidc', { ...NO_USER, authProvider: { name: 'oidc', config: {} } }]])

for (const { what, connections, users, expected } of [
  { what: 'one cluster with its authority', connections: [AUTHORITY], users: NOBODY, expected: true },
  { what: 'two of them', connections: [AUTHORITY, AUTHORITY], users: NOBODY, expected: true },
  { what: 'one without beside one with', connections: [AUTHORITY, NONE], users: NOBODY, expected: false },
  { what: 'one that is not verified', connections: [UNVERIFIED], users: NOBODY, expected: false },
  {
    what: 'a proxy, which may speak TLS itself',
    connections: [{ ...AUTHORITY, proxyUrl: 'https://outbound.example.com' }],
    users: NOBODY,
    expected: false,
  },
  { what: 'an auth provider, which asks an issuer', connections: [AUTHORITY], users: PROVIDED, expected: false },
]) {
  test(`${what}: ${expected ? 'yes' : 'no'}`, () => {
    assert.equal(bringTheirAuthorities(connections, { users }), expected)
  })
}

test('a process that has dropped them trusts no authority that is not named', async () => {
  const env = new URL('../../../src/flags/env.ts', import.meta.url).href
  const script = `
    import { getCACertificates } from 'node:tls'
    import { processEnv } from ${JSON.stringify(env)}
    processEnv(async () => {}).dropDefaultAuthorities()
    console.log(getCACertificates('default').length)
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  assert.equal(stdout, '0\n')
})

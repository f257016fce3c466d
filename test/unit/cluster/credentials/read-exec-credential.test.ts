import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readExecCredential } from '../../../../src/cluster/credentials/read-exec-credential.ts'
import { V1, V1BETA1 } from './plugin.ts'

const credential = (status: unknown, apiVersion = V1) => JSON.stringify({ kind: 'ExecCredential', apiVersion, status })

test('token and expiry are read; the kind may be left out, and it may be YAML', async () => {
  const status = { token: 't', expirationTimestamp: '2026-01-02T03:04:05+01:00' }
  const expected = { token: 't', certificate: undefined, expiresAtMs: Date.parse('2026-01-02T02:04:05Z') }
  assert.deepEqual(await readExecCredential(credential(status), V1), expected)
  assert.deepEqual(await readExecCredential(credential(status, V1BETA1), V1BETA1), expected)
  assert.deepEqual(await readExecCredential(JSON.stringify({ apiVersion: V1, status }), V1), expected)
  const yaml = `apiVersion: ${V1}\nstatus:\n  token: t\n`
  assert.equal((await readExecCredential(yaml, V1)).token, 't')
})

const VERSION = `exec plugin is configured to use API version ${V1}, plugin returned version`
const NOT_READ = "decoding stdout: couldn't get version/kind; json parse error:"

/** What a plugin prints, and client-go's words for it. */
for (const [stdout, message] of [
  ['', `${VERSION} client.authentication.k8s.io/__internal`],
  ['{}', `${VERSION} client.authentication.k8s.io/__internal`],
  [credential({ token: 't' }, V1BETA1), `${VERSION} ${V1BETA1}`],
  [credential({ token: 't' }, 'v1'), 'decoding stdout: no kind "ExecCredential" is registered for version "v1"'],
  [`{"kind": "Pod", "apiVersion": "${V1}"}`, `decoding stdout: no kind "Pod" is registered for version "${V1}"`],
  ['hello', `${NOT_READ} json: cannot unmarshal string into Go value`],
  ['[1]', `${NOT_READ} json: cannot unmarshal array into Go value`],
  ['{"kind": 1}', `${NOT_READ} json: cannot unmarshal number into Go struct field .kind of type string`],
  ['{"kind":', `${NOT_READ} unexpected end of JSON input`],
  [`${credential({ token: 't' })} more`, `${NOT_READ} invalid character in JSON input`],
  [credential(undefined), "exec plugin didn't return a status field"],
  [credential({}), "exec plugin didn't return a token or cert/key pair"],
  [credential({ clientKeyData: 'k' }), 'exec plugin returned only certificate or key, not both'],
  [
    credential({ clientKeyData: 'k', clientCertificateData: 'c' }),
    'failed parsing client key/certificate: tls: failed to find any PEM data in certificate input',
  ],
  [
    credential({ token: 12 }),
    'decoding stdout: json: cannot unmarshal number into Go struct field ExecCredentialStatus.status.token of type string',
  ],
  [credential({ token: 't', expirationTimestamp: 'soon' }), /^decoding stdout: parsing time/],
] as const) {
  test(`${JSON.stringify(stdout).slice(0, 100)} is refused in client-go's words`, async () => {
    await assert.rejects(readExecCredential(stdout, V1), { name: 'ConfigError', message })
  })
}

for (const stdout of ['{"status": {"token": "se-cret"}', 'token: se-cret: x', '{"token": "se-cret" x}']) {
  test(`what is refused is not printed: ${stdout}`, async () => {
    await assert.rejects(readExecCredential(stdout, V1), ({ message }: Error) => !message.includes('se-cret'))
  })
}

// Kubeconfigs that are missing, broken or wrong, and servers that are not there: kubectl's words, and 2.

import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { describe, test } from 'node:test'
import { ask, assertKubectlSays } from '../support/ask.ts'
import { testCluster } from '../support/cluster.ts'
import { base64, temporaryFile, temporaryFolder, writeKubeconfig } from '../support/kubeconfig.ts'
import { openApi } from '../support/pod-server.ts'
import { pods, startApiServer } from '../support/scripted-api-server.ts'

const { kubectlPath } = await testCluster()

const AT = { server: 'https://127.0.0.1:1' }
const TOKEN = { token: 'x' }
const refusedAt = (host: string) =>
  `The connection to the server ${host} was refused - did you specify the right host or port?\n`
/** go-yaml counts some lines from 0. */
const withoutLine = (text: string) => text.replace(/line \d+/g, 'line')

describe('no kubeconfig', () => {
  const NOWHERE = { KUBERNETES_SERVICE_HOST: undefined, KUBERNETES_SERVICE_PORT: undefined }

  test('means localhost:8080, which is refused', async (t) => {
    if (await answersOn8080()) return t.skip('something listens on localhost:8080')
    const ours = await ask(t, ['pods'], { env: NOWHERE })
    assert.deepEqual(ours, { code: 2, stdout: '', stderr: refusedAt('localhost:8080') })
    await assertKubectlSays(t, kubectlPath, ['pods'], ours, { env: NOWHERE })
  })

  test('at the path of --kubeconfig is an error', async (t) => {
    const args = ['pods', '--kubeconfig', 'no-such-file']
    const ours = await ask(t, args)
    assert.deepEqual(ours, { code: 2, stdout: '', stderr: 'error: stat no-such-file: no such file or directory\n' })
    await assertKubectlSays(t, kubectlPath, args, ours)
  })
})

/** True where the tests below would meet somebody else's server. */
function answersOn8080(): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(true))
    probe.listen(8080, 'localhost', () => probe.close(() => resolve(false)))
  })
}

describe('a kubeconfig that', () => {
  const texts: readonly (readonly [what: string, text: string, says: RegExp])[] = [
    [
      'is broken YAML',
      'apiVersion: v1\nkind: Config\nclusters: [\n',
      /^error: error loading config file ".*": yaml: line \d+: did not find expected node content\n$/,
    ],
    [
      'holds a text where an object belongs',
      'apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster: text\n',
      /^error: error loading config file ".*": json: cannot unmarshal string into Go struct field .*\n$/,
    ],
    [
      'holds data that is no base64',
      'apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: "https://x", certificate-authority-data: "@"}}]\n',
      /^error: error loading config file ".*": illegal base64 data at input byte 0\n$/,
    ],
    [
      'names a current context that it does not have',
      'apiVersion: v1\nkind: Config\ncurrent-context: nope\n',
      /^Error in configuration: context was not found for specified context: nope\n$/,
    ],
  ]
  for (const [what, text, says] of texts) {
    test(`${what} is told with its place, with 2`, async (t) => {
      const KUBECONFIG = await temporaryFile(t, 'config', text)
      const ours = await ask(t, ['pods'], { env: { KUBECONFIG } })
      assert.deepEqual({ code: ours.code, stdout: ours.stdout }, { code: 2, stdout: '' })
      assert.match(ours.stderr, says)
      await assertKubectlSays(t, kubectlPath, ['pods'], ours, { env: { KUBECONFIG }, tidy: withoutLine })
    })
  }

  test('is a folder is told, with 2', async (t) => {
    const KUBECONFIG = await temporaryFolder(t)
    const ours = await ask(t, ['pods'], { env: { KUBECONFIG } })
    assert.deepEqual({ code: ours.code, stdout: ours.stdout }, { code: 2, stdout: '' })
    assert.equal(ours.stderr, `error: error loading config file "${KUBECONFIG}": read ${KUBECONFIG}: is a directory\n`)
    await assertKubectlSays(t, kubectlPath, ['pods'], ours, { env: { KUBECONFIG } })
  })

  test('is broken behind a good one is told all the same', async (t) => {
    const good = await writeKubeconfig(t, AT, TOKEN)
    const broken = await temporaryFile(t, 'config', 'clusters: [')
    const env = { KUBECONFIG: [good, broken].join(process.platform === 'win32' ? ';' : ':') }
    const ours = await ask(t, ['pods'], { env })
    assert.deepEqual({ code: ours.code, stdout: ours.stdout }, { code: 2, stdout: '' })
    assert.ok(ours.stderr.startsWith(`error: error loading config file "${broken}": yaml: `), ours.stderr)
    await assertKubectlSays(t, kubectlPath, ['pods'], ours, { env, tidy: withoutLine })
  })
})

describe('a kubeconfig whose cluster or user', () => {
  const rows: readonly (readonly [what: string, cluster: object, user: object, says: string])[] = [
    [
      'names files that are not there: all of them are told',
      { ...AT, 'certificate-authority': '/no/ca' },
      { 'client-certificate': '/no/cert', 'client-key': '/no/key' },
      'Error in configuration: \n' +
        '* unable to read client-cert /no/cert for test due to open /no/cert: no such file or directory\n' +
        '* unable to read client-key /no/key for test due to open /no/key: no such file or directory\n' +
        '* unable to read certificate-authority /no/ca for test due to open /no/ca: no such file or directory\n',
    ],
    [
      'has a certificate without a key',
      AT,
      { 'client-certificate-data': base64('x') },
      'error: client-key-data or client-key must be specified for test to use the clientCert authentication method.\n',
    ],
    [
      'has an authority that is none',
      { ...AT, 'certificate-authority-data': base64('hello') },
      TOKEN,
      'error: unable to load root certificates: unable to parse bytes as PEM block\n',
    ],
    [
      'has a certificate that is none',
      AT,
      { 'client-certificate-data': base64('hello'), 'client-key-data': base64('hello') },
      'error: tls: failed to find any PEM data in certificate input\n',
    ],
    ['is not there any more', AT, TOKEN, refusedAt('127.0.0.1:1')],
  ]
  for (const [what, cluster, user, says] of rows) {
    test(what, async (t) => {
      const KUBECONFIG = await writeKubeconfig(t, cluster, user)
      const ours = await ask(t, ['pods'], { env: { KUBECONFIG } })
      assert.deepEqual(ours, { code: 2, stdout: '', stderr: says })
      await assertKubectlSays(t, kubectlPath, ['pods'], ours, { env: { KUBECONFIG } })
    })
  }

  test('has a host that nobody knows', async (t) => {
    const KUBECONFIG = await writeKubeconfig(t, { server: 'https://no-such-host.invalid' }, TOKEN)
    const { code, stdout, stderr } = await ask(t, ['pods'], { env: { KUBECONFIG } })
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
    assert.match(
      stderr,
      /^Unable to connect to the server: dial tcp: lookup no-such-host\.invalid: (no such host|server misbehaving)\n$/,
    )
  })
})

describe('a cache', () => {
  const SOME = { answers: { ...openApi(), '/api/v1/namespaces/default/pods': pods({ names: ['a'] }) } }

  for (const [what, place] of [
    ['in a file', 'config'],
    ['below a file', 'config/cache'],
    ['where no folder can be made', '/proc/none/cache'],
  ] as const) {
    test(`${what} is no cache, and no failure`, async (t) => {
      const KUBECONFIG = await temporaryFile(t, 'config', '')
      const server = await startApiServer(t, SOME)
      // an expression asks for schemas, which have a cache of their own
      for (const more of [[], ['--where', 'self.metadata.name != "b"']]) {
        const said = await ask(t, ['pods', '-o', 'name', '--server', server.url, ...more], {
          env: { KUBECONFIG, HOME: resolve(dirname(KUBECONFIG), place), KUBECACHEDIR: undefined },
          timeoutMs: 20_000,
        })
        assert.deepEqual(said, { code: 0, stdout: 'pod/a\n', stderr: '' })
      }
    })
  }

  test('that holds rubbish is made anew', async (t) => {
    const KUBECACHEDIR = await temporaryFolder(t)
    const server = await startApiServer(t, SOME)
    const args = ['pods', '-o', 'name', '--server', server.url]
    await ask(t, args, { env: { KUBECACHEDIR } })
    const cached = join(KUBECACHEDIR, 'tack', 'discovery')
    for (const name of await readdir(cached)) await writeFile(join(cached, name), '{"catalog": [')
    assert.deepEqual(await ask(t, args, { env: { KUBECACHEDIR } }), { code: 0, stdout: 'pod/a\n', stderr: '' })
  })
})

describe('a flag that names', () => {
  for (const [what, flags, says] of [
    ['a context that is not there', ['--context', 'nope', '-n', 'x'], 'error: context "nope" does not exist\n'],
    ['a user that is not there', ['--user', 'nope'], 'error: auth info "nope" does not exist\n'],
  ] as const) {
    test(`${what}: as kubectl, with 2`, async (t) => {
      const KUBECONFIG = await writeKubeconfig(t, AT, TOKEN)
      const args = ['pods', ...flags]
      const ours = await ask(t, args, { env: { KUBECONFIG } })
      assert.deepEqual(ours, { code: 2, stdout: '', stderr: says })
      await assertKubectlSays(t, kubectlPath, args, ours, { env: { KUBECONFIG } })
    })
  }

  for (const [what, flags, says] of [
    ['a cluster that is not there', ['--cluster', 'nope'], 'error: cluster "nope" does not exist\n'],
    ['contexts of which there are none', ['--contexts', 'prod-*'], 'error: no context matches "prod-*"\n'],
    [
      'contexts and a context',
      ['--contexts', '*', '--context', 'test'],
      'error: --contexts and --context cannot be used together\n',
    ],
  ] as const) {
    test(`${what}: one line, with 2`, async (t) => {
      const KUBECONFIG = await writeKubeconfig(t, AT, TOKEN)
      const { code, stdout, stderr } = await ask(t, ['pods', ...flags], { env: { KUBECONFIG } })
      assert.deepEqual({ code, stdout, stderr }, { code: 2, stdout: '', stderr: says })
    })
  }
})

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadKubeconfig } from '../../../../src/cluster/kubeconfig/index.ts'
import { ConfigError } from '../../../../src/errors.ts'
import { alone, folderOf } from './folder.ts'

const list = (...paths: string[]) => ({ KUBECONFIG: paths.join(process.platform === 'win32' ? ';' : ':') })

test('without KUBECONFIG the file in the home directory is read, and none at all is an empty configuration', (t) => {
  const folder = folderOf(t, { '.kube/config': 'current-context: home' })
  assert.equal(loadKubeconfig(alone(folder)).currentContext, 'home')

  const empty = loadKubeconfig(alone(folderOf(t, {})))
  assert.deepEqual([empty.currentContext, empty.contexts.size, empty.warnings], ['', 0, []])
})

test("the home directory's file under its name of before 2015 is read while there is no other", (t) => {
  const old = folderOf(t, { '.kube/.kubeconfig': 'current-context: old' })
  assert.equal(loadKubeconfig(alone(old)).currentContext, 'old')
  const both = folderOf(t, { '.kube/.kubeconfig': 'current-context: old', '.kube/config': 'current-context: new' })
  assert.equal(loadKubeconfig(alone(both)).currentContext, 'new')
})

test('KUBECONFIG replaces the home directory, skips empty and missing paths, and reads a repeated path once', (t) => {
  const files = {
    '.kube/config': 'current-context: home',
    a: 'clusters: [{name: c, cluster: {server: "https://a"}}]',
    b: 'current-context: b',
  }
  const loaded = loadKubeconfig(alone(folderOf(t, files), list('', 'missing', 'a', 'a', 'b')))
  assert.equal(loaded.currentContext, 'b')
  assert.equal(loaded.clusters.get('c')?.server, 'https://a')
  assert.deepEqual(loaded.warnings, [])
})

test('there is a warning when all files of KUBECONFIG are missing, and none when one is there', (t) => {
  const folder = folderOf(t, { a: '' })
  assert.deepEqual(loadKubeconfig(alone(folder, list('one', 'two'))).warnings, ['Config not found: one, two'])
  assert.deepEqual(loadKubeconfig(alone(folder, list('one', 'a'))).warnings, [])
})

test('--kubeconfig reads that file alone, and it has to be there', (t) => {
  const folder = folderOf(t, { a: 'current-context: a', b: 'clusters: [{name: c}]' })
  const options = alone(folder, list('a'))
  const loaded = loadKubeconfig({ ...options, kubeconfig: 'b' })
  assert.deepEqual([loaded.currentContext, [...loaded.clusters.keys()]], ['', ['c']])
  assert.throws(() => loadKubeconfig({ ...options, kubeconfig: join(folder, 'gone') }), {
    name: 'ConfigError',
    message: `stat ${join(folder, 'gone')}: no such file or directory`,
    path: join(folder, 'gone'),
  })
})

test('of two entries of one name the first file wins as a whole', (t) => {
  const files = {
    a: 'users: [{name: red, user: {token: a}}]',
    b: 'users: [{name: red, user: {token: b, as: somebody}}, {name: blue, user: {token: c}}]',
  }
  const { users } = loadKubeconfig(alone(folderOf(t, files), list('a', 'b')))
  assert.deepEqual([users.get('red')?.token, users.get('red')?.as, users.get('blue')?.token], ['a', '', 'c'])
})

test('the first file that sets a current-context decides it', (t) => {
  const files = { a: 'contexts: []', b: 'current-context: b', c: 'current-context: c' }
  assert.equal(loadKubeconfig(alone(folderOf(t, files), list('a', 'b', 'c'))).currentContext, 'b')
})

test('relative paths are relative to the file that holds them; a command without a separator is left to PATH', (t) => {
  const user = (exec: string) => `
    client-certificate: cert.pem
    client-key: keys/key.pem
    tokenFile: ../token
    exec: {command: ${exec}, apiVersion: client.authentication.k8s.io/v1beta1}`
  const files = {
    'sub/a': `
clusters: [{name: c, cluster: {certificate-authority: ca.pem}}]
users:
- name: near
  user:${user('./bin/login')}
- name: far
  user:${user('login')}`,
  }
  const folder = folderOf(t, files)
  const { clusters, users } = loadKubeconfig(alone(folder, list('sub/a')))
  const at = (...parts: string[]) => join(folder, ...parts)
  const near = users.get('near')
  assert.equal(clusters.get('c')?.certificateAuthority, at('sub', 'ca.pem'))
  assert.equal(near?.clientCertificate, at('sub', 'cert.pem'))
  assert.equal(near?.clientKey, at('sub', 'keys', 'key.pem'))
  assert.equal(near?.tokenFile, at('token'))
  assert.equal(near?.exec?.command, at('sub', 'bin', 'login'))
  assert.equal(users.get('far')?.exec?.command, 'login')
})

test('data beside a path wins, for CA, certificate and key', (t) => {
  const pem = Buffer.from('PEM').toString('base64')
  const files = {
    a: `
clusters: [{name: c, cluster: {certificate-authority: ca.pem, certificate-authority-data: ${pem}}}]
users: [{name: u, user: {client-certificate: c.pem, client-certificate-data: ${pem}, client-key: k.pem, client-key-data: ${pem}}}]`,
  }
  const { clusters, users } = loadKubeconfig(alone(folderOf(t, files), list('a')))
  const { certificateAuthority, certificateAuthorityData } = clusters.get('c') ?? {}
  const { clientCertificate, clientCertificateData, clientKey, clientKeyData } = users.get('u') ?? {}
  assert.deepEqual([certificateAuthority, clientCertificate, clientKey], ['', '', ''])
  const data = [certificateAuthorityData, clientCertificateData, clientKeyData].map(String)
  assert.deepEqual(data, ['PEM', 'PEM', 'PEM'])
})

for (const [what, content] of [
  ['empty', ''],
  ['of comments alone', '# nothing\n'],
  ['of an empty document', '---\n'],
  ['that says null', 'null\n'],
] as const) {
  test(`a file ${what} is an empty configuration`, (t) => {
    const loaded = loadKubeconfig(alone(folderOf(t, { a: content }), list('a')))
    assert.deepEqual([loaded.currentContext, loaded.contexts.size, loaded.warnings], ['', 0, []])
  })
}

for (const [what, content] of [
  ['with a byte order mark', '\ufeffcurrent-context: a\n'],
  ['with Windows line ends', 'kind: Config\r\ncurrent-context: a\r\n'],
  ['in UTF-16, little end first', Buffer.from('\ufeffcurrent-context: a\n', 'utf16le')],
  ['in UTF-16, big end first', Buffer.from('\ufeffcurrent-context: a\n', 'utf16le').swap16()],
  ['in JSON', '{"kind": "Config", "current-context": "a"}'],
  ['in YAML that starts like JSON', '{kind: Config, current-context: a}'],
  ['with more documents after the first', 'current-context: a\n---\ncurrent-context: b\n'],
] as const) {
  test(`a file ${what} is read`, (t) => {
    const folder = folderOf(t, { a: content })
    assert.equal(loadKubeconfig(alone(folder, list('a'))).currentContext, 'a')
  })
}

test('one broken file spoils the list, and several are told of together', (t) => {
  const folder = folderOf(t, { good: 'current-context: a', bad: 'clusters: 1', worse: 'kind: Pod' })
  const bad =
    'error loading config file "bad": json: cannot unmarshal number into Go struct field Config.clusters of type []v1.NamedCluster'
  const worse = 'error loading config file "worse": no kind "Pod" is registered for version "v1"'
  assert.throws(() => loadKubeconfig(alone(folder, list('bad', 'good'))), {
    name: 'ConfigError',
    message: bad,
    path: 'bad',
    key: 'clusters',
  })
  assert.throws(
    () => loadKubeconfig(alone(folder, list('bad', 'good', 'worse'))),
    (error) => {
      assert.ok(error instanceof ConfigError && error.cause instanceof AggregateError)
      assert.equal(error.message, `[${bad}, ${worse}]`)
      assert.deepEqual(
        error.cause.errors.map((one: Error) => one.message),
        [bad, worse],
      )
      return true
    },
  )
})

test('a name that is given twice in a list is an error that does not print the list', (t) => {
  const folder = folderOf(t, { a: 'users: [{name: u, user: {token: secret}}, {name: u}]' })
  assert.throws(
    () => loadKubeconfig(alone(folder, list('a'))),
    (error: Error) => {
      assert.match(error.message, /duplicate name "u" in list$/)
      assert.doesNotMatch(error.message, /secret/)
      return true
    },
  )
})

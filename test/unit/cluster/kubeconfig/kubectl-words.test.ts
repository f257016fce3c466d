// Every mistake in a kubeconfig is told in kubectl's words: what a real kubectl prints for the same file and flags is the expectation.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type ConnectionOptions, loadConnection } from '../../../../src/cluster/kubeconfig/index.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { errorLines } from '../../../../src/print/error-lines.ts'
import { makeAuthority } from '../../../support/certificates.ts'
import { run } from '../../../support/child-process.ts'
import { kubectlPath, skipWithoutKubectl } from '../../print/kubectl-oracle.ts'
import { alone, folderOf } from './folder.ts'

const CLOSED = '"https://127.0.0.1:1"'
const X = 'current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\n'
const CLUSTER = `clusters: [{name: c, cluster: {server: ${CLOSED}}}]\n`
// kubectl asks whoever has no credentials for a name and password; we don't, so everybody here has some
const USER = 'users: [{name: u, user: {token: t}}]\n'
const cluster = (fields: string) => `${X}clusters: [{name: c, cluster: {${fields}}}]\n${USER}`
const user = (fields: string) => `${X}${CLUSTER}users: [{name: u, user: {${fields}}}]\n`
const exec = (fields: string) => user(`exec: {${fields}}`)
const V1 = 'apiVersion: client.authentication.k8s.io/v1'
const HELLO = Buffer.from('hello').toString('base64')
const CA = Buffer.from(makeAuthority().cert).toString('base64')

type Case = readonly [what: string, kubeconfig: string, flags?: { readonly [flag: string]: string | true }]

const CASES: readonly Case[] = [
  ['an empty file', ''],
  ['a file with nothing but a comment', '# hi\n'],
  ['text that is no object', 'hello\n'],
  ['a list', '[1, 2]\n'],
  ['another kind', 'apiVersion: v1\nkind: Pod\n'],
  ['another version', 'apiVersion: v2\nkind: Config\n'],
  ['another kind without a version', 'kind: Foo\n'],
  ['an apiVersion that is a number', 'apiVersion: 1\n'],
  ['clusters that are text', 'clusters: foo\n'],
  ['clusters that are an object', 'clusters: {a: b}\n'],
  ['a cluster that is text', 'clusters: [foo]\n'],
  ['the values of a cluster that are text', 'clusters: [{name: c, cluster: foo}]\n'],
  ['a server that is a number', 'clusters: [{name: c, cluster: {server: 12}}]\n'],
  ['a boolean that is text', 'clusters: [{name: c, cluster: {insecure-skip-tls-verify: "true"}}]\n'],
  ['a token that is a number', 'users: [{name: c, user: {token: 12}}]\n'],
  ['a token that is a boolean', 'users: [{name: c, user: {token: yes}}]\n'],
  ['a name that is a number', 'users: [{name: 1, user: {token: "12"}}]\n'],
  ['a current-context that is a number', 'current-context: 1\n'],
  ['exec that is text', 'users: [{name: c, user: {exec: foo}}]\n'],
  ['env that is a list of text', 'users: [{name: c, user: {exec: {command: a, env: [a]}}}]\n'],
  ['args with a number', 'users: [{name: c, user: {exec: {command: a, args: [1]}}}]\n'],
  ['a group that is a number', 'users: [{name: c, user: {as-groups: [1]}}]\n'],
  ['an extra that is text', 'users: [{name: c, user: {as-user-extra: {a: b}}}]\n'],
  ['settings of a provider that are numbers', 'users: [{name: c, user: {auth-provider: {name: a, config: {b: 1}}}}]\n'],
  ['data that is not base64', 'clusters: [{name: c, cluster: {certificate-authority-data: "a$b"}}]\n'],
  ['base64 that is cut off', 'clusters: [{name: c, cluster: {certificate-authority-data: "aGVsbG8"}}]\n'],
  ['base64 that is a number', 'clusters: [{name: c, cluster: {certificate-authority-data: 12}}]\n'],
  ['null for everything', 'users: [null]\nclusters: null\ncontexts:\n'],
  ['a current-context that is not there', '{"apiVersion": "v1", "kind": "Config", "current-context": "nope"}'],
  ['a context whose cluster is not there', X],
  ['a context without a cluster', 'current-context: x\ncontexts: [{name: x, context: {user: u}}]\n'],
  ['a cluster without a server', cluster('insecure-skip-tls-verify: true')],
  ['a server with a path', cluster('server: "https://127.0.0.1:1/a/b/?c=d"')],
  ['a server without a scheme', cluster('server: "127.0.0.1:1"')],
  ['a server that is no address', cluster('server: foo/bar')],
  ['a server that is only a scheme', cluster('server: "https://"')],
  ['a proxy of an unknown scheme', cluster(`server: ${CLOSED}, proxy-url: "ftp://foo"`)],
  ['a proxy without a scheme', cluster(`server: ${CLOSED}, proxy-url: foo`)],
  ['a proxy that is no URL', cluster(`server: ${CLOSED}, proxy-url: "127.0.0.1:3128"`)],
  ['a CA file that is missing', cluster(`server: ${CLOSED}, certificate-authority: sub/nope`)],
  ['a CA that is no PEM', cluster(`server: ${CLOSED}, certificate-authority-data: ${HELLO}`)],
  [
    'a CA beside insecure',
    cluster(`server: ${CLOSED}, insecure-skip-tls-verify: true, certificate-authority-data: ${CA}`),
  ],
  ['token and name', user('token: t, username: a')],
  ['token file and name', user('tokenFile: there, username: a')],
  ['a token file that is missing', user('tokenFile: sub/nope')],
  ['a token file that is a folder', user('tokenFile: folder')],
  ['a certificate without a key', user('client-certificate: there')],
  ['certificate and key that are missing', user('client-certificate: a.pem, client-key: b.pem')],
  ['a certificate that is no PEM', user(`client-certificate-data: ${HELLO}, client-key-data: ${HELLO}`)],
  ['groups without a user', user('as-groups: [g]')],
  ['extras without a user', user('as-user-extra: {a: [b]}')],
  ['an exec plugin of which nothing is said', exec('')],
  ['an exec plugin beside an auth provider', user('exec: {}, auth-provider: {name: foo}')],
  ['an exec plugin of an unknown version', exec('command: a, apiVersion: client.authentication.k8s.io/v1alpha1')],
  ['an exec plugin without a mode', exec(`command: a, ${V1}`)],
  ['an exec plugin of an unknown mode', exec(`command: a, ${V1}, interactiveMode: foo`)],
  ['an exec plugin with a nameless variable', exec(`command: a, ${V1}, interactiveMode: Never, env: [{value: a}]`)],
  ['an exec plugin that needs a terminal', exec(`command: a, ${V1}, interactiveMode: Always`)],
  ['an exec plugin that is not there', exec(`command: ./no-plugin, ${V1}, interactiveMode: Never`)],
  ['the provider gcp', user('auth-provider: {name: gcp}')],
  ['the provider azure', user('auth-provider: {name: azure}')],
  ['an unknown provider', user('auth-provider: {name: foo}')],
  ['oidc without an issuer', user('auth-provider: {name: oidc}')],
  ['oidc without a client', user('auth-provider: {name: oidc, config: {idp-issuer-url: "https://a"}}')],
  ['an unknown --context', user('token: t'), { context: 'nope' }],
  ['an unknown --cluster', user('token: t'), { cluster: 'nope' }],
  ['an unknown --user', user('token: t'), { user: 'nope' }],
  ['all three unknown', user('token: t'), { context: 'a', cluster: 'b', user: 'c' }],
  ['--as-group without --as', user('token: t'), { 'as-group': 'g' }],
  ['--as-uid without --as', user('token: t'), { 'as-uid': '1' }],
  ['a --certificate-authority that is missing', user('token: t'), { 'certificate-authority': 'nope' }],
  ['a --client-certificate alone, and missing', user('token: t'), { 'client-certificate': 'nope' }],
  ['a --client-key alone', user('token: t'), { 'client-key': 'nope' }],
  [
    '--insecure-skip-tls-verify with a CA',
    user('token: t'),
    { 'insecure-skip-tls-verify': true, 'certificate-authority': 'there' },
  ],
  ['a --server that is no address', user('token: t'), { server: 'foo/bar' }],
  ['--token for a user with a name', user('username: a'), { token: 't' }],
  [
    'several mistakes in cluster and user',
    `${X}clusters: [{name: c, cluster: {certificate-authority: a}}]\nusers: [{name: u, user: {as-uid: "1", client-certificate: b}}]\n`,
  ],
]

for (const [what, kubeconfig, flags = {}] of CASES) {
  test(`${what}: the words are kubectl's`, { skip: skipWithoutKubectl }, async (t) => {
    const folder = filesOf(t, kubeconfig)
    assert.deepEqual(await ourLines(folder, flags), await kubectlLines(folder, flags))
  })
}

for (const [what, kubeconfig] of [
  ['a tab', 'a:\n\tb: 1\n'],
  ['an open bracket', 'apiVersion: v1\nclusters:\n- cluster: {server: x\n  foo: ]\n'],
  ['a wrong indentation', 'apiVersion: v1\nkind: Config\n  clusters: []\n'],
] as const) {
  test(`${what} in the YAML: file and line are kubectl's, the reason is the parser's own`, {
    skip: skipWithoutKubectl,
  }, async (t) => {
    const folder = filesOf(t, kubeconfig)
    const start = /^error: error loading config file "config": yaml: line \d+: /
    const [theirs = ''] = await kubectlLines(folder, {})
    const [ours = ''] = await ourLines(folder, {})
    assert.match(theirs, start)
    assert.match(ours, start)
  })
}

test('a --kubeconfig that is missing, and one that is a folder', { skip: skipWithoutKubectl }, async (t) => {
  const folder = filesOf(t, '')
  for (const kubeconfig of ['nope', 'folder', 'there/nope']) {
    assert.deepEqual(await ourLines(folder, { kubeconfig }), await kubectlLines(folder, { kubeconfig }))
  }
})

function filesOf(t: TestContext, kubeconfig: string): string {
  const folder = folderOf(t, { config: kubeconfig, there: 'not a certificate', empty: '' })
  mkdirSync(join(folder, 'folder'))
  return folder
}

type Flags = { readonly [flag: string]: string | true }

async function kubectlLines(folder: string, flags: Flags): Promise<readonly string[]> {
  const args = Object.entries({ kubeconfig: 'config', ...flags }).map(([name, value]) => `--${name}=${value}`)
  const env = { HOME: folder }
  const { stderr } = await run(kubectlPath ?? '', ['get', '--raw', '/version', ...args], { cwd: folder, env })
  return comparable(stderr.split('\n'))
}

async function ourLines(folder: string, flags: Flags): Promise<readonly string[]> {
  const named = Object.entries({ kubeconfig: 'config', ...flags }).map(([flag, value]) => [camel(flag), value])
  const options: ConnectionOptions & { asGroup?: string } = { ...alone(folder), ...Object.fromEntries(named) }
  try {
    const asGroups = options.asGroup === undefined ? [] : [options.asGroup]
    const transport = openTransport(await loadConnection({ ...options, asGroups }))
    await transport.request({ path: '/version' }).finally(() => transport.close())
    return ['no error']
  } catch (error) {
    return comparable(errorLines(error))
  }
}

/** Without what is about client-go's own source: the place of its scheme, the Go type it unmarshals into, klog's lines. */
function comparable(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => line !== '' && !/^[IWE]\d{4} /.test(line))
    .map((line) => line.replace(/ in scheme ".*"$/, '').replace(/ of type struct \{.*\}$/, ''))
}

function camel(flag: string): string {
  return flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Command } from 'commander'
import {
  type ConnectionFlags,
  type ConnectionOptions,
  connectionOptions,
  withConnectionFlags,
} from '../../../src/flags/connection-flags.ts'
import { testEnv } from '../../support/env.ts'

const env = testEnv({ vars: {}, homeDir: '/home/me', cwd: '/here' })
const cacheDir = join('/home/me', '.kube', 'cache')

/** What the words of a command line come to. */
function optionsOf(...words: string[]): Partial<ConnectionOptions> {
  const command = withConnectionFlags(new Command('x')).exitOverride()
  command.parse(words, { from: 'user' })
  const { env: _env, homeDir: _home, cwd: _cwd, ...rest } = connectionOptions(command.opts<ConnectionFlags>(), env)
  return rest
}

describe('the generic flags', () => {
  const table: readonly (readonly [readonly string[], Partial<ConnectionOptions>])[] = [
    [[], {}],
    [['-n', 'shop'], { namespace: 'shop' }],
    [['--namespace', 'shop'], { namespace: 'shop' }],
    [['--namespace', ''], {}],
    [['--kubeconfig', 'k'], { kubeconfig: 'k' }],
    [['--context', 'c', '--cluster', 'l', '--user', 'u'], { context: 'c', cluster: 'l', user: 'u' }],
    [['-s', 'https://h', '--tls-server-name', 'n'], { server: 'https://h', tlsServerName: 'n' }],
    [['--insecure-skip-tls-verify'], { insecureSkipTlsVerify: true }],
    [
      ['--certificate-authority', 'a', '--client-certificate', 'b', '--client-key', 'c'],
      { certificateAuthority: 'a', clientCertificate: 'b', clientKey: 'c' },
    ],
    [['--token', 't'], { token: 't' }],
    [
      ['--as', 'jane', '--as-uid', '7', '--as-group', 'a,b', '--as-group', 'c'],
      { as: 'jane', asUid: '7', asGroups: ['a,b', 'c'] },
    ],
    [
      ['--as', 'jane', '--as-user-extra', 'k=v=w', '--as-user-extra', 'k=x', '--as-user-extra', 'l='],
      { as: 'jane', asUserExtra: { k: ['v=w', 'x'], l: [''] } },
    ],
    [['--request-timeout', '2m'], { requestTimeoutMs: 120_000 }],
    [['--disable-compression'], { disableCompression: true }],
    [['--proxy-url', 'socks5://p'], { proxyUrl: 'socks5://p' }],
    [['--cache-dir', '/c'], { cacheDir: '/c' }],
  ]
  for (const [words, options] of table) {
    test(`${words.join(' ') || 'none'} reach the connection`, () => {
      assert.deepEqual(optionsOf(...words), { cacheDir, ...options })
    })
  }

  test('are those of kubectl, but for basic authentication', () => {
    const names = withConnectionFlags(new Command('x')).options.map((option) => option.long)
    assert.deepEqual(names.toSorted(), [
      '--as',
      '--as-group',
      '--as-uid',
      '--as-user-extra',
      '--cache-dir',
      '--certificate-authority',
      '--client-certificate',
      '--client-key',
      '--cluster',
      '--context',
      '--disable-compression',
      '--insecure-skip-tls-verify',
      '--kubeconfig',
      '--namespace',
      '--proxy-url',
      '--request-timeout',
      '--server',
      '--tls-server-name',
      '--token',
      '--user',
    ])
  })

  test('of a command do not leak its own flags into the connection', () => {
    const flags = { namespace: 'a', output: 'json', allNamespaces: true }
    assert.deepEqual(Object.keys(connectionOptions(flags, env)).toSorted(), [
      'cacheDir',
      'cwd',
      'env',
      'homeDir',
      'namespace',
    ])
  })
})

test('an extra without = is refused', () => {
  assert.throws(() => optionsOf('--as-user-extra', 'reason'), {
    message: 'invalid argument "reason" for "--as-user-extra" flag: expected key=value',
  })
})

test('KUBECACHEDIR stands in for --cache-dir', () => {
  const { cacheDir } = connectionOptions({}, testEnv({ vars: { KUBECACHEDIR: '/elsewhere' } }))
  assert.equal(cacheDir, '/elsewhere')
})

test('without a home nothing is cached, rather than in the folder at hand', () => {
  assert.equal(connectionOptions({}, testEnv({ homeDir: '' })).cacheDir, '')
})

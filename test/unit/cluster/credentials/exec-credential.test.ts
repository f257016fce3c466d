import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { CancelledError, ConfigError, ConnectionError } from '../../../../src/errors.ts'
import { makeAuthority } from '../../../support/certificates.ts'
import { authorization } from '../kubeconfig/folder.ts'
import { type PluginOptions, plugin, printing, V1, V1BETA1 } from './plugin.ts'

const identity = makeAuthority().issue({ commonName: 'plugin' })

test('the token that a plugin prints is sent, and the plugin runs once', async (t) => {
  const { credential, runs } = plugin(t, printing('{ token: "t" + run }'))
  assert.equal(runs(), 0)
  assert.equal(await authorization({ credential }), 'Bearer t1')
  assert.equal(await authorization({ credential }), 'Bearer t1')
  assert.equal(runs(), 1)
})

test('everybody who asks while it runs waits for the same run', async (t) => {
  const { credential, runs } = plugin(t, printing('{ token: "t" + run }'))
  const states = await Promise.all(Array.from({ length: 20 }, () => credential.current()))
  assert.equal(new Set(states).size, 1)
  assert.equal(runs(), 1)
})

test('a certificate and key are used for TLS, beside a token or alone', async (t) => {
  const pair = `clientCertificateData: ${JSON.stringify(identity.cert)}, clientKeyData: ${JSON.stringify(identity.key)}`
  const alone = await plugin(t, printing(`{ ${pair} }`)).credential.current()
  assert.deepEqual([alone.headers, alone.clientCertificate], [[], identity])
  const both = await plugin(t, printing(`{ token: "t", ${pair} }`)).credential.current()
  assert.deepEqual([both.headers, both.clientCertificate], [[['Authorization', 'Bearer t']], identity])
})

test('the plugin runs again when its credential has expired, not before', async (t) => {
  let now = Date.parse('2026-01-01T00:00:00Z')
  const status = '{ token: "t" + run, expirationTimestamp: "2026-01-01T00:0" + run + ":00Z" }'
  const { credential } = plugin(t, printing(status), { now: () => now })
  assert.equal(await authorization({ credential }), 'Bearer t1')
  now += 59_999
  assert.equal(await authorization({ credential }), 'Bearer t1')
  now += 1
  assert.equal(await authorization({ credential }), 'Bearer t2')
})

test('after a 401 the plugin runs again, once for all who were refused', async (t) => {
  const { credential, runs } = plugin(t, printing('{ token: "t" + run }'))
  const used = await credential.current()
  const answers = await Promise.all([1, 2, 3].map(() => credential.renew(used)))
  assert.deepEqual(answers, [true, true, true])
  assert.equal(await credential.renew(used), true, 'one that comes late finds it renewed')
  assert.equal(runs(), 2)
  assert.equal(await authorization({ credential }), 'Bearer t2')
})

test('a renewal that gives the same again, or fails, is none', async (t) => {
  const same = plugin(t, printing('{ token: "t" }'))
  assert.equal(await same.credential.renew(await same.credential.current()), false)
  const failing = plugin(t, `if (run === 2) process.exit(1); ${printing('{ token: "t" }')}`)
  assert.equal(await failing.credential.renew(await failing.credential.current()), false)
})

test('a new certificate changes the connection key, the same one again does not', async (t) => {
  const other = makeAuthority().issue({ commonName: 'other' })
  const pairs = JSON.stringify([identity, identity, other])
  const status = `{ clientCertificateData: ${pairs}[run - 1].cert, clientKeyData: ${pairs}[run - 1].key }`
  const { credential } = plugin(t, printing(status))
  const first = await credential.current()
  assert.equal(await credential.renew(first), false)
  const second = await credential.current()
  assert.equal(await credential.renew(second), true)
  const third = await credential.current()
  assert.equal(second.connectionKey, first.connectionKey)
  assert.notEqual(third.connectionKey, first.connectionKey)
})

test('arguments and variables are handed over, ours last', async (t) => {
  const { credential } = plugin(
    t,
    printing('{ token: process.argv.slice(2).join("+") + process.env.A + process.env.B }'),
    {
      exec: { env: [{ name: 'A', value: 'own' }] },
      surroundings: { env: { PATH: process.env.PATH, A: 'inherited', B: 'kept', KUBERNETES_EXEC_INFO: 'stale' } },
    },
  )
  assert.equal(await authorization({ credential }), 'Bearer ownkept')
})

test('KUBERNETES_EXEC_INFO says version and interactivity, and the cluster only to those who ask', async (t) => {
  const echo = (version: string) => printing('{ token: JSON.stringify(info) }', version)
  const told = async (version: string, options: PluginOptions) => {
    const { credential } = plugin(t, echo(version), { ...options, exec: { ...options.exec, apiVersion: version } })
    return JSON.parse((await authorization({ credential }))?.replace('Bearer ', '') ?? '')
  }
  const spec = { interactive: false }
  assert.deepEqual(await told(V1, {}), { kind: 'ExecCredential', apiVersion: V1, spec })
  assert.deepEqual(await told(V1BETA1, {}), { kind: 'ExecCredential', apiVersion: V1BETA1, spec })
  const cluster = {
    server: 'https://a/b/',
    tlsServerName: 'n',
    insecureSkipTlsVerify: true,
    certificateAuthority: Buffer.from('CA'),
    proxyUrl: 'http://p',
    disableCompression: true,
    config: { audience: ['x'] },
  }
  assert.deepEqual((await told(V1, { cluster })).spec.cluster, {
    server: 'https://a/b/',
    'tls-server-name': 'n',
    'insecure-skip-tls-verify': true,
    'certificate-authority-data': 'Q0E=',
    'proxy-url': 'http://p',
    'disable-compression': true,
    config: { audience: ['x'] },
  })
})

test('an unknown apiVersion is refused before anything runs', (t) => {
  assert.throws(() => plugin(t, '', { exec: { apiVersion: 'client.authentication.k8s.io/v1alpha1' } }), {
    name: 'ConfigError',
    message: 'exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"',
    key: 'users[name="u"].exec',
  })
})

const NEEDS_TERMINAL = 'getting credentials: exec plugin cannot support interactive mode: standard input is'

/** Mode, what there is of stdin, and what becomes of it. */
for (const [mode, stdin, expected] of [
  ['Never', { isStdinTerminal: true }, false],
  ['IfAvailable', { isStdinTerminal: true }, true],
  ['IfAvailable', { isStdinTerminal: false }, false],
  ['IfAvailable', { isStdinTerminal: true, stdinUnavailable: 'used by -f -' }, false],
  ['Always', { isStdinTerminal: true }, true],
  ['Always', { isStdinTerminal: false }, `${NEEDS_TERMINAL} not a terminal`],
  ['Always', { isStdinTerminal: true, stdinUnavailable: '' }, `${NEEDS_TERMINAL} unavailable`],
  [
    'Always',
    { isStdinTerminal: true, stdinUnavailable: 'used by -f -' },
    `${NEEDS_TERMINAL} unavailable: used by -f -`,
  ],
] as const) {
  test(`interactiveMode ${mode} with ${JSON.stringify(stdin)}: ${expected}`, async (t) => {
    const program = printing('{ token: String(info.spec.interactive) }')
    const { credential } = plugin(t, program, { exec: { interactiveMode: mode }, surroundings: stdin })
    if (typeof expected === 'boolean') assert.equal(await authorization({ credential }), `Bearer ${expected}`)
    else await assert.rejects(credential.current(), { name: 'ConfigError', message: expected })
  })
}

test('a plugin that is not interactive finds stdin empty, and does not wait for it', async (t) => {
  const { credential } = plugin(t, printing('{ token: "read " + fs.readFileSync(0).length }'))
  assert.equal(await authorization({ credential }), 'Bearer read 0')
})

test('stderr is passed on while the plugin runs', async (t) => {
  const { credential, stderr } = plugin(t, `console.error('please log in'); ${printing('{ token: "t" }')}`)
  await credential.current()
  assert.equal(stderr(), 'please log in\n')
})

test('a plugin that fails is told of by its exit code, and is tried again by the next request', async (t) => {
  const { credential } = plugin(t, `if (run === 1) process.exit(3); ${printing('{ token: "t" }')}`)
  await assert.rejects(credential.current(), {
    name: 'ConfigError',
    message: `getting credentials: exec: executable ${process.execPath} failed with exit code 3`,
    path: 'config',
    key: 'users[name="u"].exec',
  })
  assert.equal(await authorization({ credential }), 'Bearer t')
})

test('a plugin that is killed failed with exit code -1', { skip: process.platform === 'win32' }, async (t) => {
  const { credential } = plugin(t, 'process.kill(process.pid, "SIGKILL")')
  await assert.rejects(credential.current(), { message: /failed with exit code -1$/ })
})

test('a name that is not on PATH gets a hint how to install it, made safe for a terminal', async (t) => {
  const exec = { command: 'no-such-plugin', installHint: 'run \u001b[1mbrew\u001b[0m install\nit' }
  await assert.rejects(plugin(t, '', { exec }).credential.current(), ({ message }: Error) => {
    assert.match(message, /^getting credentials: exec: executable no-such-plugin not found\n\nIt looks like/)
    assert.match(message, /\n\nrun U\+001B\[1mbrewU\+001B\[0m install\nit$/)
    return true
  })
})

test('a path at which there is nothing is told of as a file, without a hint', async (t) => {
  const exec = { command: '/no/such/plugin', installHint: 'install it' }
  const reason = 'exec: fork/exec /no/such/plugin: no such file or directory'
  await assert.rejects(plugin(t, '', { exec }).credential.current(), { message: `getting credentials: ${reason}` })
})

test('a request that is given up leaves at once, and the plugin goes on for the others', async (t) => {
  const { credential, runs } = plugin(t, `setTimeout(() => ${printing('{ token: "t" }')}, 300)`)
  const impatient = new AbortController()
  const first = credential.current(impatient.signal)
  const second = credential.current()
  impatient.abort(new ConnectionError('too slow', { host: 'h', failure: 'timeout' }))
  await assert.rejects(first, { name: 'ConnectionError', message: 'too slow' })
  assert.deepEqual((await second).headers, [['Authorization', 'Bearer t']])
  assert.equal(runs(), 1)
})

test('a plugin that hangs is stopped when nobody waits any more, and runs afresh for the next', async (t) => {
  const hang = 'process.on("SIGTERM", () => { fs.writeFileSync(__dirname + "/stopped", ""); process.exit() })'
  const { credential, folder, runs } = plugin(
    t,
    `if (run === 1) { ${hang}; fs.writeFileSync(__dirname + '/ready', ''); setInterval(() => {}, 1000) }
     else ${printing('{ token: "t" }')}`,
  )
  const { existsSync } = await import('node:fs')
  const until = async (file: string) => {
    for (let i = 0; i < 200 && !existsSync(`${folder}/${file}`); i++) await wait(25)
    return existsSync(`${folder}/${file}`)
  }
  const controller = new AbortController()
  const asked = credential.current(controller.signal)
  assert.ok(await until('ready'))
  controller.abort()
  await assert.rejects(asked, CancelledError)
  if (process.platform !== 'win32') assert.ok(await until('stopped'))
  assert.equal(await authorization({ credential }), 'Bearer t')
  assert.equal(runs(), 2)
})

test('the request timeout limits a plugin that hangs, also one that ignores being asked to stop', async (t) => {
  const { credential } = plugin(t, 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)', { timeoutMs: 300 })
  const startedAt = Date.now()
  await assert.rejects(credential.current(), ConfigError)
  assert.ok(Date.now() - startedAt < 5000)
})

test('a request that is given up before it asks starts nothing', async (t) => {
  const { credential, runs } = plugin(t, printing('{ token: "t" }'))
  await assert.rejects(credential.current(AbortSignal.abort()), CancelledError)
  assert.equal(runs(), 0)
})

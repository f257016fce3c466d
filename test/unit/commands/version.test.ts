import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { runMain } from '../../../src/cli/main.ts'
import { skewWarning } from '../../../src/commands/version/skew.ts'
import { testEnv } from '../../support/env.ts'
import { startLoopback } from '../../support/loopback.ts'

type Ran = { readonly code: number; readonly out: string; readonly err: string }

async function run(...words: string[]): Promise<Ran> {
  const env = testEnv({ homeDir: '' })
  await runMain(['version', ...words], env)
  return { code: env.exitCode, out: env.out().replace(/v\d+\.\d+\.\d+(?=\n)/, 'OURS'), err: env.err() }
}

/** `--server` of a server that says it is of that version, or answers otherwise. */
async function serverOf(t: TestContext, gitVersion: string, status = 200): Promise<string> {
  const body =
    status === 200 ? { major: '1', minor: gitVersion.split('.')[1], gitVersion } : { kind: 'Status', code: status }
  const server = await startLoopback(t, (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  return `--server=${server.url}`
}

describe('version', () => {
  test('prints both versions', async (t) => {
    assert.deepEqual(await run(await serverOf(t, 'v1.37.2')), {
      code: 0,
      out: 'Client Version: OURS\nServer Version: v1.37.2\n',
      err: '',
    })
  })

  test('--client asks no server', async () => {
    assert.deepEqual(await run('--client', '--server', 'http://127.0.0.1:1'), {
      code: 0,
      out: 'Client Version: OURS\n',
      err: '',
    })
  })

  test('warns of a server that is too old', async (t) => {
    const { code, err } = await run(await serverOf(t, 'v1.25.3'))
    assert.equal(code, 0)
    assert.equal(err, 'Warning: server version (1.25) is outside the range that kubectl tack supports (1.32 to 1.38)\n')
  })

  test('--warnings-as-errors makes an error of it', async (t) => {
    const { code, err } = await run('--warnings-as-errors', await serverOf(t, 'v1.25.3'))
    assert.equal(code, 1)
    assert.match(err, /^error: server version \(1\.25\) is outside/)
  })

  test('-o json and yaml print kubectl’s keys', async (t) => {
    const server = await serverOf(t, 'v1.37.2')
    const { out } = await run('-o', 'json', server)
    const answer = JSON.parse(out)
    assert.deepEqual(Object.keys(answer), ['clientVersion', 'serverVersion'])
    assert.equal(answer.serverVersion.gitVersion, 'v1.37.2')
    assert.equal(answer.clientVersion.platform, 'linux/amd64')
    assert.match(
      (await run('-o', 'yaml', server)).out,
      /^clientVersion:\n {2}gitVersion: [\s\S]*^serverVersion:\n {2}gitVersion: v1\.37\.2\n/m,
    )
  })

  test('prints ours before it tells that there is no server', async () => {
    assert.deepEqual(await run('--server', 'http://127.0.0.1:1'), {
      code: 2,
      out: 'Client Version: OURS\n',
      err: 'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\n',
    })
  })

  test('prints ours before it tells what the server refused', async (t) => {
    const { code, out, err } = await run(await serverOf(t, '', 403))
    assert.deepEqual({ code, out }, { code: 1, out: 'Client Version: OURS\n' })
    assert.notEqual(err, '')
  })

  test('prints ours before it tells that the kubeconfig is missing', async () => {
    const { code, out, err } = await run('--kubeconfig', '/nowhere/config')
    assert.deepEqual({ code, out }, { code: 2, out: 'Client Version: OURS\n' })
    assert.equal(err, 'error: stat /nowhere/config: no such file or directory\n')
  })

  test('gives up after --request-timeout', async (t) => {
    const server = await startLoopback(t, () => {})
    const { code, err } = await run('--server', server.url, '--request-timeout', '100ms')
    assert.equal(code, 2)
    assert.match(err, /^Unable to connect to the server: /)
  })

  test('refuses a timeout that is none', async () => {
    const { code, err } = await run('--request-timeout', 'soon')
    assert.equal(code, 2)
    assert.match(err, /^error: Invalid timeout value\. Timeout must be a single integer in seconds/)
  })
})

describe('a server version', () => {
  for (const [version, isSupported] of [
    ['v1.31.9', false],
    ['v1.32.0', true],
    ['v1.37.2', true],
    ['v1.38.0-alpha.1', true],
    ['v1.39.0', false],
    ['v2.0.0', false],
    ['v1.33.1+k3s1', true],
    ['v1.30.0-eks-1234', false],
    ['unknown', true],
  ] as const) {
    test(`${version} is ${isSupported ? 'fine' : 'warned of'}`, () => {
      assert.equal(skewWarning({ gitVersion: version }) === undefined, isSupported)
    })
  }
})

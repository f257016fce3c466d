// Credential plugins that fail, print rubbish or hang: kubectl's words once, 2, and nothing left running.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, assertKubectlSays } from '../support/ask.ts'
import { ROOT } from '../support/build-cluster.ts'
import { makeAuthority } from '../support/certificates.ts'
import { testCluster } from '../support/cluster.ts'
import { base64, temporaryFolder, writeKubeconfig } from '../support/kubeconfig.ts'
import { pods, startApiServer } from '../support/scripted-api-server.ts'
import { startTack, temporaryHome } from '../support/tack.ts'
import { noTerminal, runInTerminal } from '../support/terminal.ts'

const { kubectlPath } = await testCluster()
const withoutTerminal = await noTerminal()

const API = 'client.authentication.k8s.io/v1'
const PODS = { '/api/v1/namespaces/default/pods': pods({ names: ['a'] }) }
const GETTING = 'Unable to connect to the server: getting credentials: '

/** Credentials go over TLS alone, so plugins are asked for HTTPS alone. */
const NOWHERE = { server: 'https://127.0.0.1:1' }

/** A kubeconfig whose user gets credentials from a script of Node. */
async function withPlugin(t: TestContext, script: string, cluster: object = NOWHERE): Promise<string> {
  const exec = { apiVersion: API, command: process.execPath, args: ['-e', script], interactiveMode: 'Never' }
  return writeKubeconfig(t, cluster, { exec })
}

const prints = (value: unknown) => `console.log(${JSON.stringify(JSON.stringify(value))})`
/** kubectl runs a plugin that fails again and again; a Go scheme and Go types are named in its words. */
const tidy = (text: string) => [...new Set(text.split('\n'))].join('\n').replace(/ (in scheme|of type struct) .*/, '')

describe('a plugin that', () => {
  const rows: readonly (readonly [what: string, script: string, says: string])[] = [
    [
      'fails',
      'console.error("no login"); process.exitCode = 3',
      `no login\n${GETTING}exec: executable ${process.execPath} failed with exit code 3\n`,
    ],
    [
      'prints rubbish',
      'console.log("<html>")',
      `${GETTING}decoding stdout: couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value\n`,
    ],
    [
      'prints something else',
      prints({ kind: 'Pod', apiVersion: 'v1' }),
      `${GETTING}decoding stdout: no kind "Pod" is registered for version "v1"\n`,
    ],
    [
      'prints nothing',
      '',
      `${GETTING}exec plugin is configured to use API version ${API}, plugin returned version client.authentication.k8s.io/__internal\n`,
    ],
    [
      'gives no status',
      prints({ kind: 'ExecCredential', apiVersion: API }),
      `${GETTING}exec plugin didn't return a status field\n`,
    ],
    [
      'gives nothing to authenticate with',
      prints({ kind: 'ExecCredential', apiVersion: API, status: {} }),
      `${GETTING}exec plugin didn't return a token or cert/key pair\n`,
    ],
  ]
  for (const [what, script, says] of rows) {
    test(`${what} is told once, with 2`, async (t) => {
      const KUBECONFIG = await withPlugin(t, script)
      const ours = await ask(t, ['pods'], { env: { KUBECONFIG } })
      assert.deepEqual(ours, { code: 2, stdout: '', stderr: says })
      await assertKubectlSays(t, kubectlPath, ['pods'], ours, { env: { KUBECONFIG }, tidy })
    })
  }

  test('is not there is told with where it was looked for, with 2', async (t) => {
    const command = join(await temporaryFolder(t), 'aws-iam')
    const exec = { apiVersion: API, command, interactiveMode: 'Never' }
    const KUBECONFIG = await writeKubeconfig(t, NOWHERE, { exec })
    const ours = await ask(t, ['pods'], { env: { KUBECONFIG } })
    const says = `${GETTING}exec: fork/exec ${command}: no such file or directory\n`
    assert.deepEqual(ours, { code: 2, stdout: '', stderr: says })
    await assertKubectlSays(t, kubectlPath, ['pods'], ours, { env: { KUBECONFIG } })
  })

  test('talks while it works is heard, and the answer is data alone', async (t) => {
    const authority = makeAuthority()
    const tls = authority.issue({ commonName: 'server', hosts: ['127.0.0.1'] })
    const server = await startApiServer(t, { answers: PODS, tls })
    const cluster = { server: server.url, 'certificate-authority-data': base64(authority.cert) }
    const credential = { kind: 'ExecCredential', apiVersion: API, status: { token: 'x' } }
    const KUBECONFIG = await withPlugin(t, `console.error("hello"); ${prints(credential)}`, cluster)
    const { code, stdout, stderr } = await ask(t, ['pods', '-o', 'name'], { env: { KUBECONFIG } })
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'pod/a\n', stderr: 'hello\n' })
  })
})

describe('a plugin that hangs', () => {
  async function hanging(t: TestContext) {
    const file = join(await temporaryFolder(t), 'pid')
    const script = `require('fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`
    return { KUBECONFIG: await withPlugin(t, script), pid: async () => Number(await readFile(file, 'utf8')) }
  }

  test('is stopped after --request-timeout, with 2', async (t) => {
    const { KUBECONFIG, pid } = await hanging(t)
    const { code, stdout, stderr } = await ask(t, ['pods', '--request-timeout', '1s'], { env: { KUBECONFIG } })
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
    assert.equal(stderr, `${GETTING}exec: executable ${process.execPath} was stopped after 1000 ms\n`)
    assert.ok(!isRunning(await pid()))
  })

  test('ends with Ctrl-C, at once and with 130', { skip: process.platform === 'win32' && 'no SIGINT' }, async (t) => {
    const { KUBECONFIG, pid } = await hanging(t)
    const home = await temporaryHome()
    t.after(() => home.remove())
    const running = startTack(['query', 'pods'], { env: { ...home.env, KUBECONFIG } })
    const giveUpAt = performance.now() + 10_000
    while (performance.now() < giveUpAt && !((await pid().catch(() => 0)) > 0)) await sleep(20)
    const startedAt = performance.now()
    running.kill('SIGINT')
    const { code, stdout, stderr } = await running.ended
    assert.ok(performance.now() - startedAt < 2000)
    assert.deepEqual({ code, stdout, stderr }, { code: 130, stdout: '', stderr: '' })
    assert.ok(!isRunning(await pid()))
  })
})

describe('a plugin that asks', { skip: withoutTerminal }, () => {
  test('has no terminal to ask at while a shell waits for TAB, and leaves nothing running', async (t) => {
    const folder = await temporaryFolder(t)
    const script = `printf 'Password: ' >/dev/tty; sh -c 'echo $$ >"$0"; exec sleep 60' '${folder}/pid'; read x </dev/tty`
    const exec = { apiVersion: API, command: 'sh', args: ['-c', script], interactiveMode: 'IfAvailable' }
    const KUBECONFIG = await writeKubeconfig(t, NOWHERE, { exec })
    const words = [join(ROOT, 'bin', 'kubectl_complete-tack.js'), 'query', 'po']
    const env = { HOME: folder, PATH: process.env.PATH, KUBECONFIG }
    const { shown } = await runInTerminal(80, process.execPath, words, { env })
    assert.equal(shown, ':4\n')
    // killing takes a moment
    const giveUpAt = performance.now() + 5000
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'))
    while (isRunning(pid) && performance.now() < giveUpAt) await sleep(20)
    assert.ok(!isRunning(pid))
  })
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

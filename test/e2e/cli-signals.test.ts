// Ctrl-C, readers that leave, disks that are full, and our own bugs: how a command ends when it cannot end well.

import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../support/build-cluster.ts'
import { type Running, run, start } from '../support/child-process.ts'
import { startLoopback } from '../support/loopback.ts'
import { startTack, tack, temporaryHome } from '../support/tack.ts'

const isWindows = process.platform === 'win32'

/** Waits until something is so. @throws when it is not within ten seconds */
async function soon(isSo: () => boolean): Promise<void> {
  const endMs = performance.now() + 10_000
  while (!isSo()) {
    assert.ok(performance.now() < endMs, 'nothing happened in ten seconds')
    await new Promise((done) => setTimeout(done, 20))
  }
}

/** A process of its own that uses a module of ours. */
function startScript(code: string): Running {
  return start(process.execPath, ['--input-type=module', '-e', code])
}

function moduleUrl(path: string): string {
  return pathToFileURL(join(ROOT, 'src', path)).href
}

const SERVER = ['--server', 'https://api.example.com']

/** A mount of its own over /etc/resolv.conf takes a root on Linux. */
function noNameServer(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux'
  return spawnSync('unshare', ['-m', 'true']).status === 0 ? false : 'needs mount namespaces'
}

describe('a name server that is silent', { skip: noNameServer() }, () => {
  /** Runs a command line that asks it; how long that took. */
  async function asking(t: TestContext, words: readonly string[]) {
    const home = await temporaryHome()
    const socket = createSocket('udp4')
    t.after(async () => {
      await new Promise<void>((done) => socket.close(done))
      await home.remove()
    })
    // the port is the one that resolvers ask at; the address is nobody else's
    const address = ['127', ...randomBytes(3)].join('.')
    await new Promise<void>((done) => socket.bind(53, address, done))
    const settings = join(home.dir, 'resolv.conf')
    await writeFile(settings, `nameserver ${address}\n`)
    const script = `mount --bind '${settings}' /etc/resolv.conf && exec "$@"`
    const program = [process.execPath, join(ROOT, 'bin', 'kubectl-tack.js')]
    const startedAt = performance.now()
    const result = await run('unshare', ['-m', 'sh', '-c', script, 'sh', ...program, ...words], {
      env: home.env,
      timeoutMs: 30_000,
    })
    return { ...result, ms: performance.now() - startedAt }
  }

  // a system asks again after five seconds, and tells after ten
  test('is given up after --request-timeout', async (t) => {
    const { code, stdout, stderr, ms } = await asking(t, ['query', 'pods', ...SERVER, '--request-timeout', '1s'])
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' })
    assert.match(stderr, /^Unable to connect to the server: .*\n$/)
    assert.ok(ms < 5000, `${ms} ms`)
  })

  test('does not keep a shell waiting for TAB', async (t) => {
    const { code, stdout, ms } = await asking(t, ['__complete', 'query', ...SERVER, 'po'])
    assert.deepEqual({ code, stdout }, { code: 0, stdout: ':4\n' })
    assert.ok(ms < 5000, `${ms} ms`)
  })
})

describe('Ctrl-C', { skip: isWindows && 'Windows has no SIGINT to send' }, () => {
  test('ends a request that nobody answers, quietly and with 130', async (t) => {
    const home = await temporaryHome()
    t.after(() => home.remove())
    const server = await startLoopback(t, () => {})
    const running = startTack(['version', '--server', server.url], { env: home.env })
    await soon(() => server.received.length > 0)
    running.kill('SIGINT')
    const { code, stderr } = await running.ended
    assert.deepEqual({ code, stderr }, { code: 130, stderr: '' })
  })

  test('ends a command whose file is a pipe that nobody writes to, after its grace', async (t) => {
    const home = await temporaryHome()
    t.after(() => home.remove())
    const pipe = join(home.dir, 'pipe')
    execFileSync('mkfifo', [pipe])
    const running = startTack(['query', 'pods', '-f', pipe], { env: home.env, timeoutMs: 20_000 })
    // until it is opened, which is not to be seen from outside
    await new Promise((done) => setTimeout(done, 500))
    running.kill('SIGINT')
    const { code, stdout } = await running.ended
    assert.deepEqual({ code, stdout }, { code: 130, stdout: '' })
  })

  const hanging = `
    const { processEnv } = await import('${moduleUrl('flags/env.ts')}')
    const env = processEnv(async () => {})
    setInterval(() => {}, 1000)
    env.signal.addEventListener('abort', () => console.log('interrupted'))
    console.log('ready')`

  test('once ends a command that does not listen after its grace', async () => {
    const running = startScript(hanging)
    await running.waitFor('stdout', /ready/)
    running.kill('SIGINT')
    assert.equal((await running.ended).code, 130)
    assert.match(running.output.stdout, /interrupted/)
  })

  test('twice ends it at once', async () => {
    const running = startScript(hanging)
    await running.waitFor('stdout', /ready/)
    running.kill('SIGINT')
    await running.waitFor('stdout', /interrupted/)
    const before = performance.now()
    running.kill('SIGINT')
    assert.equal((await running.ended).code, 130)
    assert.ok(performance.now() - before < 1500)
  })
})

describe('a reader that leaves', () => {
  test('before anything is written ends a command quietly', async () => {
    const running = startTack(['query', '--help'])
    running.child.stdout?.destroy()
    const { code, stderr } = await running.ended
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  })

  test('of a stream makes its sink stop the command, quietly and with 0', async () => {
    const running = startScript(`
      const { processEnv } = await import('${moduleUrl('flags/env.ts')}')
      const { toSink } = await import('${moduleUrl('flags/sink.ts')}')
      const { exitCodeOf } = await import('${moduleUrl('flags/exit-code.ts')}')
      const env = processEnv(async () => {})
      const sink = toSink(env.stdout)
      try {
        for (let i = 0; ; i++) await sink.write('line ' + i + '\\n')
      } catch (error) {
        env.stderr.write(error.name)
        env.exitCode = exitCodeOf(error)
      }`)
    await running.waitFor('stdout', /line 10\n/)
    running.child.stdout?.destroy()
    const { code, stderr } = await running.ended
    assert.deepEqual({ code, stderr }, { code: 0, stderr: 'OutputClosedError' })
  })

  test('gets everything when it is only slow', async () => {
    const running = startScript(`
      const { processEnv } = await import('${moduleUrl('flags/env.ts')}')
      const { toSink } = await import('${moduleUrl('flags/sink.ts')}')
      const env = processEnv(async () => {})
      const sink = toSink(env.stdout)
      for (let i = 0; i < 300000; i++) await sink.write('line ' + i + '\\n')
      await sink.flush()
      env.exitCode = 1`)
    running.child.stdout?.pause()
    await new Promise((done) => setTimeout(done, 300))
    running.child.stdout?.resume()
    const { code, stdout } = await running.ended
    assert.equal(code, 1)
    assert.equal(
      stdout.length,
      Array.from({ length: 300000 }, (_, i) => `line ${i}\n`.length).reduce((a, b) => a + b),
    )
    assert.ok(stdout.endsWith('line 299999\n'))
  })
})

test('a full disk is told', { skip: !existsSync('/dev/full') && 'there is no /dev/full here' }, async () => {
  const code = `
    const { main } = await import('${moduleUrl('cli/main.ts')}')
    await main(['version', '--client'])`
  const { code: status, stderr } = await run('/bin/sh', [
    '-c',
    `exec '${process.execPath}' --input-type=module -e "$0" > /dev/full`,
    code,
  ])
  assert.equal(status, 1)
  assert.match(stderr, /^error: cannot write the output: .*ENOSPC/)
})

describe('a bug', () => {
  const crash = (words: string) => `
    const { main } = await import('${moduleUrl('cli/main.ts')}')
    setTimeout(() => { null.oops }, 10)
    setInterval(() => {}, 1000)
    await main(${words})`

  test('that nobody caught is told in two lines, with 2', async () => {
    const { code, stderr, stdout } = await startScript(crash("['--version']")).ended
    assert.equal(code, 2)
    assert.match(stdout, /^kubectl-tack v/)
    assert.match(
      stderr,
      /^error: Cannot read properties of null \(reading 'oops'\)\nThis is a bug in kubectl tack; .*\n$/,
    )
  })

  test('is told with its stack with -v 6', async () => {
    const { code, stderr } = await startScript(crash("['--version', '-v', '6']")).ended
    assert.equal(code, 2)
    assert.match(stderr, /^error: .*oops.*\n {4}at /)
  })
})

test('a closed stdin harms nothing', { skip: isWindows && 'needs a POSIX shell' }, async () => {
  const { code, stdout } = await run('/bin/sh', [
    '-c',
    `exec '${process.execPath}' '${join(ROOT, 'bin', 'kubectl-tack.js')}' version --client <&-`,
  ])
  assert.equal(code, 0)
  assert.match(stdout, /^Client Version: v/)
})

test('what is asked of a server that refuses is told in kubectl’s words, with 2', async (t) => {
  const home = await temporaryHome()
  t.after(() => home.remove())
  const { code, stdout, stderr } = await tack(['version', '--server', 'http://127.0.0.1:1'], { env: home.env })
  assert.equal(code, 2)
  assert.match(stdout, /^Client Version: v\S+\n$/)
  assert.equal(
    stderr,
    'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\n',
  )
})

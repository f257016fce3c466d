// Names that would steer a terminal, terminals that are narrow, readers that leave, Ctrl-C: nothing gets out of hand.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { displayWidth } from '../../src/machinery/display-width.ts'
import { ask } from '../support/ask.ts'
import { ROOT } from '../support/build-cluster.ts'
import { type Running, run } from '../support/child-process.ts'
import { type Answer, pods, refusal, silence, startApiServer, text } from '../support/scripted-api-server.ts'
import { startTack, temporaryHome } from '../support/tack.ts'
import { noTerminal, runInTerminal } from '../support/terminal.ts'

const LIST = '/api/v1/namespaces/default/pods'
const TACK = join(ROOT, 'bin', 'kubectl-tack.js')
const isWindows = process.platform === 'win32'

/** Everything that a terminal obeys, but for line feeds. */
const OBEYED = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/
/** JSON and YAML are kubectl's byte for byte: its encoders leave more as it is. */
const C0 = /[\x00-\x09\x0b-\x1f]/

const evil = pods({
  names: ['a\u001b[31mred', 'b\u0007\rhidden', 'c\u202e\u009b2J'],
  status: () => 'Run\u001b]0;title\u0007\nfake   Running   5m',
})

describe('terminal escapes in names and cells', () => {
  for (const args of [
    [],
    ['-o', 'wide'],
    ['-A'],
    ['--sort-by', 'NAME'],
    ['-o', 'json'],
    ['-o', 'yaml'],
    ['-o', 'jsonl'],
  ]) {
    test(`are spelled out: query pods ${args.join(' ')}`, async (t) => {
      const server = await startApiServer(t, { answers: { [LIST]: evil, '/api/v1/pods': evil } })
      const { code, stdout, stderr } = await ask(t, ['pods', ...args, '--server', server.url])
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
      assert.ok(stdout.includes('31m'))
      const isObjects = /json|yaml/.test(args[1] ?? '')
      assert.doesNotMatch(stdout, isObjects ? C0 : OBEYED)
    })
  }

  test('make no row of their own', async (t) => {
    const server = await startApiServer(t, { answers: { [LIST]: evil } })
    const { stdout } = await ask(t, ['pods', '--server', server.url])
    assert.equal(stdout.split('\n').length, 5)
    assert.doesNotMatch(stdout, /^fake/m)
  })

  for (const [what, answer] of [
    ['a Status', refusal(403, 'Forbidden', 'no\u001b[2J\u0007 \u009b31mway')],
    ['an HTML page', text(500, '<b>\u001b[2J\u009b31m</b>', 'text/html')],
  ] as const) {
    test(`are spelled out on stderr, too: ${what}`, async (t) => {
      const server = await startApiServer(t, { answers: { [LIST]: answer } })
      const { stderr } = await ask(t, ['pods', '--server', server.url])
      assert.match(stderr, /2J/)
      assert.doesNotMatch(stderr, OBEYED)
    })
  }
})

describe('a narrow terminal', { skip: await noTerminal() }, () => {
  const long = pods({ names: ['web-7d', 'worker'], status: (name) => `${name} waits for a volume that never comes` })

  async function inTerminal(t: TestContext, columns: number, ...args: readonly string[]) {
    const home = await temporaryHome()
    t.after(() => home.remove())
    const server = await startApiServer(t, { answers: { [LIST]: long } })
    const words = [TACK, 'query', 'pods', ...args, '--server', server.url, '--color', 'never']
    return runInTerminal(columns, process.execPath, words, { env: home.env })
  }

  for (const columns of [24, 30, 80]) {
    test(`of ${columns} columns gets lines that fit, names whole`, async (t) => {
      const { code, shown } = await inTerminal(t, columns)
      assert.equal(code, 0)
      const lines = shown.trimEnd().split('\n')
      assert.equal(lines.length, 3)
      for (const line of lines) assert.ok(displayWidth(line) <= columns, `${displayWidth(line)}: ${line}`)
      assert.match(shown, /^web-7d /m)
      assert.match(shown, /^worker /m)
      if (columns < 80) assert.match(shown, /…/)
    })
  }

  for (const columns of [1, 20]) {
    test(`of ${columns} columns, where no cut would do, gets everything: the terminal wraps it`, async (t) => {
      const { code, shown } = await inTerminal(t, columns)
      assert.equal(code, 0)
      assert.match(shown, /^web-7d {3}web-7d waits for a volume that never comes {3}5m$/m)
    })
  }

  test('of 20 columns gets help and errors without a crash', async (t) => {
    const { code, shown } = await inTerminal(t, 20, '--outptu')
    assert.equal(code, 2)
    assert.match(shown, /^error: unknown flag: --outptu$/m)
    assert.equal((await inTerminal(t, 20, '--help')).code, 0)
  })

  test('cuts nothing that is meant for programs, nor with -o wide', async (t) => {
    for (const args of [
      ['-o', 'wide'],
      ['-o', 'csv'],
      ['-o', 'json'],
    ]) {
      const { shown } = await inTerminal(t, 20, ...args)
      assert.doesNotMatch(shown, /…/)
    }
  })

  test('is not there in a pipe, where COLUMNS cuts nothing either', async (t) => {
    const server = await startApiServer(t, { answers: { [LIST]: long } })
    const { stdout } = await ask(t, ['pods', '--server', server.url], { env: { COLUMNS: '20' } })
    assert.match(stdout, /^web-7d {3}web-7d waits for a volume that never comes {3}5m$/m)
  })
})

/** A list without an end: 500 pods a page. */
const endless: Answer = (response, request) => {
  const names = Array.from({ length: 500 }, (_, i) => `pod-${i}`)
  pods({ names, next: `t${Math.random()}` })(response, request)
}

async function started(
  t: TestContext,
  answers: Record<string, Answer | readonly Answer[]>,
  ...args: string[]
): Promise<Running> {
  const server = await startApiServer(t, { answers })
  const home = await temporaryHome()
  t.after(() => home.remove())
  return startTack(['query', 'pods', '--server', server.url, ...args], { env: home.env })
}

describe('a reader that leaves', () => {
  for (const format of ['table', 'json', 'yaml', 'name', 'csv', 'jsonl', 'result'] as const) {
    test(`ends an endless -o ${format} quietly, with 0`, async (t) => {
      const running = await started(t, { [LIST]: endless }, '-o', format)
      await running.waitFor('stdout', /\n/)
      running.child.stdout?.destroy()
      const { code, stderr } = await running.ended
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
    })
  }

  test('is what | head -1 is', { skip: isWindows && 'needs a POSIX shell' }, async (t) => {
    const server = await startApiServer(t, { answers: { [LIST]: endless } })
    const home = await temporaryHome()
    t.after(() => home.remove())
    const command = `{ '${process.execPath}' '${TACK}' query pods --server ${server.url}; echo "ended with $?" >&2; } | head -1`
    const { stdout, stderr } = await run('/bin/sh', ['-c', command], { env: home.env })
    assert.deepEqual({ stdout, stderr }, { stdout: 'NAME      STATUS    AGE\n', stderr: 'ended with 0\n' })
  })

  test('of stderr alone changes nothing', async (t) => {
    const running = await started(t, { [LIST]: pods({ names: ['a'] }) }, '-o', 'name')
    running.child.stderr?.destroy()
    const { code, stdout } = await running.ended
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'pod/a\n' })
  })
})

describe('a closed stdin', { skip: isWindows && 'needs a POSIX shell' }, () => {
  for (const [words, expected] of [
    [`pods -o name`, 'pod/a\n'],
    [`-f - -o name`, ''],
  ] as const) {
    test(`harms nothing: query ${words}`, async (t) => {
      const server = await startApiServer(t, { answers: { [LIST]: pods({ names: ['a'] }) } })
      const home = await temporaryHome()
      t.after(() => home.remove())
      const command = `exec '${process.execPath}' '${TACK}' query ${words} --server ${server.url} <&-`
      const { code, stdout } = await run('/bin/sh', ['-c', command], { env: home.env })
      assert.deepEqual({ code, stdout }, { code: 0, stdout: expected })
    })
  }
})

describe('Ctrl-C', { skip: isWindows && 'Windows has no SIGINT to send' }, () => {
  const QUICK_MS = 2000

  async function interrupted(running: Running) {
    const startedAt = performance.now()
    running.kill('SIGINT')
    const { code, stdout, stderr } = await running.ended
    assert.ok(performance.now() - startedAt < QUICK_MS)
    return { code, stdout, stderr }
  }

  test('before anything has come ends with 130 and no word', async (t) => {
    const running = await started(t, { '/api': silence, '/apis': silence })
    await new Promise((done) => setTimeout(done, 500))
    assert.deepEqual(await interrupted(running), { code: 130, stdout: '', stderr: '' })
  })

  test('between two pages keeps what was printed', async (t) => {
    const running = await started(t, { [LIST]: [pods({ names: ['a'], next: 't' }), silence] }, '-o', 'name')
    await running.waitFor('stdout', /pod\/a\n/)
    assert.deepEqual(await interrupted(running), { code: 130, stdout: 'pod/a\n', stderr: '' })
  })

  test('in the middle of a list that never ends is quick', async (t) => {
    const running = await started(t, { [LIST]: endless }, '-o', 'name')
    await running.waitFor('stdout', /pod-499\n/)
    const { code, stderr } = await interrupted(running)
    assert.deepEqual({ code, stderr }, { code: 130, stderr: '' })
  })

  test('while a server asks for patience is quick', async (t) => {
    const busy = refusal(429, 'TooManyRequests', 'busy', { headers: { 'Retry-After': '30' } })
    const running = await started(t, { [LIST]: busy })
    await new Promise((done) => setTimeout(done, 500))
    assert.deepEqual(await interrupted(running), { code: 130, stdout: '', stderr: '' })
  })

  test('ends a watch with 130', async (t) => {
    const watchOpen: Answer = (response) => response.flushHeaders()
    const running = await started(t, { [LIST]: [pods({ names: ['a'] }), watchOpen] }, '-w', '-o', 'name')
    await running.waitFor('stdout', /pod\/a\n/)
    assert.deepEqual(await interrupted(running), { code: 130, stdout: 'pod/a\n', stderr: '' })
  })

  test('ends a watch that waits for its server to come back with 130', async (t) => {
    const running = await started(t, { [LIST]: refusal(500, 'InternalError', 'boom') }, '-w')
    await running.waitFor('stderr', /trying again in/)
    assert.equal((await interrupted(running)).code, 130)
  })
})

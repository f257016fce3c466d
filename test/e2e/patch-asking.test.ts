// What is not approved is not sent: every way to say no, counted in requests; and Ctrl-C, before and in the middle.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { ROOT } from '../support/build-cluster.ts'
import { run } from '../support/child-process.ts'
import { testCluster } from '../support/cluster.ts'
import { countsOf, objectsByName, openScope, openWorkplace, patchAnswer, type Workplace } from '../support/patching.ts'
import { noTerminal } from '../support/terminal.ts'
import { type Fate, openWriteProxy, type WriteProxy } from '../support/write-proxy.ts'

const cluster = await testCluster()
const skip = cluster.skip || (await noTerminal())
const OBJECTS = 40

describe('A patch that is to be approved', { skip }, () => {
  const scope = openScope()
  let proxy: WriteProxy
  let place: Workplace
  let namespace = ''

  before(async () => {
    namespace = await cluster.namespace()
    proxy = await openWriteProxy(scope, cluster)
    place = await openWorkplace(scope, cluster, proxy.kubeconfig)
    await cluster.create(
      Array.from({ length: OBJECTS }, (_, i) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `m${i}`, namespace, labels: { run: 'asked', few: i < 3 ? 'yes' : 'no' } },
        data: { a: 'old' },
      })),
    )
  })
  after(() => scope.end())

  const patch = (selector: string, ...more: string[]) => [
    ...['patch', 'cm', '-n', namespace, '-l', selector, '--set', 'data.a=new'],
    ...more,
  ]
  const few = (...more: string[]) => patch('few=yes', ...more)
  const many = (...more: string[]) => patch('run=asked', ...more)
  const asked = /Write \d+ objects\?.*(?:\[y\/N\]|to go on:) /
  const values = async () => {
    const objects = await objectsByName(cluster, ['cm', '-n', namespace, '-l', 'run=asked'])
    return [...objects.values()].map(({ data }) => (data as { a: string }).a)
  }
  async function nothingIsWritten(): Promise<void> {
    assert.deepEqual(proxy.writes(), [])
    assert.deepEqual(await place.runs(), [])
  }

  const answers: readonly (readonly [how: string, words: () => string[], typed: string, code: number])[] = [
    ['declined', few, 'n\r', 3],
    ['declined by saying nothing', few, '\r', 3],
    ['left at the end of input', few, '\x04', 3],
    ['answered with a yes where the number is asked for', many, 'y\r', 3],
    ['answered with another number', many, '39\r', 3],
    ['interrupted', few, '\x03', 130],
  ]
  for (const [how, words, typed, code] of answers) {
    test(`is not sent when it is ${how}`, async () => {
      proxy.reset()
      const running = place.startAtTerminal(words())
      await running.waitFor('stdout', asked)
      assert.equal(proxy.requests.filter(({ isDryRun }) => isDryRun).length, words === few ? 3 : OBJECTS)
      running.type(typed)
      const { code: ended, stdout } = await running.ended
      assert.equal(ended, code, stdout)
      if (code === 3) assert.match(stdout, /nothing was written/)
      assert.match(stdout, /\n$/)
      await nothingIsWritten()
    })
  }

  test('shows what would change, in which context and how many namespaces, before it asks', async () => {
    proxy.reset()
    const running = place.startAtTerminal(few())
    await running.waitFor('stdout', asked)
    running.type('n\r')
    const { stdout } = await running.ended
    const shown = stripVTControlCharacters(stdout)
    for (const name of ['m0', 'm1', 'm2']) assert.match(shown, new RegExp(`update .*/${name} +\\.data\\.a +old +new `))
    assert.match(shown, /Patch 3 ConfigMaps in 1 namespace of context proxied/)
  })

  test('leaves the question alone while it waits for an answer', async () => {
    const running = place.startAtTerminal(few())
    await running.waitFor('stdout', asked)
    // several times as long as a frame of the progress line
    await sleep(700)
    running.type('n\r')
    const { stdout } = await running.ended
    assert.match(stdout, /Write 3 objects\? \[y\/N\] n\s+nothing was written\s+$/)
  })

  for (const format of ['jsonl', 'diff']) {
    test(`is written to the end when nobody reads any more what becomes of it, with -o ${format}`, () => unread(format))
  }

  async function unread(format: string): Promise<void> {
    const words = many('--yes', '-o', format, '--concurrency', '1').map((word) => `'${word}'`)
    const line = `'${process.execPath}' bin/kubectl-tack.js ${words.join(' ')} | true`
    const { code, stderr } = await run('bash', ['-o', 'pipefail', '-c', line], { cwd: ROOT, env: place.env })
    assert.equal(code, 0, stderr)
    assert.deepEqual(new Set(await values()), new Set(['new']))
    await place.tack(['undo', 'last', '--yes'])
    assert.deepEqual(new Set(await values()), new Set(['old']))
    await place.tack(['journal', 'rm', '--all'])
  }

  test('is not sent without a terminal to ask on, nor planned', async () => {
    proxy.reset()
    const { code, stderr } = await place.tack(few())
    assert.equal(code, 2)
    assert.match(stderr, /there is no terminal to ask on: --yes/)
    assert.deepEqual(proxy.requests, [])
    await nothingIsWritten()
  })

  for (const where of [[], ['server'], ['client']]) {
    const flag = ['--dry-run', ...where].join('=')
    test(`is not sent with ${flag}`, async () => {
      proxy.reset()
      const result = await place.tack(many(flag, '-o', 'json'))
      assert.equal(result.code, 0, result.stderr)
      const answer = patchAnswer(result)
      assert.deepEqual(countsOf(answer), { written: OBJECTS })
      assert.equal(answer.summary.dryRun, true)
      assert.equal(proxy.requests.filter(({ isDryRun }) => isDryRun).length, where[0] === 'client' ? 0 : OBJECTS)
      await nothingIsWritten()
    })
  }

  test('is sent when the number is typed', async () => {
    proxy.reset()
    const running = place.startAtTerminal(many())
    await running.waitFor('stdout', asked)
    running.type(`${OBJECTS}\r`)
    const { code, stdout } = await running.ended
    assert.equal(code, 0, stdout)
    assert.equal(proxy.writes().length, OBJECTS)
    assert.match(stdout, new RegExp(`${OBJECTS} written`))
    const undone = await place.tack(['undo', 'last', '--yes'])
    assert.equal(undone.code, 0, undone.stderr)
    assert.deepEqual(new Set(await values()), new Set(['old']))
    await place.tack(['journal', 'rm', '--all'])
  })

  test('that is interrupted in the middle waits for what is sent, and can be finished and taken back', async () => {
    proxy.reset()
    const running = place.start(many('--yes', '--concurrency', '4', '-o', 'json'))
    let sent = 0
    proxy.decide = async ({ isWrite }): Promise<Fate> => {
      if (isWrite && ++sent === 10) {
        running.kill('SIGINT')
        await new Promise((done) => setTimeout(done, 300))
      }
      return 'pass'
    }
    const interrupted = await running.ended
    assert.equal(interrupted.code, 130)
    const { items, summary } = patchAnswer(interrupted)
    assert.equal(items.length, OBJECTS)
    assert.equal(summary.interrupted, true)
    const { written = 0, skipped = 0 } = summary
    assert.ok(written >= 10 && written < OBJECTS && written + skipped === OBJECTS, JSON.stringify(summary))
    assert.equal((await values()).filter((value) => value === 'new').length, written)
    const lines = await place.journal()
    assert.equal(lines.at(-1)?.phase, 'end')
    assert.equal(lines.filter(({ phase }) => phase === 'outcome').length, written)
    assert.match(interrupted.stderr, new RegExp(`interrupted: kubectl tack resume ${summary.journal} goes on`))

    const resumed = await place.tack(['resume', '-o', 'json'])
    assert.equal(resumed.code, 0, resumed.stderr)
    assert.deepEqual(countsOf(patchAnswer(resumed)), { written: skipped })
    assert.deepEqual(new Set(await values()), new Set(['new']))
    assert.equal(proxy.writes().length, OBJECTS)
    const again = await place.tack(['resume'])
    assert.deepEqual([again.code, again.stderr], [0, `nothing is left of the run ${summary.journal}\n`])
    const undone = await place.tack(['undo', 'last', '--yes'])
    assert.equal(undone.code, 0, undone.stderr)
    assert.deepEqual(new Set(await values()), new Set(['old']))
  })
})

// What goes wrong while a patch is under way: credentials, connections, disks, and others who do the same. Whatever
// happens, every object is told of, none is written twice, and the run can be finished and taken back.

import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import type { JsonObject } from '../../src/machinery/json.ts'
import { testCluster } from '../support/cluster.ts'
import { everyShapeDefinition } from '../support/every-shape.ts'
import { countsOf, objectsByName, openScope, openWorkplace, patchAnswer, type Workplace } from '../support/patching.ts'
import { type Fate, openWriteProxy, type WriteProxy } from '../support/write-proxy.ts'

const cluster = await testCluster()
const OBJECTS = 60

describe('A patch', { skip: cluster.skip }, () => {
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
        metadata: { name: `f${i}`, namespace, labels: { run: 'faulty' } },
        data: { a: '0' },
      })),
    )
  })
  after(() => scope.end())
  afterEach(() => proxy.reset())

  let value = 0
  /** To a value that none of the objects has yet. */
  const patch = (...more: string[]) => {
    value++
    return [
      'patch',
      'cm',
      '-n',
      namespace,
      '-l',
      'run=faulty',
      '--set',
      `data.a=${value}`,
      '--yes',
      '-o',
      'json',
      ...more,
    ]
  }
  const values = async () => {
    const objects = await objectsByName(cluster, ['cm', '-n', namespace, '-l', 'run=faulty'])
    return new Set([...objects.values()].map(({ data }) => (data as { a: string }).a))
  }
  /** Every object has the value, and was changed once. */
  async function allWrittenOnce(): Promise<void> {
    assert.deepEqual(await values(), new Set([String(value)]))
    assert.equal(proxy.versions.size, OBJECTS)
    assert.deepEqual(
      [...proxy.versions].filter(([, versions]) => versions.size !== 1),
      [],
    )
  }
  const status = (code: number, reason: string, message: string, headers: object = {}): Fate => ({
    code,
    headers,
    body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message },
  })
  const isEnded = async () => (await place.journal((await newest()) ?? '')).at(-1)?.phase === 'end'
  async function newest(): Promise<string> {
    const { stdout } = await place.tack(['journal', 'ls', '-o', 'json'])
    return JSON.parse(stdout).items[0].run
  }

  test('whose credentials expire in the middle tells what it has not sent, and is finished with others', async () => {
    let writes = 0
    proxy.decide = ({ isWrite }) => (isWrite && ++writes > 20 ? status(401, 'Unauthorized', 'Unauthorized') : 'pass')
    const result = await place.tack(patch('--concurrency', '4'))
    assert.equal(result.code, 1)
    const answer = patchAnswer(result)
    const { written = 0, error = 0, skipped = 0, ...others } = countsOf(answer)
    assert.deepEqual([written, others], [20, {}])
    assert.ok(error >= 1 && error <= 8 && written + error + skipped === OBJECTS, JSON.stringify(countsOf(answer)))
    assert.match(result.stderr, /Unauthorized.*it was not written/)
    assert.match(result.stderr, new RegExp(`kubectl tack resume ${answer.summary.journal} goes on`))
    assert.equal(await isEnded(), true)
    proxy.decide = () => 'pass'
    const resumed = await place.tack(['resume', '-o', 'json'])
    assert.equal(resumed.code, 0, resumed.stderr)
    assert.deepEqual(countsOf(patchAnswer(resumed)), { written: OBJECTS - 20 })
    await allWrittenOnce()
  })

  test('whose connections break before or after the server has heard of a write, writes each once', async () => {
    const [dropped, lost] = [new Set<string>(), new Set<string>()]
    proxy.decide = ({ isWrite, path }) => {
      const index = Number(/f(\d+)$/.exec(path)?.[1])
      if (!isWrite || Number.isNaN(index)) return 'pass'
      if (index % 3 === 0 && !dropped.has(path)) return dropped.add(path) && 'drop'
      if (index % 3 === 1 && !lost.has(path)) return lost.add(path) && 'lose'
      return 'pass'
    }
    const result = await place.tack(patch())
    assert.equal(result.code, 0, result.stderr)
    assert.deepEqual(countsOf(patchAnswer(result)), { written: OBJECTS })
    assert.equal(dropped.size + lost.size, 40)
    await allWrittenOnce()
    const undone = await place.tack(['undo', 'last', '--yes'])
    assert.equal(undone.code, 0, undone.stderr)
    assert.deepEqual(await values(), new Set([String(value - 1)]))
  })

  test('to which the server says nothing at all is asked after, and sent again', async () => {
    const silent = new Set<string>()
    const held = Promise.withResolvers<Fate>()
    proxy.decide = ({ isWrite, path }): Fate | Promise<Fate> =>
      isWrite && silent.size < 3 && silent.add(path) ? held.promise : 'pass'
    const result = await place.tack(patch('--request-timeout', '3s'))
    assert.equal(result.code, 0, result.stderr)
    assert.equal(silent.size, 3)
    held.resolve('drop')
    await allWrittenOnce()
  })

  test('whose server goes away in the middle leaves the rest alone, and is finished when it is back', async () => {
    let writes = 0
    proxy.decide = ({ isWrite }) => ((isWrite && ++writes > 15) || writes > 15 ? 'drop' : 'pass')
    const result = await place.tack(patch('--concurrency', '4'))
    assert.equal(result.code, 1, result.stderr)
    const { written = 0, error = 0, skipped = 0 } = countsOf(patchAnswer(result))
    assert.ok(written <= 15 && error >= 1 && written + error + skipped === OBJECTS, `${written} ${error} ${skipped}`)
    assert.match(result.stderr, /whether it was written is not known/)
    assert.equal(await isEnded(), true)
    proxy.decide = () => 'pass'
    const resumed = await place.tack(['resume', '-o', 'json'])
    assert.equal(resumed.code, 0, resumed.stderr)
    await allWrittenOnce()
  })

  test('that is asked to come back later does', async () => {
    const asked = new Set<string>()
    proxy.decide = ({ isWrite, isDryRun, path }) => {
      const key = `${isDryRun} ${path}`
      if (!(isWrite || isDryRun) || asked.has(key) || asked.size >= 40) return 'pass'
      asked.add(key)
      return status(429, 'TooManyRequests', 'slow down', { 'retry-after': '1' })
    }
    const result = await place.tack(patch())
    assert.equal(result.code, 0, result.stderr)
    assert.equal(asked.size, 40)
    await allWrittenOnce()
  })

  test('that cannot be dry-run, since a webhook has side effects, is foretold here, and says so', async () => {
    const refusal = 'admission webhook "old.test" does not support dry run'
    proxy.decide = ({ isDryRun }) => (isDryRun ? status(400, 'BadRequest', refusal) : 'pass')
    const result = await place.tack(patch())
    assert.equal(result.code, 0, result.stderr)
    assert.match(result.stderr, /not dry-run: admission webhook "old\.test" does not support dry run/)
    await allWrittenOnce()
  })

  test('that is finished by several at once is finished by one of them', async () => {
    let writes = 0
    const running = place.start(patch('--concurrency', '4'))
    proxy.decide = ({ isWrite }) => {
      if (isWrite && ++writes === 12) running.kill('SIGKILL')
      return writes >= 12 ? 'drop' : 'pass'
    }
    await running.ended
    await proxy.quiet()
    proxy.decide = async ({ isWrite }): Promise<Fate> => {
      if (isWrite) await new Promise((done) => setTimeout(done, 100))
      return 'pass'
    }
    const results = await Promise.all(Array.from({ length: 3 }, () => place.tack(['resume', '-o', 'json'])))
    const codes = results.map(({ code }) => code)
    const finished = results.filter(({ stdout }) => stdout !== '')
    assert.equal(finished.length, 1, JSON.stringify(results))
    for (const { code, stderr, stdout } of results) {
      if (stdout === '')
        assert.match(`${code} ${stderr}`, /^2 error: the run \S+ is still under way, in process \d+|^0 nothing is left/)
      else assert.equal(code, 0, stderr)
    }
    assert.ok(codes.includes(0))
    await allWrittenOnce()
    assert.equal(proxy.writes().filter(({ path }) => path.endsWith('/f59')).length <= 2, true)
  })

  test('that is still under way is neither finished nor taken back nor forgotten by others', async () => {
    const running = place.start(patch('--concurrency', '1'))
    const held = Promise.withResolvers<Fate>()
    const begun = Promise.withResolvers<void>()
    proxy.decide = ({ isWrite }) => {
      if (!isWrite) return 'pass'
      begun.resolve()
      return held.promise
    }
    await begun.promise
    const run = await newest()
    const stateOf = async () => JSON.parse((await place.tack(['journal', 'show', run, '-o', 'json'])).stdout).state
    assert.equal(await stateOf(), 'running')
    for (const words of [
      ['resume', run],
      ['undo', run, '--yes'],
      ['journal', 'rm', run],
    ]) {
      const { code, stderr } = await place.tack(words)
      assert.equal(code, 2, words.join(' '))
      assert.match(stderr, new RegExp(`the run ${run} is still under way, in process ${running.child.pid}`))
    }
    held.resolve('pass')
    assert.equal((await running.ended).code, 0)
    assert.equal(await stateOf(), 'done')
    await allWrittenOnce()
  })

  test('that finds no place for its journal writes nothing', async () => {
    const file = join(place.folder, 'a-file')
    await writeFile(file, '')
    for (const state of [file, '/proc/no-such-place']) {
      proxy.reset()
      const { code, stderr } = await place.tack(patch(), { env: { XDG_STATE_HOME: state } })
      assert.equal(code, 2, state)
      assert.match(stderr, /^error: the journal \S+ cannot be used: [a-z ,/]+; XDG_STATE_HOME says where it is kept$/m)
      assert.deepEqual(proxy.writes(), [])
    }
    value -= 2
  })

  test('keeps its journal to itself', async () => {
    const [one = ''] = await readdir(place.journals)
    assert.equal((await stat(place.journals)).mode & 0o777, 0o700)
    assert.equal((await stat(join(place.journals, one))).mode & 0o777, 0o600)
  })

  test('of a journal that is broken, or newer, is told of, and hides no other', async () => {
    const other = await openWorkplace(scope, cluster, proxy.kubeconfig)
    await mkdir(other.journals, { recursive: true })
    const whole = await readFile(join(place.journals, `${await newest()}.jsonl`), 'utf8')
    const lines = whole.trim().split('\n')
    await writeFile(join(other.journals, 'whole.jsonl'), whole)
    await writeFile(join(other.journals, 'newer.jsonl'), whole.replace('"version":1', '"version":2'))
    await writeFile(
      join(other.journals, 'broken.jsonl'),
      [...lines.slice(0, 3), '{"run":', ...lines.slice(3), ''].join('\n'),
    )
    await writeFile(join(other.journals, 'empty.jsonl'), '')
    const list = await other.tack(['journal', 'ls', '-o', 'json'])
    assert.deepEqual(JSON.parse(list.stdout).items.length, 1)
    for (const words of [
      'newer\\.jsonl was written by a newer kubectl tack',
      'broken\\.jsonl is broken in line 4',
      'empty\\.jsonl has no first line',
    ])
      assert.match(list.stderr, new RegExp(words))
    for (const name of ['newer', 'broken', 'empty']) {
      for (const words of [
        ['undo', name, '--yes'],
        ['resume', name],
        ['journal', 'show', name],
      ]) {
        const { code, stderr } = await other.tack(words)
        assert.equal(code, 2, words.join(' '))
        assert.match(stderr, new RegExp(`^error: the journal \\S+${name}\\.jsonl`))
      }
    }
    assert.deepEqual(proxy.writes(), [])
  })

  describe('of what the server does not take', () => {
    const shape = (name: string, spec: JsonObject) => ({
      apiVersion: `${cluster.group}/v1`,
      kind: 'Shape',
      metadata: { name, namespace },
      spec,
    })

    test('is invalid: a field that cannot change, and an object that is too large to be stored', async () => {
      await cluster.create(everyShapeDefinition(cluster.group))
      const labels = { app: 'fixed' }
      await cluster.create([
        shape('big', { text: 'small' }),
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'fixed', namespace },
          spec: {
            replicas: 0,
            selector: { matchLabels: labels },
            template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } },
          },
        },
      ])
      const fixed = await place.tack([
        ...['patch', 'deploy/fixed', '-n', namespace, '--set', 'spec.selector.matchLabels.app=other'],
        ...['--set', 'spec.template.metadata.labels.app=other', '--yes', '-o', 'json'],
      ])
      assert.equal(fixed.code, 1)
      assert.deepEqual(countsOf(patchAnswer(fixed)), { invalid: 1 })
      assert.match(fixed.stderr, /field is immutable/)
      assert.deepEqual(proxy.writes(), [])

      const file = join(place.folder, 'big.json')
      await writeFile(file, JSON.stringify({ spec: { text: 'x'.repeat(1_700_000) } }))
      const big = await place.tack([
        ...['patch', `shapes.${cluster.group}/big`, '-n', namespace, '-p', `@${file}`],
        ...['--yes', '-o', 'json'],
      ])
      assert.equal(big.code, 1)
      assert.deepEqual(countsOf(patchAnswer(big)), { invalid: 1 })
      assert.match(big.stderr, /Shape \S*\/big: etcdserver: request is too large/)
      assert.equal(proxy.writes().length, 1)
    })
  })
})

// Runs of patch that are killed at points of chance: the journal and the cluster agree, and the run can be finished, once,
// and taken back. TACK_TEST_KILLS says how many points there are.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { JsonObject, KubeObject } from '../../src/machinery/json.ts'
import type { Running } from '../support/child-process.ts'
import { type Scope, testCluster } from '../support/cluster.ts'
import { everyShapeDefinition } from '../support/every-shape.ts'
import { objectsByName, openScope, openWorkplace, restorable, type Workplace } from '../support/patching.ts'
import { randomFrom } from '../support/random.ts'
import { type OnItsWay, openWriteProxy, type WriteProxy } from '../support/write-proxy.ts'

const cluster = await testCluster()

const OBJECTS = Number(process.env.TACK_TEST_OBJECTS ?? 300)
const POINTS = Number(process.env.TACK_TEST_KILLS ?? 3)
const SEED = Number(process.env.TACK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** A field of a list element, an element that goes from the middle of its list, a label. */
const EDIT = ['--set', 'spec.named[name=c].value=new', '--remove', 'spec.named[name=b]', '--label', 'seen=yes']

describe(`A patch of ${OBJECTS} objects that is killed (seed ${SEED})`, { skip: cluster.skip }, () => {
  const random = randomFrom(SEED)
  const scope: Scope & { end(): Promise<void> } = openScope()
  let proxy: WriteProxy
  let place: Workplace
  let namespace = ''
  let original: ReadonlyMap<string, KubeObject>

  const shape = (name: string): JsonObject => ({
    apiVersion: `${cluster.group}/v1`,
    kind: 'Shape',
    metadata: { name, namespace, labels: { run: 'killed' } },
    spec: {
      text: name,
      named: ['a', 'b', 'c', 'd'].map((key) => ({ name: key, value: 'old', limits: { cpu: '500m' } })),
    },
  })
  const live = () => objectsByName(cluster, [`shapes.${cluster.group}`, '-n', namespace])
  const words = () => ['patch', `shapes.${cluster.group}`, '-n', namespace, '-l', 'run=killed', ...EDIT, '--yes']

  before(async () => {
    namespace = await cluster.namespace()
    await cluster.create(everyShapeDefinition(cluster.group))
    proxy = await openWriteProxy(scope, cluster)
    place = await openWorkplace(scope, cluster, proxy.kubeconfig)
    await cluster.create(Array.from({ length: OBJECTS }, (_, i) => shape(`o${i}`)))
    original = await live()
  })
  after(() => scope.end())

  /** Kills a run when so many requests of a sort have come: before the server hears of the last one, or after. */
  async function killAt(
    running: Running,
    { isCounted, count, isHeard }: { isCounted: (r: OnItsWay) => boolean; count: number; isHeard: boolean },
  ): Promise<void> {
    let left = count
    proxy.decide = (request) => {
      if (left <= 0 && !isHeard) return 'drop'
      if (!isCounted(request) || --left > 0) return 'pass'
      if (isHeard) return 'pass'
      running.kill('SIGKILL')
      return 'drop'
    }
    proxy.written = (request) => {
      if (isHeard && left <= 0 && isCounted(request)) running.kill('SIGKILL')
    }
    await running.ended
    await proxy.quiet()
    proxy.decide = () => 'pass'
    proxy.written = () => {}
  }

  const isWrite = ({ isWrite }: OnItsWay) => isWrite
  const isDryRun = ({ isDryRun }: OnItsWay) => isDryRun

  /** What the journal says of each object beside what the cluster has. */
  async function agree(run: string): Promise<void> {
    const objects = await live()
    const lines = await place.journal(run)
    const seqs = new Map(
      lines.flatMap((line) => (line.phase === 'planned' ? [[line.seq, line.ref as JsonObject]] : [])),
    )
    const intents = new Set(lines.flatMap((line) => (line.phase === 'intent' ? [line.seq] : [])))
    const outcomes = new Map(lines.flatMap((line) => (line.phase === 'outcome' ? [[line.seq, line]] : [])))
    for (const [seq, ref] of seqs) {
      const object = objects.get(String(ref.name)) as KubeObject
      const outcome = outcomes.get(seq)
      if (outcome?.status === 'written') {
        assert.equal(isNew(object), true, `${ref.name} is told to be written`)
        assert.equal(outcome.resourceVersionAfter ?? object.metadata?.resourceVersion, object.metadata?.resourceVersion)
      } else if (!intents.has(seq)) assert.equal(isNew(object), false, `${ref.name} is written and nobody said so`)
    }
    const planned = new Set([...seqs.values()].map(({ name }) => name))
    assert.deepEqual(
      [...objects].flatMap(([name, object]) => (isNew(object) && !planned.has(name) ? [name] : [])),
      [],
    )
  }

  async function restored(): Promise<void> {
    const objects = await live()
    assert.equal(objects.size, OBJECTS)
    for (const [name, object] of objects)
      assert.deepEqual(restorable(object), restorable(original.get(name) as KubeObject), name)
  }

  async function lastRun(): Promise<string> {
    const { stdout } = await place.tack(['journal', 'ls', '--no-headers'])
    return stdout.split(/\s/)[0] ?? ''
  }

  async function undo(run: string): Promise<void> {
    const { code, stdout, stderr } = await place.tack(['undo', run, '--yes'])
    assert.equal(code, 0, `${stdout.slice(-500)} ${stderr}`)
    await restored()
  }

  test('is killed while it plans, and nothing is written', async () => {
    const running = place.start(words())
    await killAt(running, { isCounted: isDryRun, count: 1 + random.below(OBJECTS), isHeard: false })
    assert.equal((await running.ended).signal, 'SIGKILL')
    assert.equal(proxy.writes().length, 0)
    assert.deepEqual(await place.runs(), [])
  })

  for (let point = 1; point <= POINTS; point++) {
    const [count, isHeard] = [1 + random.below(OBJECTS - 40), random.once(2)]
    const again = random.once(2) ? 1 + random.below(OBJECTS - count - 30) : undefined
    const [isResumed, isTorn] = [!random.once(4), random.once(3)]
    const how = [
      `at write ${count}`,
      isHeard ? 'after the server has made it' : 'before the server hears of it',
      ...(isTorn ? ['in the middle of a line'] : []),
      ...(isResumed ? [again === undefined ? 'and resumed' : `and resumed, and killed at write ${again}`] : []),
      'and undone',
    ].join(', ')

    test(`${point}: ${how}`, async () => {
      proxy.reset()
      const running = place.start(words())
      await killAt(running, { isCounted: isWrite, count, isHeard })
      assert.equal((await running.ended).signal, 'SIGKILL')
      const run = await lastRun()
      if (isTorn) await tear(join(place.journals, `${run}.jsonl`))
      await agree(run)
      if (isResumed) {
        if (again !== undefined) {
          const resuming = place.start(['resume', run])
          await killAt(resuming, { isCounted: isWrite, count: again, isHeard })
          assert.equal((await resuming.ended).signal, 'SIGKILL')
          await agree(run)
        }
        const { code, stdout, stderr } = await place.tack(['resume', run])
        assert.equal(code, 0, `${stdout.slice(-800)} ${stderr}`)
        await agree(run)
        const objects = await live()
        assert.deepEqual(
          [...objects].filter(([, object]) => !isNew(object)).map(([name]) => name),
          [],
        )
        assert.equal(proxy.versions.size, OBJECTS)
        // each write that changed something has made one version: none has changed anything twice
        assert.deepEqual(
          [...proxy.versions].filter(([, versions]) => versions.size !== 1),
          [],
        )
        for (const line of (await place.journal(run)).filter(({ phase }) => phase === 'planned'))
          assert.equal(new Set(proxy.versions.get(pathOf(line))).size, 1)
      }
      await undo(run)
    })
  }

  test('is undone, and the undoing is killed, resumed, and undone', async () => {
    proxy.reset()
    const patched = await place.tack(words())
    assert.equal(patched.code, 0, patched.stderr)
    const run = await lastRun()
    const running = place.start(['undo', run, '--yes'])
    await killAt(running, { isCounted: isWrite, count: 1 + random.below(OBJECTS - 40), isHeard: true })
    const undoing = await lastRun()
    assert.notEqual(undoing, run)
    const resumed = await place.tack(['resume', undoing])
    assert.equal(resumed.code, 0, resumed.stderr)
    await restored()
    const redone = await place.tack(['undo', undoing, '--yes'])
    assert.equal(redone.code, 0, redone.stderr)
    assert.deepEqual(
      [...(await live())].flatMap(([name, object]) => (isNew(object) ? [] : [name])),
      [],
    )
    await undo('last')
  })
})

function isNew({ metadata, spec }: KubeObject): boolean {
  const named = (spec as { named: { name: string; value: string }[] }).named
  const [isLabelled, isSet, isGone] = [
    metadata?.labels?.seen === 'yes',
    named.some(({ name, value }) => name === 'c' && value === 'new'),
    named.every(({ name }) => name !== 'b'),
  ]
  assert.ok(isLabelled === isSet && isSet === isGone, `${metadata?.name} is half written`)
  return isLabelled
}

function pathOf({ ref, resource }: JsonObject): string {
  const { apiVersion, namespace, name } = ref as JsonObject
  return `/apis/${apiVersion}/namespaces/${namespace}/${(resource as JsonObject).resource}/${name}`
}

/** As a file is that was being written to: the line after the last whole one has no end. */
async function tear(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const last = whole.slice(whole.lastIndexOf('\n', whole.length - 2) + 1)
  await writeFile(file, whole + last.slice(0, last.length / 2))
}

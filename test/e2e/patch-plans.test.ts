// Plans that are kept and carried out, first objects that are waited for, bounds, and which objects are meant.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { KubeObject } from '../../src/machinery/json.ts'
import { testCluster } from '../support/cluster.ts'
import { kubeconfigWith } from '../support/contexts.ts'
import { countsOf, objectsByName, openScope, openWorkplace, patchAnswer, type Workplace } from '../support/patching.ts'
import { type Fate, openWriteProxy, type WriteProxy } from '../support/write-proxy.ts'

const cluster = await testCluster()

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
      Array.from({ length: 6 }, (_, i) => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: `d${i}`, namespace, labels: { run: 'planned' } },
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: `d${i}` } },
          template: {
            metadata: { labels: { app: `d${i}` } },
            spec: { containers: [{ name: 'c', image: 'i:1' }] },
          },
        },
      })),
    )
  })
  beforeEach(() => proxy.reset())
  after(() => scope.end())

  let tag = 1
  const edit = () => ['--set', `spec.template.spec.containers[name=c].image=i:${++tag}`]
  const all = (...more: string[]) => ['patch', 'deploy', '-n', namespace, '-l', 'run=planned', ...more]
  const images = async () => {
    const objects = await objectsByName(cluster, ['deploy', '-n', namespace, '-l', 'run=planned'])
    return [...objects].map(([name, object]) => `${name} ${imageOf(object)}`)
  }
  const statuses = (result: Parameters<typeof patchAnswer>[0]) =>
    patchAnswer(result).items.map(({ ref, status }) => `${ref.name} ${status}`)

  test('is planned, and carried out as it was planned or not at all', async () => {
    const plan = join(place.folder, 'plan.json')
    const planned = await place.tack(all(...edit(), '--plan', plan))
    assert.equal(planned.code, 0, planned.stderr)
    assert.match(planned.stderr, /6 planned; kubectl tack apply-plan \S+ writes them/)
    assert.deepEqual(proxy.writes(), [])
    // one has the field changed, one another field, one is gone
    const [other, label] = [`deployment/d1`, `deployment/d2`]
    await cluster.kubectlOk(['set', 'image', other, 'c=i:other', '-n', namespace])
    await cluster.kubectlOk(['label', label, 'seen=yes', '-n', namespace])
    await cluster.kubectlOk(['delete', 'deployment/d3', '-n', namespace])
    const applied = await place.tack(['apply-plan', plan, '--yes', '-o', 'json'])
    assert.equal(applied.code, 1)
    assert.deepEqual(statuses(applied), [
      'd0 written',
      'd1 stale',
      'd2 written',
      'd3 stale',
      'd4 written',
      'd5 written',
    ])
    assert.deepEqual(await images(), ['d0 i:2', 'd1 i:other', 'd2 i:2', 'd4 i:2', 'd5 i:2'])
    const again = await place.tack(['apply-plan', plan, '--yes', '-o', 'json'])
    assert.deepEqual(countsOf(patchAnswer(again)), { unchanged: 4, stale: 2 })
    assert.equal((await place.tack(['undo', 'last', '--yes'])).code, 0)
    assert.deepEqual(await images(), ['d0 i:1', 'd1 i:other', 'd2 i:1', 'd4 i:1', 'd5 i:1'])
  })

  test('of a plan that is none, damaged, newer, or for a context that is not there, is refused', async () => {
    const file = join(place.folder, 'other.json')
    const base = {
      apiVersion: 'tack/v1',
      kind: 'PatchPlan',
      version: 1,
      contexts: ['proxied'],
      fieldManager: 'x',
      force: false,
    }
    const plans: readonly (readonly [text: string, words: RegExp])[] = [
      ['{', /this is no plan of kubectl tack patch --plan/],
      [JSON.stringify({ ...base, items: [], version: 2 }), /this plan was made by a newer kubectl tack/],
      [JSON.stringify({ ...base, items: [{ seq: 0 }] }), /this plan is damaged/],
      [JSON.stringify({ ...base, items: [], contexts: ['elsewhere'] }), /no context matches "elsewhere"/],
    ]
    for (const [text, words] of plans) {
      await writeFile(file, text)
      const { code, stderr } = await place.tack(['apply-plan', file, '--yes'])
      assert.equal(code, 2, text)
      assert.match(stderr, words)
    }
    assert.equal((await place.tack(['apply-plan', join(place.folder, 'none.json'), '--yes'])).code, 2)
    assert.deepEqual(proxy.writes(), [])
  })

  test('of a plan in which somebody has changed what is to be written is refused, and one with fewer objects is not', async () => {
    const [file, other] = [join(place.folder, 'approved.json'), join(place.folder, 'changed.json')]
    assert.equal((await place.tack(all('--set', 'spec.revisionHistoryLimit=7', '--plan', file))).code, 0)
    const plan = JSON.parse(await readFile(file, 'utf8'))
    const [first] = plan.items
    const changed = { ...first, changes: first.changes.map((change: object) => ({ ...change, new: 8 })) }
    await writeFile(other, JSON.stringify({ ...plan, items: [changed] }))
    const refused = await place.tack(['apply-plan', other, '--yes'])
    assert.equal(refused.code, 2)
    assert.match(refused.stderr, /what is in it for Deployment \S+\/d0 is not what was planned: make the plan again/)
    assert.deepEqual(proxy.writes(), [])
    await writeFile(other, JSON.stringify({ ...plan, items: [first] }))
    assert.deepEqual(statuses(await place.tack(['apply-plan', other, '--yes', '-o', 'json'])), ['d0 written'])
  })

  test('of an apply that is only to own what is there is carried out too', async () => {
    const file = join(place.folder, 'owning.json')
    const patch = JSON.stringify({ metadata: { labels: { run: 'planned' } } })
    const words = [
      'patch',
      'deploy/d5',
      '-n',
      namespace,
      '--type',
      'ssa',
      '--patch',
      patch,
      '--field-manager',
      'keeper',
    ]
    assert.equal((await place.tack([...words, '--plan', file])).code, 0)
    assert.deepEqual(statuses(await place.tack(['apply-plan', file, '--yes', '-o', 'json'])), ['d5 written'])
    const { stdout } = await place.tack(['own', 'deploy/d5', '-n', namespace])
    assert.match(stdout, /\.metadata\.labels\.run +keeper +Apply/)
  })

  test('is taken back for one object, which is named as anywhere else', async () => {
    for (const word of ['deployment/d0', `deploy/${namespace}/d0`, 'Deployments/d0']) {
      assert.equal((await place.tack([...all('--label', 'kept=yes'), '--yes'])).code, 0)
      const undone = await place.tack(['undo', 'last', '--object', word, '--yes', '-o', 'json'])
      assert.deepEqual(statuses(undone), ['d0 written'], word)
    }
    const unknown = await place.tack(['undo', 'last', '--object', 'deploy/none', '--yes'])
    assert.equal(unknown.code, 2)
    assert.match(unknown.stderr, /the run has no object "deploy\/none"/)
  })

  test('of more objects than --max is refused whole', async () => {
    const { code, stderr } = await place.tack(all(...edit(), '--yes', '--max', '4'))
    assert.equal(code, 2)
    assert.match(stderr, /more than 4 objects would be written, and --max allows no more/)
    assert.deepEqual(proxy.writes(), [])
    assert.equal((await place.tack(all(...edit(), '--yes', '--max', '5'))).code, 0)
  })

  test('writes the first and waits until they are well', async () => {
    const name = 'd0'
    const words = all(...edit(), '--yes', '--canary', '1', '--wait', 'Available', '--wait-timeout', '60s', '-o', 'json')
    const running = place.start(words)
    await running.waitFor('stderr', /waiting for 1 written first: Available/)
    assert.equal(proxy.writes().length, 1)
    const { metadata } = JSON.parse(await cluster.kubectlOk(['get', 'deploy', name, '-n', namespace, '-o', 'json']))
    const status = {
      observedGeneration: metadata.generation,
      conditions: [{ type: 'Available', status: 'True', reason: 'Test', message: '' }],
    }
    const body = JSON.stringify({ status })
    await cluster.kubectlOk([
      'patch',
      'deploy',
      name,
      '-n',
      namespace,
      '--subresource=status',
      '--type=merge',
      '-p',
      body,
    ])
    const result = await running.ended
    assert.equal(result.code, 0, result.stderr)
    assert.deepEqual(countsOf(patchAnswer(result)), { written: 5 })
  })

  test('leaves the others alone when the first are not well in time', async () => {
    const words = all(
      ...edit(),
      '--yes',
      '--canary',
      '2',
      '--wait',
      'Ready=Unknown',
      '--wait-timeout',
      '1s',
      '-o',
      'json',
    )
    const result = await place.tack(words)
    assert.equal(result.code, 1)
    assert.deepEqual(countsOf(patchAnswer(result)), { written: 2, skipped: 3 })
    assert.match(result.stderr, /Deployment \S+\/d0 timed out waiting for Ready=Unknown: the others are not written/)
    assert.equal(proxy.writes().length, 2)
  })

  test('stops after an object that fails where it is told to', async () => {
    proxy.decide = ({ isWrite, path }): Fate =>
      isWrite && path.endsWith('/d1')
        ? {
            code: 403,
            body: {
              kind: 'Status',
              apiVersion: 'v1',
              status: 'Failure',
              code: 403,
              reason: 'Forbidden',
              message: 'deployments.apps "d1" is forbidden: User "x" cannot patch resource "deployments"',
            },
          }
        : 'pass'
    const result = await place.tack(all(...edit(), '--yes', '--on-error', 'stop', '--concurrency', '1', '-o', 'json'))
    assert.equal(result.code, 1)
    assert.deepEqual(statuses(result), ['d0 written', 'd1 forbidden', 'd2 skipped', 'd4 skipped', 'd5 skipped'])
    assert.equal(proxy.writes().length, 2)
  })

  describe('means', () => {
    test('an object once, by however many words and contexts of one server', async () => {
      const config = await kubeconfigWith(cluster, [
        { name: 'one', namespace, server: proxy.url },
        { name: 'two', namespace, server: proxy.url },
      ])
      const both = await openWorkplace(scope, cluster, config)
      const words = [
        'patch',
        'deploy/d0',
        'deployments.apps/d0',
        'deploy/d4',
        '--contexts',
        'one,two',
        '--yes',
        '-o',
        'json',
      ]
      const result = await both.tack([...words, ...edit()])
      assert.equal(result.code, 0, result.stderr)
      assert.deepEqual(statuses(result), ['d0 written', 'd4 written'])
      assert.equal(proxy.writes().length, 2)
    })

    test('what a query has found, where it was found', async () => {
      const config = await kubeconfigWith(cluster, [
        { name: 'here', namespace },
        { name: 'there', namespace, server: proxy.url },
      ])
      const both = await openWorkplace(scope, cluster, config)
      const refs = await both.tack(['query', 'deploy', '-l', 'run=planned', '--context', 'there', '-o', 'ref'])
      assert.equal(refs.code, 0, refs.stderr)
      const result = await both.tack(['patch', '--refs', '-', ...edit(), '--yes', '-o', 'json'], { input: refs.stdout })
      assert.equal(result.code, 0, result.stderr)
      assert.deepEqual(new Set(patchAnswer(result).items.map(({ ref }) => ref.context)), new Set(['there']))
      assert.equal(proxy.writes().length, 5)
      const elsewhere = await both.tack(['patch', '--refs', '-', ...edit(), '--yes', '--context', 'here'], {
        input: refs.stdout,
      })
      assert.equal(elsewhere.code, 2)
      assert.match(elsewhere.stderr, /is in the context there, which is not asked/)
      const cut = await both.tack(['patch', '--refs', '-', ...edit(), '--yes'], {
        input: refs.stdout.split('\n')[0] ?? '',
      })
      assert.equal(cut.code, 2)
      assert.match(cut.stderr, /the last line is missing/)
    })

    test('what is there of a selection only with --allow-partial', async () => {
      const words = ['patch', 'deploy/d0', 'deploy/none', '-n', namespace, '--yes', '-o', 'json']
      const refused = await place.tack([...words, ...edit()])
      assert.equal(refused.code, 2)
      assert.match(refused.stderr, /deployments\.apps "none" not found/)
      assert.deepEqual(proxy.writes(), [])
      const allowed = await place.tack([...words, ...edit(), '--allow-partial'])
      assert.deepEqual(statuses(allowed), ['d0 written'])
      assert.equal(proxy.writes().length, 1)
    })

    test('the objects that manifests name', async () => {
      const input = JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd4', namespace } })
      const result = await place.tack(['patch', '-f', '-', '--label', 'named=yes', '--yes', '-o', 'json'], { input })
      assert.equal(result.code, 0, result.stderr)
      assert.deepEqual(statuses(result), ['d4 written'])
    })

    test('no object without a name', async () => {
      const input = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'm-', namespace } })
      const result = await place.tack(['patch', '-f', '-', '--label', 'named=yes', '--yes'], { input })
      assert.equal(result.code, 2)
      assert.match(result.stderr, /^error: a ConfigMap without a name cannot be found: generateName makes up another/)
      assert.deepEqual(proxy.writes(), [])
    })
  })

  for (const [what, often] of [
    ['once', 1],
    ['each time', 99],
  ] as const)
    test(`is told and taken back without what others write between its reading and its dry run, ${what}`, async () => {
      const name = `between-${often}`
      await cluster.kubectlOk(['create', 'cm', name, '-n', namespace, '--from-literal=a=old'])
      let times = 0
      proxy.decide = async ({ isDryRun }): Promise<Fate> => {
        if (isDryRun && times++ < often)
          await cluster.kubectlOk(['label', 'cm', name, '-n', namespace, '--overwrite', `theirs=v${times}`])
        return 'pass'
      }
      const words = ['patch', `cm/${name}`, '-n', namespace, '--set', 'data.a=new', '--lock', 'fields']
      const wrote = patchAnswer(await place.tack([...words, '--yes', '-o', 'json']))
      proxy.reset()
      assert.deepEqual(
        wrote.items.map(({ status, changes }) => [status, ...changes.map(({ text }) => text)]),
        [['written', '.data.a']],
      )
      const shown = JSON.stringify(await place.journal(String(wrote.summary.journal)))
      assert.ok(!shown.includes('theirs'), shown)
      await cluster.kubectlOk(['label', 'cm', name, '-n', namespace, '--overwrite', 'theirs=later'])
      const undone = await place.tack(['undo', 'last', '--yes', '-o', 'json'])
      assert.equal(undone.code, 0, undone.stdout)
      const now = JSON.parse(await cluster.kubectlOk(['get', 'cm', name, '-n', namespace, '-o', 'json']))
      assert.deepEqual([now.data.a, now.metadata.labels.theirs], ['old', 'later'])
    })
})

function imageOf({ spec }: KubeObject): string {
  return (spec as { template: { spec: { containers: { image: string }[] } } }).template.spec.containers[0]?.image ?? ''
}

// kubectl tack diff --watch on a real cluster: each change as it happens, and who has made it.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import type { Running } from '../support/child-process.ts'
import { testCluster } from '../support/cluster.ts'
import { kubeconfigWith } from '../support/contexts.ts'
import { diffLines, inShort } from '../support/diff-answer.ts'
import { openForwarder } from '../support/forwarder.ts'

const cluster = await testCluster()

describe('diff --watch', { skip: cluster.skip }, () => {
  let namespace = ''

  beforeEach(async () => {
    namespace = await cluster.namespace()
  })

  const own = (...args: readonly string[]) => cluster.kubectlOk([...args, '-n', namespace])
  const patch = (name: string, data: object, manager: string) =>
    own('patch', 'cm', name, '-p', JSON.stringify({ data }), `--field-manager=${manager}`)

  /** Starts a watch and waits until it tells of a change: what is there to begin with is silent. */
  async function watch(...args: readonly string[]): Promise<Running> {
    const running = cluster.startTack(['diff', ...args, '-w', '-o', 'jsonl'])
    for (let n = 0; !running.output.stdout.includes('"begun"'); n++) {
      if (n > 100) throw new Error(`the watch tells of nothing: ${running.output.stderr}`)
      await patch('begun', { begun: String(n) }, 'nobody')
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return running
  }

  const told = ({ output }: Running) => diffLines(output.stdout).filter(({ ref }) => ref.name !== 'begun')

  async function interrupted(running: Running) {
    running.kill('SIGINT')
    const { code, stderr } = await running.ended
    assert.deepEqual([code, stderr], [130, ''])
    return told(running)
  }

  test('tells of each change who made it, and is silent about what was there and what a server sets', async () => {
    await own('create', 'cm', 'begun', '--from-literal=n=0')
    await own('create', 'cm', 'a', '--from-literal=x=1', '--from-literal=y=1')
    await own('create', 'deploy', 'web', '--image=a:1')
    const running = await watch('cm,deploy', '-n', namespace)
    await patch('a', { x: '2' }, 'first')
    await patch('a', { x: '2', y: '2' }, 'second')
    await own('label', 'cm', 'a', 'z=1', '--field-manager=third')
    await own('create', 'cm', 'fresh', '--from-literal=q=1')
    await own('delete', 'cm', 'fresh')
    await own('scale', 'deploy/web', '--replicas=2')
    await running.waitFor('stdout', /"\.spec\.replicas"/)
    const items = (await interrupted(running)).filter(({ ref }) => ref.kind === 'ConfigMap')
    assert.deepEqual(
      items.map((item) => [inShort(item), item.changes.flatMap(({ owners }) => owners.map(({ manager }) => manager))]),
      [
        ['update ConfigMap/a .data.x', ['first']],
        ['update ConfigMap/a .data.y', ['second']],
        ['update ConfigMap/a .metadata.labels', ['third']],
        ['create ConfigMap/fresh .data', ['kubectl-create']],
        ['delete ConfigMap/fresh .data', []],
      ],
    )
    for (const { time } of items) assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const [scaled] = told(running).filter(({ changes }) => changes.some(({ text }) => text === '.spec.replicas'))
    assert.deepEqual(
      scaled?.changes[0]?.owners.map(({ manager }) => manager),
      ['kubectl'],
    )
  })

  test("--owner keeps what one manager does, '!name' what others do", async () => {
    await own('create', 'cm', 'begun', '--from-literal=n=0')
    // the server tracks owners of objects that have one only
    await own('create', 'cm', 'a', '--from-literal=n=0')
    const both = ['cm', '-n', namespace]
    const only = await watch(...both, '--owner', 'first', '--owner', 'nobody')
    const others = await watch(...both, '--owner', '!first')
    await patch('a', { x: '1' }, 'first')
    await patch('a', { y: '1' }, 'second')
    await own('delete', 'cm', 'a')
    await others.waitFor('stdout', /"action":"delete"/)
    assert.deepEqual((await interrupted(only)).map(inShort), ['update ConfigMap/a .data.x'])
    assert.deepEqual((await interrupted(others)).map(inShort), [
      'update ConfigMap/a .data.y',
      'delete ConfigMap/a .data',
    ])
  })

  test('with -l an object that loses the labels has changed, and is no longer told of', async () => {
    await own('create', 'cm', 'begun', '--from-literal=n=0')
    await own('create', 'cm', 'a')
    await own('label', 'cm', 'a', 'begun', 'on=yes')
    const running = await watch('cm', '-l', 'on=yes', '-n', namespace)
    await own('label', 'cm', 'a', 'on-')
    await running.waitFor('stdout', /"name":"a".*"action":"update"/)
    await patch('a', { x: '1' }, 'first')
    await patch('begun', { end: '1' }, 'first')
    await running.waitFor('stdout', /"end"/)
    const items = await interrupted(running)
    assert.deepEqual(items.map(inShort), ['update ConfigMap/a .metadata.labels'])
    assert.deepEqual(items[0]?.notes, ['it has the labels no longer'])
  })

  test('with -f tells of the objects that manifests name alone, also of one that is not there yet', async () => {
    const other = await cluster.namespace()
    await own('create', 'cm', 'begun', '--from-literal=n=0')
    await own('create', 'cm', 'stranger')
    const manifest = (name: string, place: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: place },
    })
    const file = join(cluster.home, `${namespace}.json`)
    const items = [manifest('begun', namespace), manifest('a', namespace), manifest('far', other)]
    await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))
    const running = await watch('-f', file)
    await patch('stranger', { x: '1' }, 'first')
    await own('create', 'cm', 'a', '--from-literal=x=1')
    await patch('a', { x: '2' }, 'first')
    await running.waitFor('stdout', /"new":"2"/)
    await cluster.kubectlOk(['create', 'cm', 'far', '-n', other])
    await running.waitFor('stdout', /"name":"far"/)
    assert.deepEqual((await interrupted(running)).map(inShort), [
      'create ConfigMap/a .data',
      'update ConfigMap/a .data.x',
      'create ConfigMap/far',
    ])
  })

  test('shows no secret', async () => {
    await own('create', 'cm', 'begun', '--from-literal=n=0')
    await own('create', 'secret', 'generic', 's', '--from-literal=p=planted-one')
    const running = await watch('secret,cm', '-n', namespace)
    await own('patch', 'secret', 's', '-p', '{"stringData":{"p":"planted-two"}}')
    await running.waitFor('stdout', /"kind":"Secret".*\n/)
    const items = await interrupted(running)
    assert.deepEqual(items.map(inShort), ['update Secret/s .data.p'])
    for (const planted of ['planted-one', 'planted-two'])
      for (const form of [planted, Buffer.from(planted).toString('base64')])
        assert.ok(!running.output.stdout.includes(form), form)
  })
  test('takes up what broke off, and tells what changed meanwhile as one step', async (t) => {
    await own('create', 'cm', 'begun', '--from-literal=n=0')
    await own('create', 'cm', 'a', '--from-literal=x=1')
    const forwarder = await openForwarder(t, cluster.server)
    const kubeconfig = join(cluster.home, `${namespace}.kubeconfig`)
    const { url, serverName } = forwarder
    await writeFile(kubeconfig, await kubeconfigWith(cluster, [{ name: 'forwarded', server: url, serverName }]))
    const running = await watch('cm', '-n', namespace, '--kubeconfig', kubeconfig)
    await forwarder.close()
    await patch('a', { x: '2' }, 'first')
    await patch('a', { x: '3' }, 'second')
    await forwarder.reopen()
    await running.waitFor('stdout', /"new":"3"/)
    running.kill('SIGINT')
    const { code, stderr } = await running.ended
    assert.equal(code, 130)
    assert.match(stderr, /^(watching configmaps broke off: .*; trying again in .*s\n)*$/)
    const values = told(running).flatMap(({ changes }) => changes.map((change) => [change.old, change.new]))
    assert.ok(
      [
        [['1', '3']],
        [
          ['1', '2'],
          ['2', '3'],
        ],
      ].some((steps) => JSON.stringify(steps) === JSON.stringify(values)),
      JSON.stringify(values),
    )
  })

  test('ends quietly when nobody reads any more', async () => {
    await own('create', 'cm', 'begun', '--from-literal=n=0')
    const running = await watch('cm', '-n', namespace)
    running.child.stdout?.destroy()
    for (let n = 0; running.child.exitCode === null && n < 50; n++) {
      await patch('begun', { end: String(n) }, 'nobody')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const { code, stderr } = await running.ended
    assert.deepEqual([code, stderr], [0, ''])
  })

  test('of what is not there or not allowed is told at once', async () => {
    const { code, stderr } = await cluster.tack(['diff', 'cm/nope', '-n', namespace, '-w', '-o', 'jsonl'])
    assert.equal(code, 4)
    assert.equal(stderr, 'Error from server (NotFound): configmaps "nope" not found\n')
    const refused = await cluster.tack(['diff', 'cm', '-n', namespace, '-w', '-o', 'jsonl', '--context', 'tack-user'])
    assert.equal(refused.code, 4)
    assert.match(refused.stderr, /^Error from server \(Forbidden\): configmaps is forbidden/)
  })
})

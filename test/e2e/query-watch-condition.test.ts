// --watch --where on a real cluster: what enters, changes, leaves and is deleted, over kinds, namespaces and contexts.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { before, describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'
import { kubeconfigWith } from '../support/contexts.ts'
import { type Line, linesOf } from '../support/watch-lines.ts'

const cluster = await testCluster()

/** The lists of the second kind in two places have been answered. */
const BOTH_SECRETS = /(?:\/secrets\?[^\n]* 200 OK[\s\S]*){2}/

describe('query --watch --where on a real cluster', { skip: cluster.skip }, () => {
  let namespace = ''
  let other = ''

  before(async () => {
    namespace = await cluster.namespace()
    other = await cluster.namespace()
  })

  const own = (...args: string[]) => cluster.kubectlOk([...args, '-n', namespace])
  const configMap = (name: string, labels: object, data: object = {}) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels },
    data,
  })

  /** Waits until a watch in lines has told so many events. */
  async function eventsOf(watch: ReturnType<typeof cluster.startTack>, count: number): Promise<Line[]> {
    await watch.waitFor('stdout', new RegExp(`(?:.*"event".*\\n){${count}}`))
    return linesOf(watch.output.stdout)
  }

  const inShort = (lines: readonly Line[]) => lines.map(({ event, ref }) => `${event} ${ref.name}`)

  test('tells every transition, of what a label selects on the server and of what is asked here', async () => {
    await cluster.create(configMap('first', { app: 'x' }, { k: '1' }))
    const where = 'self.metadata.labels.app == "x" && "k" in self.data'
    const args = ['query', 'cm', '-n', namespace, '--where', where, '-w']
    const lines = cluster.startTack([...args, '-o', 'jsonl', '-v', '6'])
    const table = cluster.startTack(args)
    await eventsOf(lines, 1)
    await table.waitFor('stdout', /ENTER +first/)
    assert.match(lines.output.stderr, /labelSelector=app%3Dx/)
    const steps = [
      () => cluster.create(configMap('second', { app: 'x' }, { k: '1' })),
      () => own('patch', 'cm', 'second', '-p', '{"data":{"k":"2"}}'),
      () => own('patch', 'cm', 'second', '-p', '{"data":{"k":null,"l":"3"}}'),
      () => own('patch', 'cm', 'second', '-p', '{"data":{"k":"4"}}'),
      () => own('label', 'cm', 'second', 'app=y', '--overwrite'),
      () => own('label', 'cm', 'second', 'app=x', '--overwrite'),
      () => own('delete', 'cm', 'second'),
      () => own('delete', 'cm', 'first'),
    ]
    let count = 1
    for (const step of steps) {
      await step()
      await eventsOf(lines, ++count)
    }
    // what never matched is not told
    await cluster.create(configMap('never', { app: 'y' }, { k: '1' }))
    await own('label', 'cm', 'never', 'seen=yes')
    await own('delete', 'cm', 'never')
    await cluster.create(configMap('last', { app: 'x' }, { k: '1' }))
    const told = await eventsOf(lines, ++count)
    assert.deepEqual(
      told.map(({ event, ref, changed }) => [event, ref.name, changed]),
      [
        ['ENTER', 'first', undefined],
        ['ENTER', 'second', undefined],
        ['CHANGE', 'second', ['.data.k']],
        ['LEAVE', 'second', ['.data.k', '.data.l']],
        ['ENTER', 'second', undefined],
        ['LEAVE', 'second', ['.metadata.labels.app']],
        ['ENTER', 'second', undefined],
        ['DELETED', 'second', undefined],
        ['DELETED', 'first', undefined],
        ['ENTER', 'last', undefined],
      ],
    )
    await table.waitFor('stdout', /ENTER +last/)
    for (const watch of [lines, table]) watch.kill('SIGINT')
    assert.equal((await lines.ended).code, 130)
    const { stdout, stderr } = await table.ended
    assert.equal(stderr, '')
    const rows = stdout.trim().split('\n')
    assert.match(rows[0] ?? '', /^EVENT {5}NAME +DATA +AGE$/)
    assert.deepEqual(
      rows.slice(1).map((row) => row.split(/ +/).slice(0, 2).join(' ')),
      inShort(told),
    )
  })

  test('a name that is another object now was deleted', async () => {
    await cluster.create(configMap('again', { again: 'yes' }))
    const watch = cluster.startTack(['query', 'cm', '-n', namespace, '-l', 'again=yes', '-w', '-o', 'jsonl'])
    await eventsOf(watch, 1)
    await own('delete', 'cm', 'again')
    await cluster.create(configMap('again', {}))
    await cluster.create(configMap('more', { again: 'yes' }))
    assert.deepEqual(inShort(await eventsOf(watch, 3)), ['ENTER again', 'DELETED again', 'ENTER more'])
    watch.kill('SIGINT')
    await watch.ended
  })

  test('a table without a condition says of what left its selector that it has left', async () => {
    await cluster.create(configMap('leaves', { table: 'yes' }))
    const watch = cluster.startTack(['query', 'cm', '-n', namespace, '-l', 'table=yes', '-w'])
    await watch.waitFor('stdout', /^NAME +DATA +AGE\nleaves /)
    await own('label', 'cm', 'leaves', 'table-')
    await watch.waitFor('stdout', /\nleaves .* \(left\)\n/)
    await own('label', 'cm', 'leaves', 'table=yes')
    await watch.waitFor('stdout', /\(left\)\nleaves +0 +\S+\n/)
    await own('delete', 'cm', 'leaves')
    await watch.waitFor('stdout', /\nleaves .* \(deleted\)\n/)
    watch.kill('SIGINT')
    await watch.ended
  })

  test('--output-watch-events has a server’s words, with a condition too', async () => {
    await cluster.create(configMap('worded', { worded: 'yes' }))
    const args = ['query', 'cm', '-n', namespace, '--where', 'self.metadata.labels.worded == "yes"', '-w']
    const table = cluster.startTack([...args, '--output-watch-events'])
    const json = cluster.startTack([...args, '--output-watch-events', '-o', 'json'])
    await table.waitFor('stdout', /^EVENT +NAME +DATA +AGE\nADDED +worded /)
    await json.waitFor('stdout', /"type": "ADDED"/)
    await own('label', 'cm', 'worded', 'worded=no', '--overwrite')
    await table.waitFor('stdout', /\nDELETED +worded /)
    await json.waitFor('stdout', /"type": "DELETED"/)
    for (const watch of [table, json]) watch.kill('SIGINT')
    await table.ended
    assert.match((await json.ended).stdout, /"worded": "no"/)
  })

  test('computes columns, also of what leaves', async () => {
    await cluster.create(configMap('counted', { columns: 'yes' }, { a: '1' }))
    const where = 'self.metadata.labels.columns == "yes" && col.DATA < 3'
    const watch = cluster.startTack([
      ...['query', 'cm', '-n', namespace, '--where', where, '-w'],
      ...['--col', 'NAME=self.metadata.name', '--col', 'KEYS=self.data.map(k, k)'],
    ])
    await watch.waitFor('stdout', /^EVENT +NAME +KEYS\nENTER +counted +a\n/)
    await own('patch', 'cm', 'counted', '-p', '{"data":{"b":"2"}}')
    await watch.waitFor('stdout', /\nCHANGE +counted +a,b\n/)
    await own('patch', 'cm', 'counted', '-p', '{"data":{"c":"3"}}')
    await watch.waitFor('stdout', /\nLEAVE +counted +a,b,c\n/)
    watch.kill('SIGINT')
    await watch.ended
  })

  test('is one answer over kinds, namespaces and contexts, and names a cluster that is down', async () => {
    const config = await kubeconfigWith(cluster, [
      { name: 'eu', namespace },
      { name: 'us', namespace: other },
      { name: 'ap', isDown: true },
    ])
    const path = `${cluster.home}/contexts`
    await writeFile(path, config)
    const options = { env: { KUBECONFIG: path } }
    await cluster.create(configMap('start', { wide: 'yes' }))
    const where = 'self.metadata.labels.wide == "yes" && self.metadata.name != "hidden"'
    const args = ['query', 'cm,secret', '--where', where, '-w', '-o', 'jsonl', '-v', '6']
    const contexts = cluster.startTack([...args, '--contexts', '*'], options)
    const namespaces = cluster.startTack([...args, '-n', `${namespace},${other}`])
    await contexts.waitFor('stderr', BOTH_SECRETS)
    await namespaces.waitFor('stderr', BOTH_SECRETS)
    for (const [kind, place] of [
      ['cm', other],
      ['secret', namespace],
      ['secret', other],
    ] as const) {
      const made = kind === 'cm' ? ['create', 'cm'] : ['create', 'secret', 'generic']
      await cluster.kubectlOk([...made, 'w', '-n', place])
      await cluster.kubectlOk(['label', kind, 'w', 'wide=yes', '-n', place])
    }
    await cluster.kubectlOk(['delete', 'cm', '-l', 'wide=yes', '-n', other])
    for (const watch of [contexts, namespaces]) {
      const found = (await eventsOf(watch, 5)).map(
        ({ event, ref }) => `${event} ${ref.kind} ${ref.namespace} ${ref.name}`,
      )
      assert.deepEqual(found.slice(0, 1), [`ENTER ConfigMap ${namespace} start`])
      assert.deepEqual(
        found.slice(1).sort(),
        [
          `DELETED ConfigMap ${other} w`,
          `ENTER ConfigMap ${other} w`,
          `ENTER Secret ${namespace} w`,
          `ENTER Secret ${other} w`,
        ].sort(),
      )
      watch.kill('SIGINT')
      assert.equal((await watch.ended).code, 130)
    }
    assert.match(contexts.output.stderr, /^ap: The connection to the server .* was refused/m)
    const places = new Set(linesOf(contexts.output.stdout).map(({ ref }) => `${ref.context} ${ref.namespace}`))
    assert.deepEqual([...places].sort(), [`eu ${namespace}`, `us ${other}`])
  })

  test('a custom resource leaves a field that its definition makes selectable', async () => {
    const schema = {
      type: 'object',
      properties: { spec: { type: 'object', properties: { color: { type: 'string' }, size: { type: 'integer' } } } },
    }
    const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }
    await cluster.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `balls.${cluster.group}` },
      spec: {
        group: cluster.group,
        names: { plural: 'balls', kind: 'Ball' },
        scope: 'Namespaced',
        versions: [{ ...version, selectableFields: [{ jsonPath: '.spec.color' }] }],
      },
    })
    const ball = `balls.${cluster.group}`
    await cluster.create({
      apiVersion: `${cluster.group}/v1`,
      kind: 'Ball',
      metadata: { name: 'b', namespace },
      spec: { color: 'blue', size: 1 },
    })
    const where = 'self.spec.color == "blue" && self.spec.size < 3'
    const watch = cluster.startTack(['query', ball, '-n', namespace, '--where', where, '-w', '-o', 'jsonl', '-v', '6'])
    await eventsOf(watch, 1)
    assert.match(watch.output.stderr, /fieldSelector=spec.color%3Dblue/)
    let count = 1
    for (const spec of ['{"size":2}', '{"color":"red"}', '{"color":"blue"}', '{"size":3}']) {
      await own('patch', ball, 'b', '--type=merge', '-p', `{"spec":${spec}}`)
      await eventsOf(watch, ++count)
    }
    await own('patch', ball, 'b', '--type=merge', '-p', '{"spec":{"size":1}}')
    await own('delete', ball, 'b')
    assert.deepEqual(
      (await eventsOf(watch, 7)).map(({ event, changed }) => [event, changed]),
      [
        ['ENTER', undefined],
        ['CHANGE', ['.metadata.generation', '.spec.size']],
        ['LEAVE', ['.metadata.generation', '.spec.color']],
        ['ENTER', undefined],
        ['LEAVE', ['.metadata.generation', '.spec.size']],
        ['ENTER', undefined],
        ['DELETED', undefined],
      ],
    )
    watch.kill('SIGINT')
    await watch.ended
  })

  test('elements of lists are named by the keys that the server’s schema says', async () => {
    const container = (name: string, image: string) => ({ name, image, ports: [{ containerPort: 80 }] })
    const labels = { app: 'listed' }
    await cluster.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'listed', namespace, labels },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container('a', 'x:1'), container('b', 'y:1')] } },
      },
    })
    const watch = cluster.startTack(['query', 'deploy', 'listed', '-n', namespace, '-w', '-o', 'jsonl'])
    await eventsOf(watch, 1)
    await own('set', 'image', 'deploy/listed', 'b=y:2')
    await watch.waitFor('stdout', /\.spec\.template\.spec\.containers\[name=\\"b\\"\]\.image/)
    await own(
      'patch',
      'deploy',
      'listed',
      '-p',
      '{"spec":{"template":{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"web"}]}]}}}}',
    )
    await watch.waitFor('stdout', /containers\[name=\\"a\\"\]\.ports\[containerPort=80,protocol=\\"TCP\\"\]\.name/)
    watch.kill('SIGINT')
    const { stdout } = await watch.ended
    assert.doesNotMatch(stdout, /managedFields|"\.metadata\.resourceVersion"/)
  })

  test('what only time changes enters and leaves without an event', async () => {
    const where = 'self.metadata.labels.timed == "yes" && age() > duration("3s") && age() < duration("7s")'
    const watch = cluster.startTack(['query', 'cm', '-n', namespace, '--where', where, '-w', '-o', 'jsonl'])
    await cluster.create(configMap('timed', { timed: 'yes' }))
    const lines = await eventsOf(watch, 2)
    watch.kill('SIGINT')
    await watch.ended
    assert.deepEqual(inShort(lines), ['ENTER timed', 'LEAVE timed'])
    assert.deepEqual(lines[1]?.changed, [])
  })

  test('what is wrong with a condition is told before anything is watched', async () => {
    for (const [where, message] of [
      [
        'self.dta.k == "1"',
        /^error: invalid --where: undefined field 'dta' of self; did you mean "data"\?\n {2}self\.dta\.k == "1"\n {6}\^\n$/,
      ],
      ['col.NOPE == 1', /^error: invalid --where: there is no column "NOPE"/],
      ['self.metadata.name', /a condition has to be a bool/],
    ] as const) {
      const { code, stdout, stderr } = await cluster.tack(['query', 'cm', '-n', namespace, '-w', '--where', where])
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, message)
    }
  })
})

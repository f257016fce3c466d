// --watch --until and --timeout on a real cluster: waiting for what is so of everything that matches.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { before, describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'
import { kubeconfigWith } from '../support/contexts.ts'
import { openForwarder } from '../support/forwarder.ts'

const cluster = await testCluster()

describe('query --watch --until on a real cluster', { skip: cluster.skip }, () => {
  let namespace = ''
  let other = ''

  before(async () => {
    namespace = await cluster.namespace()
    other = await cluster.namespace()
  })

  const own = (...args: string[]) => cluster.kubectlOk([...args, '-n', namespace])
  const configMaps = (names: readonly string[], labels: object, where = namespace) =>
    cluster.create(
      names.map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: where, labels } })),
    )
  const until = (text: string, ...more: string[]) => ['query', 'cm', '-n', namespace, '-w', '--until', text, ...more]

  test('ends with 0 when it becomes true, after showing what made it so', async () => {
    await configMaps(['a', 'b'], { gone: 'yes' })
    const watch = cluster.startTack(until('count() == 0', '--where', 'self.metadata.labels.gone == "yes"'))
    await watch.waitFor('stdout', /ENTER +a .*\nENTER +b /)
    await own('label', 'cm', 'a', 'gone-')
    await own('delete', 'cm', 'b')
    const { code, stdout, stderr } = await watch.ended
    assert.equal(code, 0)
    assert.match(stdout, /\nLEAVE +a .*\nDELETED +b .*\n$/)
    assert.equal(stderr, 'condition met: count() == 0\n')
  })

  test('ends at once where it is true already', async () => {
    await configMaps(['there'], { there: 'yes' })
    const { code, stdout } = await cluster.tack(until('count() >= 1', '-l', 'there=yes', '-o', 'name'))
    assert.deepEqual([code, stdout], [0, 'configmap/there\n'])
  })

  test('waits for aggregates of fields, over several kinds and namespaces', async () => {
    const labels = { scaled: 'yes' }
    const deployment = (replicas: number, place: string) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'scaled', namespace: place, labels },
      spec: {
        replicas,
        paused: true,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'c:1' }] } },
      },
    })
    await cluster.create([deployment(0, namespace), deployment(0, other)])
    const text = 'sum(self.spec.replicas) == 5 && max(self.spec.replicas) == 3 && count(kind == "Deployment") == 2'
    const args = ['query', 'deploy,cm', '-n', `${namespace},${other}`, '-l', 'scaled=yes', '-w', '--until', text]
    const watch = cluster.startTack([...args, '-o', 'jsonl'])
    await watch.waitFor('stdout', /(?:.*"event":"ENTER".*\n){2}/)
    await own('scale', 'deploy/scaled', '--replicas=3')
    await cluster.kubectlOk(['scale', 'deploy/scaled', '--replicas=2', '-n', other])
    const { code, stdout } = await watch.ended
    assert.equal(code, 0)
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
    assert.deepEqual([last.kind, last.summary.ended, last.summary.matched], ['QueryResult', 'until', 2])
    assert.deepEqual(last.summary.until, {
      met: true,
      values: {
        'sum(self.spec.replicas)': 5,
        'max(self.spec.replicas)': 3,
        'count(kind == "Deployment")': 2,
      },
    })
  })

  test('a time-out is 1, and one line that says what was asked and how it stands', async () => {
    await configMaps(['late'], { late: 'yes' })
    const text = 'count() == 2 || max(self.metadata.generation) > 5'
    const started = performance.now()
    const { code, stdout, stderr } = await cluster.tack(until(text, '-l', 'late=yes', '--timeout', '2s'))
    assert.ok(performance.now() - started >= 2000)
    assert.equal(code, 1)
    assert.match(stdout, /^NAME +DATA +AGE\nlate /)
    assert.equal(
      stderr,
      `error: timed out waiting for the condition: ${text}; count() is 1, max(self.metadata.generation) is nothing\n`,
    )
  })

  test('--timeout=0 asks once', async () => {
    await configMaps(['once'], { once: 'yes' })
    const no = await cluster.tack(until('count() == 2', '-l', 'once=yes', '--timeout=0'))
    assert.deepEqual([no.code, no.stderr], [1, 'error: condition not met: count() == 2; count() is 1\n'])
    const yes = await cluster.tack(until('count() == 1', '-l', 'once=yes', '--timeout=0'))
    assert.deepEqual([yes.code, yes.stderr], [0, 'condition met: count() == 1\n'])
    const none = await cluster.tack(['query', 'cm', '-n', namespace, '-l', 'once=yes', '-w', '--timeout=0'])
    assert.equal(none.code, 0)
    assert.match(none.stdout, /^NAME +DATA +AGE\nonce /)
    assert.equal(none.stderr, 'the watch ended: everything there is was shown\n')
  })

  test('--timeout without anything to wait for ends the watch with 0', async () => {
    const { code, stderr } = await cluster.tack(['query', 'cm', '-n', namespace, '-w', '--timeout', '1s'])
    assert.deepEqual([code, stderr], [0, 'the watch ended after 1s\n'])
  })

  test('Ctrl-C is 130', async () => {
    const watch = cluster.startTack(until('count() < 0', '--timeout=-1s'))
    await watch.waitFor('stdout', /\n/)
    watch.kill('SIGINT')
    const { code, stderr } = await watch.ended
    assert.deepEqual([code, stderr], [130, ''])
  })

  test('a named object may come, and may go', async () => {
    const comes = cluster.startTack([
      'query',
      'cm',
      'named',
      '-n',
      namespace,
      '-w',
      '--until',
      'count() == 1',
      '-v',
      '6',
    ])
    await comes.waitFor('stderr', /metadata\.name%3Dnamed.* 200 OK/)
    await configMaps(['named'], {})
    assert.equal((await comes.ended).code, 0)
    const goes = cluster.startTack(['query', 'cm', 'named', '-n', namespace, '-w', '--until', 'count() == 0'])
    await goes.waitFor('stdout', /named/)
    await own('delete', 'cm', 'named')
    assert.equal((await goes.ended).code, 0)
  })

  test('a server that goes away and comes back is waited for', async (t) => {
    const forwarder = await openForwarder(t, cluster.server)
    const path = `${cluster.home}/forwarded`
    const { url, serverName } = forwarder
    await writeFile(path, await kubeconfigWith(cluster, [{ name: 'far', namespace, server: url, serverName }]))
    await configMaps(['stays'], { far: 'yes' })
    const watch = cluster.startTack(until('count() == 2', '-l', 'far=yes', '-o', 'name'), { env: { KUBECONFIG: path } })
    await watch.waitFor('stdout', /stays/)
    await forwarder.close()
    await watch.waitFor('stderr', /watching configmaps broke off: .*; trying again in /)
    await configMaps(['comes'], { far: 'yes' })
    await forwarder.reopen()
    const { code, stdout, stderr } = await watch.ended
    assert.equal(code, 0)
    assert.deepEqual(stdout.trim().split('\n'), ['configmap/stays', 'configmap/comes'])
    assert.match(stderr, /\ncondition met: count\(\) == 2\n$/)
  })

  test('a cluster that is down is named, and the others are waited for; when all are, nothing is', async () => {
    const path = `${cluster.home}/two`
    await writeFile(
      path,
      await kubeconfigWith(cluster, [
        { name: 'eu', namespace },
        { name: 'ap', namespace, isDown: true },
        { name: 'au', namespace, isDown: true },
      ]),
    )
    const env = { env: { KUBECONFIG: path } }
    const args = ['query', 'cm', '-l', 'none=yes', '-w', '--until', 'count() == 0']
    const some = await cluster.tack([...args, '--contexts', 'eu,ap'], env)
    assert.equal(some.code, 0)
    assert.match(some.stderr, /^ap: The connection to the server .* was refused.*\ncondition met: count\(\) == 0\n$/)
    const none = await cluster.tack([...args, '--contexts', 'a*'], env)
    assert.equal(none.code, 2)
    assert.doesNotMatch(none.stderr, /condition met/)
  })

  test('who may not list is told so, and nothing is met', async () => {
    const args = ['query', 'cm', '-n', namespace, '-w', '--until', 'count() == 0', '--as', 'nobody']
    const { code, stdout, stderr } = await cluster.tack(args)
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /^Error from server \(Forbidden\): configmaps is forbidden/)
  })

  test('what is wrong is told before anything is watched, with the place', async () => {
    for (const [text, message] of [
      [
        'count() ==',
        /^error: invalid --until: syntax error: the expression ends too early\n {2}count\(\) ==\n {12}\^\n$/,
      ],
      ['count()', /a condition has to be a bool, and this is of type int/],
      ['self.metadata.name == "x"', /there is no aggregate function: rows are asked by count\(…\), sum\(…\)/],
      ['count(self.dta.k == "1") == 0', /undefined field 'dta' of self; did you mean "data"\?/],
      ['max(self.metadata.generation) == "x"', /== does not take int and string/],
    ] as const) {
      const { code, stdout, stderr } = await cluster.tack(until(text))
      assert.deepEqual([code, stdout], [2, ''], text)
      assert.match(stderr, message)
    }
    for (const flags of [
      ['--until', 'count() == 0'],
      ['--timeout', '5s'],
    ]) {
      const { code, stderr } = await cluster.tack(['query', 'cm', ...flags])
      assert.equal(code, 2)
      assert.match(stderr, new RegExp(`^error: ${flags[0]} needs --watch`))
    }
    assert.match((await cluster.tack(until('count() == 0', '--timeout', '5'))).stderr, /missing unit in duration "5"/)
  })
})

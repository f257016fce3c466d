// What query offers beyond kubectl get: many contexts, counting, limits, sorting over kinds, and answers for programs.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

const NAMES = ['a', 'b', 'c', 'd', 'e']

describe('query on a real cluster', { skip: cluster.skip }, () => {
  let one = ''
  let two = ''
  let manyContexts = ''

  before(async () => {
    one = await cluster.namespace()
    two = await cluster.namespace()
    for (const namespace of [one, two]) await cluster.create(NAMES.map(configMap), '-n', namespace)
    await cluster.create([deployment('small', 1), deployment('big', 12), deployment('none', 0)], '-n', one)
    await cluster.create([statefulSet('middle', 3)], '-n', one)
    manyContexts = await writeContexts()
  })

  /** The test's kubeconfig with two names for its context and one for a server that is not there. */
  async function writeContexts(): Promise<string> {
    const view = await cluster.kubectlOk(['config', 'view', '--raw', '--minify', '-o', 'json'])
    const config = JSON.parse(view)
    const [{ context }] = config.contexts
    const dead = { name: 'dead', cluster: { server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true } }
    const path = join(cluster.home, 'contexts.json')
    await writeFile(
      path,
      JSON.stringify({
        ...config,
        clusters: [...config.clusters, dead],
        contexts: [
          { name: 'east', context },
          { name: 'west', context },
          { name: 'dead', context: { ...context, cluster: 'dead' } },
        ],
        'current-context': 'east',
      }),
    )
    return path
  }

  const query = (...args: string[]) => cluster.tack(['query', ...args])
  const envelope = async (...args: string[]) => JSON.parse((await query(...args, '-o', 'result')).stdout)

  test('several namespaces stand side by side, in the order given', async () => {
    const { stdout } = await query('cm', '-n', `${two},${one}`, '-l', 'own=yes')
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/ +/).slice(0, 2).join('/'))
    assert.deepEqual(rows, ['NAMESPACE/NAME', ...NAMES.map((n) => `${two}/${n}`), ...NAMES.map((n) => `${one}/${n}`)])
  })

  test('a limit stops after as many objects as asked for, in one request', async () => {
    const answer = await envelope('cm', '-n', one, '--limit', '2')
    assert.deepEqual(
      answer.items.map((item: { ref: { name: string } }) => item.ref.name),
      ['a', 'b'],
    )
    assert.equal(answer.summary.truncated, true)
    assert.equal(answer.summary.remaining, 4)
    assert.equal(answer.summary.requests.get, answer.summary.requests.total)
  })

  test('a warm query of one object is one request', async () => {
    await query('cm', 'a', '-n', one)
    const { stderr, stdout } = await query('cm', 'a', '-n', one, '--explain')
    assert.match(stderr, /\nran 1 request · /)
    assert.match(stdout, /^NAME +DATA +AGE\na +1 /)
  })

  test('counting without a selector is one request, an estimate marked by ~ unless it is exact', async () => {
    const { stdout, stderr } = await query('cm', '-n', one, '--count', '--explain')
    assert.equal(stdout, '~6\n')
    assert.match(stderr, /limit=1[\s\S]*ran 1 request · /)
    assert.equal((await query('cm', '-n', one, '--count', '--exact')).stdout, '6\n')
    assert.equal((await query('cm', '-n', one, '--count', '-l', 'own=yes')).stdout, '5\n')
    assert.equal((await query('cm', '-n', 'none-such', '--count')).stdout, '0\n')
  })

  test('several kinds are counted in a table, or as groups with values', async () => {
    const { stdout } = await query('deploy,sts', '-n', one, '--count')
    assert.equal(stdout, 'RESOURCE            COUNT\ndeployments.apps    ~3\nstatefulsets.apps   1\n')
    const answer = JSON.parse((await query('deploy,sts', '-n', one, '--count', '--exact', '-o', 'json')).stdout)
    assert.deepEqual(
      answer.items.map((item: { values: unknown }) => item.values),
      [
        { count: 3, exact: true },
        { count: 1, exact: true },
      ],
    )
    assert.deepEqual([answer.kind, answer.summary.total], ['QueryResult', 4])
  })

  test('several kinds are sorted into one table, by a field, descending', async () => {
    const { stdout } = await query('deploy,sts', '-n', one, '--sort-by', '-.spec.replicas,NAME')
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/ +/)[0])
    assert.deepEqual(names, [
      'NAME',
      'deployment.apps/big',
      'statefulset.apps/middle',
      'deployment.apps/small',
      'deployment.apps/none',
    ])
  })

  test('a sort with a limit is the first of all, and says what it left out', async () => {
    const answer = await envelope('deploy,sts', '-n', one, '--sort-by', '-.spec.replicas', '--limit', '2')
    assert.deepEqual(
      answer.items.map((item: { ref: { name: string } }) => item.ref.name),
      ['big', 'middle'],
    )
    assert.deepEqual([answer.summary.truncated, answer.summary.remaining, answer.summary.listed], [true, 2, 4])
  })

  test('-o result holds refs, columns by name and a summary', async () => {
    const answer = await envelope('cm', 'b', '-n', one)
    const [item] = answer.items
    assert.deepEqual([answer.apiVersion, answer.kind, answer.errors], ['tack/v1', 'QueryResult', []])
    assert.deepEqual(
      { ...item.ref, uid: typeof item.ref.uid, resourceVersion: typeof item.ref.resourceVersion },
      {
        context: cluster.context,
        apiVersion: 'v1',
        kind: 'ConfigMap',
        resource: 'configmaps',
        namespace: one,
        name: 'b',
        uid: 'string',
        resourceVersion: 'string',
      },
    )
    assert.deepEqual([item.columns.NAME, item.columns.DATA, item.object], ['b', 1, null])
    assert.equal(answer.summary.matched, 1)
  })

  test('-o jsonl is an item per line, -o ref a ref per line, and both end with a line that says so', async () => {
    const lines = (await query('cm', '-n', one, '-l', 'own=yes', '-o', 'jsonl')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(
      lines.slice(0, -1).map((item) => item.ref.name),
      NAMES,
    )
    assert.deepEqual(
      [lines.at(-1).kind, lines.at(-1).summary.matched, lines.at(-1).items],
      ['QueryResult', 5, undefined],
    )
    const refs = (await query('cm', '-n', one, '-l', 'own=yes', '-o', 'ref')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(
      refs.slice(0, -1).map((ref) => ref.name),
      NAMES,
    )
    assert.equal(refs.at(-1).kind, 'RefList')
  })

  test('-o json carries summary and errors in the key tack of the List', async () => {
    const list = JSON.parse((await query('cm,foos', '-n', one, '-o', 'json')).stdout)
    assert.deepEqual([list.kind, list.items.length, list.tack.summary.partial], ['List', 6, true])
    assert.equal(list.tack.errors[0].message, 'the server doesn\'t have a resource type "foos"')
  })

  test('-o csv has a header of columns; several kinds share one, with the kind first', async () => {
    const single = (await query('cm', '-n', one, '-l', 'own=yes', '-o', 'csv')).stdout.split('\n')
    assert.equal(single[0], 'NAME,DATA,AGE')
    assert.match(single[1] ?? '', /^a,1,\w+$/)
    const many = (await query('cm,deploy', '-n', one, '-o', 'tsv')).stdout.split('\n')
    assert.equal(many[0], 'KIND\tNAME\tDATA\tAGE\tREADY\tUP-TO-DATE\tAVAILABLE')
    assert.match(many.find((line) => line.startsWith('Deployment\tbig')) ?? '', /^Deployment\tbig\t\t\w+\t0\/12\t/)
  })

  test('--max-bytes ends the answer between two objects and says so', async () => {
    const { stdout, stderr, code } = await query('cm', '-n', one, '-o', 'jsonl', '--max-bytes', '1k')
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.ok(lines.length > 1 && lines.length < 6, String(lines.length))
    assert.equal(lines.at(-1).summary.truncated, true)
    assert.equal(lines.at(-1).summary.matched, lines.length - 1)
    assert.match(stderr, /^\d shown, there are more$/m)
    assert.equal(code, 0)
  })

  test('all is every kind that can be listed', async () => {
    const { stdout } = await query('all', '-n', one, '-o', 'name')
    const kinds = new Set(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split('/')[0]),
    )
    for (const kind of [
      'configmap',
      'serviceaccount',
      'deployment.apps',
      'replicaset.apps',
      'statefulset.apps',
      'namespace',
    ]) {
      assert.ok(kinds.has(kind), `${kind} in ${[...kinds]}`)
    }
    assert.ok(!kinds.has('componentstatus'))
  })

  test('several contexts are one answer, the cluster first; a dead one is named and skipped', async () => {
    const options = { env: { KUBECONFIG: manyContexts } }
    const args = ['query', 'cm', '-n', one, '-l', 'own=yes']
    const both = await cluster.tack([...args, '--contexts', 'east,west'], options)
    const clusters = both.stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/ +/)[0])
    assert.deepEqual(clusters, ['CLUSTER', ...NAMES.map(() => 'east'), ...NAMES.map(() => 'west')])
    const withDead = await cluster.tack([...args, '--contexts', '*', '-o', 'jsonl'], options)
    const lines = withDead.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.equal(withDead.code, 0)
    assert.equal(lines.length, 11)
    assert.deepEqual([lines.at(-1).summary.partial, lines.at(-1).errors[0].context], [true, 'dead'])
    assert.equal(lines.at(-1).errors[0].reason, 'ConnectionRefused')
    assert.match(withDead.stderr, /^dead: The connection to the server 127\.0\.0\.1:1 was refused/m)
    assert.match(withDead.stderr, /^2 of 3 clusters answered$/m)
    const strict = await cluster.tack([...args, '--contexts', '*', '--strict'], options)
    assert.equal(strict.code, 4)
    const only = await cluster.tack([...args, '--contexts', 'dead'], options)
    assert.equal(only.code, 2)
    const none = await cluster.tack([...args, '--contexts', 'north-*'], options)
    assert.deepEqual([none.code, none.stderr], [2, 'error: no context matches "north-*"\n'])
  })

  test('sorting and limiting go over all contexts', async () => {
    const options = { env: { KUBECONFIG: manyContexts } }
    const args = [
      'query',
      'deploy',
      '-n',
      one,
      '--contexts',
      'east,west',
      '--sort-by',
      '-.spec.replicas',
      '--limit',
      '3',
      '-o',
      'jsonl',
    ]
    const lines = (await cluster.tack(args, options)).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(
      lines.slice(0, 3).map((item) => `${item.ref.context}/${item.ref.name}`),
      ['east/big', 'west/big', 'east/small'],
    )
  })

  test('the exit code tells nothing found from something found, when asked', async () => {
    assert.equal((await query('cm', '-n', 'none-such', '--fail-empty')).code, 3)
    assert.equal((await query('cm', '-n', one, '--fail-empty')).code, 0)
    assert.equal((await query('cm', 'nope', '-n', one)).code, 1)
    assert.equal((await query('cm', 'nope', '-n', one, '--ignore-not-found')).code, 0)
    assert.equal((await query('cm', '--no-such-flag')).code, 2)
  })
})

function configMap(name: string): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { own: 'yes' } }, data: { key: name } }
}

function workload(kind: string, name: string, replicas: number): object {
  const labels = { app: name }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i:1' }] } }
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template },
  }
}

const deployment = (name: string, replicas: number) => workload('Deployment', name, replicas)

function statefulSet(name: string, replicas: number): object {
  const base = workload('StatefulSet', name, replicas) as { spec: object }
  return { ...base, spec: { ...base.spec, serviceName: name } }
}

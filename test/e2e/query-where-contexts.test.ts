// Conditions, columns and groups over several clusters, files and rights: the union of what each would answer, sorted, cut and
// added up once.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { stringifyJson } from '../../src/machinery/json.ts'
import { askedObjects, gadgetDefinition, gadgets } from '../support/asked-objects.ts'
import { type Asked, makeAsked } from '../support/asked-shop.ts'
import type { Result } from '../support/child-process.ts'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

type Line = {
  readonly ref: { readonly context: string; readonly namespace: string; readonly name: string; readonly kind: string }
}

function linesOf({ stdout }: Result) {
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return { items: lines.slice(0, -1), summary: lines.at(-1).summary, errors: lines.at(-1).errors }
}
const places = (items: readonly Line[]) => items.map(({ ref }) => `${ref.context} ${ref.namespace}/${ref.name}`)

describe('Several contexts', { skip: cluster.skip }, () => {
  let asked: Asked
  let env: { KUBECONFIG: string }

  before(async () => {
    asked = await makeAsked(cluster)
    const config = JSON.parse(
      await cluster.kubectlOk(['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json']),
    )
    const [{ context }] = config.contexts
    const dead = { ...config.clusters[0], name: 'dead', cluster: { server: 'https://127.0.0.1:1' } }
    const contexts = [
      ['east', context.cluster, asked.namespaces[0]],
      ['west', context.cluster, asked.namespaces[1]],
      ['gone', 'dead', 'default'],
    ].map(([name, where, namespace]) => ({ name, context: { ...context, cluster: where, namespace } }))
    const KUBECONFIG = join(cluster.home, 'several.json')
    await writeFile(
      KUBECONFIG,
      JSON.stringify({ ...config, clusters: [...config.clusters, dead], contexts, 'current-context': 'east' }),
    )
    env = { KUBECONFIG }
  })
  after(() => asked?.remove())

  const ask = (...args: readonly string[]) => cluster.tack(['query', ...args], { env })
  const GADGETS = () => `gadgets.${cluster.group}`

  test('are the union of what each answers alone', async () => {
    for (const where of [
      'self.spec.color == "red"',
      'col.SIZE > 2',
      'self.metadata.labels.app == "long" && self.spec.?size.orValue(0) != 3',
      'cluster == "west" || self.spec.flag',
      'cluster.startsWith("e")',
    ]) {
      const alone = await Promise.all(
        ['east', 'west'].map((context) => ask(GADGETS(), '--contexts', context, '--where', where, '-o', 'jsonl')),
      )
      const both = linesOf(await ask(GADGETS(), '--contexts', 'east,west', '--where', where, '-o', 'jsonl'))
      assert.deepEqual(
        places(both.items),
        alone.flatMap((one) => places(linesOf(one).items)),
        where,
      )
      assert.ok(both.items.length > 0, where)
    }
  })

  test('have one sort, one limit and one count', async () => {
    const where = ['--where', 'has(self.spec.size)']
    const sorted = linesOf(
      await ask(
        GADGETS(),
        '--contexts',
        'east,west',
        ...where,
        '--col',
        '+SIZE2=self.spec.size',
        '--sort-by',
        '-SIZE2',
        '--limit',
        '5',
        '-o',
        'jsonl',
      ),
    )
    assert.deepEqual(
      sorted.items.map(({ ref }: Line) => `${ref.context}/${ref.name}`),
      ['east/comma', 'west/comma', 'east/parted', 'west/parted', 'east/embedded'],
    )
    assert.deepEqual([sorted.summary.truncated, sorted.summary.remaining], [true, 7])
    const limited = linesOf(
      await ask(GADGETS(), '--contexts', 'west,east', '--where', 'self.spec.size >= 0', '--limit', '6', '-o', 'jsonl'),
    )
    assert.deepEqual(
      limited.items.map(({ ref }: Line) => ref.context),
      ['west', 'west', 'west', 'west', 'west', 'east'],
    )
    const counted = JSON.parse(
      (await ask(GADGETS(), '--contexts', 'east,west', ...where, '--count', '-o', 'json')).stdout,
    )
    assert.deepEqual(
      [counted.items.map((item: { values: { count: number } }) => item.values.count), counted.summary.total],
      [[6, 6], 12],
    )
  })

  test('have one aggregation', async () => {
    const grouped = async (...words: string[]) =>
      JSON.parse((await ask(GADGETS(), ...words, '-o', 'json')).stdout).items
    assert.deepEqual(
      await grouped(
        '--contexts',
        'east,west',
        '--group-by',
        'self.spec.color',
        '--agg',
        'n=count(),cpu=sum(self.spec.cpu)',
        '--top',
        '1',
      ),
      [{ group: { COLOR: null }, values: { N: 6, CPU: 0 } }],
    )
    assert.deepEqual(
      await grouped(
        '--contexts',
        'east,west',
        '--where',
        'self.spec.color == "red"',
        '--group-by',
        'cluster',
        '--agg',
        'n=count(),size=sum(self.spec.size)',
      ),
      [
        { group: { CLUSTER: 'east' }, values: { N: 2, SIZE: 33 } },
        { group: { CLUSTER: 'west' }, values: { N: 2, SIZE: 33 } },
      ],
    )
    assert.deepEqual(
      await grouped(
        '--contexts',
        'east,west',
        '--agg',
        'sum(self.spec.cpu),max(self.spec.wait),distinct(self.spec.color)',
      ),
      [{ group: {}, values: { SUM: '8200m', MAX: '5400s', DISTINCT: 6 } }],
    )
  })

  test('of which one is dead name it and answer with the others; --strict makes that count', async () => {
    for (const words of [['-o', 'name'], ['--count'], ['--agg', 'count()']]) {
      const args = [GADGETS(), '--contexts', 'east,gone', '--where', 'self.spec.color == "red"', ...words]
      const { code, stdout, stderr } = await ask(...args)
      assert.equal(code, 0)
      assert.match(stdout, /red|2/)
      assert.match(stderr, /^gone: The connection to the server 127\.0\.0\.1:1 was refused/m)
      assert.match(stderr, /^1 of 2 clusters answered$/m)
      assert.equal((await ask(...args, '--strict')).code, 4)
    }
    const { summary, errors } = JSON.parse(
      (await ask(GADGETS(), '--contexts', 'east,gone', '--where', 'true', '-o', 'result')).stdout,
    )
    assert.deepEqual(
      [summary.partial, errors.map((error: { context: string; scope: string }) => [error.scope, error.context])],
      [true, [['source', 'gone']]],
    )
    assert.equal((await ask(GADGETS(), '--contexts', 'gone', '--where', 'true')).code, 2)
  })

  test('of which none knows a field refuse it; a kind that only one knows is answered', async () => {
    const { code, stderr } = await ask(GADGETS(), '--contexts', 'east,west', '--where', 'self.spec.colour == "red"')
    assert.deepEqual(
      [code, stderr],
      [
        2,
        'error: invalid --where: undefined field \'colour\' of self.spec; did you mean "color"?\n  self.spec.colour == "red"\n           ^\n',
      ],
    )
  })
})

describe('Files', { skip: cluster.skip }, () => {
  let path = ''
  before(async () => {
    path = join(cluster.home, 'manifests.json')
    const items = [gadgetDefinition('files.example.com'), ...askedObjects(), ...gadgets('files.example.com')]
    await writeFile(path, stringifyJson({ apiVersion: 'v1', kind: 'List', items }))
  })

  const ask = (...args: readonly string[]) => cluster.tack(['query', ...args, '-f', path], { env: { KUBECONFIG: '' } })

  for (const [kinds, where, expected] of [
    ['gadgets', 'self.spec.color == "red"', 'red parted'],
    ['gadgets', 'self.spec.color != "red"', 'green blank wild comma light'],
    ['gadgets', '!has(self.spec.color)', 'bare named embedded'],
    ['gadgets', 'col.SIZE > 2 && self.metadata.labels.app == "long"', 'parted embedded comma'],
    ['gadgets', 'self.spec.since < now && self.spec.wait == duration("90s")', 'red'],
    ['gadgets', 'self.spec.raw.nested.n == 9007199254740993', 'wild'],
    ['gadgets', 'quantity(string(self.spec.cpu)).isLessThan(quantity("1"))', 'red light'],
    ['deploy', 'self.spec.replicas > 2', 'api front'],
    ['deploy,svc', 'self.metadata.labels.app == "api"', 'api plain'],
    ['svc', 'self.spec.ports.exists(p, p.targetPort == "http")', 'named'],
    ['pvc', 'quantity(self.spec.resources.requests.storage).isGreaterThan(quantity("900M"))', 'large metric'],
    ['all', 'self.metadata.name == "api" || self.spec.schedule == "0 3 * * *"', 'api nightly'],
  ] as const)
    test(`${kinds} --where ${where}`, async () => {
      const { code, stdout, stderr } = await ask(kinds, '--where', where, '-o', 'name')
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
      assert.equal(
        stdout
          .trim()
          .split('\n')
          .map((line) => line.split('/')[1])
          .join(' '),
        expected,
      )
    })

  test('have columns and groups, and refuse fields that their definitions do not have', async () => {
    const table = await ask(
      'gadgets',
      '--where',
      'self.spec.flag',
      '--col',
      'NAME=self.metadata.name',
      '--col',
      'TAGS=self.spec.tags',
    )
    assert.equal(table.stdout, 'NAME    TAGS\nred     a,b\nlight   b,c\n')
    const groups = await ask(
      'gadgets',
      '--group-by',
      'self.spec.color',
      '--agg',
      'n=count(),cpu=sum(self.spec.cpu)',
      '--top',
      '2',
      '-o',
      'csv',
    )
    assert.equal(groups.stdout, 'COLOR,N,CPU\n,3,0\nred,2,500m\n')
    const wrong = await ask('gadgets', '--where', 'self.spec.colr == "red"')
    assert.deepEqual(
      [wrong.code, wrong.stderr],
      [
        2,
        'error: invalid --where: undefined field \'colr\' of self.spec; did you mean "color"?\n  self.spec.colr == "red"\n           ^\n',
      ],
    )
    // of kinds that no definition describes nothing is known, so that nothing can be refused
    const absent = await ask('deploy', '--where', 'self.spec.replcas > 1', '-o', 'result')
    assert.deepEqual([absent.code, JSON.parse(absent.stdout).summary.absent], [0, 3])
  })
})

describe('Somebody who may not see everything', { skip: cluster.skip }, () => {
  let namespace = ''
  before(async () => {
    namespace = await cluster.namespace()
    const kinds = ['ConfigMap', 'Secret', 'Service']
    await cluster.create(
      askedObjects().filter(({ kind }) => kinds.includes(String(kind))),
      '-n',
      namespace,
    )
    await cluster.kubectlOk([
      'create',
      'role',
      'sees-some',
      '--verb=list,get',
      '--resource=configmaps',
      '-n',
      namespace,
    ])
    const user = (
      await cluster.kubectlOk([
        '--context',
        'tack-user',
        'auth',
        'whoami',
        '-o',
        'jsonpath={.status.userInfo.username}',
      ])
    ).trim()
    await cluster.kubectlOk([
      'create',
      'rolebinding',
      'sees-some',
      '--role=sees-some',
      `--user=${user}`,
      '-n',
      namespace,
    ])
  })

  const ask = (...args: readonly string[]) =>
    cluster.tack(['query', ...args, '-n', namespace, '--context', 'tack-user'])

  test('is answered with what is seen, and told the rest', async () => {
    const found = await ask(
      'configmaps,secrets,services',
      '--where',
      'self.metadata.labels.app in ["web", "api"]',
      '-o',
      'jsonl',
    )
    const { items, summary, errors } = linesOf(found)
    assert.deepEqual(
      items.map(({ ref }: Line) => ref.name),
      ['some'],
    )
    assert.deepEqual([found.code, summary.partial, summary.reads], [0, true, { planned: 3, answered: 1 }])
    assert.deepEqual(
      errors.map(({ resource, code }: { resource: string; code: number }) => [resource, code]),
      [
        ['secrets', 403],
        ['services', 403],
      ],
    )
    assert.match(
      found.stderr,
      /^Error from server \(Forbidden\): secrets is forbidden: User "[^"]+" cannot list resource "secrets"/m,
    )
    assert.equal((await ask('configmaps,secrets', '--where', 'self.metadata.name == "some"', '--strict')).code, 4)
  })

  test('is told of one kind that is not seen at all', async () => {
    const { code, stdout, stderr } = await ask('secrets', '--where', 'self.type == "Opaque"')
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /^Error from server \(Forbidden\): secrets is forbidden/)
  })
})

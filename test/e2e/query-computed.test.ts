// Columns and groups on a real server: what they hold is what plain JavaScript makes of kubectl's JSON.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Asked, makeAsked, type Printed } from '../support/asked-shop.ts'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

type Column = readonly [kinds: string, expression: string, value: (o: Printed) => unknown]

const ABSENT = null
const labels = (o: Printed) => o.metadata.labels ?? {}
const container = (o: Printed) => (o.spec.template?.spec ?? o.spec).containers[0]

const COLUMNS: readonly Column[] = [
  ['pods', 'self.spec.nodeName', (o) => o.spec.nodeName ?? ABSENT],
  ['pods', 'self.spec.?nodeName.orValue("nowhere")', (o) => o.spec.nodeName ?? 'nowhere'],
  ['pods', 'self.metadata.labels', (o) => o.metadata.labels ?? ABSENT],
  ['pods', 'self.metadata.labels["app.kubernetes.io/name"]', (o) => labels(o)['app.kubernetes.io/name'] ?? ABSENT],
  ['pods', 'self.spec.containers.map(c, c.image)', (o) => [container(o).image]],
  [
    'pods',
    'self.status.containerStatuses.map(s, s.restartCount).sum()',
    (o) => o.status.containerStatuses?.reduce((n: number, s: Printed) => n + s.restartCount, 0) ?? ABSENT,
  ],
  ['pods', 'has(self.spec.hostNetwork) && self.spec.hostNetwork', (o) => o.spec.hostNetwork === true],
  ['pods', 'col.RESTARTS * 2', (o) => 2 * (o.status.containerStatuses?.[0].restartCount ?? 0)],
  ['pods', 'self.metadata.creationTimestamp', (o) => o.metadata.creationTimestamp],
  ['pods', 'self.spec.containers[0].resources.requests', (o) => container(o).resources.requests],
  [
    'pods',
    '"%s on %s".format([self.metadata.name, self.spec.?nodeName.orValue("none")])',
    (o) => `${o.metadata.name} on ${o.spec.nodeName ?? 'none'}`,
  ],
  ['deployments,statefulsets', 'self.spec.replicas', (o) => o.spec.replicas],
  [
    'deployments,statefulsets',
    'self.spec.template.spec.containers[0].image.split(":")[1]',
    (o) => container(o).image.split(':')[1],
  ],
  ['deployments,services', 'self.spec.replicas', (o) => o.spec.replicas ?? ABSENT],
  ['deployments,services', 'kind + "/" + self.metadata.name', (o) => `${o.kind}/${o.metadata.name}`],
  ['services', 'self.spec.ports.map(p, p.targetPort)', (o) => o.spec.ports.map((p: Printed) => p.targetPort)],
  ['gadgets', 'self.spec.size', (o) => (o.metadata.name === 'comma' ? '9007199254740993' : (o.spec.size ?? ABSENT))],
  ['gadgets', 'self.spec.weight', (o) => o.spec.weight ?? ABSENT],
  ['gadgets', 'self.spec.wait', (o) => (o.spec.wait === undefined ? ABSENT : o.spec.wait === '90s' ? '90s' : '5400s')],
  [
    'gadgets',
    'quantity(string(self.spec.cpu))',
    (o) => ({ '500m': '500m', 2: '2', '1.5': '1500m', '1e-1': '100e-3' })[o.spec.cpu as string] ?? ABSENT,
  ],
  ['gadgets', 'self.spec.raw.list', (o) => o.spec.raw?.list ?? ABSENT],
  ['gadgets', 'self.spec.settings', (o) => o.spec.settings ?? ABSENT],
  ['secrets', 'size(self.data)', (o) => (o.data === undefined ? ABSENT : Object.keys(o.data).length)],
]

type Group = readonly [
  words: readonly string[],
  where: string | undefined,
  groups: (all: readonly Printed[]) => unknown,
]

/** Counts by a key; a missing one is null. In the order of their keys, the missing ones last. */
function counted(all: readonly Printed[], key: (o: Printed) => unknown): [unknown, number][] {
  const counts = new Map<unknown, number>()
  for (const o of all) counts.set(key(o) ?? null, (counts.get(key(o) ?? null) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : String(a) < String(b) ? -1 : 1))
}
const byCount = (groups: [unknown, number][]) =>
  groups
    .map((group, i) => ({ group, i }))
    .sort((a, b) => b.group[1] - a.group[1] || a.i - b.i)
    .map(({ group }) => group)
const numbers = (all: readonly Printed[], of: (o: Printed) => number | undefined) =>
  all.map(of).filter((n) => n !== undefined)
const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0)
const MIB: { readonly [text: string]: number } = { '128Mi': 128, '1Gi': 1024, '1500Mi': 1500 }

const GROUPS: readonly Group[] = [
  [['pods', '--group-by', 'self.metadata.labels.app'], undefined, (all) => counted(all, (o) => labels(o).app)],
  [['pods', '--group-by', 'self.status.phase'], undefined, (all) => counted(all, (o) => o.status.phase)],
  [
    ['pods', '--group-by', 'self.spec.nodeName != ""'],
    undefined,
    (all) => counted(all, (o) => (o.spec.nodeName === undefined ? null : true)),
  ],
  [
    ['pods', '--group-by', 'self.metadata.labels.app', '--top', '2'],
    undefined,
    (all) => byCount(counted(all, (o) => labels(o).app)).slice(0, 2),
  ],
  [
    ['pods', '--group-by', 'self.metadata.labels.app', '--sort-by', '-COUNT'],
    undefined,
    (all) => byCount(counted(all, (o) => labels(o).app)),
  ],
  [
    ['pods', '--group-by', 'self.metadata.labels.app', '--limit', '1'],
    undefined,
    (all) => counted(all, (o) => labels(o).app).slice(0, 1),
  ],
  [
    ['pods', '--agg', 'n=count(), running=count(self.status.phase == "Running")'],
    undefined,
    (all) => [[all.length, all.filter((o) => o.status.phase === 'Running').length]],
  ],
  [
    ['pods', '--agg', 'sum(self.status.containerStatuses.map(s, s.restartCount))'],
    undefined,
    (all) => [[sum(all.flatMap((o) => (o.status.containerStatuses ?? []).map((s: Printed) => s.restartCount)))]],
  ],
  [
    ['pods', '--agg', 'sum(col.RESTARTS), max(col.RESTARTS), p=percentile(col.RESTARTS, 90)'],
    undefined,
    (all) => {
      const list = numbers(all, (o) => o.status.containerStatuses?.[0].restartCount ?? 0).sort((a, b) => a - b)
      return [[sum(list), list.at(-1), list[Math.ceil(0.9 * list.length) - 1]]]
    },
  ],
  [
    [
      'pods',
      '--agg',
      'sum(self.spec.containers.map(c, c.resources.requests.memory)), min(self.spec.containers[0].resources.requests.memory)',
    ],
    'self.spec.containers[0].resources.requests.memory != "64M"',
    (all) => [[`${sum(numbers(all, (o) => MIB[container(o).resources.requests.memory]))}Mi`, '128Mi']],
  ],
  [
    ['pods', '--agg', 'sum(self.spec.containers.map(c, c.resources.requests.cpu))'],
    undefined,
    (all) => [
      [
        `${sum(numbers(all, (o) => ({ '100m': 100, '1': 1000, '250m': 250 })[container(o).resources.requests.cpu as string]))}m`,
      ],
    ],
  ],
  [
    ['pods', '--agg', 'distinct(self.spec.nodeName), d=distinct(self.metadata.labels.app)'],
    undefined,
    (all) => [[1, new Set(all.flatMap((o) => labels(o).app ?? [])).size]],
  ],
  [
    [
      'deployments,statefulsets',
      '--group-by',
      'kind',
      '--agg',
      'n=count(), r=sum(self.spec.replicas), a=avg(self.spec.replicas)',
    ],
    undefined,
    (all) =>
      ['Deployment', 'StatefulSet'].map((kind) => {
        const list = all.filter((o) => o.kind === kind).map((o) => o.spec.replicas)
        return [kind, list.length, sum(list), sum(list) / list.length]
      }),
  ],
  [
    ['deployments', '--group-by', 'self.spec.replicas > 2, self.metadata.namespace'],
    undefined,
    (all) =>
      [...new Set(all.map((o) => `${o.spec.replicas > 2} ${o.metadata.namespace}`))].sort().map((key) => {
        const [large, namespace] = key.split(' ')
        return [
          large === 'true',
          namespace,
          all.filter((o) => o.spec.replicas > 2 === (large === 'true') && o.metadata.namespace === namespace).length,
        ]
      }),
  ],
  [
    [
      'services',
      '--group-by',
      'self.spec.type',
      '--agg',
      'ports=sum(self.spec.ports.map(p, p.port)), share=count(self.spec.clusterIP == "None") * 100 / count()',
    ],
    undefined,
    (all) =>
      ['ClusterIP', 'NodePort'].map((type) => {
        const some = all.filter((o) => o.spec.type === type)
        return [
          type,
          sum(some.flatMap((o) => o.spec.ports.map((p: Printed) => p.port))),
          Math.trunc((some.filter((o) => o.spec.clusterIP === 'None').length * 100) / some.length),
        ]
      }),
  ],
  [
    ['gadgets', '--group-by', 'self.spec.color'],
    undefined,
    (all) => {
      const of = counted(all, (o) => o.spec.color)
      return of.sort(([a], [b]) =>
        a === null ? 1 : b === null ? -1 : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))),
      )
    },
  ],
  [
    ['gadgets', '--agg', 'sum(self.spec.cpu), avg(self.spec.weight), max(self.spec.wait), min(self.spec.since)'],
    undefined,
    () => [['8200m', 1.25, '5400s', '2020-02-29T12:00:00Z']],
  ],
  [['gadgets', '--agg', 'n=count()'], 'self.spec.flag', (all) => [[all.filter((o) => o.spec.flag === true).length]]],
  [
    ['gadgets', '--agg', 'n=count(), s=sum(self.spec.weight), a=avg(self.spec.weight)'],
    'self.spec.color == "nowhere"',
    () => [[0, 0, null]],
  ],
  [
    ['gadgets', '--group-by', 'self.spec.tags.exists(t, t == "b")'],
    undefined,
    (all) => {
      const has = (o: Printed) => (o.spec.tags === undefined ? null : o.spec.tags.includes('b'))
      return counted(all, has)
    },
  ],
]

describe('What expressions compute on a real server', { skip: cluster.skip }, () => {
  let asked: Asked
  before(async () => {
    asked = await makeAsked(cluster)
  })
  after(() => asked?.remove())

  const wordsOf = (kinds: string) => kinds.replace('gadgets', `gadgets.${cluster.group}`)
  const inBoth = () => ['-n', asked.namespaces.join(',')]

  test('columns, several at once', async () => {
    for (const [kinds, columns] of Map.groupBy(COLUMNS, ([of]) => of)) {
      const words = columns.flatMap(([, expression], i) => ['--col', `${i % 2 === 0 ? '' : '+'}C${i}=${expression}`])
      const { code, stdout, stderr } = await cluster.tack([
        'query',
        wordsOf(kinds),
        ...inBoth(),
        ...words,
        '-o',
        'jsonl',
      ])
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' }, kinds)
      // integers beyond doubles as text, so that they compare
      const lines = stdout
        .trim()
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line.replace(/:(\d{16,})\b/g, ':"$1"')))
      const all = await asked.all(kinds)
      assert.equal(lines.length, all.length)
      for (const { object } of all) {
        const { metadata, kind } = object
        const line = lines.find(
          ({ ref }) => ref.kind === kind && ref.namespace === metadata.namespace && ref.name === metadata.name,
        )
        for (const [i, [, expression, value]] of columns.entries())
          assert.deepEqual(line.columns[`C${i}`], value(object), `${kind} ${metadata.name}: ${expression}`)
      }
    }
  })

  for (const [words, where, groups] of GROUPS)
    test(`groups: ${words.join(' ')}${where === undefined ? '' : ` --where ${where}`}`, async () => {
      const [kinds = '', ...flags] = words
      const condition = where === undefined ? [] : ['--where', where]
      const args = ['query', wordsOf(kinds), ...inBoth(), ...flags, ...condition, '-o', 'json']
      const { code, stdout, stderr } = await cluster.tack(args)
      assert.equal(code, 0, stderr)
      const { items, summary } = JSON.parse(stdout)
      const found = items.map((item: { group: object; values: object }) => [
        ...Object.values(item.group),
        ...Object.values(item.values),
      ])
      const all = (await asked.all(kinds)).map(({ object }) => object)
      const filtered =
        where === undefined || where.startsWith('self.spec.flag') || where.includes('nowhere')
          ? all
          : all.filter((o) => container(o).resources.requests.memory !== '64M')
      assert.deepEqual(found, groups(filtered))
      assert.equal(summary.truncated, items.length < summary.groups)
    })

  test('a sort by what is computed goes by value: quantities, durations, numbers, what is missing last', async () => {
    const order = async (kinds: string, expression: string, ...more: string[]) => {
      const { stdout, stderr } = await cluster.tack([
        'query',
        wordsOf(kinds),
        '-n',
        asked.namespaces[0],
        '--col',
        `+X=${expression}`,
        '--sort-by',
        ...more,
        '-o',
        'csv',
        '--no-headers',
      ])
      assert.equal(stderr, '')
      return stdout
        .trim()
        .split('\n')
        .map((line) => line.split(',')[0])
    }
    assert.deepEqual((await order('gadgets', 'self.spec.wait', '-X')).slice(0, 2), ['green', 'red'])
    assert.deepEqual((await order('gadgets', 'string(self.spec.cpu)', 'X')).slice(0, 4), [
      'light',
      'red',
      'blank',
      'green',
    ])
    assert.deepEqual((await order('gadgets', 'self.spec.size', '-X')).slice(0, 4), [
      'comma',
      'parted',
      'embedded',
      'red',
    ])
    assert.deepEqual(
      await order('pods', 'self.spec.containers[0].resources.requests.memory', '-X,NAME', '--limit', '2'),
      ['web-2', 'web-1'],
    )
    assert.deepEqual(await order('deployments', 'duration(string(self.spec.replicas * 7) + "s")', '-X'), [
      'front',
      'api',
      'idle',
    ])
  })

  test('a table shows what people read, CSV and JSON what it is', async () => {
    const words = [
      'query',
      'deployments',
      'api',
      '-n',
      asked.namespaces[0],
      '--col',
      'NAME=self.metadata.name',
      '--col',
      'OLD=duration("200h")',
      '--col',
      'LIST=["a", "b"]',
      '--col',
      'MAP={"a": 1}',
      '--col',
      'SIZE=quantity("1536Mi")',
      '--col',
      'NONE=self.spec.minReadySeconds',
      '--col',
      'PART=1.0 / 3.0',
    ]
    assert.equal(
      (await cluster.tack(words)).stdout,
      'NAME   OLD   LIST   MAP       SIZE     NONE   PART\napi    8d    a,b    {"a":1}   1536Mi          0.3333333333333333\n',
    )
    assert.equal(
      (await cluster.tack([...words, '-o', 'csv'])).stdout,
      'NAME,OLD,LIST,MAP,SIZE,NONE,PART\napi,8d,"a,b","{""a"":1}",1536Mi,,0.3333333333333333\n',
    )
    const { columns } = JSON.parse((await cluster.tack([...words, '-o', 'jsonl'])).stdout.split('\n')[0] ?? '')
    assert.deepEqual(columns, {
      NAME: 'api',
      OLD: '720000s',
      LIST: ['a', 'b'],
      MAP: { a: 1 },
      SIZE: '1536Mi',
      NONE: null,
      PART: 1 / 3,
    })
  })
})

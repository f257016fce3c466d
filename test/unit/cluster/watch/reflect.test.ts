import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import type { Delta, ReadRequest } from '../../../../src/cluster/read.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { reflect } from '../../../../src/cluster/watch/reflect.ts'
import {
  DEFAULT_WATCH_LIST_TIMEOUT_MS,
  type ReflectOptions,
  SHORT_WATCH_MS,
} from '../../../../src/cluster/watch/reflect-options.ts'
import { DEFAULT_IDLE_TIMEOUT_MS } from '../../../../src/cluster/watch/watch.ts'
import { connectionTo } from '../../../support/loopback.ts'
import {
  bookmark,
  configMap,
  ends,
  event,
  list,
  refuse,
  resets,
  type ScriptedServer,
  type Step,
  startScripted,
  status,
  stream,
} from '../../../support/scripted-server.ts'
import { openTestTime, type TestTime } from '../../../support/test-time.ts'

const REQUEST: ReadRequest = {
  resource: {
    group: '',
    version: 'v1',
    resource: 'configmaps',
    singular: 'configmap',
    kind: 'ConfigMap',
    namespaced: true,
    verbs: ['list', 'watch'],
    shortNames: ['cm'],
    categories: [],
    subresources: [],
  },
  namespace: 'a',
  representation: 'object',
}

/** Waits of a test: short, and without chance. */
const QUICK: ReflectOptions = {
  backoff: { initialMs: 1, maxMs: 4, jitter: 0 },
  useWatchList: false,
}

type Played = { readonly told: string[]; readonly asked: readonly string[]; readonly server: ScriptedServer }

type Directions = ReflectOptions & {
  /** Stands still where a test has none of its own. */
  readonly time?: TestTime
  /** What happens once something was told and the reflector waits for more; `response` is the answer to the last request. */
  readonly after?: { readonly [told: string]: (response: ServerResponse) => void }
}

/** Long enough for a busy machine: nothing waits for it to end. */
const LIMIT_MS = 30_000

/** Runs a reflector against a script until it has told as much as is expected, and a little longer. */
async function play(
  t: TestContext,
  steps: readonly Step[],
  deltas: number,
  { time = openTestTime(), after = {}, ...options }: Directions = {},
): Promise<Played> {
  const responses: ServerResponse[] = []
  const remembered = steps.map(
    (step): Step =>
      (exchange) => {
        responses.push(exchange.response)
        step(exchange)
      },
  )
  const server = await startScripted(t, remembered)
  const transport = openTransport(connectionTo(server.url), undefined, {
    maxRetryAfterMs: 0,
    maxRetryAfters: 0,
    maxStaleSockets: 0,
    resetDelaysMs: [],
  })
  t.after(() => transport.close())
  const stop = new AbortController()
  const told: string[] = []
  const limit = setTimeout(() => stop.abort(), LIMIT_MS)
  const { now, setTimer } = time
  for await (const delta of reflect(transport, REQUEST, stop.signal, {
    ...QUICK,
    clock: { now, setTimer },
    ...options,
  })) {
    const words = wordsOf(delta)
    told.push(words)
    const next = after[words]
    const response = responses.at(-1)
    if (next && response) setImmediate(() => next(response))
    if (told.length === deltas) setTimeout(() => stop.abort(), 30)
  }
  clearTimeout(limit)
  return { told, asked: server.asked, server }
}

function wordsOf(delta: Delta): string {
  if (delta.type === 'RETRY') return `RETRY ${delta.error.message} ${delta.delayMs}`
  if (delta.type === 'SYNCED' || delta.type === 'BOOKMARK') return `${delta.type} ${delta.resourceVersion}`
  const { metadata } = delta.row.object ?? {}
  return `${delta.type} ${metadata?.name}@${metadata?.resourceVersion}${delta.isRelisted ? ' relisted' : ''}`
}

test('a list is told page by page, and a watch goes on from its version', async (t) => {
  const { told, asked } = await play(
    t,
    [
      list(10, [configMap('a', 1), configMap('b', 2)], 'next'),
      list(10, [configMap('c', 3)]),
      stream([
        event('ADDED', configMap('d', 11)),
        event('MODIFIED', configMap('a', 12)),
        event('DELETED', configMap('b', 13)),
        bookmark(20),
      ]),
    ],
    8,
  )
  assert.deepEqual(told, [
    'ADDED a@1',
    'ADDED b@2',
    'ADDED c@3',
    'SYNCED 10',
    'ADDED d@11',
    'MODIFIED a@12',
    'DELETED b@13',
    'BOOKMARK 20',
  ])
  assert.deepEqual(asked, ['LIST', 'LIST next', 'WATCH rv=10'])
})

test('a WatchList tells everything over one stream and goes on with it', async (t) => {
  const steps = [
    stream([
      event('ADDED', configMap('b', 9)),
      event('ADDED', configMap('a', 3)),
      bookmark(10, true),
      event('MODIFIED', configMap('a', 11)),
    ]),
  ]
  const { told, asked, server } = await play(t, steps, 4, { useWatchList: true })
  assert.deepEqual(told, ['ADDED b@9', 'ADDED a@3', 'SYNCED 10', 'MODIFIED a@11'])
  assert.deepEqual(asked, ['WATCHLIST'])
  const query = new URL(server.received[0]?.path ?? '', server.url).searchParams
  assert.equal(query.get('resourceVersionMatch'), 'NotOlderThan')
  assert.equal(query.get('allowWatchBookmarks'), 'true')
  assert.equal(query.has('resourceVersion'), false)
  assert.match(query.get('timeoutSeconds') ?? '', /^([3-5]\d\d|600)$/)
})

for (const [code, reason] of [
  [422, 'Invalid'],
  [400, 'BadRequest'],
] as const) {
  test(`a server that refuses a WatchList with ${code} is listed at once, and not asked for one again`, async (t) => {
    const old = refuse(410, 'Expired')
    const steps = [
      refuse(code, reason),
      list(5, [configMap('a', 1)]),
      old,
      list(6, [configMap('a', 1)]),
      stream([bookmark(7)]),
    ]
    const { told, asked } = await play(t, steps, 5, { useWatchList: true })
    assert.deepEqual(told, ['ADDED a@1', 'SYNCED 5', 'RETRY Expired 1', 'SYNCED 6', 'BOOKMARK 7'])
    assert.deepEqual(asked, ['WATCHLIST', 'LIST', 'WATCH rv=5', 'LIST', 'WATCH rv=6'])
  })
}

const UNMARKED = 'the server accepted sendInitialEvents, but did not mark the end of the initial events'

type Going = (response: ServerResponse, time: TestTime) => void

const goesOn: Going = (response, time) => {
  const timer = setInterval(() => {
    time.pass(DEFAULT_WATCH_LIST_TIMEOUT_MS / 3)
    response.write(event('MODIFIED', configMap('a', 1)))
  }, 10)
  response.once('close', () => clearInterval(timer))
}

const UNMARKED_STREAMS: readonly [title: string, step: Step, going?: Going][] = [
  ['ends in order', stream([event('ADDED', configMap('a', 1))], ends)],
  [
    'stays open and silent',
    stream([event('ADDED', configMap('a', 1))]),
    (_response, time) => time.pass(DEFAULT_WATCH_LIST_TIMEOUT_MS),
  ],
  ['goes on with bookmarks', stream([event('ADDED', configMap('a', 1)), bookmark(4)])],
  ['goes on with changes of what is known', stream([event('ADDED', configMap('a', 1))]), goesOn],
]

for (const [title, step, going] of UNMARKED_STREAMS) {
  test(`a WatchList without an end mark that ${title} is given up for a list, and remembered`, async (t) => {
    const steps = [
      step,
      list(5, [configMap('a', 1), configMap('b', 2)]),
      refuse(410, 'Expired'),
      list(6, [configMap('b', 2)]),
      stream([bookmark(7)]),
    ]
    const time = openTestTime()
    const { told, asked } = await play(t, steps, 8, {
      useWatchList: true,
      time,
      after: { 'ADDED a@1': (response) => going?.(response, time) },
    })
    assert.deepEqual(told, [
      'ADDED a@1',
      `RETRY ${UNMARKED} 0`,
      'ADDED b@2',
      'SYNCED 5',
      'RETRY Expired 1',
      'DELETED a@1 relisted',
      'SYNCED 6',
      'BOOKMARK 7',
    ])
    assert.deepEqual(asked, ['WATCHLIST', 'LIST', 'WATCH rv=5', 'LIST', 'WATCH rv=6'])
  })
}

test('a WatchList that breaks is replaced by a list this once', async (t) => {
  const steps = [
    stream([event('ADDED', configMap('a', 1))]),
    list(5, [configMap('a', 1)]),
    refuse(410, 'Expired'),
    stream([event('ADDED', configMap('a', 1)), bookmark(6, true)]),
  ]
  const { told, asked } = await play(t, steps, 5, { useWatchList: true, after: { 'ADDED a@1': resets } })
  assert.equal(told[0], 'ADDED a@1')
  assert.match(told[1] ?? '', /^RETRY .*unexpected EOF 1$/)
  assert.deepEqual(told.slice(2), ['SYNCED 5', 'RETRY Expired 2', 'SYNCED 6'])
  assert.deepEqual(asked, ['WATCHLIST', 'LIST', 'WATCH rv=5', 'WATCHLIST'])
})

const RELISTED = [
  'RETRY Expired 1',
  'MODIFIED b@7 relisted',
  'DELETED c@3 relisted',
  'ADDED c@8 relisted',
  'ADDED d@9 relisted',
  'DELETED a@1 relisted',
  'SYNCED 30',
]

const EXPIRED: readonly [title: string, step: Step][] = [
  ['a 410 to the watch', refuse(410, 'Expired')],
  ['an ERROR event of 410', stream([event('ERROR', status(410, 'Expired'))])],
  ['a 410 of older servers', refuse(410, 'Gone', { message: 'Expired' })],
  [
    'a version the server has not reached',
    refuse(504, 'Timeout', { message: 'Expired', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } }),
  ],
]

for (const [title, step] of EXPIRED) {
  test(`after ${title} everything is listed again and only the difference is told`, async (t) => {
    const before = [configMap('a', 1), configMap('b', 2), configMap('c', 3), configMap('e', 5)]
    const after = [configMap('b', 7), configMap('c', 8, 'another'), configMap('d', 9), configMap('e', 5)]
    const { told, asked } = await play(t, [list(10, before), step, list(30, after), stream([bookmark(31)])], 13)
    assert.deepEqual(told, [
      'ADDED a@1',
      'ADDED b@2',
      'ADDED c@3',
      'ADDED e@5',
      'SYNCED 10',
      ...RELISTED,
      'BOOKMARK 31',
    ])
    assert.deepEqual(asked, ['LIST', 'WATCH rv=10', 'LIST', 'WATCH rv=30'])
  })
}

test('a deletion found by listing again tells the last row when rows are kept, else identity and version', async (t) => {
  const full = { ...configMap('a', 1), data: { key: 'value' } }
  for (const keepRows of [true, false]) {
    const server = await startScripted(t, [list(1, [full]), refuse(410, 'Expired'), list(2, [])])
    const stop = new AbortController()
    const transport = openTransport(connectionTo(server.url))
    for await (const delta of reflect(transport, REQUEST, stop.signal, { ...QUICK, keepRows })) {
      if (delta.type !== 'DELETED') continue
      assert.deepEqual(delta.row.object, keepRows ? full : configMap('a', 1))
      stop.abort()
    }
  }
})

/** Ends a stream that was open long enough not to be short. */
function endsLater(time: TestTime, end: typeof ends) {
  return (response: ServerResponse): void => {
    time.pass(SHORT_WATCH_MS)
    end(response)
  }
}

const ENDED_STREAMS: readonly [title: string, end: typeof ends, retry: RegExp | undefined][] = [
  ['ended in order', ends, undefined],
  ['was reset', resets, /^RETRY .*unexpected EOF 0$/],
]

for (const [title, end, retry] of ENDED_STREAMS) {
  test(`a watch that ${title} after a while goes on at once where it was`, async (t) => {
    const steps = [
      list(1, []),
      stream([event('ADDED', configMap('a', 5))]),
      stream([event('MODIFIED', configMap('a', 6))]),
    ]
    const time = openTestTime()
    const { told, asked } = await play(t, steps, retry ? 4 : 3, { time, after: { 'ADDED a@5': endsLater(time, end) } })
    if (retry) assert.match(told.splice(2, 1)[0] ?? '', retry)
    assert.deepEqual(told, ['SYNCED 1', 'ADDED a@5', 'MODIFIED a@6'])
    assert.deepEqual(asked, ['LIST', 'WATCH rv=1', 'WATCH rv=5'])
  })
}

test('a watch that a server ends at once is repeated with back-off, and then everything is listed again', async (t) => {
  const steps = [list(1, [configMap('a', 1)]), stream([], ends), stream([], ends), list(2, []), stream([bookmark(3)])]
  const { told, asked } = await play(t, steps, 7)
  assert.deepEqual(told, [
    'ADDED a@1',
    'SYNCED 1',
    'RETRY very short watch: the server ended it at once 1',
    'RETRY very short watch: the server ended it at once 2',
    'DELETED a@1 relisted',
    'SYNCED 2',
    'BOOKMARK 3',
  ])
  assert.deepEqual(asked, ['LIST', 'WATCH rv=1', 'WATCH rv=1', 'LIST', 'WATCH rv=2'])
})

test('a silent connection is given up and replaced', async (t) => {
  const steps = [list(1, []), stream([bookmark(5)]), stream([bookmark(6)])]
  const time = openTestTime()
  const { told, asked } = await play(t, steps, 4, {
    time,
    after: { 'BOOKMARK 5': () => time.pass(DEFAULT_IDLE_TIMEOUT_MS) },
  })
  assert.deepEqual(told, ['SYNCED 1', 'BOOKMARK 5', 'RETRY nothing came from the server for 75 s 0', 'BOOKMARK 6'])
  assert.deepEqual(asked, ['LIST', 'WATCH rv=1', 'WATCH rv=5'])
})

test('a watch and a list that are never answered are given up as well', async (t) => {
  const time = openTestTime()
  const silent: Step = () => time.pass(60)
  const steps = [silent, list(1, []), silent, stream([bookmark(6)])]
  const { told } = await play(t, steps, 4, { time, idleTimeoutMs: 60, shortWatchMs: 50 })
  const retry = 'RETRY nothing came from the server for 0.06 s'
  assert.deepEqual(told, [`${retry} 1`, 'SYNCED 1', `${retry} 0`, 'BOOKMARK 6'])
})

test('a consumer that takes its time is no silence of the server', async (t) => {
  const server = await startScripted(t, [list(1, []), stream([bookmark(5), bookmark(6)])])
  const stop = new AbortController()
  const told: string[] = []
  const time = openTestTime()
  const { now, setTimer } = time
  const options = { ...QUICK, clock: { now, setTimer } }
  for await (const delta of reflect(openTransport(connectionTo(server.url)), REQUEST, stop.signal, options)) {
    told.push(wordsOf(delta))
    time.pass(2 * DEFAULT_IDLE_TIMEOUT_MS)
    if (told.length === 3) stop.abort()
  }
  assert.deepEqual(told, ['SYNCED 1', 'BOOKMARK 5', 'BOOKMARK 6'])
})

for (const code of [401, 403, 404, 500, 503]) {
  test(`a ${code} to list and watch is tried again`, async (t) => {
    const no = refuse(code, 'No')
    const { told, asked } = await play(t, [no, list(1, []), no, stream([bookmark(2)])], 4)
    assert.deepEqual(told, ['RETRY No 1', 'SYNCED 1', 'RETRY No 2', 'BOOKMARK 2'])
    assert.deepEqual(asked, ['LIST', 'LIST', 'WATCH rv=1', 'WATCH rv=1'])
  })
}

test('an ERROR event of 500 keeps the version, a second one lists again', async (t) => {
  const error = stream([event('ERROR', status(500, 'InternalError'))])
  const { told, asked } = await play(t, [list(1, []), error, error, list(2, []), stream([bookmark(3)])], 5)
  assert.deepEqual(told, ['SYNCED 1', 'RETRY InternalError 1', 'RETRY InternalError 2', 'SYNCED 2', 'BOOKMARK 3'])
  assert.deepEqual(asked, ['LIST', 'WATCH rv=1', 'WATCH rv=1', 'LIST', 'WATCH rv=2'])
})

test('a busy server is never asked for a list, and its wish to wait is obeyed', async (t) => {
  const busy = refuse(429, 'TooManyRequests', { details: { retryAfterSeconds: 0.02 } })
  const { told, asked } = await play(t, [list(1, []), busy, busy, busy, stream([bookmark(2)])], 5)
  assert.deepEqual(told.slice(1), [...Array(3).fill('RETRY TooManyRequests 20'), 'BOOKMARK 2'])
  assert.deepEqual(asked, ['LIST', ...Array(4).fill('WATCH rv=1')])
})

test('half a line at the end of a stream is a broken stream', async (t) => {
  const half = event('ADDED', configMap('a', 5)).slice(0, 30)
  const { told, asked } = await play(t, [list(1, []), stream([bookmark(4), half], ends), stream([bookmark(6)])], 4)
  assert.match(told[2] ?? '', /^RETRY unable to decode an event from the watch stream: unexpected EOF/)
  assert.deepEqual(asked, ['LIST', 'WATCH rv=1', 'WATCH rv=4'])
})

test('what is told again in the same version is not told twice', async (t) => {
  const steps = [
    list(1, [configMap('a', 1)]),
    stream([
      event('ADDED', configMap('a', 1)),
      event('ADDED', configMap('a', 2)),
      event('MODIFIED', configMap('b', 3)),
      event('DELETED', configMap('c', 4)),
      event('SOMETHING', configMap('a', 5)),
      bookmark(9),
    ]),
  ]
  const { told } = await play(t, steps, 5)
  assert.deepEqual(told, ['ADDED a@1', 'SYNCED 1', 'MODIFIED a@2', 'ADDED b@3', 'BOOKMARK 9'])
})

test('a server without versions is watched from the start, and its order is not trusted', async (t) => {
  const noVersion: Step = ({ response }) =>
    response.end(JSON.stringify({ kind: 'ConfigMapList', apiVersion: 'v1', items: [] }))
  const steps = [
    noVersion,
    stream([event('ADDED', configMap('b', 9)), event('ADDED', configMap('a', 3))]),
    stream([event('ADDED', configMap('b', 9)), event('MODIFIED', configMap('a', 12))]),
    stream([bookmark(13)]),
  ]
  const time = openTestTime()
  const endAfterAWhile = endsLater(time, ends)
  const { told, asked } = await play(t, steps, 5, {
    time,
    after: { 'ADDED a@3': endAfterAWhile, 'MODIFIED a@12': endAfterAWhile },
  })
  assert.deepEqual(told, ['SYNCED ', 'ADDED b@9', 'ADDED a@3', 'MODIFIED a@12', 'BOOKMARK 13'])
  assert.deepEqual(asked, ['LIST', 'WATCH rv=', 'WATCH rv=', 'WATCH rv=12'])
})

test('a list whose token expires between pages begins anew, at last in one piece', async (t) => {
  const expired = refuse(410, 'Expired')
  const replaced = refuse(410, 'Expired', { metadata: { continue: 'inconsistent' } })
  const first = list(1, [configMap('a', 1)], 'next')
  const steps = [
    first,
    expired,
    first,
    replaced,
    list(9, [configMap('b', 2)]),
    list(10, [configMap('b', 2)]),
    stream([bookmark(11)]),
  ]
  const { told, asked } = await play(t, steps, 6)
  assert.deepEqual(told, [
    'ADDED a@1',
    'RETRY Expired 1',
    'ADDED b@2',
    'DELETED a@1 relisted',
    'SYNCED 10',
    'BOOKMARK 11',
  ])
  assert.deepEqual(asked, ['LIST', 'LIST next', 'LIST', 'LIST next', 'LIST inconsistent', 'LIST whole', 'WATCH rv=10'])
})

test('tables are listed, carry their columns, and always hold the metadata that identifies a row', async (t) => {
  const columnDefinitions = [{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }]
  const table = (rv: number, name: string, columns: readonly object[]) => ({
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: String(rv) },
    columnDefinitions: columns,
    rows: [{ cells: [name], object: { ...configMap(name, rv), kind: 'PartialObjectMetadata' } }],
  })
  const server = await startScripted(t, [
    ({ response }) => response.end(JSON.stringify(table(5, 'a', columnDefinitions))),
    stream([event('ADDED', table(6, 'b', columnDefinitions)), event('DELETED', table(7, 'a', []))]),
  ])
  const stop = new AbortController()
  const told: unknown[] = []
  const request = { ...REQUEST, representation: 'table-none' as const }
  for await (const delta of reflect(openTransport(connectionTo(server.url)), request, stop.signal)) {
    if (delta.type !== 'ADDED' && delta.type !== 'DELETED') continue
    told.push([delta.type, delta.row.cells, delta.row.object?.kind, delta.columns?.map((c) => c.name)])
    if (delta.type === 'DELETED') stop.abort()
  }
  assert.deepEqual(told, [
    ['ADDED', ['a'], 'ConfigMap', ['Name']],
    ['ADDED', ['b'], 'ConfigMap', ['Name']],
    ['DELETED', ['a'], 'ConfigMap', ['Name']],
  ])
  assert.ok(server.received.every(({ path }) => path.includes('includeObject=Metadata')))
})

test('a signal ends the iteration without an error, whatever is under way', async (t) => {
  const scripts: readonly Step[][] = [
    [() => {}],
    [list(1, [])],
    [refuse(500, 'No')],
    [list(1, []), stream([bookmark(2)])],
  ]
  for (const steps of scripts) {
    const server = await startScripted(t, steps)
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 50)
    const options = { ...QUICK, backoff: { initialMs: 60_000 } }
    for await (const _delta of reflect(openTransport(connectionTo(server.url)), REQUEST, stop.signal, options));
    assert.ok(stop.signal.aborted)
  }
})

test('a consumer that leaves closes the watch', async (t) => {
  let closed: Promise<unknown> | undefined
  const watched: Step = ({ response }) => {
    closed = once(response, 'close')
    response.write(bookmark(2))
  }
  const server = await startScripted(t, [list(1, []), watched])
  const signal = new AbortController().signal
  for await (const delta of reflect(openTransport(connectionTo(server.url)), REQUEST, signal, QUICK)) {
    if (delta.type === 'BOOKMARK') break
  }
  await closed
  assert.ok(closed)
})

test('the waits of a reflector grow, are spread by chance, and begin small again after a quiet time', async (t) => {
  const server = await startScripted(t, Array(9).fill(refuse(500, 'No')))
  const stop = new AbortController()
  const waits: number[] = []
  let now = 0
  const clock = {
    now: () => now,
    random: () => 0.5,
    sleep: async (delayMs: number) => {
      waits.push(delayMs)
      now += waits.length === 8 ? 200_000 : delayMs
      if (waits.length === 9) stop.abort()
    },
  }
  const options = { useWatchList: false, clock }
  for await (const _delta of reflect(openTransport(connectionTo(server.url)), REQUEST, stop.signal, options));
  assert.deepEqual(waits, [1200, 2400, 4800, 9600, 19_200, 38_400, 45_000, 45_000, 1200])
})

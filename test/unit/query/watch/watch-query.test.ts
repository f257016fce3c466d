import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ConnectionError, ServerError, UsageError } from '../../../../src/errors.ts'
import { parseExpression } from '../../../../src/machinery/expressions/expression.ts'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { query } from '../../../../src/query/run-query.ts'
import { randomFrom } from '../../../support/random.ts'
import { resource } from '../fake-source.ts'
import { follow, question } from './follow.ts'
import { type LiveSource, liveSource } from './live-source.ts'

const POD = resource('Pod')
const SECRET = resource('Secret')
const TEXT = { type: 'string' }
const POD_SCHEMA = readStructural({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        containers: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', properties: { name: TEXT, image: TEXT } },
        },
      },
    },
    status: { type: 'object', properties: { phase: TEXT, restarts: { type: 'integer' } } },
  },
})

const phase = (phase: string): JsonObject => ({ status: { phase } })
/** No server is asked this. */
const IS_RUNNING = 'self.status.phase.startsWith("Run")'

function pods(more: Partial<Parameters<typeof liveSource>[0]> = {}): LiveSource {
  return liveSource({ resources: [POD, SECRET], schemas: { Pod: POD_SCHEMA }, ...more })
}

describe('A watch relative to a condition', () => {
  test('tells what enters, changes, leaves and is deleted, and nothing else', async () => {
    const source = pods()
    source.put(POD, 'a', phase('Running'))
    source.put(POD, 'b', phase('Pending'))
    const watch = follow(question('pods', IS_RUNNING), [source])
    await watch.waitFor(() => watch.told().length === 2)
    assert.deepEqual(watch.told(), ['ENTER a', 'SYNCED'])
    assert.equal(watch.items[0]?.isInitial, true)
    source.put(POD, 'b', phase('Running'))
    source.put(POD, 'b', phase('Running'), { x: 'y' })
    source.put(POD, 'b', phase('Failed'))
    source.put(POD, 'b', phase('Failed'), { x: 'z' })
    source.remove(POD, 'b')
    source.remove(POD, 'a')
    await watch.waitFor(() => watch.told().length === 6)
    await watch.stop()
    assert.deepEqual(watch.told().slice(2), ['ENTER b', 'CHANGE b', 'LEAVE b', 'DELETED a'])
    assert.deepEqual(
      watch.items.slice(2).map(({ type, isInitial }) => [type, isInitial]),
      [
        ['ADDED', false],
        ['MODIFIED', false],
        ['DELETED', false],
        ['DELETED', false],
      ],
    )
    assert.deepEqual(watch.items[4]?.row?.object?.status, { phase: 'Failed' }, 'as it is when it has left')
  })

  test('without a condition everything is in the answer', async () => {
    const source = pods()
    const watch = follow(question('pods'), [source])
    await watch.waitFor(() => watch.told().length === 1)
    source.put(POD, 'a')
    source.put(POD, 'a', phase('Running'))
    source.remove(POD, 'a')
    await watch.waitFor(() => watch.told().length === 4)
    await watch.stop()
    assert.deepEqual(watch.told(), ['SYNCED', 'ENTER a', 'CHANGE a', 'DELETED a'])
  })

  test('a new object of the same name is another one', async () => {
    const source = pods()
    source.put(POD, 'a', phase('Running'))
    const watch = follow(question('pods', IS_RUNNING), [source])
    await watch.waitFor(() => watch.told().length === 2)
    source.pause()
    source.remove(POD, 'a')
    source.put(POD, 'a', phase('Running'))
    source.resume()
    await watch.waitFor(() => watch.told().length === 5)
    await watch.stop()
    assert.deepEqual(watch.told().slice(2), ['DELETED a', 'ENTER a', 'SYNCED'])
  })

  test('computes columns, of what leaves too', async () => {
    const source = pods()
    const expression = parseExpression({ flag: '--col', text: 'self.status.phase' })
    const columns = [{ name: 'PHASE', isAdded: true, expression }]
    const watch = follow(question('pods', IS_RUNNING, { columns }), [source])
    await watch.waitFor(() => watch.told().length === 1)
    source.put(POD, 'a', phase('Running'))
    source.put(POD, 'a', phase('Failed'))
    await watch.waitFor(() => watch.told().length === 3)
    await watch.stop()
    const cells = watch.items.slice(1).map(({ columns = [], row }) => [columns.map(({ name }) => name), row?.cells])
    assert.deepEqual(cells, [
      [
        ['Name', 'Size', 'PHASE'],
        ['a', 4, 'Running'],
      ],
      [
        ['Name', 'Size', 'PHASE'],
        ['a', 4, 'Failed'],
      ],
    ])
  })

  test('keeps the last row of what was found gone by listing again', async () => {
    const source = pods()
    source.put(POD, 'a', phase('Running'), { app: 'x' })
    const needs = { cells: true, namespaces: true, metadata: true, object: false }
    const watch = follow(question('pods', IS_RUNNING, { needs }), [source])
    await watch.waitFor(() => watch.told().length === 2)
    source.pause()
    source.remove(POD, 'a')
    source.resume()
    await watch.waitFor(() => watch.told().length === 4)
    await watch.stop()
    const gone = watch.items[2]
    assert.equal(gone?.event, 'DELETED')
    assert.deepEqual(gone.row?.cells, ['a', 4])
    assert.deepEqual(gone.row?.object?.metadata?.labels, { app: 'x' })
    assert.equal(gone.row?.object?.status, undefined, 'what no table shows is not kept')
  })

  test('is one answer over kinds and clusters', async () => {
    const [one, two] = [pods({ name: 'one' }), pods({ name: 'two' })]
    const watch = follow(question('pods,secrets', 'self.metadata.name != "b"'), [one, two])
    await watch.waitFor(() => watch.told().length === 4)
    one.put(POD, 'a')
    two.put(POD, 'a')
    two.put(SECRET, 'a')
    two.put(SECRET, 'b')
    one.remove(POD, 'a')
    await watch.waitFor(() => watch.told().length === 8)
    await watch.stop()
    assert.deepEqual(watch.set(), ['two/pods/a', 'two/secrets/a'])
  })

  test('a condition that fails on an object does not match, and each object is told once', async () => {
    const source = pods()
    source.put(POD, 'a', { status: { phase: 'Running', restarts: 0 } })
    const watch = follow(question('pods', '10 / self.status.restarts > 1'), [source])
    await watch.waitFor(() => watch.told().length === 1)
    for (const restarts of [2, 0, 0]) source.put(POD, 'a', { status: { phase: 'Running', restarts } })
    source.put(POD, 'b', { status: { restarts: 0 } })
    source.put(POD, 'c', { status: { restarts: 5 } })
    await watch.waitFor(() => watch.told().length === 4)
    await watch.stop()
    assert.deepEqual(watch.told(), ['SYNCED', 'ENTER a', 'LEAVE a', 'ENTER c'])
    assert.deepEqual(
      watch.problems.map(({ scope, message }) => [scope, message]),
      [
        ['evaluation', 'pods "a": --where: division by zero'],
        ['evaluation', 'pods "b": --where: division by zero'],
      ],
    )
  })

  test('a field of no kind is refused before anything is watched', async () => {
    const source = pods()
    const watch = follow(question('pods', 'self.status.phse == "x"'), [source])
    await assert.rejects(
      watch.summary,
      (error) => error instanceof UsageError && /did you mean "phase"/.test(error.message),
    )
    assert.deepEqual(source.reads, [])
  })

  test('a column that no table has is refused, also where the table is empty', async () => {
    const watch = follow(question('pods', 'col.NOPE == 1'), [pods()])
    await assert.rejects(watch.summary, /there is no column "NOPE"/)
  })
})

describe('An object that a selector no longer finds', () => {
  const IS_X = 'self.metadata.labels.app == "x"'

  test('has left, or was deleted: one question to the server tells', async () => {
    const source = pods()
    for (const name of ['a', 'b']) source.put(POD, name, {}, { app: 'x' })
    const watch = follow(question('pods', IS_X), [source])
    await watch.waitFor(() => watch.told().length === 3)
    assert.equal(source.reads[0]?.labelSelector, 'app=x', 'it is pushed')
    source.put(POD, 'a', phase('Failed'), { app: 'y' })
    source.remove(POD, 'b')
    await watch.waitFor(() => watch.told().length === 5)
    await watch.stop()
    assert.deepEqual(watch.told().slice(3), ['LEAVE a', 'DELETED b'])
    assert.equal(watch.items[3]?.row?.object?.metadata?.labels?.app, 'y', 'as it is now')
    const lookUps = source.reads.slice(1)
    assert.deepEqual(
      lookUps.map(({ labelSelector, fieldSelector, namespace }) => [labelSelector, fieldSelector, namespace]),
      [
        [undefined, 'metadata.name=a', 'default'],
        [undefined, 'metadata.name=b', 'default'],
      ],
    )
  })

  test('the same for a selector that was typed', async () => {
    const source = pods()
    source.put(POD, 'a', {}, { app: 'x' })
    const watch = follow(question('pods', undefined, { labelSelector: 'app=x' }), [source])
    await watch.waitFor(() => watch.told().length === 2)
    source.put(POD, 'a', {}, {})
    await watch.waitFor(() => watch.told().length === 3)
    await watch.stop()
    assert.equal(watch.told()[2], 'LEAVE a')
  })

  test('was deleted when another one has its name', async () => {
    const source = pods()
    source.put(POD, 'a', {}, { app: 'x' })
    const watch = follow(question('pods', IS_X), [source])
    await watch.waitFor(() => watch.told().length === 2)
    source.remove(POD, 'a')
    source.put(POD, 'a', {}, { app: 'y' })
    await watch.waitFor(() => watch.told().length === 3)
    await watch.stop()
    assert.equal(watch.told()[2], 'DELETED a')
  })

  test('is not asked for when it never matched', async () => {
    const source = pods()
    source.put(POD, 'a', phase('Pending'), { app: 'x' })
    const watch = follow(question('pods', `${IS_X} && ${IS_RUNNING}`), [source])
    await watch.waitFor(() => watch.told().length === 1)
    source.put(POD, 'a', phase('Pending'), { app: 'y' })
    source.put(POD, 'b', phase('Running'), { app: 'x' })
    await watch.waitFor(() => watch.told().length === 2)
    await watch.stop()
    assert.deepEqual(watch.told(), ['SYNCED', 'ENTER b'])
    assert.equal(source.reads.length, 1)
  })

  test('is asked for again while the server does not answer', async () => {
    let failures = 2
    const source = pods({
      onLookUp() {
        if (failures-- > 0) throw new ConnectionError('no route', { host: 'h', failure: 'refused' })
      },
    })
    source.put(POD, 'a', {}, { app: 'x' })
    const watch = follow(question('pods', IS_X), [source])
    await watch.waitFor(() => watch.told().length === 2)
    source.put(POD, 'a', {}, {})
    await watch.waitFor(() => watch.told().length === 3)
    await watch.stop()
    assert.equal(watch.told()[2], 'LEAVE a')
    assert.deepEqual(watch.notices, [
      'what became of pods "a" could not be asked: no route; trying again in 0.5s',
      'what became of pods "a" could not be asked: no route; trying again in 1s',
    ])
  })

  test('has left, for all that is known, when the server will not say', async () => {
    const source = pods({
      onLookUp() {
        throw new ServerError({ code: 403, reason: 'Forbidden', message: 'pods is forbidden' })
      },
    })
    source.put(POD, 'a', {}, { app: 'x' })
    const watch = follow(question('pods', IS_X), [source])
    await watch.waitFor(() => watch.told().length === 2)
    source.remove(POD, 'a')
    await watch.waitFor(() => watch.told().length === 3)
    await watch.stop()
    assert.equal(watch.told()[2], 'LEAVE a')
    assert.deepEqual(watch.notices, ['what became of pods "a" could not be asked: pods is forbidden'])
  })

  test('a selector that the server refuses is left out', async () => {
    const refused = new ServerError({
      code: 400,
      reason: 'BadRequest',
      message: 'field label not supported: status.phase',
    })
    const source = pods({ refusals: { pods: refused } })
    source.put(POD, 'a', phase('Running'))
    const reads: (string | undefined)[] = []
    const where = 'self.status.phase == "Running"'
    const watch = follow(question('pods', where), [source], {
      onPlan: (planned) => reads.push(planned[0]?.request.fieldSelector),
    })
    await watch.waitFor(() => watch.told().length === 2)
    await watch.stop()
    assert.deepEqual(watch.told(), ['ENTER a', 'SYNCED'])
    assert.deepEqual(reads, ['status.phase=Running', undefined])
    assert.match(
      watch.notices[0] ?? '',
      /the server does not select pods by status.phase=Running, so every one is read/,
    )
  })
})

describe('The fields that a change has changed', () => {
  const container = (image: string): JsonObject => ({
    ...phase('Running'),
    spec: { containers: [{ name: 'a', image }] },
  })

  test('are told of what changes and of what leaves, elements of lists by their keys', async () => {
    const source = pods()
    source.put(POD, 'p', container('one'))
    const watch = follow(question('pods', IS_RUNNING), [source], { withChanges: true })
    await watch.waitFor(() => watch.told().length === 2)
    source.put(POD, 'p', container('two'))
    source.put(POD, 'p', container('two'))
    source.put(POD, 'p', { ...container('three'), ...phase('Failed') })
    source.put(POD, 'p', { ...container('four'), ...phase('Running') })
    source.remove(POD, 'p')
    await watch.waitFor(() => watch.told().length === 7)
    await watch.stop()
    assert.deepEqual(
      watch.items.slice(2).map(({ event, changed }) => [event, changed]),
      [
        ['CHANGE', ['.spec.containers[name="a"].image']],
        ['CHANGE', []],
        ['LEAVE', ['.spec.containers[name="a"].image', '.status.phase']],
        ['ENTER', undefined],
        ['DELETED', undefined],
      ],
    )
  })

  test('are told of what left the selector of a server', async () => {
    const source = pods()
    source.put(POD, 'p', container('one'), { app: 'x' })
    const watch = follow(question('pods', 'self.metadata.labels.app == "x"'), [source], { withChanges: true })
    await watch.waitFor(() => watch.told().length === 2)
    source.put(POD, 'p', container('one'), { app: 'y' })
    await watch.waitFor(() => watch.told().length === 3)
    await watch.stop()
    assert.deepEqual(watch.items[2]?.changed, ['.metadata.labels.app'])
  })

  test('are not told when nobody asks', async () => {
    const source = pods()
    const watch = follow(question('pods'), [source])
    await watch.waitFor(() => watch.told().length === 1)
    source.put(POD, 'p', container('one'))
    source.put(POD, 'p', container('two'))
    await watch.waitFor(() => watch.told().length === 3)
    await watch.stop()
    assert.equal(watch.items[2]?.changed, undefined)
  })
})

describe('A condition that time changes', () => {
  test('is asked again without an event', async () => {
    const source = pods()
    let now = Date.now()
    source.put(POD, 'a', phase('Running'))
    source.put(POD, 'b', phase('Pending'))
    const where = `${IS_RUNNING} && age() > duration("1h") && age() < duration("3h")`
    const watch = follow(question('pods', where), [source], { clock: () => new Date(now), withChanges: true })
    await watch.waitFor(() => watch.told().length === 1)
    now += 2 * 3_600_000
    await watch.waitFor(() => watch.told().length === 2)
    source.put(POD, 'b', phase('Running'))
    await watch.waitFor(() => watch.told().length === 3)
    now += 2 * 3_600_000
    await watch.waitFor(() => watch.told().length === 5)
    await watch.stop()
    assert.deepEqual(watch.told(), ['SYNCED', 'ENTER a', 'ENTER b', 'LEAVE a', 'LEAVE b'])
    assert.deepEqual(watch.items[3]?.changed, [])
  })

  test('does not bring back what is gone or has changed', async () => {
    const source = pods()
    let now = Date.now()
    for (const name of ['a', 'b', 'c']) source.put(POD, name, phase('Running'))
    const watch = follow(question('pods', `${IS_RUNNING} && age() > duration("1h")`), [source], {
      clock: () => new Date(now),
    })
    await watch.waitFor(() => watch.told().length === 1)
    source.remove(POD, 'a')
    source.put(POD, 'b', phase('Failed'))
    now += 2 * 3_600_000
    await watch.waitFor(() => watch.told().length === 2)
    await watch.stop()
    assert.deepEqual(watch.told(), ['SYNCED', 'ENTER c'])
  })

  test('a printed age stands still, which is said', async () => {
    const watch = follow(question('pods', 'col.AGE > duration("1h")'), [pods()])
    await assert.rejects(watch.summary, /no column "AGE"/)
    assert.deepEqual(watch.notices, ['col.AGE is as old as the last change of its object: age() goes on with the time'])
  })
})

test('What a listener has is what a query finds, whatever happens', async () => {
  const seed = Math.floor(Math.random() * 2 ** 32)
  const random = randomFrom(seed)
  const conditions = [
    undefined,
    'self.metadata.labels.app == "x"',
    'self.status.phase == "Running"',
    IS_RUNNING,
    `self.metadata.labels.app in ["x", "y"] && ${IS_RUNNING}`,
    'self.metadata.labels.app != "x" || self.status.restarts > 1',
  ]
  for (const where of conditions) {
    const [one, two] = [pods({ name: 'one' }), pods({ name: 'two' })]
    const watch = follow(question('pods,secrets', where), [one, two], { withChanges: true })
    await watch.waitFor(() => watch.told().length === 4)
    for (let round = 0; round < 4; round++) {
      for (const source of [one, two]) if (random.once(3)) source.pause()
      for (let i = 0; i < 25; i++) {
        const [source, kind, name] = [
          random.pick([one, two]),
          random.pick([POD, SECRET]),
          random.pick(['a', 'b', 'c', 'd']),
        ]
        if (random.once(4)) source.remove(kind, name)
        else {
          const status = { phase: random.pick(['Running', 'Failed']), restarts: random.below(4) }
          source.put(kind, name, { status }, random.once(4) ? {} : { app: random.pick(['x', 'y', 'z']) })
        }
      }
      const synced = watch.told().filter((line) => line === 'SYNCED').length
      for (const source of [one, two]) source.resume()
      await watch.waitFor(() => watch.told().filter((line) => line === 'SYNCED').length === synced + 4)
      const found: string[] = []
      for await (const event of query(question('pods,secrets', where), [one, two]))
        if ('item' in event) found.push(`${event.item.ref.context}/${event.item.ref.resource}/${event.item.ref.name}`)
      assert.deepEqual(watch.set(), found.sort(), `seed ${seed}, ${where}`)
    }
    await watch.stop()
  }
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectionError, ServerError, UsageError } from '../../../../src/errors.ts'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { resource } from '../fake-source.ts'
import { follow, question, untilOf } from './follow.ts'
import { liveSource } from './live-source.ts'

const POD = resource('Pod')
const SECRET = resource('Secret')
const POD_SCHEMA = readStructural({
  type: 'object',
  properties: {
    status: {
      type: 'object',
      properties: { phase: { type: 'string' }, ready: { type: 'integer' }, load: { type: 'number' } },
    },
  },
})

const status = (status: JsonObject): JsonObject => ({ status })

function pods(more: Partial<Parameters<typeof liveSource>[0]> = {}) {
  return liveSource({ resources: [POD, SECRET], schemas: { Pod: POD_SCHEMA }, ...more })
}

/** Long enough for what is asked together to be asked. */
const A_WHILE_MS = 250

describe('Watching until', () => {
  test('everything is listed, when it is so by then', async () => {
    const source = pods()
    source.put(POD, 'a')
    const watch = follow(question('pods'), [source], { until: 'count() == 1' })
    const { ended, until, matched, listed } = await watch.summary
    assert.deepEqual(watch.told(), ['ENTER a', 'SYNCED'])
    assert.deepEqual([ended, matched, listed], ['until', 1, 1])
    assert.deepEqual(until, { met: true, values: { 'count()': 1 } })
  })

  test('a change has made it so', async () => {
    const source = pods()
    source.put(POD, 'a', status({ phase: 'Pending' }))
    const until = untilOf('count(self.status.phase == "Running") == count() && count() > 0')
    const watch = follow(question('pods'), [source], { until })
    await watch.waitFor(() => watch.told().length === 2)
    source.put(POD, 'b', status({ phase: 'Running' }))
    await sleep(A_WHILE_MS)
    source.put(POD, 'a', status({ phase: 'Running' }))
    assert.equal((await watch.summary).ended, 'until')
    assert.deepEqual(watch.told().slice(2), ['ENTER b', 'CHANGE a'])
  })

  test('nothing matches any more', async () => {
    const source = pods()
    for (const name of ['a', 'b']) source.put(POD, name, status({ phase: 'Running' }), { app: 'x' })
    const watch = follow(question('pods', 'self.metadata.labels.app == "x"'), [source], {
      until: untilOf('count() == 0'),
    })
    await watch.waitFor(() => watch.told().length === 3)
    source.put(POD, 'a')
    source.remove(POD, 'b')
    assert.deepEqual((await watch.summary).until?.values, { 'count()': 0 })
    assert.deepEqual(watch.told().slice(3), ['LEAVE a', 'DELETED b'])
  })

  for (const [text, expected] of [
    ['sum(self.status.ready) == 6', { 'sum(self.status.ready)': 6 }],
    ['avg(self.status.ready) == 2.0', { 'avg(self.status.ready)': 2 }],
    [
      'min(self.status.ready) == 1 && max(self.status.ready) == 3',
      { 'min(self.status.ready)': 1, 'max(self.status.ready)': 3 },
    ],
    ['distinct(self.status.phase) == 2', { 'distinct(self.status.phase)': 2 }],
    ['percentile(self.status.ready, 50) == 2', { 'percentile(self.status.ready, 50)': 2 }],
    ['sum(self.status.load) > 0.59 && sum(self.status.load) < 0.61', { 'sum(self.status.load)': 0.6000000000000001 }],
    ['count(age() < duration("1h")) == 3', { 'count(age() < duration("1h"))': 3 }],
    ['max(col.SIZE) == 4', { 'max(col.SIZE)': 4 }],
  ] as const) {
    test(`${text}, over what is there now`, async () => {
      const source = pods()
      for (const [name, ready] of [
        ['a', 1],
        ['b', 2],
        ['gone', 7],
        ['c', 9],
      ] as const)
        source.put(POD, name, status({ phase: ready > 1 ? 'Running' : 'Pending', ready, load: ready / 10 }))
      const watch = follow(question('pods'), [source], { until: untilOf(text) })
      await watch.waitFor(() => watch.told().includes('SYNCED'))
      source.put(POD, 'c', status({ phase: 'Running', ready: 3, load: 0.3 }))
      source.remove(POD, 'gone')
      const { ended, until } = await watch.summary
      assert.equal(ended, 'until')
      assert.deepEqual(until?.values, expected)
    })
  }

  test('what time alone makes so', async () => {
    const source = pods()
    let now = Date.now()
    source.put(POD, 'a')
    const watch = follow(question('pods'), [source], {
      until: untilOf('min(age()) > duration("1h")'),
      clock: () => new Date(now),
    })
    await watch.waitFor(() => watch.told().length === 2)
    await sleep(A_WHILE_MS)
    now += 2 * 3_600_000
    assert.equal((await watch.summary).ended, 'until')
  })

  test('an aggregate of nothing neither holds nor is an error', async () => {
    const source = pods()
    const watch = follow(question('pods'), [source], { until: untilOf('max(self.status.ready) < 5') })
    await watch.waitFor(() => watch.told().length === 1)
    await sleep(A_WHILE_MS)
    source.put(POD, 'a', status({ ready: 3 }))
    assert.equal((await watch.summary).ended, 'until')
    assert.deepEqual(watch.problems, [])
  })

  test('is asked only when everything is listed, over all kinds and clusters', async () => {
    const [one, two] = [pods({ name: 'one' }), pods({ name: 'two' })]
    one.put(POD, 'a')
    two.put(SECRET, 'a')
    two.put(SECRET, 'b')
    const watch = follow(question('pods,secrets'), [one, two], { until: untilOf('count() > 0') })
    assert.equal((await watch.summary).matched, 3)
  })

  test('is not asked in the middle of listing again', async () => {
    const source = pods()
    for (const name of ['a', 'b']) source.put(POD, name)
    const watch = follow(question('pods'), [source], { until: untilOf('count() == 3') })
    await watch.waitFor(() => watch.told().length === 3)
    source.pause()
    for (const name of ['a', 'b']) source.remove(POD, name)
    for (const name of ['c', 'd']) source.put(POD, name)
    source.resume()
    await watch.waitFor(() => watch.told().length === 8)
    await sleep(A_WHILE_MS)
    source.put(POD, 'e')
    assert.equal((await watch.summary).until?.met, true)
    assert.equal(watch.told().length, 9)
  })

  test('a named object need not be there', async () => {
    const source = pods()
    const watch = follow(question('pods a'), [source], { until: untilOf('count() == 1') })
    await watch.waitFor(() => watch.told().length === 1)
    source.put(POD, 'b')
    source.put(POD, 'a')
    assert.equal((await watch.summary).ended, 'until')
    assert.deepEqual(watch.problems, [])
  })

  test('without it, a named object has to be there', async () => {
    const watch = follow(question('pods a'), [pods()])
    assert.equal((await watch.summary).ended, 'nothing-left')
    assert.equal(watch.problems[0]?.message, 'pods "a" not found')
  })

  test('what cannot be watched is left out, and where nothing can be, nothing is asked', async () => {
    const forbidden = new ServerError({ code: 403, reason: 'Forbidden', message: 'secrets is forbidden' })
    const source = pods({ refusals: { secrets: forbidden } })
    const selected = { fieldSelector: 'metadata.name!=x' }
    const until = untilOf('count() == 0')
    const some = follow(question('pods,secrets', undefined, selected), [source], { until })
    assert.equal((await some.summary).ended, 'until')
    assert.deepEqual(
      some.problems.map(({ message }) => message),
      ['secrets is forbidden'],
    )
    const none = follow(question('secrets', undefined, selected), [source], { until })
    const { ended, until: summary } = await none.summary
    assert.deepEqual([ended, summary], ['nothing-left', { met: false }])
  })

  test('where nothing can ever match it is asked of nothing', async () => {
    const until = { until: untilOf('count() == 0') }
    const watch = follow(question('pods', 'kind == "Nope"'), [pods()], until)
    assert.equal((await watch.summary).ended, 'until')
    const never = follow(question('pods', 'kind == "Nope"'), [pods()], { until: untilOf('count() > 0') })
    assert.equal((await never.summary).ended, 'nothing-left')
  })

  test('a value that cannot be taken is told with its object, and one that cannot be compared once', async () => {
    const source = pods({ schemas: {} })
    source.put(POD, 'a', status({ ready: 'many' }))
    source.put(POD, 'b', status({ ready: 1 }))
    const watch = follow(question('pods'), [source], {
      until: untilOf('sum(self.status.ready) > "x"'),
      timeoutMs: 1500,
    })
    await watch.waitFor(() => watch.told().length === 3)
    source.put(POD, 'c', status({ ready: 1 }))
    const { ended, until } = await watch.summary
    assert.equal(ended, 'timeout')
    assert.deepEqual(until, { met: false, values: { 'sum(self.status.ready)': 2 }, error: 'no such overload' })
    assert.deepEqual(watch.problems.map(({ message }) => message).sort(), [
      '--until: no such overload',
      'pods "a": --until: "many" is no quantity',
    ])
  })
})

describe('The time of a watch', () => {
  test('is up after so long, without an error', async () => {
    const source = pods()
    source.put(POD, 'a')
    const startedAt = performance.now()
    const watch = follow(question('pods'), [source], { timeoutMs: 300 })
    const { ended, matched, reads } = await watch.summary
    assert.deepEqual([ended, matched, reads], ['timeout', 1, { planned: 1, answered: 1 }])
    assert.ok(performance.now() - startedAt >= 299)
  })

  test('of 0 is long enough to tell everything once', async () => {
    const [one, two] = [pods({ name: 'one' }), pods({ name: 'two' })]
    for (const source of [one, two]) source.put(POD, 'a')
    const watch = follow(question('pods,secrets'), [one, two], { timeoutMs: 0 })
    assert.equal((await watch.summary).ended, 'timeout')
    assert.deepEqual(watch.set(), ['one/pods/a', 'two/pods/a'])
    assert.equal(watch.told().filter((line) => line === 'SYNCED').length, 4)
    const asked = follow(question('pods'), [one], { timeoutMs: 0, until: untilOf('count() == 2') })
    assert.deepEqual((await asked.summary).until, { met: false, values: { 'count()': 1 } })
    const met = follow(question('pods'), [one], { timeoutMs: 0, until: untilOf('count() == 1') })
    assert.equal((await met.summary).ended, 'until')
  })

  test('is up also while a source is still being asked what there is', async () => {
    const source = { ...pods(), facts: (_: unknown, signal: AbortSignal) => forever(signal) }
    const watch = follow(question('pods'), [source], { timeoutMs: 100, until: untilOf('count() == 0') })
    const { ended, until, reads } = await watch.summary
    assert.deepEqual([ended, until, reads], ['timeout', { met: false }, { planned: 0, answered: 0 }])
  })

  test('that a reader takes ends everything', async () => {
    const watch = follow(question('pods'), [pods()], { until: untilOf('count() == 1') })
    await watch.waitFor(() => watch.told().length === 1)
    await watch.stop()
    await assert.rejects(watch.summary, { name: 'CancelledError' })
  })
})

function forever(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

describe('A condition over aggregates is refused', () => {
  for (const [text, message] of [
    ['count() ==', /syntax error: the expression ends too early\n {2}count\(\) ==\n {12}\^/],
    ['count()', /a condition has to be a bool, and this is of type int/],
    ['self.status.phase == "x"', /there is no aggregate function/],
    ['count() == 1 && self.status.ready == 2', /a field of a row stands outside of an aggregate function/],
    ['count() > 1 && kind == "Pod"', /undeclared reference to 'kind'\n.*\n {17}\^/],
    ['count() == "x"', /== does not take int and string/],
    ['sum() == 1', /sum\(\) takes an expression/],
    ['percentile(self.status.ready) > 1', /percentile\(\) takes an expression and a number/],
  ] as const) {
    test(`by itself: ${text}`, () => {
      assert.throws(
        () => untilOf(text),
        (error) => error instanceof UsageError && message.test(error.message),
      )
    })
  }

  for (const [text, message] of [
    ['count(self.status.phse == "x") == 0', /undefined field 'phse' of self\.status; did you mean "phase"\?/],
    ['sum(self.status.ready)', /a condition has to be a bool, and this is of type int/],
    ['max(self.status.phase) > 3', /> does not take string and int/],
    ['count(self.status.phase) > 3', /a condition has to be a bool, and this is of type string/],
    ['avg(self.status.load)', /a condition has to be a bool, and this is of type double/],
  ] as const) {
    test(`by what its kinds say, before anything is watched: ${text}`, async () => {
      const source = pods()
      const watch = follow(question('pods'), [source], { until: untilOf(text) })
      await assert.rejects(watch.summary, (error) => error instanceof UsageError && message.test(error.message))
      assert.deepEqual(source.reads, [])
    })
  }

  test('a condition that fits one of several kinds is right', async () => {
    const other = readStructural({
      type: 'object',
      properties: { status: { type: 'object', properties: { ready: { type: 'string' } } } },
    })
    const source = pods({ schemas: { Pod: POD_SCHEMA, Secret: other } })
    const until = untilOf('count(self.status.phase == "x") == 0 && count(has(self.status.ready)) == 0')
    assert.equal((await follow(question('pods,secrets'), [source], { until }).summary).ended, 'until')
  })
})

test('A server that goes away is named, and what is waited for is still waited for', async () => {
  const source = pods()
  const watch = follow(question('pods'), [source], { until: untilOf('count() == 1') })
  await watch.waitFor(() => watch.told().length === 1)
  source.trouble(new ConnectionError('reset', { host: 'h', failure: 'reset' }))
  await watch.waitFor(() => watch.notices.length === 1)
  assert.match(watch.notices[0] ?? '', /^watching pods broke off: reset; trying again in /)
  source.put(POD, 'a')
  assert.equal((await watch.summary).ended, 'until')
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { later, openAlarms } from '../../../../src/query/watch/alarms.ts'

const DAY_MS = 24 * 3_600_000

describe('Later', () => {
  test('is as late as it was said, also beyond what a timer can be set', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let calls = 0
    later(60 * DAY_MS, () => calls++)
    for (let day = 0; day < 59; day++) t.mock.timers.tick(DAY_MS)
    assert.equal(calls, 0)
    // a mocked clock is as coarse as its ticks, and the wait is made of three
    t.mock.timers.tick(3 * DAY_MS)
    assert.equal(calls, 1)
    t.mock.timers.tick(60 * DAY_MS)
    assert.equal(calls, 1)
  })

  test('can be forgotten, at any time before', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    let calls = 0
    const forget = [later(DAY_MS, () => calls++), later(60 * DAY_MS, () => calls++)]
    forget[0]?.()
    t.mock.timers.tick(40 * DAY_MS)
    forget[1]?.()
    t.mock.timers.tick(40 * DAY_MS)
    assert.equal(calls, 0)
  })
})

describe('Alarms', () => {
  test('ring in the order of their times, each once while it is set', async () => {
    const alarms = openAlarms<string>()
    alarms.set('late', 30)
    alarms.set('soon', 5)
    alarms.set('soon', 1)
    const rung: string[] = []
    for await (const what of alarms) {
      rung.push(what)
      if (what === 'late') alarms.close()
    }
    assert.deepEqual(rung, ['soon', 'late'])
  })

  test('can be set again when they have rung', async () => {
    const alarms = openAlarms<string>()
    alarms.set('tick', 1)
    let count = 0
    for await (const what of alarms) {
      if (++count === 3) break
      alarms.set(what, 1)
    }
    alarms.close()
    assert.equal(count, 3)
  })

  test('end when they are closed, though nothing was to ring', async () => {
    const alarms = openAlarms<string>()
    alarms.set('never', DAY_MS)
    setTimeout(() => alarms.close(), 5)
    assert.deepEqual(await Array.fromAsync(alarms), [])
    alarms.set('after', 1)
    assert.deepEqual(await Array.fromAsync(alarms), [])
  })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openLane, type Place } from '../../../../src/cluster/transport/lane.ts'

/** As many as get a place now. */
async function fill(lane: ReturnType<typeof openLane>, most = 100): Promise<Place[]> {
  const places: Place[] = []
  const abort = new AbortController()
  for (let i = 0; i < most; i++) {
    const entered = lane.enter(abort.signal)
    const place = await Promise.race([
      entered,
      new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
    ])
    if (place === undefined) {
      entered.catch(() => {})
      break
    }
    places.push(place)
  }
  abort.abort()
  return places
}

describe('A lane', () => {
  test('has so many places, and those who wait come in order', async () => {
    const lane = openLane(2)
    const [first, second] = await fill(lane)
    const came: string[] = []
    const waiting = ['c', 'd', 'e'].map((name) => lane.enter().then((place) => came.push(name) && place))
    first?.leave()
    first?.leave()
    await waiting[0]
    assert.deepEqual(came, ['c'])
    second?.leave()
    await waiting[1]
    assert.deepEqual(came, ['c', 'd'])
  })

  test('is halved when a server asks to come back later, once for all that were under way', async () => {
    const lane = openLane(32)
    const places = await fill(lane)
    assert.equal(places.length, 32)
    for (const place of places) place.slowDown()
    for (const place of places) place.leave()
    const after = await fill(lane)
    assert.equal(after.length, 16)
    after[0]?.slowDown()
    for (const place of after) place.leave()
    assert.equal((await fill(lane)).length, 8)
  })

  test('gets a place more for each round that goes well, and no more than it had', async () => {
    const lane = openLane(4)
    const places = await fill(lane)
    for (const place of places) place.slowDown()
    for (const place of places) place.leave()
    for (const expected of [2, 3, 4, 4]) {
      const round = await fill(lane)
      assert.equal(round.length, expected)
      for (const place of round) place.leave()
    }
  })

  test('always has one place', async () => {
    const lane = openLane(4)
    for (let i = 0; i < 10; i++) {
      const places = await fill(lane)
      for (const place of places) place.slowDown()
      for (const place of places) place.leave()
    }
    assert.equal((await fill(lane)).length, 1)
  })

  test('whoever gives up waiting takes no place', async () => {
    const lane = openLane(1)
    const [only] = await fill(lane)
    const abort = new AbortController()
    const entered = lane.enter(abort.signal)
    abort.abort()
    await assert.rejects(entered, { name: 'CancelledError' })
    only?.leave()
    assert.equal((await fill(lane)).length, 1)
  })
})

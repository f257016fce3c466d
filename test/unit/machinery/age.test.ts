import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ageOf, humanDuration, parseAge, parseRestarts, shortHumanDuration } from '../../../src/machinery/age.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

const DURATIONS: readonly (readonly [ms: number, human: string, short: string])[] = [
  [-2 * SECOND, '<invalid>', '<invalid>'],
  [-1999, '0s', '0s'],
  [-SECOND, '0s', '0s'],
  [0, '0s', '0s'],
  [999, '0s', '0s'],
  [59 * SECOND, '59s', '59s'],
  [119_999, '119s', '1m'],
  [2 * MINUTE, '2m', '2m'],
  [2 * MINUTE + SECOND, '2m1s', '2m'],
  [9 * MINUTE + 59 * SECOND, '9m59s', '9m'],
  [10 * MINUTE + 59 * SECOND, '10m', '10m'],
  [3 * HOUR - 1, '179m', '2h'],
  [3 * HOUR, '3h', '3h'],
  [5 * HOUR + 10 * MINUTE, '5h10m', '5h'],
  [8 * HOUR + 59 * MINUTE, '8h', '8h'],
  [2 * DAY - 1, '47h', '1d'],
  [2 * DAY, '2d', '2d'],
  [3 * DAY + 2 * HOUR, '3d2h', '3d'],
  [8 * DAY + 23 * HOUR, '8d', '8d'],
  [2 * YEAR - 1, '729d', '1y'],
  [2 * YEAR, '2y', '2y'],
  [2 * YEAR + 100 * DAY, '2y100d', '2y'],
  [8 * YEAR + 100 * DAY, '8y', '8y'],
]

test('durations are shown in the units that fit their length', () => {
  for (const [ms, human, short] of DURATIONS) {
    assert.equal(humanDuration(ms), human, `${ms} ms`)
    assert.equal(shortHumanDuration(ms), short, `${ms} ms`)
  }
})

test('the age of an object is counted from its creation to now', () => {
  const now = new Date('2026-03-01T12:00:00Z')
  assert.equal(ageOf('2026-03-01T11:59:00Z', now), '60s')
  assert.equal(ageOf('2026-02-26T10:00:00Z', now), '3d2h')
  assert.equal(ageOf('2026-03-01T12:30:00+01:00', now), '30m')
  assert.equal(ageOf('2026-03-01T12:00:01.5Z', now), '0s')
  assert.equal(ageOf('2026-03-01T13:00:00Z', now), '<invalid>')
})

test('an age is unknown without a creation and invalid where that is no timestamp', () => {
  const now = new Date(0)
  for (const absent of [undefined, null, '', '0001-01-01T00:00:00Z']) assert.equal(ageOf(absent, now), '<unknown>')
  for (const wrong of ['yesterday', '2026-03-01', '2026-13-01T00:00:00Z']) assert.equal(ageOf(wrong, now), '<invalid>')
})

test('an age is read back to within what its text still says', () => {
  assert.equal(parseAge('3d2h'), 266_400)
  assert.equal(parseAge('0s'), 0)
  for (const [ms, human] of DURATIONS.filter(([ms]) => ms >= 0)) {
    const seconds = parseAge(human) as number
    assert.equal(humanDuration(seconds * 1000), human)
    assert.ok(seconds * 1000 <= ms, human)
  }
})

test('what is no age is not read as one', () => {
  for (const text of ['', '<unknown>', '<invalid>', '5', 'm', '5x', '2h1d', '5m ago', '-5m', '5m ']) {
    assert.equal(parseAge(text), undefined, text)
  }
})

test('restarts are the number in front', () => {
  assert.equal(parseRestarts('5 (3m ago)'), 5)
  assert.equal(parseRestarts('12 (2d3h ago)'), 12)
  assert.equal(parseRestarts('0'), 0)
  for (const text of ['', 'x', '5 restarts', '-1']) assert.equal(parseRestarts(text), undefined, text)
})

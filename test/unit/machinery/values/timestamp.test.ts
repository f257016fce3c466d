import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  compareTimestamps,
  formatMicroTime,
  formatTime,
  formatTimestamp,
  nanosBetween,
  readMicroTime,
  readTimestamp,
  type Timestamp,
} from '../../../../src/machinery/values/timestamp.ts'
import { below, pick, seed, seededRandom } from '../../print/random.ts'

function moment(text: string): Timestamp {
  const read = readTimestamp(text)
  assert.ok(read, text)
  return read
}

test('a moment is printed in its zone, as a time of seconds, and as one of microseconds', () => {
  for (const [text, printed, time, micro] of [
    ['2026-11-23T06:00:49Z', '2026-11-23T06:00:49Z', '2026-11-23T06:00:49Z', '2026-11-23T06:00:49.000000Z'],
    ['1969-12-31T23:59:59.9Z', '1969-12-31T23:59:59.9Z', '1969-12-31T23:59:59Z', '1969-12-31T23:59:59.900000Z'],
    ['2020-02-29T01:30:00.123456789+02:00', undefined, '2020-02-28T23:30:00Z', '2020-02-28T23:30:00.123456Z'],
    ['2020-02-29T01:30:00-00:00', '2020-02-29T01:30:00Z', '2020-02-29T01:30:00Z', '2020-02-29T01:30:00.000000Z'],
    ['0001-01-01T00:00:00Z', undefined, '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000Z'],
    ['0000-01-01T00:00:00+01:00', undefined, '-0001-12-31T23:00:00Z', '-0001-12-31T23:00:00.000000Z'],
    ['9999-12-31T23:59:59-01:00', undefined, '10000-01-01T00:59:59Z', '10000-01-01T00:59:59.000000Z'],
    ['2020-01-01T1:00:00,50Z', '2020-01-01T01:00:00.5Z', '2020-01-01T01:00:00Z', '2020-01-01T01:00:00.500000Z'],
    ['2020-01-01T00:00:00.1234567899Z', '2020-01-01T00:00:00.123456789Z', undefined, '2020-01-01T00:00:00.123456Z'],
    ['2020-01-01T00:00:00-05:30', undefined, '2020-01-01T05:30:00Z', undefined],
  ] as const) {
    assert.equal(formatTimestamp(moment(text)), printed ?? text)
    if (time) assert.equal(formatTime(moment(text)), time)
    if (micro) assert.equal(formatMicroTime(moment(text)), micro)
  }
})

test('what is no moment is refused', () => {
  for (const text of [
    '',
    '2020-01-01',
    '2020-01-01T00:00:00',
    '2020-01-01 00:00:00Z',
    '2020-01-01t00:00:00Z',
    '2020-01-01T00:00:00z',
    '2020-1-01T00:00:00Z',
    '2020-00-01T00:00:00Z',
    '2020-13-01T00:00:00Z',
    '2020-01-00T00:00:00Z',
    '2020-04-31T00:00:00Z',
    '2021-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2020-01-01T24:00:00Z',
    '2020-01-01T00:60:00Z',
    '2020-01-01T00:00:60Z',
    '2020-01-01T00:00:00.Z',
    '2020-01-01T00:00:00+0100',
    '2020-01-01T00:00:00+25:00',
    '2020-01-01T00:00:00+01:61',
    '12020-01-01T00:00:00Z',
  ]) {
    assert.equal(readTimestamp(text), undefined, text)
  }
})

test('a MicroTime has exactly six digits of a second', () => {
  assert.deepEqual(readMicroTime('2020-01-01T00:00:00.000001Z'), moment('2020-01-01T00:00:00.000001Z'))
  for (const text of [
    '2020-01-01T00:00:00Z',
    '2020-01-01T00:00:00.00001Z',
    '2020-01-01T00:00:00.0000001Z',
    'x.123456',
  ]) {
    assert.equal(readMicroTime(text), undefined, text)
  }
})

test('moments are compared whatever their zones, and the time between them is exact', () => {
  const [early, late] = [moment('2020-01-01T00:00:00.000000001+01:00'), moment('2020-01-01T00:00:00Z')]
  assert.ok(compareTimestamps(early, late) < 0 && compareTimestamps(late, early) > 0)
  assert.equal(compareTimestamps(moment('2020-01-01T01:00:00+01:00'), late), 0)
  assert.equal(nanosBetween(early, late), 3_599_999_999_999n)
  assert.equal(nanosBetween(late, early), -3_599_999_999_999n)
  assert.equal(
    nanosBetween(moment('0001-01-01T00:00:00Z'), moment('9999-12-31T23:59:59Z')),
    315_537_897_599_000_000_000n,
  )
})

test(`reading is the inverse of printing (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let i = 0; i < 2000; i++) {
    const seconds = below(random, 250_000_000_000) - 62_000_000_000
    const nanos = pick(random, [0, 1, 500_000_000, below(random, 1e9)])
    const written = { seconds, nanos, offsetSeconds: pick(random, [0, 3600, -19_800, 86_340]) }
    assert.deepEqual(readTimestamp(formatTimestamp(written)), written)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { celError, double, type Value } from '../../../../src/machinery/cel/values/value.ts'
import { AGGREGATES, accumulatorOf } from '../../../../src/machinery/expressions/accumulator.ts'
import { parseAggregate } from '../../../../src/machinery/expressions/aggregate.ts'
import { trackAggregate } from '../../../../src/query/until/tracked-aggregate.ts'
import { randomFrom } from '../../../support/random.ts'

const ABSENT = celError('no such key: x')

function callOf(name: string) {
  const text = name === 'percentile' ? 'percentile(self.x, 90)' : `${name}(self.x)`
  const [call] = parseAggregate({ flag: '--until', text }).calls
  if (call === undefined) throw new Error(text)
  return call
}

test('An aggregate of a set that changes is that of the members it has', () => {
  const seed = Math.floor(Math.random() * 2 ** 32)
  const random = randomFrom(seed)
  for (const name of AGGREGATES) {
    const call = callOf(name)
    const tracked = trackAggregate(call, (key, message) => assert.fail(`seed ${seed}: ${key} ${message}`))
    const members = new Map<string, Value>()
    const value = (): Value =>
      name === 'count' ? random.pick([true, false, ABSENT]) : random.pick([1, 2, 3, 0.1, ABSENT].map(toValue))
    for (let i = 0; i < 300; i++) {
      const key = `k${random.below(12)}`
      if (random.once(3)) {
        members.delete(key)
        tracked.delete(key)
      } else {
        const now = value()
        members.set(key, now)
        tracked.set(key, now)
      }
      if (!random.once(3)) continue
      const fresh = accumulatorOf(name, call.percent)
      // a sum of doubles depends on the order
      for (const one of members.values()) fresh.add(one)
      assert.deepEqual(tracked.result(), fresh.result(), `seed ${seed}, ${name}`)
    }
  }
})

function toValue(value: number | typeof ABSENT): Value {
  return typeof value === 'number' && !Number.isInteger(value) ? double(value) : value
}

test('A value that cannot be taken is told with its key, and not counted', () => {
  const told: string[] = []
  const count = trackAggregate(callOf('count'), (key, message) => told.push(`${key}: ${message}`))
  count.set('a', true)
  count.set('b', 'yes')
  count.set('c', celError('division by zero'))
  count.set('d', ABSENT)
  assert.equal(count.result(), 1)
  const sum = trackAggregate(callOf('sum'), (key, message) => told.push(`${key}: ${message}`))
  sum.set('a', 1)
  sum.set('b', 'many')
  assert.equal(sum.result(), 1)
  assert.equal(sum.result(), 1)
  assert.deepEqual(told, [
    'b: count() counts what a condition holds of',
    'c: division by zero',
    'b: "many" is no quantity',
  ])
})

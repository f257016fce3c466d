import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { jsonOfValue } from '../../../../src/machinery/cel/values/to-json.ts'
import {
  celError,
  double,
  duration,
  isError,
  NONE,
  some,
  type Value,
} from '../../../../src/machinery/cel/values/value.ts'
import { wrapAny } from '../../../../src/machinery/cel/values/wrap-json.ts'
import { AGGREGATES, type AggregateName, accumulatorOf } from '../../../../src/machinery/expressions/accumulator.ts'
import type { Json } from '../../../../src/machinery/json.ts'

const ABSENT = celError('no such key: x')
const BROKEN = celError('division by zero')

function resultOf(name: AggregateName, values: readonly Value[], percent?: number): { result: Json; wrong: string[] } {
  const accumulator = accumulatorOf(name, percent)
  const wrong = values.flatMap((value) => accumulator.add(value) ?? [])
  const result = accumulator.result()
  return { result: isError(result) ? `error: ${result.message}` : jsonOfValue(result), wrong }
}

const NOTHING = 'error: no such key: the aggregate of nothing'

describe('Aggregates:', () => {
  for (const [name, values, result, wrong = []] of [
    ['count', [true, false, true], 2],
    ['count', [], 0],
    ['count', [true, ABSENT], 1],
    ['count', [true, BROKEN, 5], 1, ['division by zero', 'count() counts what a condition holds of']],
    ['sum', [1, 2, ABSENT, null], 3],
    ['sum', [], 0],
    ['sum', [ABSENT], 0],
    ['sum', [1, BROKEN, 2], 3, ['division by zero']],
    ['sum', ['1', 'x', '2'], '3', ['"x" is no quantity']],
    ['sum', [wrapAny(['100m', '200m']), wrapAny([])], '300m'],
    ['sum', [wrapAny([[1, [2]], 3])], 6],
    ['sum', [some(1), NONE], 1],
    ['avg', [1, 2], 1.5],
    ['avg', [], NOTHING],
    ['avg', [1, ABSENT, null, 3], 2],
    ['avg', ['1Gi', '512Mi'], '768Mi'],
    ['avg', [duration(1_000_000_000), duration(2_000_000_000)], '1.5s'],
    ['min', [3, 1, 2], 1],
    ['min', ['900m', '1'], '900m'],
    ['min', ['10', '9'], '9'],
    ['min', ['b', 'a'], 'a'],
    ['min', [], NOTHING],
    ['min', [ABSENT], NOTHING],
    ['max', ['1Gi', '900Mi', '1G'], '1Gi'],
    ['max', [false, true], true],
    ['max', [double(0.5), 1], 1],
    ['max', [wrapAny([1, 5]), 3], 5],
    ['max', [duration(9_000_000_000), duration(10_000_000_000)], '10s'],
    ['min', [duration(-1), duration(1)], '-0.000000001s'],
    ['distinct', ['a', 'b', 'a'], 2],
    ['distinct', [1, double(1), '1'], 2],
    ['distinct', [wrapAny(['a', 'b']), 'b', ABSENT], 2],
    ['distinct', [wrapAny({ a: 1 }), wrapAny({ a: 1 }), wrapAny({ a: 2 })], 2],
    ['distinct', [], 0],
    ['percentile', [4, 1, 3, 2], 2],
    ['percentile', [], NOTHING],
  ] as const satisfies readonly (readonly [AggregateName, readonly Value[], Json, (readonly string[])?])[])
    test(`${name} of ${values.length}: ${String(result)}`, () => {
      assert.deepEqual(resultOf(name, values), { result, wrong })
    })

  test('by nearest rank, as percentiles of 1 to 100', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i)
    for (const [percent, expected] of [
      [0, 1],
      [1, 1],
      [1.5, 2],
      [50, 50],
      [50.1, 51],
      [95, 95],
      [99, 99],
      [99.9, 100],
      [100, 100],
    ] as const)
      assert.equal(resultOf('percentile', values, percent).result, expected, String(percent))
    assert.equal(resultOf('percentile', [7], 0).result, 7)
    assert.equal(resultOf('percentile', ['1Gi', '900Mi', '2G'], 50).result, '1Gi')
  })

  test('a result can be asked for at any time, and again', () => {
    for (const name of AGGREGATES) {
      const accumulator = accumulatorOf(name)
      accumulator.result()
      for (const value of [1, 2, 3]) accumulator.add(name === 'count' ? true : value)
      assert.deepEqual(accumulator.result(), accumulator.result(), name)
    }
  })

  test('values of durations are compared by length, not as text', () => {
    assert.equal(
      resultOf('percentile', [duration(9_000_000_000), duration(100_000_000_000), duration(20_000_000_000)], 50).result,
      '20s',
    )
  })
})

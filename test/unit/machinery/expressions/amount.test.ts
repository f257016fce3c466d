// Adding up: exact for whole numbers, durations and quantities of any form.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { jsonOfValue } from '../../../../src/machinery/cel/values/to-json.ts'
import { double, duration, isError, uint, type Value } from '../../../../src/machinery/cel/values/value.ts'
import {
  type Amount,
  addAmounts,
  amountOf,
  divideAmount,
  valueOfAmount,
} from '../../../../src/machinery/expressions/amount.ts'
import type { Json } from '../../../../src/machinery/json.ts'
import { randomFrom } from '../../../support/random.ts'

function sumOf(values: readonly Value[]): Json {
  let sum: Amount | undefined
  for (const value of values) {
    const amount = amountOf(value)
    if (typeof amount === 'string') return amount
    const next = sum === undefined ? amount : addAmounts(sum, amount)
    if (typeof next === 'string') return next
    sum = next
  }
  return sum === undefined ? null : plain(valueOfAmount(sum))
}

function plain(value: Value): Json {
  assert.ok(!isError(value))
  return jsonOfValue(value)
}

describe('The sum of', () => {
  for (const [values, expected] of [
    [[1, 2, 3], 6],
    [[9007199254740993n, 9007199254740993n], 18014398509481986n],
    [[9223372036854775807n, 1], 2 ** 63],
    [[uint(18446744073709551615n), 1], 2 ** 64],
    [[1, double(0.5)], 1.5],
    [[double(0.1), double(0.2)], 0.30000000000000004],
    [[duration(1_500_000_000), duration(500_000_000)], '2s'],
    [[duration(9223372036854775807n), duration(1)], 2 ** 63],
    [['100m', '1'], '1100m'],
    [['100m', '100m', '100m', '100m', '100m', '100m', '100m', '100m', '100m', '100m'], '1'],
    [['1Gi', '512Mi'], '1536Mi'],
    [['1Gi', '1G'], '2073741824'],
    [['1G', '1Gi'], '2073741824'],
    [['128974848', '129e6', '129M'], '386974848'],
    [['0.1', '0.2'], '300m'],
    [['1e3', '2e3'], '3e3'],
    [['1n', '1u'], '1001n'],
    [['-1', '250m'], '-750m'],
    [['5', 2], '7'],
    [[2, '500m'], '2500m'],
    [['1', double(0.5)], '1500m'],
    [['1', double(Number.NaN)], 'a number that is not finite cannot be added to a quantity'],
    [[double(Number.POSITIVE_INFINITY), 1], '+Inf'],
    [['1Gi', duration(1)], 'values of type quantity and duration cannot be added up'],
    [[1, duration(1)], 'values of type int and duration cannot be added up'],
    [['many'], '"many" is no quantity'],
    [['m'], '"m" is no quantity'],
    [['-'], '"-" is no quantity'],
    [['1.5.2'], '"1.5.2" is no quantity'],
    [[''], '"" is no quantity'],
    [[true], 'a value of type bool cannot be added up'],
  ] as const satisfies readonly (readonly [readonly Value[], Json])[])
    test(`${values.map((value) => (typeof value === 'object' ? JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}` : v)) : String(value))).join(' and ')}`, () => {
      const found = sumOf(values)
      assert.equal(
        typeof found === 'bigint' ? found : String(found),
        typeof expected === 'bigint' ? expected : String(expected),
      )
    })
})

test('sums of quantities are exact, whatever their forms and their order', () => {
  const seed = Date.now() % 1_000_000
  const random = randomFrom(seed)
  // in thousandths
  const UNITS: readonly (readonly [string, bigint])[] = [
    ['m', 1n],
    ['', 1000n],
    ['k', 1_000_000n],
    ['M', 1_000_000_000n],
    ['G', 10n ** 12n],
    ['Ki', 1_024_000n],
    ['Mi', 1_048_576_000n],
    ['Gi', 1_073_741_824_000n],
    ['e3', 1_000_000n],
    ['Ti', 1_099_511_627_776_000n],
  ]
  for (let i = 0; i < 300; i++) {
    const parts = Array.from({ length: 1 + random.below(30) }, () => {
      const [unit, thousandths] = random.pick(UNITS)
      const n = random.below(5000) - (random.once(5) ? 5000 : 0)
      return { text: `${n}${unit}`, value: BigInt(n) * thousandths }
    })
    const expected = parts.reduce((sum, { value }) => sum + value, 0n)
    for (const order of [parts, parts.toReversed()]) {
      const sum = sumOf(order.map(({ text }) => text))
      assert.equal(
        inThousandths(String(sum)),
        expected,
        `seed ${seed}: ${order.map(({ text }) => text).join(' + ')} = ${sum}`,
      )
    }
  }
  console.log(`seed ${seed}`)

  function inThousandths(text: string): bigint {
    const [, digits = '', unit = ''] = /^(-?\d+)(.*)$/.exec(text) ?? []
    const exponent = /^e(-?\d+)$/.exec(unit)?.[1]
    const known =
      UNITS.find(([name]) => name === unit)?.[1] ??
      { T: 10n ** 15n, P: 10n ** 18n, E: 10n ** 21n, Pi: 1024n ** 5n * 1000n }[unit]
    const factor = exponent === undefined ? known : 10n ** BigInt(3 + Number(exponent))
    assert.ok(factor !== undefined, text)
    return BigInt(digits) * factor
  }
})

describe('A part of', () => {
  for (const [value, n, expected] of [
    [7, 2, 3.5],
    [double(1), 4, 0.25],
    [duration(10), 4, '0.000000002s'],
    ['1Gi', 3, '357913941'],
    ['3Gi', 3, '1Gi'],
    ['1', 3, '333m'],
    ['100m', 3, '33m'],
    ['2', 2, '1'],
  ] as const)
    test(`${typeof value === 'object' ? value.kind : value} by ${n}`, () => {
      const amount = amountOf(value)
      assert.ok(typeof amount === 'object')
      assert.equal(plain(valueOfAmount(divideAmount(amount, n))), expected)
    })
})

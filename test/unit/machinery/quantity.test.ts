import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareQuantities, formatQuantity, parseQuantity, quantityOf } from '../../../src/machinery/quantity.ts'

const CANONICAL: readonly (readonly [text: string, canonical: string])[] = [
  ['0', '0'],
  ['0Gi', '0'],
  ['1', '1'],
  ['+1', '1'],
  ['-1', '-1'],
  ['1.5', '1500m'],
  ['.5', '500m'],
  ['5.', '5'],
  ['0.1m', '100u'],
  ['1000', '1k'],
  ['1001', '1001'],
  ['1000m', '1'],
  ['1e3', '1e3'],
  ['12E6', '12e6'],
  ['1E', '1E'],
  ['100e-3', '100e-3'],
  ['1024', '1024'],
  ['1024Ki', '1Mi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Ki', '512'],
  ['1000Ki', '1000Ki'],
  ['1n', '1n'],
  ['0.1n', '1n'],
  ['-0.1n', '-1n'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['16Ei', '9223372036854775807'],
]

test('a quantity is written with the biggest suffix that loses nothing', () => {
  for (const [text, canonical] of CANONICAL) {
    const quantity = parseQuantity(text)
    assert.ok(quantity, text)
    assert.equal(formatQuantity(quantity), canonical, text)
  }
})

test('text that is no quantity is not taken for one', () => {
  for (const text of [
    '',
    '-',
    '.',
    'm',
    'Ki',
    '1x',
    '1 Gi',
    '1KI',
    '1mi',
    '1.2.3',
    '0x10',
    '1e',
    '1e+',
    '1Gi2',
    '10.0.0.1',
    '1e9999',
  ]) {
    assert.equal(parseQuantity(text), undefined, text)
  }
})

test('quantities are compared by value across suffixes', () => {
  const ascending = [
    '-1',
    '-1m',
    '0',
    '1n',
    '100m',
    '0.5',
    '1',
    '1.5',
    '1k',
    '1Ki',
    '1e6',
    '1Mi',
    '512Mi',
    '1Gi',
    '1.5Gi',
    '2G',
    '1Ei',
    '1e30',
  ]
  ascending.forEach((a, i) => {
    ascending.forEach((b, j) => {
      const [x, y] = [parseQuantity(a), parseQuantity(b)]
      assert.ok(x && y)
      assert.equal(Math.sign(compareQuantities(x, y)), Math.sign(i - j), `${a} ${b}`)
    })
  })
  for (const [a, b] of [
    ['1024Mi', '1Gi'],
    ['1', '1000m'],
    ['0', '-0'],
    ['0.001', '1m'],
    ['1e3', '1k'],
  ] as const) {
    const [x, y] = [parseQuantity(a), parseQuantity(b)]
    assert.ok(x && y)
    assert.equal(compareQuantities(x, y), 0, `${a} ${b}`)
  }
})

test('numbers become quantities exactly', () => {
  const one = parseQuantity('1500m')
  assert.ok(one)
  assert.equal(compareQuantities(quantityOf(1.5), one), 0)
  assert.equal(compareQuantities(quantityOf(0.1 + 0.2), quantityOf(0.3)), 1)
  assert.equal(compareQuantities(quantityOf(9007199254740993n), quantityOf(9007199254740992)), 1)
  assert.equal(compareQuantities(quantityOf(1e-300), quantityOf(2e-300)), -1)
})

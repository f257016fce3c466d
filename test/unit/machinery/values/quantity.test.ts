import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQuantity, type Quantity, quantityOf, readQuantity } from '../../../../src/machinery/values/quantity.ts'
import {
  addQuantities,
  approximateQuantity,
  compareQuantities,
  negateQuantity,
  quantitySign,
  quantityToInt64,
  roundQuantity,
  subtractQuantities,
} from '../../../../src/machinery/values/quantity-arithmetic.ts'
import { canonicalQuantity, formatQuantity } from '../../../../src/machinery/values/quantity-text.ts'
import { assertGrowsLinearly, assertTakesAtMost } from '../../../support/processor-time.ts'
import { seed, seededRandom } from '../../print/random.ts'
import { randomQuantity } from './random-quantity.ts'

function quantity(text: string): Quantity {
  const read = readQuantity(text)
  assert.ok('value' in read, text)
  return read.value
}

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
  ['1e-10', '1e-9'],
  ['1024', '1024'],
  ['1024Ki', '1Mi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Ki', '512'],
  ['0.0001Ki', '102400u'],
  ['1.0001Ki', '1024102400u'],
  ['1000Ki', '1000Ki'],
  ['1n', '1n'],
  ['0.1n', '1n'],
  ['-0.1n', '-1n'],
  ['1.0000000001', '1000000001n'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['16Ei', '9223372036854775807'],
  ['-16Ei', '-9223372036854775807'],
  ['1e4294967299', '1e3'],
]

test('a quantity has a canonical text with the biggest suffix that loses nothing', () => {
  for (const [text, canonical] of CANONICAL) assert.equal(canonicalQuantity(quantity(text)), canonical, text)
})

test('what the server reads as zero is zero', () => {
  for (const text of ['m', '-', '+', '.', 'Ki', '.Ki', 'e5', '-n', '00.00', '-0']) {
    assert.equal(quantitySign(quantity(text)), 0, text)
    assert.equal(formatQuantity(quantity(text)), '0', text)
  }
})

test('the server prints some texts as they were written and loses suffixes it does not have', () => {
  for (const [text, printed] of [
    ['+1', '+1'],
    ['007Ki', '007Ki'],
    ['1.500', '1.500'],
    ['1.000', '1'],
    ['01.5', '1500m'],
    ['008Ki', '8Ki'],
    ['1000E', '1'],
    ['1.5Gi', '1536Mi'],
  ] as const) {
    assert.equal(formatQuantity(quantity(text)), printed, text)
  }
})

const REFUSED: readonly (readonly [text: string, error: RegExp])[] = [
  ['', /regular expression/],
  ['1 Gi', /regular expression/],
  ['1.2.3', /regular expression/],
  ['1Gi2x', /regular expression/],
  ['10.0.0.1', /regular expression/],
  ['--1', /suffix/],
  ['1x', /regular expression/],
  ['1KI', /regular expression/],
  ['1mi', /suffix/],
  ['1e', /suffix/],
  ['1e+', /suffix/],
  ['1Gi2', /suffix/],
  ['1e99999999999999999999', /suffix/],
  ['.Ei', /numeric part/],
  ['-Pi', /numeric part/],
]

test('text that is no quantity is refused in the words of the server', () => {
  for (const [text, error] of REFUSED) {
    assert.equal(parseQuantity(text), undefined, text)
    const read = readQuantity(text)
    assert.match('error' in read ? read.error : 'read', error, text)
  }
})

const ASCENDING = [
  '-1e100000000',
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
  '2e30',
  '1e999999999',
  '1e1000000000',
]

test('quantities are compared by value across suffixes, however large', () => {
  ASCENDING.forEach((a, i) => {
    ASCENDING.forEach((b, j) => {
      assert.equal(Math.sign(compareQuantities(quantity(a), quantity(b))), Math.sign(i - j), `${a} ${b}`)
    })
  })
  for (const [a, b] of [
    ['1024Mi', '1Gi'],
    ['1', '1000m'],
    ['0', '-0'],
    ['0.001', '1m'],
    ['1e3', '1k'],
    ['10e999999999', '1e1000000000'],
  ] as const) {
    assert.equal(compareQuantities(quantity(a), quantity(b)), 0, `${a} ${b}`)
  }
})

test('a sum has the format of what is added to, unless that is zero', () => {
  for (const [a, b, sum, difference] of [
    ['1Gi', '1', '1073741825', '1073741823'],
    ['1', '1Gi', '1073741825', '-1073741823'],
    ['1', '1Ki', '1025', '-1023'],
    ['0', '1Ki', '1Ki', '-1Ki'],
    ['1', '1m', '1001m', '999m'],
    ['1k', '1e3', '2k', '0'],
    ['1.5Gi', '512Mi', '2Gi', '1Gi'],
    ['9223372036854775807', '1', '9223372036854775808', '9223372036854775806'],
  ] as const) {
    assert.equal(formatQuantity(addQuantities(quantity(a), quantity(b))), sum, `${a} + ${b}`)
    assert.equal(formatQuantity(subtractQuantities(quantity(a), quantity(b))), difference, `${a} - ${b}`)
  }
  assert.throws(() => addQuantities(quantity('1e99999999'), quantity('1')), RangeError)
})

test('the opposite of a quantity is printed canonically', () => {
  assert.equal(formatQuantity(negateQuantity(quantity('1.500'))), '-1500m')
  assert.equal(formatQuantity(negateQuantity(quantity('+1'))), '-1')
})

test('only what the server holds as an int64 without scale below one is an integer', () => {
  for (const [text, value] of [
    ['1', 1n],
    ['1Gi', 1073741824n],
    ['1E', 10n ** 18n],
    ['-2k', -2000n],
    ['10E', undefined],
    ['1000m', undefined],
    ['1.0', undefined],
    ['1.5Gi', undefined],
    ['9223372036854775807', undefined],
    ['1Pi', undefined],
  ] as const) {
    assert.equal(quantityToInt64(quantity(text)), value, text)
  }
})

test('a quantity is rounded away from zero to the wanted power of ten', () => {
  assert.equal(roundQuantity(quantity('1500m')), 2n)
  assert.equal(roundQuantity(quantity('-1500m')), -2n)
  assert.equal(roundQuantity(quantity('1500m'), -3), 1500n)
  assert.equal(roundQuantity(quantity('1Ki'), 3), 2n)
  assert.equal(roundQuantity(quantity('2k'), 3), 2n)
})

test('the double near a quantity is the one that the server computes', () => {
  for (const [text, value] of [
    ['1.5', 1.5],
    ['100m', 0.1],
    ['1n', 1e-9],
    ['300m', 300 * 0.001],
    ['1e400', Number.POSITIVE_INFINITY],
    ['-1e400', Number.NEGATIVE_INFINITY],
    ['1Gi', 1073741824],
  ] as const) {
    assert.equal(approximateQuantity(quantity(text)), value, text)
  }
})

test('numbers become quantities exactly', () => {
  assert.equal(compareQuantities(quantityOf(1.5), quantity('1500m')), 0)
  assert.equal(compareQuantities(quantityOf(0.1 + 0.2), quantityOf(0.3)), 1)
  assert.equal(compareQuantities(quantityOf(9007199254740993n), quantityOf(9007199254740992)), 1)
  assert.equal(compareQuantities(quantityOf(1e-300), quantityOf(2e-300)), -1)
})

test(`the canonical text means the same quantity and, with its suffix, is its own canonical text (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let i = 0; i < 3000; i++) {
    const text = randomQuantity(random)
    const parsed = parseQuantity(text)
    if (parsed === undefined || Math.abs(parsed.exponent) > 18) continue
    const canonical = canonicalQuantity(parsed)
    if (hasNoSuffix(parsed, canonical)) continue
    assert.equal(compareQuantities(quantity(canonical), parsed), 0, `${text} ${canonical}`)
    // 31.25Ki is printed 32000: without a suffix its format is lost
    const keepsFormat = parsed.format !== 'binary' || canonical.endsWith('i')
    if (keepsFormat) assert.equal(canonicalQuantity(quantity(canonical)), canonical, text)
  }
})

/** From a thousand E on the server's own text is too small. */
function hasNoSuffix(parsed: Quantity, canonical: string): boolean {
  return parsed.format !== 'exponent' && compareQuantities(parsed, quantity(canonical)) !== 0 && isHuge(parsed)
}

function isHuge(parsed: Quantity): boolean {
  const magnitude = quantitySign(parsed) < 0 ? negateQuantity(parsed) : parsed
  return compareQuantities(magnitude, quantity('1000E')) >= 0
}

test(`adding and taking away again changes no value (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let i = 0; i < 2000; i++) {
    const [a, b] = [parseQuantity(randomQuantity(random)), parseQuantity(randomQuantity(random))]
    if (!a || !b) continue
    assert.equal(compareQuantities(subtractQuantities(addQuantities(a, b), b), a), 0)
    assert.equal(compareQuantities(addQuantities(a, b), addQuantities(b, a)), 0)
  }
})

const HOSTILE: readonly [title: string, of: (length: number) => string][] = [
  ['zeros and no suffix', (length) => `${'0'.repeat(length)}x`],
  ['a suffix', (length) => 'e'.repeat(length)],
  ['an exponent', (length) => `1e${'9'.repeat(length)}`],
]

for (const [title, of] of HOSTILE) {
  test(`a million characters of ${title} are refused nearly as fast as they are read`, () => {
    const reading = (length: number) => {
      const text = of(length)
      return () => assert.ok('error' in readQuantity(text))
    }
    const json = JSON.stringify(of(1e6))
    assertTakesAtMost(6, reading(1e6), () => JSON.parse(json))
    assertGrowsLinearly(reading, 1e6)
  })
}

test('a quantity of a hundred thousand digits costs little more than the number does', () => {
  const digits = `1${'0'.repeat(1e5)}`
  assertTakesAtMost(
    8,
    () => readQuantity(`${digits}Ei`),
    () => BigInt(digits),
  )
})

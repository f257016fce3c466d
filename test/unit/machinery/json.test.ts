import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseJson, parseServerJson, stringifyJson } from '../../../src/machinery/json.ts'
import { assertTakesAtMost } from '../../support/processor-time.ts'

describe('an integer survives parsing and printing:', () => {
  const integers = [
    ...[
      '0',
      '-1',
      '9007199254740991',
      '9007199254740992',
      '9007199254740993',
      '-9007199254740993',
      '1753142400000000000',
    ],
    ...['9223372036854775807', '-9223372036854775808', '99999999999999999', '10000000000000001'],
  ]
  for (const integer of integers) {
    test(integer, () => {
      for (const text of [
        integer,
        `[${integer}]`,
        `{"a":${integer}}`,
        `[1,${integer},2]`,
        `{"a":[{"b":${integer}}]}`,
      ]) {
        assert.equal(stringifyJson(parseJson(text)), text)
        assert.equal(stringifyJson(parseJson(text.replaceAll(/([[{:,\]}])/g, ' $1 \n'))), text, 'with white space')
      }
    })
  }

  test('those that a double holds are numbers', () => {
    assert.deepEqual(
      parseJson('[9007199254740991,-9007199254740991,1753142400000000]'),
      [9007199254740991, -9007199254740991, 1753142400000000],
    )
  })

  test('those beyond int64 become doubles, as in Go', () => {
    assert.equal(parseJson('18446744073709551615'), 18446744073709552000)
    assert.equal(stringifyJson(parseJson('[18446744073709551615]')), '[18446744073709552000]')
  })

  test('random ones', (t) => {
    const seed = Date.now() % 1e9
    t.diagnostic(`seed ${seed}`)
    let state = seed
    const next = () => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
      return BigInt(state >> 3)
    }
    for (let i = 0; i < 2000; i++) {
      const shift = next() % 62n
      const integer = BigInt.asIntN(64, (next() << 40n) ^ (next() << 20n) ^ next()) >> shift
      const text = `{"x":"${integer}","n":${integer}}`
      assert.equal(stringifyJson(parseJson(text)), text)
    }
  })
})

describe('a float is printed as Go prints it:', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['1.0', '1'],
    ['1.10', '1.1'],
    ['-0', '0'],
    ['-0.0', '0'],
    ['1e3', '1000'],
    ['1E5', '100000'],
    ['1e-6', '0.000001'],
    ['1e-7', '1e-7'],
    ['123456789e12', '123456789000000000000'],
    ['1e21', '1e+21'],
    ['1.5e300', '1.5e+300'],
    ['5e-324', '5e-324'],
    ['0.1234567890123456789', '0.12345678901234568'],
    ['12345678901234567.5', '12345678901234568'],
  ]
  for (const [text, printed] of rows) test(text, () => assert.equal(stringifyJson(parseJson(text)), printed))

  test('one beyond every double is an error, in Go’s words', () => {
    for (const text of ['1e400', '[-1e999]', '{"a": 1.5E+400}']) {
      assert.throws(
        () => parseJson(text),
        /^SyntaxError: json: cannot unmarshal number \S+ into Go value of type float64$/,
      )
    }
    assert.equal(parseJson('1e308'), 1e308)
    assert.equal(parseJson('[1e-400]')?.toString(), '0')
  })
})

describe('digits that are no number stay text:', () => {
  for (const text of [
    '"9007199254740993"',
    '{"a":"x: 9007199254740993, y","b":9007199254740993}',
    '["sha256:9007199254740993","[9007199254740993]","\\"9007199254740993"]',
    '{"9007199254740993":1}',
    '["1e400, "]',
  ]) {
    test(text, () => assert.equal(stringifyJson(parseJson(text)), text))
  }
})

test('keys that objects inherit are data', () => {
  for (const text of [
    '{"__proto__":{"polluted":1},"constructor":2,"hasOwnProperty":3}',
    '{"__proto__":{"polluted":9007199254740993},"toString":null}',
  ]) {
    const value = parseJson(text)
    assert.equal(stringifyJson(value), text)
    assert.equal(Reflect.get(Object(value), 'polluted'), undefined)
  }
  assert.equal(Reflect.get({}, 'polluted'), undefined)
})

test('of repeated keys the last one wins', () => {
  assert.deepEqual(parseJson('{"a":1,"a":2}'), { a: 2 })
})

test('printing indents as asked, with bigints too', () => {
  assert.equal(stringifyJson({ a: [1] }, 2), '{\n  "a": [\n    1\n  ]\n}')
  assert.equal(stringifyJson({ a: [2n ** 60n] }, 1), `{\n "a": [\n  1152921504606846976\n ]\n}`)
})

test('what cannot be printed at all is still an error', () => {
  const circle: { self?: object } = {}
  circle.self = circle
  assert.throws(() => stringifyJson(circle), TypeError)
})

test('text that is not JSON is a SyntaxError', () => {
  for (const text of ['', '{', '{"a":9007199254740993', 'NaN']) assert.throws(() => parseJson(text), SyntaxError)
})

test('a page of ordinary pods is parsed nearly as fast as JSON.parse does it', () => {
  const items = Array.from({ length: 1000 }, (_, i) => podOf(i))
  const text = JSON.stringify({
    kind: 'PodList',
    apiVersion: 'v1',
    metadata: { resourceVersion: '9007199254740993' },
    items,
  })
  assert.ok(text.length > 2e6)
  // reviving every value takes more than five times as long
  assertTakesAtMost(
    2.5,
    () => parseJson(text),
    () => JSON.parse(text),
  )
})

function podOf(i: number): object {
  const digest = `sha256:${String(i).padStart(20, '7')}8f3b2c4e512a1234567890123456789012345678901`
  const fields = Object.fromEntries(Array.from({ length: 25 }, (_, k) => [`f:field${k}`, {}]))
  return {
    metadata: {
      name: `pod-${i}`,
      namespace: 'default',
      uid: `4e512345-7f6e-4c1d-9a3e-${String(i).padStart(12, '0')}`,
      resourceVersion: `${123456789012345678n + BigInt(i)}`,
      creationTimestamp: '2026-07-22T10:11:12Z',
      managedFields: [
        { manager: 'm', operation: 'Update', time: '2026-07-22T10:11:12.123456Z', fieldsV1: { 'f:spec': fields } },
      ],
    },
    spec: {
      containers: [{ name: 'c', image: `registry.example.com/app@${digest}`, ports: [{ containerPort: 8080 }] }],
      env: Array.from({ length: 30 }, (_, k) => ({ name: `VAR_${k}`, value: `value ${k} of pod ${i}` })),
    },
    status: { podIP: `10.0.${i >> 8}.${i & 255}`, containerStatuses: [{ imageID: digest, restartCount: i }] },
  }
}

test('what a server wrote is parsed like everything else, wherever its long numbers stand', () => {
  for (let before = 0; before < 40; before++) {
    for (const digits of [15, 16, 17, 19]) {
      const text = JSON.stringify({ [`${'x'.repeat(before)}`]: 'a', b: 1.5 }).replace('1.5', '9'.repeat(digits))
      assert.deepEqual(parseServerJson(text, new TextEncoder().encode(text)), parseJson(text), text)
    }
  }
})

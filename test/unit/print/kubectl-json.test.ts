import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson, stringifyJson } from '../../../src/machinery/json.ts'
import { toKubectlJson } from '../../../src/print/kubectl-json.ts'
import { NASTY_NUMBERS, randomJson } from './json-values.ts'
import { kubectl, skipWithoutKubectl } from './kubectl-oracle.ts'
import { NASTY_STRINGS } from './nasty-strings.ts'
import { seed, seededRandom } from './random.ts'

test('Keys are sorted, four blanks are one level, and a line feed ends it', () => {
  const text = toKubectlJson({
    kind: 'Pod',
    apiVersion: 'v1',
    spec: { list: [1, { b: null, a: true }], none: [], empty: {} },
  })
  assert.equal(
    text,
    `{
    "apiVersion": "v1",
    "kind": "Pod",
    "spec": {
        "empty": {},
        "list": [
            1,
            {
                "a": true,
                "b": null
            }
        ],
        "none": []
    }
}
`,
  )
})

const STRINGS: readonly [text: string, printed: string][] = [
  ['<a & b>', '"\\u003ca \\u0026 b\\u003e"'],
  ['\u2028\u2029', '"\\u2028\\u2029"'],
  ['"\\\n\t\r\b\f', '"\\"\\\\\\n\\t\\r\\b\\f"'],
  ['\u0000\u001f\u007f', '"\\u0000\\u001f\u007f"'],
  ['日本 👍', '"日本 👍"'],
  ['half \ud83d', '"half \ufffd"'],
]

for (const [text, printed] of STRINGS) {
  test(`The string ${JSON.stringify(text)} is printed as ${printed}`, () => {
    assert.equal(toKubectlJson(text), `${printed}\n`)
  })
}

test('Integers beyond a double are printed as they are, members without a value not at all', () => {
  assert.equal(toKubectlJson({ big: 9007199254740993n, gone: undefined }), '{\n    "big": 9007199254740993\n}\n')
})

test('Keys sort by their bytes, not by UTF-16 units', () => {
  const text = toKubectlJson({ '\ue000': 1, '👍': 2, b: 3, a: 4, ab: 5, '': 6 })
  assert.deepEqual([...text.matchAll(/\d/g)].map(String), ['6', '4', '5', '3', '1', '2'])
})

test('Random objects are byte for byte what kubectl get -o json prints', { skip: skipWithoutKubectl }, async (t) => {
  t.diagnostic(`seed ${seed}`)
  const random = seededRandom(seed)
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'x' },
    strings: NASTY_STRINGS,
    numbers: NASTY_NUMBERS,
    values: Array.from({ length: 2000 }, () => randomJson(random, 4)),
  }
  const body = stringifyJson(object)
  const printed = await kubectl(['get', 'pods', 'x', '-o', 'json'], { body })
  assert.equal(printed.stderr, '')
  assert.equal(toKubectlJson(parseJson(body)), printed.stdout)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json, JsonObject } from '../../../src/machinery/json.ts'
import { parseJson, stringifyJson } from '../../../src/machinery/json.ts'
import { toKubectlYaml } from '../../../src/print/kubectl-yaml.ts'
import { compareNaturally } from '../../../src/print/yaml/key-order.ts'
import { NASTY_NUMBERS, randomJson, randomString } from './json-values.ts'
import { kubectl, skipWithoutKubectl } from './kubectl-oracle.ts'
import { NASTY_STRINGS } from './nasty-strings.ts'
import { seed, seededRandom } from './random.ts'

const x = (count: number) => 'x'.repeat(count)

const VALUES: readonly [value: Json, yaml: string][] = [
  [{ a: 'text', b: 1, c: true, d: null }, 'a: text\nb: 1\nc: true\nd: null\n'],
  [{ empty: {}, none: [], blank: '' }, 'blank: ""\nempty: {}\nnone: []\n'],
  [{ list: [1, { a: 1, b: 2 }, [1, 2], []] }, 'list:\n- 1\n- a: 1\n  b: 2\n- - 1\n  - 2\n- []\n'],
  [{ a: { b: { c: 1 } } }, 'a:\n  b:\n    c: 1\n'],
  [{ a10: 1, a2: 2, B: 3, b: 4, 'a-b': 5, ab: 6 }, 'B: 3\na-b: 5\na2: 2\na10: 1\nab: 6\nb: 4\n'],
  [
    ['yes', 'true', '12', '1e3', '2020-01-01', '12:30', 'null', '~'],
    '- "yes"\n- "true"\n- "12"\n- "1e3"\n- "2020-01-01"\n- "12:30"\n- "null"\n- "~"\n',
  ],
  [['<<', '=', '1.2.3', '0x', '08:00:61', 'tRue'], '- <<\n- =\n- 1.2.3\n- 0x\n- 08:00:61\n- tRue\n'],
  [
    ['- a', 'a: b', 'a #b', '#', '*', "it's", '', ' a'],
    `- '- a'\n- 'a: b'\n- 'a #b'\n- '#'\n- '*'\n- it's\n- ""\n- ' a'\n`,
  ],
  [
    ['a\tb', 'a\u0000', '👍', '\u00a0', 'a \nb', 'a\n '],
    '- "a\\tb"\n- "a\\0"\n- "\\U0001F44D"\n- \u00a0\n- "a \\nb"\n- "a\\n "\n',
  ],
  [{ a: 'one\ntwo\n' }, 'a: |\n  one\n  two\n'],
  [{ a: 'one\n\ntwo' }, 'a: |-\n  one\n\n  two\n'],
  [{ a: 'one\n\n' }, 'a: |+\n  one\n\n'],
  [{ a: ' one\ntwo\n', b: 1 }, 'a: |2\n   one\n  two\nb: 1\n'],
  [{ a: '\n' }, 'a: |2+\n\n'],
  [{ 'a\nb': 1 }, '? |-\n  a\n  b\n: 1\n'],
  [{ [x(129)]: [1] }, `? ${x(129)}\n: - 1\n`],
  [{ [x(128)]: [1] }, `${x(128)}:\n- 1\n`],
  [{ a: `${x(80)} b c` }, `a: ${x(80)}\n  b c\n`],
  [{ a: `# ${x(80)} it's` }, `a: '# ${x(80)}\n  it''s'\n`],
  [{ a: `\t${x(80)} b  c` }, `a: "\\t${x(80)}\n  b  c"\n`],
  [
    [2 ** 53, 9007199254740993n, 1e19, 1e20, 1.5, 1e6, 1234567.5, 1e-7, -0],
    '- 9007199254740992\n- 9007199254740993\n- 10000000000000000000\n- 1e+20\n- 1.5\n- 1000000\n- 1.2345675e+06\n- 1e-07\n- 0\n',
  ],
  ['text', 'text\n'],
  [{}, '{}\n'],
  [[], '[]\n'],
  ['a\nb\n', '|\n  a\n  b\n'],
]

for (const [value, yaml] of VALUES) {
  test(`${stringifyJson(value).slice(0, 70)} is printed as ${JSON.stringify(yaml).slice(0, 70)}`, () => {
    assert.equal(toKubectlYaml(value), yaml)
  })
}

test('Members without a value are left out', () => {
  assert.equal(toKubectlYaml({ a: undefined, b: { c: undefined } }), 'b: {}\n')
})

test('What kubectl cannot print is printed escaped, halves of surrogate pairs as U+FFFD', () => {
  assert.equal(
    toKubectlYaml(['\u007f', '\u0080', '\u0085', '\uffff', '\ud83d']),
    '- "\\x7F"\n- "\\x80"\n- "\\N"\n- "\\uFFFF"\n- \ufffd\n',
  )
})

test('Keys with a number in them sort by that number, however long it is', () => {
  const keys = ['a1', 'a2', 'a10', 'a010', 'a99999999999999999', 'a100000000000000000', 'a']
  assert.deepEqual([...keys].sort(compareNaturally), [
    'a',
    'a1',
    'a2',
    'a10',
    'a010',
    'a99999999999999999',
    'a100000000000000000',
  ])
})

/** What kubectl refuses to print at all, or alters: U+FFFF and the like, and keys of more than 1,024 characters. */
const UNPRINTABLE = /[\u007f-\u009f\ufffe\uffff]/

async function assertPrintedLikeKubectl(value: JsonObject): Promise<void> {
  const body = stringifyJson({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, ...value })
  const printed = await kubectl(['get', 'pods', 'x', '-o', 'yaml'], { body })
  assert.equal(printed.stderr, '')
  const ours = toKubectlYaml(parseJson(body))
  if (ours === printed.stdout) return
  const theirs = printed.stdout.split('\n')
  const at = ours.split('\n').findIndex((line, i) => line !== theirs[i])
  assert.deepEqual(ours.split('\n').slice(at - 3, at + 5), theirs.slice(at - 3, at + 5))
  assert.fail('kubectl printed more')
}

test('Every nasty string and number is byte for byte what kubectl get -o yaml prints', {
  skip: skipWithoutKubectl,
}, async () => {
  const strings = NASTY_STRINGS.filter((text) => !UNPRINTABLE.test(text))
  await assertPrintedLikeKubectl({
    alone: strings,
    nested: strings.map((text) => [{ deeper: { value: text, list: [text, [text]] } }]),
    keys: strings.map((text) => ({ [text]: { [text]: [text] } })),
    numbers: NASTY_NUMBERS,
  })
})

test('Random objects are byte for byte what kubectl get -o yaml prints', { skip: skipWithoutKubectl }, async (t) => {
  t.diagnostic(`seed ${seed}`)
  const random = seededRandom(seed)
  const values = Array.from({ length: 4000 }, (_, i) => (i % 2 === 0 ? randomString(random) : randomJson(random, 4)))
  await assertPrintedLikeKubectl({ values: values.filter((value) => !UNPRINTABLE.test(stringifyJson(value))) })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cutValues } from '../../../../src/commands/diff/cut-values.ts'
import { diffExitCode } from '../../../../src/commands/diff/diff-exit.ts'
import { externalProgram } from '../../../../src/commands/diff/external-diff.ts'
import { code } from '../../../../src/commands/diff/markdown-printer.ts'
import { fileNameOf } from '../../../../src/commands/diff/sides.ts'
import { statOf } from '../../../../src/commands/diff/stat-printer.ts'
import { countValues, valueText } from '../../../../src/commands/diff/value-text.ts'
import type { DiffAction, DiffSummary } from '../../../../src/diff/diff-item.ts'
import { displayWidth } from '../../../../src/machinery/display-width.ts'
import type { Json } from '../../../../src/machinery/json.ts'
import { asMasked } from '../../../../src/machinery/masking/masked.ts'
import { randomFrom } from '../../../support/random.ts'

test('How much changes is counted also where changes have no source, as between two live objects', () => {
  const change = { path: [{ f: 'data' }], op: 'remove', owners: [] } as const
  const item = { ref: { apiVersion: 'v1', kind: 'X', name: 'x' }, conflicts: asMasked([]), notes: [], isMasked: false }
  const stat = (count: number) =>
    statOf({ ...item, action: 'update', changes: asMasked(Array.from({ length: count }, () => change)) })
  assert.deepEqual([stat(1), stat(2)], ['1 change', '2 changes'])
})

describe('The text of a value', () => {
  for (const [value, text] of [
    [undefined, '<none>'],
    [null, 'null'],
    ['null', '"null"'],
    ['<none>', '"<none>"'],
    ['', '""'],
    ['web:1.2', 'web:1.2'],
    ['5', '"5"'],
    ['1e3', '"1e3"'],
    ['.5', '".5"'],
    ['5m', '5m'],
    [5, '5'],
    [12345678901234567890n, '12345678901234567890'],
    ['true', '"true"'],
    [true, 'true'],
    ['a b', 'a b'],
    [' a', '" a"'],
    ['a ', '"a "'],
    ['a\nb', '"a\\nb"'],
    ['[]', '"[]"'],
    [[], '[]'],
    [{ a: [1, 'x'] }, '{"a":[1,"x"]}'],
  ] as readonly (readonly [Json | undefined, string])[]) {
    test(text, () => assert.equal(valueText(value), text))
  }

  test('tells any two values apart', () => {
    const values: Json[] = [
      '1',
      1,
      'null',
      null,
      '{}',
      {},
      '[]',
      [],
      '<none>',
      'a',
      '"a"',
      '',
      ' ',
      'true',
      true,
      '-1',
      -1,
    ]
    assert.equal(new Set([...values.map(valueText), valueText(undefined)]).size, values.length + 1)
  })
})

test('values are what is neither an object nor a list, and what is empty', () => {
  assert.equal(countValues({ a: 1, b: { c: [1, 2], d: {} }, e: [], f: null }), 6)
  assert.deepEqual([countValues(undefined), countValues('x'), countValues({})], [0, 1, 1])
})

describe('Two values that are cut', () => {
  for (const [old, wanted, columns, shown] of [
    ['short', 'other', 10, ['short', 'other']],
    ['registry.example.com/shop:1', 'registry.example.com/shop:2', 12, ['…e.com/shop:1', '…e.com/shop:2']],
    ['abcdefghijklmnopqrstuvwxyz', '<none>', 8, ['abcdefg…', '<none>']],
    ['aaaaaaaaaaaaaaaab', 'aaaaaaaaaaaaaaaabcccccccccccc', 10, ['…aaaaaaaab', '…abcccccc…']],
  ] as const) {
    test(`${old} and ${wanted} in ${columns} columns`, () => {
      const cut = cutValues(old, wanted, columns, columns)
      for (const [i, text] of cut.entries()) assert.ok(displayWidth(text) <= columns, `${text} ${i}`)
      assert.notEqual(cut[0], cut[1])
      if (columns !== 12) assert.deepEqual(cut, shown)
    })
  }

  test('differ wherever they differ, and fit, whatever is in them', () => {
    const seed = Date.now() % 2 ** 31
    console.log(`seed ${seed}`)
    const random = randomFrom(seed)
    const text = (length: number) => Array.from({ length }, () => random.pick(['a', 'b', '日', '👍', 'é'])).join('')
    for (let round = 0; round < 3000; round++) {
      const shared = text(random.below(30))
      const [old, wanted] = [shared + text(random.below(20)), shared + text(random.below(20))]
      const left = 8 + random.below(20)
      const right = random.once(2) ? left : 8 + random.below(20)
      const cut = cutValues(old, wanted, left, right)
      assert.ok(
        displayWidth(cut[0]) <= left && displayWidth(cut[1]) <= right,
        JSON.stringify([old, wanted, left, right]),
      )
      if (old !== wanted && left === right) assert.notEqual(cut[0], cut[1], JSON.stringify([old, wanted, left]))
    }
  })
})

describe('The exit code of a diff', () => {
  const summaryOf = (counts: Partial<Record<DiffAction, number>>, partial = false): DiffSummary => ({
    counts: { create: 0, update: 0, 'replace-needed': 0, delete: 0, conflict: 0, unchanged: 9, error: 0, ...counts },
    partial,
    requests: { total: 0 },
    ms: 0,
  })
  for (const [summary, failOn, exitZero, hasDifferences, expected] of [
    [summaryOf({}), [], false, undefined, 0],
    [summaryOf({ create: 1 }), [], false, undefined, 1],
    [summaryOf({ conflict: 1 }), [], true, undefined, 0],
    [summaryOf({ conflict: 1 }), ['conflict'], true, undefined, 5],
    [summaryOf({ update: 1 }), ['conflict', 'delete'], false, undefined, 1],
    [summaryOf({ delete: 1 }, true), ['delete'], true, undefined, 4],
    [summaryOf({ update: 1 }), [], false, false, 0],
    [summaryOf({ update: 1 }), [], false, true, 1],
    [summaryOf({ update: 1 }), ['update'], false, false, 5],
  ] as readonly (readonly [DiffSummary, readonly DiffAction[], boolean, boolean | undefined, number])[]) {
    test(`${JSON.stringify(summary.counts)} ${failOn} ${exitZero} ${hasDifferences}: ${expected}`, () =>
      assert.equal(diffExitCode({ summary, failOn, exitZero, hasDifferences }), expected))
  }
})

test('a program is what stands between blanks, all of it', () => {
  assert.deepEqual(externalProgram({}), ['diff', '-u', '-N'])
  assert.deepEqual(externalProgram({ KUBECTL_EXTERNAL_DIFF: '  ' }), ['diff', '-u', '-N'])
  assert.deepEqual(externalProgram({ KUBECTL_EXTERNAL_DIFF: 'colordiff  -N --color=always -I^x:$' }), [
    'colordiff',
    '-N',
    '--color=always',
    '-I^x:$',
  ])
})

test('a file name leads nowhere', () => {
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'api' }
  assert.equal(fileNameOf(ref), 'apps.v1.Deployment.shop.api')
  assert.equal(fileNameOf({ apiVersion: 'v1', kind: 'Namespace', name: 'x' }), 'v1.Namespace.x')
  assert.equal(fileNameOf({ ...ref, name: 'system:node' }), 'apps.v1.Deployment.shop.system:node')
  assert.equal(
    fileNameOf({ ...ref, name: '../../etc/pass wd\n' }),
    'apps.v1.Deployment.shop...%2F..%2Fetc%2Fpass%20wd%0A',
  )
})

test('code in Markdown has a fence that nothing in it ends, and no bar that ends a cell', () => {
  assert.equal(code('a'), '`a`')
  assert.equal(code(''), '')
  assert.equal(code('`a`'), '`` `a` ``')
  assert.equal(code('a``b|c'), '```a``b\\|c```')
  assert.equal(code('two\nlines'), '`two lines`')
})

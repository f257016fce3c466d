// What a person and a program see of a diff, as files: golden/*. `TACK_UPDATE_GOLDEN=1` writes them anew; read the
// difference before committing it.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { DiffFormat } from '../../../../src/commands/diff/diff-flags.ts'
import { type ShownAs, showDiff } from '../../../../src/commands/diff/run-diff.ts'
import type { DiffItem } from '../../../../src/diff/diff-item.ts'
import { displayWidth } from '../../../../src/machinery/display-width.ts'
import { NOW, runOf } from '../../../support/diff-items.ts'
import { testEnv } from '../../../support/env.ts'
import { SAMPLE } from './sample-items.ts'

type Shown = { readonly out: string; readonly err: string; readonly code: number }

async function show(items: readonly DiffItem[], as: Partial<ShownAs>, columns?: number): Promise<Shown> {
  const env = testEnv({ now: () => NOW, columns, isStdoutTty: columns !== undefined })
  const shown: ShownAs = { format: 'table', failOn: [], exitZero: false, hasHeaders: true, color: 'never', ...as }
  const code = await showDiff(runOf(items), shown, env)
  return { out: env.out(), err: env.err(), code }
}

/** Colour codes, and what turns a line around, as a person can read them in a file. */
const visible = (text: string) => text.replaceAll('\u001b', '␛').replaceAll('\u202e', '⟲')

const GOLDEN: readonly (readonly [name: string, as: Partial<ShownAs>, columns?: number])[] = [
  ['table-in-a-pipe.txt', {}],
  ['table-on-200-columns.txt', {}, 200],
  ['table-on-120-columns.txt', {}, 120],
  ['table-on-100-columns.txt', {}, 100],
  ['table-on-60-columns.txt', {}, 60],
  ['table-on-40-columns.txt', {}, 40],
  ['table-in-colour.txt', { color: 'always' }, 120],
  ['stacked-in-colour.txt', { color: 'always' }, 50],
  ['table-without-headers.txt', { hasHeaders: false }],
  ['stat.txt', { format: 'stat' }],
  ['stat-on-40-columns.txt', { format: 'stat' }, 40],
  ['diff.txt', { format: 'diff' }],
  ['diff-in-colour.txt', { format: 'diff', color: 'always' }, 80],
  ['json.txt', { format: 'json' }],
  ['jsonl.txt', { format: 'jsonl' }],
  ['jsonpatch.txt', { format: 'jsonpatch' }],
  ['ssa-config.txt', { format: 'ssa-config' }],
  ['md.txt', { format: 'md' }],
  ['html.txt', { format: 'html' }],
]

describe('golden', () => {
  for (const [name, as, columns] of GOLDEN) {
    test(name, async () => {
      const { out, err, code } = await show(SAMPLE, as, columns)
      assert.equal(code, 4)
      const text = visible(`${out}--- stderr\n${err}`)
      const file = new URL(`golden/${name}`, import.meta.url)
      if (process.env.TACK_UPDATE_GOLDEN) writeFileSync(file, text)
      assert.equal(text, readFileSync(file, 'utf8'))
    })
  }
})

/** What a terminal would obey; a line feed ends a line. */
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/

describe('on a terminal', () => {
  for (const format of ['table', 'stat'] as const) {
    test(`no line of ${format} is wider than it`, async () => {
      for (let columns = 24; columns <= 240; columns++) {
        const { out } = await show(SAMPLE, { format }, columns)
        const wide = out.split('\n').filter((line) => displayWidth(line) > columns)
        assert.deepEqual(wide, [], `at ${columns}`)
      }
    })
  }

  test('nothing that it would obey is printed', async () => {
    for (const format of ['table', 'stat', 'diff'] as const) {
      for (const columns of [40, 120]) {
        const { out, err } = await show(SAMPLE, { format }, columns)
        assert.doesNotMatch(out + err, CONTROLS, format)
      }
    }
  })

  test('colour changes no text', async () => {
    for (const format of ['table', 'stat', 'diff'] as const) {
      for (const columns of [40, 120]) {
        const [plain, coloured] = [
          await show(SAMPLE, { format }, columns),
          await show(SAMPLE, { format, color: 'always' }, columns),
        ]
        assert.equal(coloured.out.replace(/\u001b\[\d+m/g, ''), plain.out)
        assert.notEqual(coloured.out, plain.out)
      }
    }
  })
})

test('in a pipe nothing is cut', async () => {
  for (const format of ['table', 'stat', 'diff', 'jsonl'] as const) {
    assert.doesNotMatch((await show(SAMPLE, { format })).out, /…/, format)
  }
  assert.match((await show(SAMPLE, {})).out, /x{60}\/api:1\.0 +\S*x{60}\/api:1\.1/)
})

test('the first objects are shown before the last is compared', async () => {
  const many = Array.from({ length: 300 }, () => SAMPLE[0] as DiffItem)
  for (const format of ['table', 'stat', 'diff', 'json', 'jsonl', 'jsonpatch', 'ssa-config', 'md', 'html'] as const) {
    const env = testEnv({ now: () => NOW })
    let seenBefore = 0
    const run = runOf(many)
    const watched = {
      summary: run.summary,
      async *[Symbol.asyncIterator]() {
        let count = 0
        for await (const event of run) {
          if (++count === many.length) {
            await new Promise(setImmediate)
            seenBefore = env.out().length
          }
          yield event
        }
      },
    }
    await showDiff(watched, { format, failOn: [], exitZero: true, hasHeaders: true, color: 'never' }, env)
    assert.ok(seenBefore > 0, format)
    const isWhole: Partial<Record<DiffFormat, RegExp>> = { json: /\}\n$/, html: /<\/html>\n$/, table: /· 0 error\n$/ }
    assert.match(env.out(), isWhole[format] ?? /\n$/)
  }
})

describe('of nothing at all', () => {
  for (const [format, out] of [
    ['table', '0 create · 0 update · 0 unchanged · 0 error\n'],
    ['stat', '0 create · 0 update · 0 unchanged · 0 error\n'],
    ['md', '**0 create · 0 update · 0 unchanged · 0 error**\n'],
    ['diff', ''],
    ['ssa-config', ''],
  ] as const) {
    test(format, async () => assert.deepEqual(await show([], { format }), { out, err: '', code: 0 }))
  }
})

test('a patch or a configuration with a mask in it is refused, the others are printed', async () => {
  for (const format of ['jsonpatch', 'ssa-config'] as const) {
    const { out, err, code } = await show(SAMPLE.slice(4, 6), { format })
    assert.equal(code, 4)
    assert.match(out, /nasty/)
    assert.doesNotMatch(out, /\*\*\*/)
    assert.match(err, /^error: Secret shop\/keys is left out: its values are secret; --show-secrets shows them$/m)
  }
})

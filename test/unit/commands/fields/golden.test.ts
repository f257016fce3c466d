// What a person and a program see, as files: golden/*.txt. `TACK_UPDATE_GOLDEN=1` writes them anew; read the difference
// before committing it.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { runMain } from '../../../../src/cli/main.ts'
import { displayWidth } from '../../../../src/machinery/display-width.ts'
import { testEnv } from '../../../support/env.ts'

type Look = { readonly columns?: number; readonly isStdoutTty?: boolean }

async function fields(words: readonly string[], look: Look = {}): Promise<string> {
  const env = testEnv({ cwd: import.meta.dirname, ...look })
  await runMain(['fields', ...words, '-f', 'gadgets.yaml'], env)
  assert.deepEqual([env.exitCode, env.err()], [0, ''])
  return env.out()
}

/** Colour codes, and what turns a line around, as a person can read them in a file. */
const visible = (text: string) => text.replaceAll('\u001b', '␛').replaceAll('\u202e', '⟲')

const terminal = (columns: number): Look => ({ columns, isStdoutTty: true })

const GOLDEN: readonly (readonly [name: string, words: readonly string[], look?: Look])[] = [
  ['table-in-a-pipe', ['gadgets.spec', '-R'], { columns: 60 }],
  ['table-on-120-columns', ['gadgets.spec'], terminal(120)],
  ['table-on-80-columns', ['gadgets.spec'], terminal(80)],
  ['table-on-60-columns', ['gadgets.spec'], terminal(60)],
  ['table-on-30-columns', ['gadgets.spec'], terminal(30)],
  ['table-on-10-columns', ['gadgets.spec'], terminal(10)],
  ['table-in-colour', ['gadgets.spec', '--color', 'always'], terminal(100)],
  ['table-without-headers', ['gadgets', '--no-headers']],
  ['wide', ['gadgets.spec', '-o', 'wide'], terminal(60)],
  ['tree-in-a-pipe', ['gadgets', '-o', 'tree']],
  ['tree-on-50-columns', ['gadgets.spec', '-o', 'tree'], terminal(50)],
  ['tree-of-a-search', ['gadgets', '-o', 'tree', '--search', 'maker']],
  ['text-of-a-kind', ['gadgets', '-o', 'text'], terminal(100)],
  ['text-of-a-field', ['gadgets.spec.color'], terminal(80)],
  ['text-on-40-columns', ['gadgets.spec', '-o', 'text'], terminal(40)],
  ['text-in-colour', ['gadgets.spec.serial', '--color', 'always'], terminal(80)],
  ['names', ['gadgets.spec', '-R', '-o', 'name']],
  ['csv', ['gadgets.spec', '-o', 'csv']],
  ['tsv', ['gadgets.spec', '-o', 'tsv', '--no-headers']],
  ['yaml', ['gadgets.spec.parts', '-o', 'yaml']],
  ['pushable', ['gadgets', '--pushable']],
]

describe('golden', () => {
  for (const [name, words, look] of GOLDEN) {
    test(name, async () => {
      const shown = visible(await fields(words, look)).replace(/(\bms"?:) ?\d+/, '$1 0')
      const file = new URL(`golden/${name}.txt`, import.meta.url)
      if (process.env.TACK_UPDATE_GOLDEN) writeFileSync(file, shown)
      assert.equal(shown, readFileSync(file, 'utf8'))
    })
  }
})

const PLAIN = ['gadgets', '-R', '--color', 'never']

describe('on a terminal', () => {
  test('no line of a table or a tree is wider than it, unless a path alone is', async () => {
    for (const columns of [10, 25, 40, 60, 80, 100, 160]) {
      for (const format of ['table', 'tree']) {
        const lines = (await fields([...PLAIN, '-o', format], terminal(columns))).split('\n')
        const tooWide = lines.filter((line) => displayWidth(line) > columns && /\s{3}\S/.test(line))
        assert.deepEqual(tooWide, [], `${format} at ${columns}`)
      }
    }
  })

  test('nothing that a terminal would obey is printed', async () => {
    for (const format of ['table', 'wide', 'tree', 'text', 'name']) {
      const out = await fields([...PLAIN, '-o', format], terminal(100))
      assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/, format)
    }
  })

  test('colour changes no text', async () => {
    for (const format of ['table', 'tree', 'text']) {
      const [plain, coloured] = [
        await fields([...PLAIN, '-o', format], terminal(100)),
        await fields(['gadgets', '-R', '-o', format, '--color', 'always'], terminal(100)),
      ]
      assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), plain, format)
      assert.notEqual(coloured, plain)
    }
  })
})

// What a shell is offered for `fields`: kinds, then fields, here of a definition in a file.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { complete, offerFor } from '../../../src/cli/complete.ts'
import { testEnv } from '../../support/env.ts'

const NO_FILES = 4
const NO_SPACE = 2
const env = testEnv({ cwd: join(import.meta.dirname, '..', 'commands', 'fields') })
const signal = new AbortController().signal

const offer = (...words: string[]) => offerFor(['fields', '-f', 'gadgets.yaml', ...words], env, signal)

describe('TAB after', () => {
  const table: readonly (readonly [words: readonly string[], offered: readonly string[]])[] = [
    [[''], ['gadgets']],
    [['gad'], ['gadgets']],
    [
      ['gadgets.'],
      [
        'gadgets.toys.example.com',
        'gadgets.apiVersion',
        'gadgets.kind',
        'gadgets.metadata',
        'gadgets.spec',
        'gadgets.status',
      ],
    ],
    [['gadgets.t'], ['gadgets.toys.example.com']],
    [['gadgets.spec.co'], ['gadgets.spec.color']],
    [['gad.spec.m'], ['gad.spec.max', 'gad.spec.min']],
    [['gadgets.toys.example.com.sp'], ['gadgets.toys.example.com.spec']],
    [['gadgets.toys.example.com.spec.parts.m'], ['gadgets.toys.example.com.spec.parts.maker']],
    [['gadgets.spec.parts[maker,number].n'], ['gadgets.spec.parts[maker,number].number']],
    [['gadgets.spec.parts[0]'], ['gadgets.spec.parts[0].maker', 'gadgets.spec.parts[0].number']],
    [['gadgets.spec.nothing.'], []],
    [['gadgets.spec.color.'], []],
    [['nothing.sp'], []],
    [
      ['gadgets', ''],
      ['apiVersion', 'kind', 'metadata', 'spec', 'status'],
    ],
    [['gadgets', '.spec.se'], ['.spec.serial']],
    [['gadgets', 'spec.se'], ['spec.serial']],
    [['gadgets', 'spec', ''], []],
    [['nothing', ''], []],
    [['--api-version', 'toys.example.com/v1beta1', 'gadgets.o'], ['gadgets.old']],
    [
      ['gadgets', '--api-version', ''],
      ['toys.example.com/v1', 'toys.example.com/v1beta1'],
    ],
    [['gadgets.spec', '--api-version', 'toys.example.com/v1b'], ['toys.example.com/v1beta1']],
    [['--api-version', ''], []],
    [
      ['-o', 't'],
      ['table', 'tree', 'text', 'tsv'],
    ],
    [['--output=j'], ['json', 'jsonl']],
    [['--color', 'n'], ['never']],
    [['--max-depth', ''], []],
    [['--push'], ['--pushable']],
    [['--depth'], []],
  ]
  for (const [words, offered] of table) {
    test(`${JSON.stringify(words)} come ${offered.join(' ') || 'nothing'}`, async () => {
      assert.deepEqual(
        (await offer(...words)).candidates.map(([word]) => word),
        offered,
      )
    })
  }
})

test('no space follows what can go on', async () => {
  for (const [word, directive] of [
    ['gadg', NO_FILES | NO_SPACE],
    ['gadgets.sp', NO_FILES | NO_SPACE],
    ['gadgets.spec.col', NO_FILES],
    ['gadgets.spec.parts', NO_FILES | NO_SPACE],
    ['gadgets.spec.parts.maker', NO_FILES],
  ] as const) {
    assert.equal((await offer(word)).directive, directive, word)
  }
})

test('a candidate says its type, its values and what it means', async () => {
  const about = async (word: string) => (await offer(word)).candidates.map(([, description]) => description)
  assert.deepEqual(await about('gadge'), ['Gadget, gad'])
  assert.deepEqual(await about('gadgets.spec.size'), ['IntOrString: As a number or a percentage.'])
  const [color = ''] = await about('gadgets.spec.color')
  assert.match(color, /^string Red\|Green\|Blue\|Yellow\|Black\|White\|Grey\|: What it looks like/)
  assert.equal(color.length, 80)
})

test('what is broken offers nothing, and says nothing', async () => {
  for (const words of [
    ['-f', '/no/such/file', 'gad'],
    ['-f', '-', 'gad'],
    ['--kubeconfig', '/no/such/file', 'gad'],
  ]) {
    const quiet = testEnv()
    await complete(['fields', ...words], quiet)
    assert.deepEqual([quiet.out(), quiet.err(), quiet.exitCode], [':4\n', '', 0])
  }
})

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Command } from 'commander'
import { type Output, type OutputFormat, parseOutput, withOutputFlags } from '../../../src/flags/output-flags.ts'
import { testEnv } from '../../support/env.ts'

const FORMATS: readonly OutputFormat[] = [
  'table',
  'wide',
  'json',
  'yaml',
  'jsonpath',
  'jsonpath-file',
  'custom-columns',
  'custom-columns-file',
]

let cwd: string
before(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tack-output-'))
  await writeFile(join(cwd, 'template'), '{.metadata.name}')
})
after(() => rm(cwd, { recursive: true }))

function parse(text: string | undefined): Promise<Output> {
  return parseOutput(text, { formats: FORMATS, fallback: 'table', env: testEnv({ cwd }) })
}

describe('-o', () => {
  const table: readonly (readonly [string | undefined, Output])[] = [
    [undefined, { format: 'table' }],
    ['', { format: 'table' }],
    ['json', { format: 'json' }],
    ['JSON', { format: 'json' }],
    ['Wide', { format: 'wide' }],
    ['jsonpath={.a}', { format: 'jsonpath', template: '{.a}' }],
    ['jsonpath={.a}={.b}', { format: 'jsonpath', template: '{.a}={.b}' }],
    ['JsonPath={.A}', { format: 'jsonpath', template: '{.A}' }],
    ['custom-columns=A:.a,B:.b', { format: 'custom-columns', template: 'A:.a,B:.b' }],
    ['jsonpath-file=template', { format: 'jsonpath', template: '{.metadata.name}', file: 'template' }],
    ['custom-columns-file=template', { format: 'custom-columns', template: '{.metadata.name}', file: 'template' }],
  ]
  for (const [text, output] of table) {
    test(`${text} is read`, async () => assert.deepEqual(await parse(text), output))
  }

  const allowed = 'custom-columns,custom-columns-file,json,jsonpath,jsonpath-file,table,wide,yaml'
  const refused: readonly (readonly [string, string])[] = [
    ['xml', `unable to match a printer suitable for the output format "xml", allowed formats are: ${allowed}`],
    ['json=x', `unable to match a printer suitable for the output format "json=x", allowed formats are: ${allowed}`],
    ['jsonl', `unable to match a printer suitable for the output format "jsonl", allowed formats are: ${allowed}`],
    ['jsonpath', 'template format specified but no template given'],
    ['jsonpath=', 'template format specified but no template given'],
    ['jsonpath-file=', 'template format specified but no template given'],
    ['custom-columns', 'custom-columns format specified but no custom columns given'],
    ['jsonpath-file=nowhere', 'error reading --template nowhere, no such file or directory'],
    ['custom-columns-file=nowhere', 'error reading template nowhere, no such file or directory'],
  ]
  for (const [text, message] of refused) {
    test(`${text} is refused in kubectl's words`, async () => {
      await assert.rejects(parse(text), { name: 'UsageError', message, flag: '--output', value: text })
    })
  }

  for (const text of ['go-template={{.a}}', 'go-template-file=x', 'template={{.a}}', 'templatefile=x', 'Go-Template']) {
    test(`${text} is refused by name`, async () => {
      await assert.rejects(parse(text), {
        message: /^output format "(go-)?template(-?file)?" is not offered: Go templates/,
      })
    })
  }
})

describe('the output flags of a command', () => {
  function flagsOf(...words: string[]): object {
    return withOutputFlags(new Command('x'), FORMATS).exitOverride().parse(words, { from: 'user' }).opts()
  }

  test('are absent or on their defaults when nothing is typed', () => {
    assert.deepEqual(flagsOf(), { headers: true, color: 'auto' })
  })

  test('are collected', () => {
    const words = [
      '--no-headers',
      '-L',
      'a,b',
      '-L',
      'c',
      '--show-kind',
      '--show-labels',
      '--show-managed-fields',
      '-o',
      'wide',
    ]
    assert.deepEqual(flagsOf(...words), {
      headers: false,
      labelColumns: ['a', 'b', 'c'],
      showKind: true,
      showLabels: true,
      showManagedFields: true,
      output: 'wide',
      color: 'auto',
    })
  })
})

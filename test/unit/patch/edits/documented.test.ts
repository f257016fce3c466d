// The examples of docs/edits.md are what happens.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import type { JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { parseYaml } from '../../../../src/manifest/index.ts'
import { type EditWords, type PatchWords, parseEdit } from '../../../../src/patch/edits/edit.ts'
import { ROOT } from '../../../support/build-cluster.ts'
import { codeBlocks } from '../../../support/document.ts'
import { customKind, DEPLOYMENT, lines, NOW } from './kinds.ts'

const blocks = codeBlocks(readFileSync(join(ROOT, 'docs/edits.md'), 'utf8'))
const objects = blocks
  .filter(({ language }) => language === 'yaml')
  .map(({ lines }) => parseYaml(lines.join('\n')) as KubeObject)
const [deployment, gate] = objects

const GATE = customKind('Gate', {
  type: 'object',
  properties: {
    routes: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, weight: { type: 'integer' } },
      },
    },
    hosts: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    steps: {
      type: 'array',
      items: { type: 'object', properties: { run: { type: 'string' }, name: { type: 'string' } } },
    },
  },
})

/** Flags as the command has them, and the words that they are. */
const FLAGS: { readonly [flag: string]: keyof EditWords } = {
  '--set': 'set',
  '--set-expr': 'setExpr',
  '--remove': 'remove',
  '--append': 'append',
  '--ensure': 'ensure',
  '--label': 'labels',
  '--annotate': 'annotations',
}

function wordsOf(line: string): EditWords {
  const args = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
  const words: { [name: string]: string[] } = {}
  let text: string | undefined
  let type = 'auto'
  let overwrite = false
  for (let i = 0; i < args.length; i++) {
    const flag = args[i] ?? ''
    if (flag === '--overwrite') overwrite = true
    else if (flag === '--patch') text = args[++i]
    else if (flag === '--type') type = args[++i] ?? ''
    else {
      const name = FLAGS[flag] ?? assert.fail(flag)
      words[name] = [...(words[name] ?? []), args[++i] ?? '']
    }
  }
  return { ...words, overwrite, ...(text !== undefined && { patch: { type: type as PatchWords['type'], text } }) }
}

function outcome(words: EditWords, isGate: boolean): string[] {
  try {
    const object = (isGate ? gate : deployment) as KubeObject
    const result = parseEdit(words)
      .forKind(isGate ? GATE : DEPLOYMENT)
      .changesFor(object, { now: NOW })
    return 'refused' in result ? [`${result.refused.reason}: ${result.refused.message}`] : lines(result.changes)
  } catch (error) {
    if (error instanceof UsageError) return [error.message]
    throw error
  }
}

const examples = blocks
  .filter(({ language }) => language === 'text')
  .flatMap((block) => block.lines.join('\n').split('\n\n'))
  .map((example) => example.trim().split('\n'))

for (const [line = '', ...expected] of examples)
  test(`The page says what comes of ${line}`, () => {
    const isGate = /routes|hosts|steps|finalizers/.test(line)
    assert.deepEqual(outcome(wordsOf(line), isGate), expected)
  })

test('The page has an example of every word', () => {
  const page = examples.map(([line]) => line).join('\n')
  for (const flag of Object.keys(FLAGS).filter((name) => name !== '--annotate'))
    assert.ok(page.includes(`${flag} `), flag)
  assert.ok(examples.length > 30)
  assert.equal((deployment as JsonObject | undefined)?.kind, 'Deployment')
})

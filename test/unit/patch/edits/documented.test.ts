// The examples of docs/edits.md are what happens.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import type { JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { type EditWords, type PatchWords, parseEdit } from '../../../../src/patch/edits/edit.ts'
import { GATE_SPEC, PAGE_EXAMPLES, PAGE_OBJECTS } from '../../../support/edits-page.ts'
import { customKind, DEPLOYMENT, lines, NOW } from './kinds.ts'

const [deployment, gate] = PAGE_OBJECTS
const GATE = customKind('Gate', GATE_SPEC)

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

for (const { flags, outcome: expected, isCustom } of PAGE_EXAMPLES)
  test(`The page says what comes of ${flags}`, () => {
    assert.deepEqual(outcome(wordsOf(flags), isCustom), expected)
  })

test('The page has an example of every word', () => {
  const page = PAGE_EXAMPLES.map(({ flags }) => flags).join('\n')
  for (const flag of Object.keys(FLAGS).filter((name) => name !== '--annotate'))
    assert.ok(page.includes(`${flag} `), flag)
  assert.ok(PAGE_EXAMPLES.length > 30)
  assert.equal((deployment as JsonObject | undefined)?.kind, 'Deployment')
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CompletionFacts, completeExpression } from '../../../../src/machinery/expressions/complete-expression.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'

const TEXT = { type: 'string' }
const CONTAINER = {
  type: 'object',
  properties: {
    name: TEXT,
    image: TEXT,
    ports: { type: 'array', items: { type: 'object', properties: { port: { type: 'integer' } } } },
  },
}
const SCHEMA = readStructural({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        restartPolicy: { type: 'string', enum: ['Always', 'Never', 'OnFailure'], description: 'When it is restarted.' },
        'file-name': TEXT,
        containers: { type: 'array', items: CONTAINER },
        nodeSelector: { type: 'object', additionalProperties: TEXT },
      },
    },
    status: { type: 'object', properties: { phase: TEXT } },
  },
})
const FACTS: CompletionFacts = {
  schema: SCHEMA,
  columns: [
    { name: 'STATUS', about: 'what it does' },
    { name: 'NOMINATED NODE', about: '' },
  ],
  labels: ['app', 'app.kubernetes.io/name'],
  kinds: ['Pod'],
}

function completed(text: string, facts = FACTS): string[] {
  const { from, candidates } = completeExpression(text, facts)
  return candidates.map((candidate) => text.slice(0, from) + candidate.text)
}

describe('An expression can go on', () => {
  const rows: readonly (readonly [what: string, text: string, ...expected: string[]])[] = [
    ['with fields of the object', 'self.sp', 'self.spec'],
    ['with metadata, of which no schema tells', 'self.metadata.creat', 'self.metadata.creationTimestamp'],
    ['with fields below', 'self.spec.re', 'self.spec.restartPolicy'],
    ['behind other conditions', 'kind == "Pod" && self.status.', 'kind == "Pod" && self.status.phase'],
    ['with a field that is no name of CEL', 'self.spec.file', 'self.spec.file__dash__name'],
    ['with what may be absent', 'self.spec.?re', 'self.spec.?restartPolicy'],
    ['in a call', 'has(self.spec.nodeS', 'has(self.spec.nodeSelector'],
    ['into an element', 'self.spec.containers[0].im', 'self.spec.containers[0].image'],
    [
      'with what can be done with a list',
      'self.spec.containers.ex',
      'self.spec.containers.exists(',
      'self.spec.containers.exists_one(',
    ],
    ['with what can be done with a text', 'self.status.phase.st', 'self.status.phase.startsWith('],
    ['in a loop', 'self.spec.containers.exists(c, c.na', 'self.spec.containers.exists(c, c.name'],
    [
      'in a loop in a loop',
      'self.spec.containers.exists(c, c.ports.all(p, p.',
      'self.spec.containers.exists(c, c.ports.all(p, p.port',
    ],
    ['not with what a loop before was about', 'self.spec.containers.exists(c, c.name == "a") && c.na'],
    ['with the variable of a loop', 'self.spec.containers.all(item, it', 'self.spec.containers.all(item, item'],
    [
      'with values of an enumeration',
      'self.spec.restartPolicy == ',
      'self.spec.restartPolicy == "Always"',
      'self.spec.restartPolicy == "Never"',
      'self.spec.restartPolicy == "OnFailure"',
    ],
    ['with the rest of such a value', 'self.spec.restartPolicy != "N', 'self.spec.restartPolicy != "Never"'],
    ['in the quotes that are typed', "self.spec.restartPolicy=='A", "self.spec.restartPolicy=='Always'"],
    [
      'with values in a list',
      'self.spec.restartPolicy in ["Always", "N',
      'self.spec.restartPolicy in ["Always", "Never"',
    ],
    ['with kinds', 'kind == "', 'kind == "Pod"'],
    ['with columns', 'col.', 'col.STATUS'],
    ['with columns in brackets', 'col["N', 'col["NOMINATED NODE"]'],
    ['with labels', 'self.metadata.labels.', 'self.metadata.labels.app'],
    ['with labels in brackets', 'self.metadata.labels["app.', 'self.metadata.labels["app.kubernetes.io/name"]'],
    ['with functions', 'quan', 'quantity('],
    ['with roots', 'sel', 'self.'],
    ['not in the middle of a text', 'self.status.phase == "se'],
    ['not behind a value', 'self.status.phase sel'],
    ['not below what nothing is known of', 'nothing.'],
  ]
  for (const [what, text, ...expected] of rows) {
    test(what, () => assert.deepEqual(completed(text), expected))
  }

  test('with aggregate functions where they may stand', () => {
    assert.deepEqual(completed('cou'), [])
    assert.deepEqual(completed('cou', { ...FACTS, aggregates: true }), ['count('])
  })

  test('with a word about each field', () => {
    assert.equal(
      completeExpression('self.spec.re', FACTS).candidates[0]?.about,
      'string Always|Never|OnFailure: When it is restarted.',
    )
  })

  test('nothing that is typed makes it fail, or slow', () => {
    const started = performance.now()
    for (const text of [
      '',
      '"',
      "'",
      '(((',
      'self'.repeat(20_000),
      'a.'.repeat(20_000),
      '['.repeat(20_000),
      'x.all(x,'.repeat(2000),
      '\u0000é😀.',
      'self.spec.containers[self.spec.containers[0',
    ])
      completeExpression(text, FACTS)
    assert.ok(performance.now() - started < 10_000)
  })
})

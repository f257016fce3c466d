import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  completeFieldPath,
  fieldCandidates,
  nearestField,
  splitUnfinished,
} from '../../../../../src/machinery/schema/fields/complete-path.ts'
import { parseSchemaPath } from '../../../../../src/machinery/schema/fields/schema-path.ts'
import { BOX, component } from './fields.ts'

const names = (text: string) => completeFieldPath(BOX, text).map(({ name }) => name)

test('the last name of a path is completed', () => {
  for (const [text, ...expected] of [
    ['', 'kind', 'spec'],
    ['.', 'kind', 'spec'],
    ['s', 'spec'],
    ['.spec.l', 'labels', 'limits'],
    ['spec.items.', 'port', 'protocol'],
    ['spec.items[].pr', 'protocol'],
    ['spec.items[port=80,protocol="a.b"].', 'port', 'protocol'],
    ['spec.items[po', ...[]],
    ['spec.schema.not.ti', 'title'],
    ['kind.', ...[]],
    ['nope.', ...[]],
    ['spec..', ...[]],
  ] as const) {
    assert.deepEqual(names(text), expected, text)
  }
})

test('a candidate says what it is', () => {
  const steps = parseSchemaPath('.spec.items')
  assert.deepEqual(fieldCandidates(BOX, steps, 'pro'), [
    {
      name: 'protocol',
      path: '.spec.items[port,protocol].protocol',
      type: 'string',
      enum: ['TCP', 'UDP'],
      doc: 'How it is spoken to.',
      hasFields: false,
    },
  ])
  const [spec] = fieldCandidates(BOX, [], 'spec')
  assert.deepEqual([spec?.type, spec?.doc, spec?.hasFields], ['BoxSpec', 'What is wanted.', true])
  const [words] = completeFieldPath(BOX, 'spec.words')
  assert.deepEqual(words?.enum, ['a', 'b'], 'the values of its elements')
})

test('what is typed of a path is split where its last name begins', () => {
  for (const [text, head, start] of [
    ['spec', '', 'spec'],
    ['.spec', '.', 'spec'],
    ['.spec.', '.spec.', ''],
    ['a[x.y].b', 'a[x.y].', 'b'],
    ['a[x.y]', 'a[x.y]', ''],
    ['a["x.', 'a["x.', ''],
  ] as const) {
    assert.deepEqual(splitUnfinished(text), { head, start }, text)
  }
})

test('the nearest name is suggested, where one is near', () => {
  assert.equal(nearestField(component('BoxSpec'), 'lables'), 'labels')
  assert.equal(nearestField(component('BoxSpec'), 'wrds'), 'words')
  assert.equal(nearestField(component('BoxSpec'), 'zzzzzz'), undefined)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { schemaFaults } from '../../support/json-schema.ts'

const SCHEMA = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { const: 'A' },
    items: { type: 'array', items: { $ref: '#/$defs/item' } },
    left: { anyOf: [{ type: 'integer' }, { const: 'unknown' }] },
    counts: { type: 'object', additionalProperties: { type: 'integer' } },
  },
  $defs: { item: { type: ['object', 'null'], properties: { word: { enum: ['x', 'y'] } } } },
}

for (const [value, faults] of [
  [{ kind: 'A', items: [{ word: 'x' }, null], left: 'unknown', counts: { a: 1 } }, []],
  [{ kind: 'B' }, ['$.kind: not "A"']],
  [{}, ['$: kind is missing']],
  [{ kind: 'A', other: 1 }, ['$: other is not described']],
  [{ kind: 'A', items: [3] }, ['$.items.0: integer instead of object or null']],
  [{ kind: 'A', items: [{ word: 'z' }] }, ['$.items.0.word: none of the words']],
  [{ kind: 'A', left: 1.5 }, ['$.left: none of the shapes']],
  [{ kind: 'A', counts: { a: 'b' } }, ['$.counts.a: string instead of integer']],
] as const) {
  test(`the schema finds ${faults.join() || 'nothing wrong'}`, () => {
    assert.deepEqual(schemaFaults(value, SCHEMA), faults)
  })
}

test('a keyword that is not known is not passed over', () => {
  assert.throws(() => schemaFaults(1, { minimum: 2 }), /unknown keyword minimum/)
})

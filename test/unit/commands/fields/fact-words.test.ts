import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { firstSentence } from '../../../../src/commands/fields/doc-text.ts'
import { factWords } from '../../../../src/commands/fields/fact-words.ts'
import type { FieldItem } from '../../../../src/query/fields/field-item.ts'

const ITEM: FieldItem = { path: '.spec.a', name: 'a', type: 'string', required: false, pushable: false }

describe('facts in words', () => {
  const table: readonly (readonly [facts: Partial<FieldItem>, words: string])[] = [
    [{}, ''],
    [{ required: true, deprecated: 'Deprecated: no.', recursive: true }, 'required; deprecated; recursive'],
    [{ pushable: true, fieldSelector: 'spec.a' }, 'selectable'],
    [{ pushable: true, fieldSelector: 'status.successful' }, 'selectable: status.successful'],
    [{ pushable: true, labelSelector: true }, 'selectable: -l'],
    [{ columns: ['A', 'B'] }, 'column A; column B'],
    [{ default: '' }, 'default ""'],
    [{ default: { a: [1n] } }, 'default {"a":[1]}'],
    [{ enum: ['', 'A', 3] }, 'one of ""|A|3'],
    [{ enum: [1, 2, 3, 4, 5, 6, 7, 8] }, 'one of 1|2|3|4|5|6|… (2 more)'],
    [{ nullable: true, format: 'date-time' }, 'nullable; date-time'],
    [{ minimum: 0, maximum: 9, exclusiveMaximum: true }, '>= 0; < 9'],
    [{ minimum: 1, exclusiveMinimum: true, multipleOf: 2 }, '> 1; multiple of 2'],
    [{ minLength: 1 }, 'at least 1 character'],
    [{ maxLength: 63 }, 'at most 63 characters'],
    [{ minLength: 1, maxLength: 63 }, '1 to 63 characters'],
    [{ minItems: 3, maxItems: 3, uniqueItems: true }, '3 items; no item twice'],
    [{ minProperties: 1, maxProperties: 1 }, '1 key'],
    [{ listType: 'map', listMapKeys: ['a', 'b'] }, 'map by a, b'],
    [{ listType: 'set' }, 'set'],
    [{ mapType: 'granular' }, 'granular'],
    [{ rules: [{ rule: 'true' }] }, '1 rule'],
    [{ rules: [{ rule: 'true' }, { rule: 'true' }] }, '2 rules'],
    [{ preservesUnknownFields: true, embeddedResource: true }, 'any fields; a whole object'],
    [{ elements: { enum: ['a'], pattern: '^a' } }, 'each one of a; each pattern ^a'],
  ]
  for (const [facts, words] of table) {
    test(words || 'nothing', () => assert.equal(factWords({ ...ITEM, ...facts }).join('; '), words))
  }
})

test('the first sentence of a description ends where a sentence does', () => {
  for (const [text, sentence] of [
    ['', ''],
    ['One.', 'One'],
    ['One', 'One'],
    ['One two. Three.', 'One two'],
    ['One\ntwo. Three.', 'One two'],
    ['One\n\nTwo.', 'One'],
    ['Is it? Yes.', 'Is it?'],
    ['Paths, e.g. /a, i.e. these. More.', 'Paths, e.g. /a, i.e. these'],
    ['Version 1.2 of x.y. More.', 'Version 1.2 of x.y'],
    ['A or B etc. and so on. More.', 'A or B etc. and so on'],
  ] as const) {
    assert.equal(firstSentence(text), sentence, text)
  }
})

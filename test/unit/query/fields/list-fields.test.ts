// Which fields an answer shows, and what is said of each.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findField } from '../../../../src/query/fields/find-field.ts'
import type { FieldScope } from '../../../../src/query/fields/list-fields.ts'
import { listFields } from '../../../../src/query/fields/list-fields.ts'
import { fakeKinds } from './fake-kinds.ts'

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })
const list = (items: object, keys: readonly string[]) => ({
  type: 'array',
  items,
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
})
const column = (name: string, jsonPath: string) => ({
  name,
  jsonPath,
  type: 'string',
  format: '',
  description: '',
  priority: 0,
})

const KINDS = fakeKinds([
  {
    kind: 'Dump',
    group: 'example.com',
    schema: object(
      {
        metadata: object({
          name: { type: 'string' },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
        }),
        spec: object(
          {
            color: { type: 'string', enum: ['Red', 'Blue'], description: 'What it looks like.' },
            parts: list(
              object({ name: { type: 'string' }, grace: { type: 'integer', description: 'Seconds left.' } }),
              ['name'],
            ),
          },
          { required: ['color'] },
        ),
      },
      { 'x-kubernetes-selectable-fields': [{ fieldPath: 'spec.color' }] },
    ),
    definition: {
      versions: [],
      columns: [
        column('Color', '.spec.color'),
        column('Paint', '.spec["color"]'),
        column('Part', '.spec.parts[0].name'),
      ],
    },
  },
])

async function ask(path: string, scope: Partial<FieldScope> = {}) {
  const { found } = await findField({ kind: 'dumps', path }, KINDS, new AbortController().signal)
  assert.ok(found)
  return listFields(found, { depth: Number.POSITIVE_INFINITY, onlyPushable: false, ...scope })
}

const paths = async (path: string, scope?: Partial<FieldScope>) =>
  (await ask(path, scope)).fields.map(({ item }) => item.path)

test('the fields of a field are shown; one that has none is shown itself', async () => {
  assert.deepEqual(await paths('', { depth: 1 }), ['.metadata', '.spec'])
  assert.deepEqual(await paths('spec', { depth: 1 }), ['.spec.color', '.spec.parts'])
  assert.deepEqual(await paths('spec.color', { depth: 1 }), ['.spec.color'])
  assert.deepEqual(await paths('metadata.labels', { depth: 1 }), ['.metadata.labels'])
  assert.deepEqual(await paths('spec.parts', { depth: 1 }), ['.spec.parts[name].grace', '.spec.parts[name].name'])
})

test('the field that was asked for is told apart', async () => {
  assert.equal((await ask('')).asked, undefined)
  assert.equal((await ask('spec')).asked?.path, '.spec')
  assert.equal((await ask('spec.color')).asked?.required, true)
})

test('an item says what a server, a definition and the schema know', async () => {
  const [item] = (await ask('spec.color')).fields
  assert.deepEqual(item?.item, {
    path: '.spec.color',
    name: 'color',
    type: 'string',
    required: true,
    pushable: true,
    fieldSelector: 'spec.color',
    columns: ['COLOR', 'PAINT'],
    types: ['string'],
    enum: ['Red', 'Blue'],
    description: 'What it looks like.',
  })
  const [labels] = (await ask('metadata.labels')).fields
  assert.deepEqual([labels?.item.pushable, labels?.item.labelSelector], [true, true])
  const [label] = (await ask('metadata.labels["app.kubernetes.io/name"]')).fields
  assert.deepEqual([label?.item.pushable, label?.item.type], [true, 'string'])
})

test('words are looked for in names, descriptions and values, a word with a dot in paths', async () => {
  for (const [search, ...expected] of [
    ['COLOR', '.spec.color'],
    ['seconds', '.spec.parts[name].grace'],
    ['blue', '.spec.color'],
    ['looks like', '.spec.color'],
    ['color seconds'],
    ['parts', '.spec.parts'],
    ['spec.parts.', '.spec.parts[name].grace', '.spec.parts[name].name'],
    ['name', '.metadata.name', '.spec.parts[name].name'],
  ] as const) {
    assert.deepEqual(await paths('', { search }), expected, search)
  }
})

test('only what can be selected by is left, and both filters together', async () => {
  assert.deepEqual(await paths('', { onlyPushable: true }), ['.metadata.labels', '.metadata.name', '.spec.color'])
  assert.deepEqual(await paths('', { onlyPushable: true, search: 'color' }), ['.spec.color'])
})

test('a tree keeps what stands above a match, and counts the matches', async () => {
  const found = await ask('', { search: 'grace', withParents: true })
  assert.deepEqual(
    found.fields.map(({ item, depth }) => [item.path, depth]),
    [
      ['.spec', 1],
      ['.spec.parts', 2],
      ['.spec.parts[name].grace', 3],
    ],
  )
  assert.deepEqual([found.matched, found.listed], [1, 8])
  const both = await ask('', { search: 'name', withParents: true })
  assert.deepEqual(
    both.fields.map(({ item }) => item.path),
    ['.metadata', '.metadata.name', '.spec', '.spec.parts', '.spec.parts[name].name'],
  )
})

// The fields below a field, and the field that a path names.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { childFields } from '../../../../../src/machinery/schema/fields/child-fields.ts'
import { locateField } from '../../../../../src/machinery/schema/fields/locate-field.ts'
import { parseSchemaPath } from '../../../../../src/machinery/schema/fields/schema-path.ts'
import { typeText } from '../../../../../src/machinery/schema/fields/type-text.ts'
import { walkFields } from '../../../../../src/machinery/schema/fields/walk-fields.ts'
import { readStructural } from '../../../../../src/machinery/schema/read-definition.ts'
import { BOX, component } from './fields.ts'

const walked = (depth: number) => [...walkFields(BOX, '', depth)]

test('fields are listed as deep as asked, before their own, by name', () => {
  assert.deepEqual(
    walked(1).map(({ path, depth }) => [path, depth]),
    [
      ['.kind', 1],
      ['.spec', 1],
    ],
  )
  assert.deepEqual(
    walked(2).map(({ path }) => path),
    [
      '.kind',
      '.spec',
      '.spec.anything',
      '.spec.grid',
      '.spec.items',
      '.spec.labels',
      '.spec.limits',
      '.spec.nested',
      '.spec.port',
      '.spec.schema',
      '.spec.shelves',
      '.spec.since',
      '.spec.words',
      '.spec["odd.name"]',
    ],
  )
  assert.deepEqual(walked(0), [])
})

test('a path into a list has its keys in brackets, one into a map a star', () => {
  const paths = walked(3).map(({ path }) => path)
  for (const path of [
    '.spec.items[port,protocol].port',
    '.spec.grid[][].port',
    '.spec.shelves[*].protocol',
    '.spec.nested.deep',
  ]) {
    assert.ok(paths.includes(path), path)
  }
  assert.ok(!paths.some((path) => path.startsWith('.spec.labels') && path !== '.spec.labels'))
})

test('a type that holds itself ends where it comes round', () => {
  const fields = walked(Number.POSITIVE_INFINITY).filter(({ path }) => path.startsWith('.spec.schema'))
  assert.deepEqual(
    fields.map(({ path, isRecursive }) => [path, isRecursive]),
    [
      ['.spec.schema', false],
      ['.spec.schema.all', true],
      ['.spec.schema.byName', true],
      ['.spec.schema.not', true],
      ['.spec.schema.title', false],
    ],
  )
})

test('a type that is a list of itself has no fields and an end', () => {
  const endless = component('Endless')
  assert.deepEqual(childFields(endless, ''), [])
  assert.deepEqual([...walkFields(endless, '', Number.POSITIVE_INFINITY)], [])
  assert.equal(typeText(endless), 'array')
})

test('only what its parent requires is required', () => {
  const required = walked(3).filter(({ isRequired }) => isRequired)
  assert.deepEqual(
    required.map(({ path }) => path),
    ['.spec', '.spec.grid[][].port', '.spec.items', '.spec.items[port,protocol].port', '.spec.shelves[*].port'],
  )
})

test('types are named as kubectl explain names them', () => {
  const types = Object.fromEntries(walked(3).map(({ path, schema }) => [path, typeText(schema)]))
  for (const [path, type] of [
    ['.kind', 'string'],
    ['.spec', 'BoxSpec'],
    ['.spec.items', '[]Item'],
    ['.spec.words', '[]string'],
    ['.spec.grid', '[][]Item'],
    ['.spec.labels', 'map[string]string'],
    ['.spec.shelves', 'map[string]Item'],
    ['.spec.limits', 'map[string]Quantity'],
    ['.spec.port', 'IntOrString'],
    ['.spec.since', 'string'],
    ['.spec.nested', 'Object'],
    ['.spec.anything', 'any'],
    ['.spec.schema.all', '[]Props'],
    ['.spec["odd.name"]', 'boolean'],
  ] as const) {
    assert.equal(types[path], type, path)
  }
})

test('what explain calls Object in definitions has a name of its own', () => {
  for (const [raw, type] of [
    [{ 'x-kubernetes-int-or-string': true }, 'IntOrString'],
    [{ 'x-kubernetes-preserve-unknown-fields': true }, 'any'],
    [{ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, 'Object'],
    [{ properties: { a: { type: 'string' } } }, 'Object'],
    [{ type: 'array', items: {} }, '[]any'],
    [{ type: 'object', additionalProperties: true }, 'Object'],
  ] as const) {
    assert.equal(typeText(readStructural(raw)), type, JSON.stringify(raw))
  }
})

describe('a path finds', () => {
  const find = (text: string) => locateField(BOX, parseSchemaPath(text))
  const table: readonly (readonly [path: string, found: string, type: string])[] = [
    ['', '', 'Box'],
    ['spec', '.spec', 'BoxSpec'],
    ['.spec.items', '.spec.items', '[]Item'],
    ['spec.items.protocol', '.spec.items[port,protocol].protocol', 'string'],
    ['spec.items[].protocol', '.spec.items[port,protocol].protocol', 'string'],
    ['spec.items[port=80,protocol="TCP"].protocol', '.spec.items[port,protocol].protocol', 'string'],
    ['spec.items[port,protocol].protocol', '.spec.items[port,protocol].protocol', 'string'],
    ['spec.items[0]', '.spec.items[port,protocol]', 'Item'],
    ['spec.words[0]', '.spec.words[]', 'string'],
    ['spec.grid[0][1].port', '.spec.grid[][].port', 'integer'],
    ['spec.grid.port', '.spec.grid[][].port', 'integer'],
    ['spec.labels["a.b/c"]', '.spec.labels["a.b/c"]', 'string'],
    ['spec.labels.app', '.spec.labels.app', 'string'],
    ['spec.labels[*]', '.spec.labels[*]', 'string'],
    ['spec.shelves[top].port', '.spec.shelves.top.port', 'integer'],
    ['spec.shelves.port', '.spec.shelves[*].port', 'integer'],
    ['spec["odd.name"]', '.spec["odd.name"]', 'boolean'],
    ['spec.schema.not.not.all.title', '.spec.schema.not.not.all[].title', 'string'],
  ]
  for (const [text, path, type] of table) {
    test(`${JSON.stringify(text)}: ${path || 'the kind itself'}`, () => {
      const found = find(text)
      assert.ok('field' in found)
      assert.deepEqual([found.field.path, typeText(found.field.schema)], [path, type])
    })
  }

  test('every path that is listed finds its own field', () => {
    for (const { path, name, schema } of walked(4)) {
      const found = find(path)
      assert.ok('field' in found, path)
      assert.deepEqual([found.field.path, found.field.name, found.field.schema], [path, name, schema])
    }
  })

  test('nothing behind a scalar, an unknown name, or in brackets where there is no list', () => {
    for (const [text, within, step] of [
      ['spec.nope.deep', '.spec', 'nope'],
      ['kind.x', '.kind', 'x'],
      ['spec.nested[0].deep', '.spec.nested', '0'],
      ['spec.items.protocol[0]', '.spec.items[port,protocol].protocol', '0'],
      ['nope', '', 'nope'],
    ] as const) {
      const found = find(text)
      assert.ok(!('field' in found), text)
      assert.deepEqual([found.within, found.step.text], [within, step], text)
    }
  })
})

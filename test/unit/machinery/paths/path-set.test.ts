import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Json, type JsonObject, stringifyJson } from '../../../../src/machinery/json.ts'
import { samePath } from '../../../../src/machinery/paths/field-path.ts'
import { FieldPathError } from '../../../../src/machinery/paths/field-path-error.ts'
import { parseFieldsV1Element, printFieldsV1Element } from '../../../../src/machinery/paths/fields-v1.ts'
import { comparePaths } from '../../../../src/machinery/paths/order.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import {
  hasPath,
  nodeAt,
  parseFieldsV1,
  pathSetOf,
  pathsOf,
  printFieldsV1,
} from '../../../../src/machinery/paths/path-set.ts'
import { printFieldPath } from '../../../../src/machinery/paths/print-path.ts'
import { seed, seededRandom } from '../../print/random.ts'
import { randomPath } from './random-path.ts'

test('elements are written as managedFields has them', () => {
  for (const [text, path] of [
    ['f:name', '.name'],
    ['f:', '[""]'],
    ['f:a:b', '["a:b"]'],
    ['k:{"containerPort":80,"protocol":"TCP"}', '[containerPort=80,protocol="TCP"]'],
    ['k:{"name":"\\u003ca\\u0026b\\u003e"}', '[name="<a&b>"]'],
    ['v:"x"', '[="x"]'],
    ['v:9007199254740993', '[=9007199254740993]'],
    ['v:true', '[=true]'],
    ['v:"\\u0008\\u000c\\n\\\\b"', '[="\\b\\f\\n\\\\b"]'],
    ['i:12', '[12]'],
  ] as const) {
    const [element] = parseFieldPath(path)
    assert.ok(element)
    assert.deepEqual(parseFieldsV1Element(text), element, text)
    assert.equal(printFieldsV1Element(element), text)
  }
})

test('elements of unknown kinds are skipped, malformed ones are refused', () => {
  assert.equal(parseFieldsV1Element('z:1'), undefined)
  for (const text of ['', 'f', 'name', 'k:', 'k:[]', 'k:{"a":{}}', 'v:', 'v:x', 'v:{}', 'i:x', 'i:1.5', 'i:']) {
    assert.throws(() => parseFieldsV1Element(text), FieldPathError, text)
  }
})

const tree = {
  'f:metadata': { 'f:labels': { '.': {}, 'f:a.b/c': {} }, 'f:finalizers': { 'v:"x"': {} } },
  'f:spec': {
    'f:containers': {
      'k:{"name":"api"}': { '.': {}, 'f:image': {}, 'f:name': {} },
      'k:{"name":"log"}': { 'f:image': {} },
    },
    'f:list': { 'i:0': {} },
  },
}

test('a tree is the set of its leaves and of the nodes with a dot', () => {
  const set = parseFieldsV1(tree)
  assert.deepEqual(pathsOf(set).map(printFieldPath), [
    '.metadata.finalizers[="x"]',
    '.metadata.labels',
    '.metadata.labels["a.b/c"]',
    '.spec.containers[name="api"]',
    '.spec.containers[name="api"].image',
    '.spec.containers[name="api"].name',
    '.spec.containers[name="log"].image',
    '.spec.list[0]',
  ])
  assert.ok(hasPath(set, parseFieldPath('.metadata.labels')))
  assert.ok(!hasPath(set, parseFieldPath('.spec.containers[name=log]')))
  assert.ok(nodeAt(set, parseFieldPath('.spec.containers[name=log]')))
  assert.equal(nodeAt(set, parseFieldPath('.status')), undefined)
})

test('trees are read as the server reads them', () => {
  for (const [given, printed] of [
    [{}, '{}'],
    [{ '.': {} }, '{}'],
    [{ 'f:a': { '.': {} } }, '{"f:a":{}}'],
    [{ 'f:a': null }, '{"f:a":{}}'],
    [{ 'f:a': { 'z:1': {} } }, '{"f:a":{}}'],
    [
      { 'f:b': {}, 'f:a': {}, 'i:0': {}, 'v:"x"': {}, 'v:2': {}, 'k:{"b":1,"a":2}': {}, 'k:{"a":1}': {} },
      '{"f:a":{},"f:b":{},"k:{\\"a\\":1}":{},"k:{\\"a\\":2,\\"b\\":1}":{},"v:2":{},"v:\\"x\\"":{},"i:0":{}}',
    ],
    [{ 'f:a': { 'f:c': {}, '.': {} } }, '{"f:a":{".":{},"f:c":{}}}'],
  ] as const satisfies readonly (readonly [Json, string])[]) {
    assert.equal(stringifyJson(printFieldsV1(parseFieldsV1(given))), printed)
  }
  for (const wrong of ['x', 1, [], { 'f:a': 1 }, { 'f:a': { x: {} } }]) {
    assert.throws(() => parseFieldsV1(wrong), FieldPathError)
  }
})

test(`sets and trees say the same, whatever order the paths come in (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let round = 0; round < 200; round++) {
    const paths = Array.from({ length: 20 }, () => randomPath(random, 4)).filter((path) => path.length > 0)
    const set = pathSetOf(paths)
    const again = parseFieldsV1(printFieldsV1(set))
    assert.deepEqual(again, pathSetOf(pathsOf(set)))
    assert.equal(stringifyJson(printFieldsV1(again)), stringifyJson(printFieldsV1(pathSetOf(paths.toReversed()))))
    for (const path of paths) assert.ok(hasPath(again, path), printFieldPath(path))
    const listed = pathsOf(again)
    assert.ok(listed.every((path) => paths.some((given) => samePath(given, path))))
    assert.deepEqual(listed, listed.toSorted(comparePaths))
  }
})

test(`what is read and left alone is printed as it was read, or as the server would have written it (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let round = 0; round < 200; round++) {
    const set = pathSetOf(Array.from({ length: 20 }, () => randomPath(random, 4)).filter((path) => path.length > 0))
    const canonical = printFieldsV1(set)
    assert.equal(printFieldsV1(parseFieldsV1(canonical)), canonical)
    const shuffled = turnedRound(canonical)
    assert.equal(stringifyJson(printFieldsV1(parseFieldsV1(shuffled))), stringifyJson(canonical))
  }
})

/** The same tree, its keys in the reverse order. */
function turnedRound(tree: JsonObject): JsonObject {
  const entries = Object.entries(tree).map(([key, below]) => [key, turnedRound(below as JsonObject)] as const)
  return Object.fromEntries(entries.toReversed())
}

test('elements are in the order of what they say, which need not be that of their text', () => {
  for (const keys of [
    ['f:\uffff', 'f:\u{1f600}'],
    ['f:z', 'k:{"a":"x"}', 'v:"x"', 'i:0'],
    ['k:{"port":80}', 'k:{"port":443}', 'k:{"port":"1"}'],
    ['k:{"name":"a"}', 'k:{"name":"a b"}', 'k:{"name":"a!"}', 'k:{"name":"a-b"}', 'k:{"name":"b"}', 'k:{"name2":"a"}'],
    ['k:{"a":"x"}', 'k:{"a":"x","b":"y"}', 'k:{"a":"y"}'],
    ['v:2', 'v:10', 'v:"1"', 'v:"a"', 'v:"a b"', 'v:"a.b"', 'v:true'],
    ['i:2', 'i:10'],
  ]) {
    const sorted = Object.fromEntries(keys.map((key) => [key, {}]))
    for (const given of [sorted, turnedRound(sorted)]) {
      assert.deepEqual(Object.keys(printFieldsV1(parseFieldsV1(given))), keys)
    }
    const set = pathSetOf(pathsOf(parseFieldsV1(sorted)).toReversed())
    assert.deepEqual(Object.keys(printFieldsV1(set)), keys)
  }
})

test('a key that is not written as the server writes it is the same element, and is printed as the server does', () => {
  for (const [given, printed] of [
    ['k:{ "name": "a" }', 'k:{"name":"a"}'],
    ['k:{"b":1,"a":2}', 'k:{"a":2,"b":1}'],
    ['k:{"name":"<"}', 'k:{"name":"\\u003c"}'],
    ['k:{"name":"a","name":"b"}', 'k:{"name":"b"}'],
    ['i:007', 'i:7'],
    ['v:1.0', 'v:1'],
  ] as const) {
    assert.deepEqual(printFieldsV1(parseFieldsV1({ [given]: {} })), { [printed]: {} })
  }
})

test('more names than are remembered are read all the same', () => {
  const many = Object.fromEntries(Array.from({ length: 25_000 }, (_, i) => [`f:a${String(i).padStart(6, '0')}`, {}]))
  for (let round = 0; round < 2; round++) {
    const set = parseFieldsV1(many)
    assert.equal(set.size, 25_000)
    assert.equal(stringifyJson(printFieldsV1(pathSetOf(pathsOf(set)))), stringifyJson(many))
  }
})

// Comparing by schema: what is a change, where it is, and what is none.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Change, changeOf } from '../../../../src/machinery/changes/change.ts'
import { compare } from '../../../../src/machinery/changes/compare.ts'
import type { Json, JsonObject } from '../../../../src/machinery/json.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import { printFieldPath } from '../../../../src/machinery/paths/print-path.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { EVERY_SHAPE } from '../../../support/every-shape.ts'

const SPEC = readStructural(EVERY_SHAPE)

/** Changes as a person reads them: `+ .path: new`, `- .path: old`, `~ .path: old -> new`. */
function lines(changes: readonly Change[]): string[] {
  return changes.map(({ path, op, old, new: wanted }) => {
    const place = printFieldPath(path)
    if (op === 'add') return `+ ${place}: ${JSON.stringify(wanted)}`
    return op === 'remove' ? `- ${place}: ${JSON.stringify(old)}` : `~ ${place}: ${JSON.stringify([old, wanted])}`
  })
}

const inSpec = (before: JsonObject, after: JsonObject) => lines(compare(before, after, SPEC))

describe('Two values compared by their schema:', () => {
  const cases: readonly (readonly [what: string, before: JsonObject, after: JsonObject, expected: string[]])[] = [
    ['a value that is other', { text: 'a' }, { text: 'b' }, ['~ .text: ["a","b"]']],
    ['a member that comes', {}, { map: { a: 'x' } }, ['+ .map: {"a":"x"}']],
    ['a member that goes', { map: { a: 'x', b: 'y' } }, { map: { a: 'x' } }, ['- .map.b: "y"']],
    ['null is a value', { maybe: null }, {}, ['- .maybe: null']],
    [
      'a list map in another order is the same',
      { named: [{ name: 'a' }, { name: 'b' }] },
      { named: [{ name: 'b' }, { name: 'a' }] },
      [],
    ],
    [
      'an element that is edited, in another place',
      { named: [{ name: 'a', value: 'x' }, { name: 'b' }] },
      { named: [{ name: 'b' }, { name: 'a', value: 'y' }] },
      ['~ .named[name="a"].value: ["x","y"]'],
    ],
    [
      'elements that come and go',
      { named: [{ name: 'a' }, { name: 'b' }] },
      { named: [{ name: 'c' }, { name: 'b' }] },
      ['- .named[name="a"]: {"name":"a"}', '+ .named[name="c"]: {"name":"c"}'],
    ],
    [
      'a key that has its default',
      { ports: [{ port: 80 }] },
      {
        ports: [
          { port: 80, protocol: 'UDP' },
          { port: 80, name: 'x' },
        ],
      },
      ['+ .ports[port=80,protocol="TCP"].name: "x"', '+ .ports[port=80,protocol="UDP"]: {"port":80,"protocol":"UDP"}'],
    ],
    [
      'deep in a list of lists',
      { named: [{ name: 'a', ports: [{ port: 80, tags: ['x'] }] }] },
      { named: [{ name: 'a', ports: [{ port: 80, tags: ['y', 'x'] }] }] },
      ['+ .named[name="a"].ports[port=80,protocol="TCP"].tags[="y"]: "y"'],
    ],
    ['a set in another order is the same', { set: ['a', 'b'] }, { set: ['b', 'a'] }, []],
    ['a set', { set: ['a', 'b'] }, { set: ['b', 'c'] }, ['- .set[="a"]: "a"', '+ .set[="c"]: "c"']],
    ['an atomic list is one value', { whole: ['a', 'b'] }, { whole: ['b', 'a'] }, ['~ .whole: [["a","b"],["b","a"]]']],
    [
      'an atomic object is one value',
      { block: { a: 'x', b: 1 } },
      { block: { a: 'y', b: 1 } },
      ['~ .block: [{"a":"x","b":1},{"a":"y","b":1}]'],
    ],
    [
      'quantities are equal by value',
      { size: '1000m', named: [{ name: 'a', limits: { cpu: '1024Mi' } }] },
      { size: 1, named: [{ name: 'a', limits: { cpu: '1Gi' } }] },
      [],
    ],
    ['quantities that are not', { size: '1000m' }, { size: '1001m' }, ['~ .size: ["1000m","1001m"]']],
    ['an integer and its text are equal where both may be', { share: 80 }, { share: '80' }, []],
    ['and nowhere else', { text: '80' }, { text: 80 }, ['~ .text: ["80",80]']],
    ['a percentage is another value', { share: 25 }, { share: '25%' }, ['~ .share: [25,"25%"]']],
    ['a value of another form', { map: { a: 'x' } }, { map: [] }, ['~ .map: [{"a":"x"},[]]']],
    [
      'duplicates that are the same on both sides do not matter',
      { named: [{ name: 'a' }, { name: 'a', value: 'x' }, { name: 'b' }] },
      { named: [{ name: 'a' }, { name: 'a', value: 'x' }, { name: 'b', value: 'y' }] },
      ['+ .named[name="b"].value: "y"'],
    ],
    [
      'duplicates that differ make the list one value',
      { named: [{ name: 'a' }, { name: 'a', value: 'x' }] },
      { named: [{ name: 'a' }] },
      ['~ .named: [[{"name":"a"},{"name":"a","value":"x"}],[{"name":"a"}]]'],
    ],
    [
      'elements without their key make the list one value',
      { named: [{ value: 'x' }] },
      { named: [{ value: 'y' }] },
      ['~ .named: [[{"value":"x"}],[{"value":"y"}]]'],
    ],
    [
      'free data by its structure',
      { free: { x: { p: [1, { q: 2 }] } } },
      { free: { x: { p: [1, { q: 3 }] } } },
      ['~ .free.x.p[1].q: [2,3]'],
    ],
    [
      'free lists of other lengths are one value',
      { free: { x: [1] } },
      { free: { x: [1, 2] } },
      ['~ .free.x: [[1],[1,2]]'],
    ],
    [
      'names that look like parts of a language',
      { map: {} },
      { map: { constructor: 'x', ['__proto__']: 'y' } },
      ['+ .map.__proto__: "y"', '+ .map.constructor: "x"'],
    ],
  ]
  for (const [what, before, after, expected] of cases)
    test(what, () => assert.deepEqual(inSpec(before, after), expected))

  test('metadata is known whatever the schema says of it', () => {
    const at = (metadata: JsonObject): JsonObject => ({ apiVersion: 'x/v1', kind: 'X', metadata })
    const owner = (uid: string, name: string) => ({ uid, name })
    const before = at({ finalizers: ['a', 'b'], ownerReferences: [owner('1', 'a'), owner('2', 'b')] })
    const after = at({ finalizers: ['b', 'a'], ownerReferences: [owner('2', 'c'), owner('1', 'a')] })
    const expected = ['~ .metadata.ownerReferences[uid="2"]: [{"uid":"2","name":"b"},{"uid":"2","name":"c"}]']
    assert.deepEqual(lines(compare(before, after, readStructural({ type: 'object' }))), expected)
    assert.deepEqual(lines(compare(before, after)), expected)
  })

  test('changes are in the order of their paths, and nobody owns them yet', () => {
    const changes = compare({ text: 'a', count: 1 }, { count: 2, map: {}, text: 'b' }, SPEC)
    assert.deepEqual(changes, [
      changeOf(parseFieldPath('.count'), 1, 2),
      changeOf(parseFieldPath('.map'), undefined, {}),
      changeOf(parseFieldPath('.text'), 'a', 'b'),
    ])
    assert.ok(changes.every(({ owners }) => owners.length === 0))
  })

  test('what is no object is compared, too', () => {
    assert.deepEqual(lines(compare(1 as Json, 2)), ['~ .: [1,2]'])
    assert.deepEqual(compare([1n], [1]), [])
  })
})

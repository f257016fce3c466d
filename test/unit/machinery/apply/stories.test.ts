// The cases of merge/*_test.go of structured-merge-diff, told again: leaves, sets, maps, nesting, several appliers.

import { describe, test } from 'node:test'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { apply, force, integer, play, type Story, text, through, update } from './story.ts'

const leaves = { type: 'object', properties: { numeric: integer, string: text, bool: { type: 'boolean' } } }
const setOf = (items: JsonObject): JsonObject => ({ type: 'array', items, 'x-kubernetes-list-type': 'set' })
const mapList = (properties: JsonObject, ...keys: string[]): JsonObject => ({
  type: 'array',
  items: { type: 'object', properties: { ...Object.fromEntries(keys.map((key) => [key, text])), ...properties } },
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
})
const mapOf = (additionalProperties: JsonObject): JsonObject => ({ type: 'object', additionalProperties })
const object = (properties: JsonObject): JsonObject => ({ type: 'object', properties })

const all: JsonObject = {
  type: 'object',
  properties: {
    ...leaves.properties,
    atoms: { type: 'array', items: text },
    set: setOf(text),
    list: mapList({ value: integer, sub: setOf(text), more: mapOf(text) }, 'name'),
    map: mapOf(text),
    atomicMap: { ...mapOf(text), 'x-kubernetes-map-type': 'atomic' },
    struct: object({ a: text, b: integer }),
    listOfLists: mapList({ value: setOf(text) }, 'name'),
    mapOfMaps: mapOf(mapOf(text)),
    mapOfLists: mapOf(setOf(text)),
    any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
}

const LEAVES: readonly Story[] = [
  {
    title: 'what is applied again with other values stays with its owner',
    steps: [apply('a', { numeric: 1, string: 's' }), apply('a', { numeric: 2, string: 't', bool: false })],
    becomes: { numeric: 2, string: 't', bool: false },
    owned: { a: '.bool .numeric .string' },
  },
  {
    title: 'an update of another field leaves an applier alone',
    steps: [
      apply('a', { numeric: 1, string: 's' }),
      update('u', { numeric: 1, string: 's', bool: true }),
      apply('a', { numeric: 2, string: 't' }),
    ],
    becomes: { numeric: 2, string: 't', bool: true },
    owned: { a: '.numeric .string', 'u (Update)': '.bool' },
  },
  {
    title: 'an update takes what it changes, and an apply does not take it back',
    steps: [
      apply('a', { numeric: 1, string: 's' }),
      update('u', { numeric: 1, string: 't', bool: true }),
      apply('a', { numeric: 2, string: 'u' }, ['u: .string']),
    ],
    becomes: { numeric: 1, string: 't', bool: true },
    owned: { a: '.numeric', 'u (Update)': '.bool .string' },
  },
  {
    title: 'unless it is forced',
    steps: [
      apply('a', { numeric: 1, string: 's' }),
      update('u', { numeric: 1, string: 't', bool: true }),
      force('a', { numeric: 2, string: 'u' }),
    ],
    becomes: { numeric: 2, string: 'u', bool: true },
    owned: { a: '.numeric .string', 'u (Update)': '.bool' },
  },
  {
    title: 'what is no longer applied goes',
    steps: [apply('a', { numeric: 1, string: 's', bool: false }), apply('a', { string: 't' })],
    becomes: { string: 't' },
    owned: { a: '.string' },
  },
  {
    title: 'an owner who updates away all it has is none',
    steps: [update('u', { string: 's' }), update('v', {})],
    becomes: {},
    owned: { 'u (Update)': '.' },
  },
  {
    title: 'a list without a type is one value',
    steps: [apply('a', { atoms: ['x', 'y'] }), apply('a', { atoms: ['y'] })],
    becomes: { atoms: ['y'] },
    owned: { a: '.atoms' },
  },
  {
    title: 'an update of one value takes all of it',
    steps: [
      apply('a', { atoms: ['x'] }),
      update('u', { atoms: ['x', 'y'] }),
      apply('a', { atoms: ['x'] }, ['u: .atoms']),
    ],
    becomes: { atoms: ['x', 'y'] },
    owned: { 'u (Update)': '.atoms' },
  },
]

const SETS: readonly Story[] = [
  {
    title: 'elements that are applied again, and one more',
    steps: [apply('a', { set: ['x', 'y'] }), apply('a', { set: ['x', 'y', 'z'] })],
    becomes: { set: ['x', 'y', 'z'] },
    owned: { a: '.set[="x"] .set[="y"] .set[="z"]' },
  },
  {
    title: 'an update adds an element between; the applier does not lose its own',
    steps: [
      apply('a', { set: ['x', 'z'] }),
      update('u', { set: ['x', 'y', 'z'] }),
      apply('a', { set: ['x', 'z', 'w'] }),
    ],
    becomes: { set: ['x', 'y', 'z', 'w'] },
    owned: { a: '.set[="w"] .set[="x"] .set[="z"]', 'u (Update)': '.set[="y"]' },
  },
  {
    title: 'an element is shared by those who state it',
    steps: [apply('a', { set: ['x', 'y'] }), apply('b', { set: ['y', 'z'] }), apply('a', { set: ['x'] })],
    becomes: { set: ['x', 'y', 'z'] },
    owned: { a: '.set[="x"]', b: '.set[="y"] .set[="z"]' },
  },
  {
    title: 'another order is another object, and the same owner',
    steps: [apply('a', { set: ['x', 'y', 'z'] }), apply('a', { set: ['z', 'x', 'y'] })],
    becomes: { set: ['z', 'x', 'y'] },
    owned: { a: '.set[="x"] .set[="y"] .set[="z"]' },
  },
  {
    title: 'elements that are no longer applied go, in any version',
    steps: [apply('a', { set: ['x', 'y', 'z'] }), through('v2', apply('a', { set: ['x', 'z'] }))],
    becomes: { set: ['x', 'z'] },
    owned: { a: '.set[="x"] .set[="z"]' },
  },
  {
    title: 'an empty set is owned by nobody, and stays',
    steps: [apply('a', { set: [], bool: true }), apply('a', { bool: true })],
    becomes: { set: [], bool: true },
    owned: { a: '.bool' },
  },
]

const MAP_LISTS: readonly Story[] = [
  {
    title: 'two appliers have an element each',
    steps: [apply('a', { list: [{ name: 'x', value: 1 }] }), apply('b', { list: [{ name: 'y', value: 2 }] })],
    becomes: {
      list: [
        { name: 'x', value: 1 },
        { name: 'y', value: 2 },
      ],
    },
    owned: {
      a: '.list[name="x"] .list[name="x"].name .list[name="x"].value',
      b: '.list[name="y"] .list[name="y"].name .list[name="y"].value',
    },
  },
  {
    title: 'the same value is no conflict, another one is',
    steps: [
      apply('a', { list: [{ name: 'x', value: 1 }] }),
      apply('b', { list: [{ name: 'x', value: 1 }] }),
      apply('c', { list: [{ name: 'x', value: 2 }] }, ['a: .list[name="x"].value', 'b: .list[name="x"].value']),
    ],
    becomes: { list: [{ name: 'x', value: 1 }] },
    owned: {
      a: '.list[name="x"] .list[name="x"].name .list[name="x"].value',
      b: '.list[name="x"] .list[name="x"].name .list[name="x"].value',
    },
  },
  {
    title: 'an element goes with its last owner',
    steps: [
      apply('a', { list: [{ name: 'x' }, { name: 'y' }, { name: 'z' }] }),
      apply('b', { list: [{ name: 'y' }] }),
      apply('a', { list: [{ name: 'z' }] }),
    ],
    becomes: { list: [{ name: 'y' }, { name: 'z' }] },
    owned: { a: '.list[name="z"] .list[name="z"].name', b: '.list[name="y"] .list[name="y"].name' },
  },
  {
    title: 'what another owns in an element stays with it; what nobody owns stays, too',
    steps: [
      apply('a', { list: [{ name: 'x', sub: ['p'], value: 1 }] }),
      apply('b', { list: [{ name: 'x', sub: ['q'] }] }),
      apply('a', { bool: true }),
    ],
    becomes: { bool: true, list: [{ name: 'x', sub: ['q'] }] },
    owned: {
      a: '.bool',
      b: '.list[name="x"] .list[name="x"].name .list[name="x"].sub[="q"]',
    },
  },
  {
    title: 'an element goes with a field that an update owns in it',
    steps: [
      apply('a', { list: [{ name: 'x' }, { name: 'y' }] }),
      update('u', { list: [{ name: 'x', value: 1 }, { name: 'y' }] }),
      apply('a', { list: [{ name: 'y' }] }),
    ],
    becomes: { list: [{ name: 'y' }] },
    owned: { a: '.list[name="y"] .list[name="y"].name' },
  },
  {
    title: 'elements that are there twice are one value; an apply puts one in their place',
    steps: [
      update('u', {
        list: [
          { name: 'x', value: 1 },
          { name: 'x', value: 2 },
        ],
      }),
      apply('a', { list: [{ name: 'y' }] }),
      apply('b', { list: [{ name: 'x', value: 3 }] }, ['u: .list[name="x"]']),
      force('b', { list: [{ name: 'x', value: 3 }] }),
    ],
    becomes: { list: [{ name: 'x', value: 3 }, { name: 'y' }] },
    owned: {
      a: '.list[name="y"] .list[name="y"].name',
      b: '.list[name="x"] .list[name="x"].name .list[name="x"].value',
      'u (Update)': '. .list',
    },
  },
]

const NESTED: readonly Story[] = [
  {
    title: 'a set within an element of a map',
    steps: [
      apply('a', { listOfLists: [{ name: 'x', value: ['p'] }] }),
      apply('a', { listOfLists: [{ name: 'x', value: ['q'] }] }),
    ],
    becomes: { listOfLists: [{ name: 'x', value: ['q'] }] },
    owned: { a: '.listOfLists[name="x"] .listOfLists[name="x"].name .listOfLists[name="x"].value[="q"]' },
  },
  {
    title: 'maps of maps: another key and another value',
    steps: [
      apply('a', { mapOfMaps: { m: { k: 'v' }, n: { k: 'v' } } }),
      apply('a', { mapOfMaps: { m: { k: 'w' }, o: { k: 'v' } } }),
    ],
    becomes: { mapOfMaps: { m: { k: 'w' }, o: { k: 'v' } } },
    owned: { a: '.mapOfMaps.m .mapOfMaps.m.k .mapOfMaps.o .mapOfMaps.o.k' },
  },
  {
    title: 'maps of sets: what others own in them stays',
    steps: [
      apply('a', { mapOfLists: { m: ['x', 'y'] } }),
      apply('b', { mapOfLists: { m: ['y', 'z'] } }),
      apply('a', { mapOfLists: { n: ['x'] } }),
    ],
    becomes: { mapOfLists: { m: ['y', 'z'], n: ['x'] } },
    owned: { a: '.mapOfLists.n .mapOfLists.n[="x"]', b: '.mapOfLists.m .mapOfLists.m[="y"] .mapOfLists.m[="z"]' },
  },
  {
    title: 'all of an object goes',
    steps: [apply('a', { struct: { a: 'x', b: 1 } }), apply('a', { bool: true })],
    becomes: { bool: true },
    owned: { a: '.bool' },
  },
  {
    title: 'an object stays for what an update put into it',
    steps: [apply('a', { struct: { a: 'x' } }), update('u', { struct: { a: 'x', b: 1 } }), apply('a', { bool: true })],
    becomes: { bool: true, struct: { b: 1 } },
    owned: { a: '.bool', 'u (Update)': '.struct.b' },
  },
  {
    title: 'what an update took over is not taken away',
    steps: [
      apply('a', { struct: { a: 'x', b: 1 } }),
      update('u', { struct: { a: 'x', b: 2 } }),
      apply('a', { bool: true }),
    ],
    becomes: { bool: true, struct: { b: 2 } },
    owned: { a: '.bool', 'u (Update)': '.struct.b' },
  },
  {
    title: 'null is a value that is owned',
    steps: [apply('a', { any: { k: null, l: {} } })],
    becomes: { any: { k: null, l: {} } },
    owned: { a: '.any.k .any.l' },
  },
  {
    title: 'what no schema knows is owned with everything in it, its lists as one value',
    steps: [apply('a', { any: { k: { l: [1, 2], m: { n: 'x' } } } }), apply('b', { any: { k: { o: 1 } } })],
    becomes: { any: { k: { l: [1, 2], m: { n: 'x' }, o: 1 } } },
    owned: { a: '.any.k .any.k.l .any.k.m .any.k.m.n', b: '.any.k .any.k.o' },
  },
  {
    title: 'a map emptied by its owner becomes null, which an API server then refuses where null may not be',
    steps: [apply('a', { map: { k: 'v' } }), apply('a', { map: {} })],
    becomes: { map: null },
    owned: { a: '.map' },
  },
  {
    title: 'a map that is one value is emptied',
    steps: [apply('a', { atomicMap: { k: 'v' } }), apply('a', { atomicMap: {} })],
    becomes: { atomicMap: {} },
    owned: { a: '.atomicMap' },
  },
]

const SEVERAL: readonly Story[] = [
  {
    title: 'a value goes when its only owner gives it up',
    steps: [apply('a', { numeric: 1, bool: true }), apply('b', { string: 's' }), apply('a', { bool: true })],
    becomes: { bool: true, string: 's' },
    owned: { a: '.bool', b: '.string' },
  },
  {
    title: 'a value stays with another applier',
    steps: [apply('a', { numeric: 1, bool: true }), apply('b', { numeric: 1 }), apply('a', { bool: true })],
    becomes: { numeric: 1, bool: true },
    owned: { a: '.bool', b: '.numeric' },
  },
  {
    title: 'a value stays with one who updates',
    steps: [update('u', { numeric: 1 }), apply('a', { numeric: 1, bool: true }), apply('a', { bool: true })],
    becomes: { numeric: 1, bool: true },
    owned: { a: '.bool', 'u (Update)': '. .numeric' },
  },
  {
    title: 'an update that states the same value owns nothing of it',
    steps: [apply('a', { numeric: 1 }), update('u', { numeric: 1 })],
    becomes: { numeric: 1 },
    owned: { a: '.numeric' },
  },
  {
    title: 'what nobody owns any more can be applied by anybody',
    steps: [update('u', { numeric: 1 }), update('v', {}), apply('a', { numeric: 2 })],
    becomes: { numeric: 2 },
    owned: { a: '.numeric', 'u (Update)': '.' },
  },
  {
    title: 'giving up all ends ownership, and takes away what nobody else has',
    steps: [apply('a', { numeric: 1, string: 's' }), apply('b', { string: 's' }), apply('a', {})],
    becomes: { string: 's' },
    owned: { a: '.', b: '.string' },
  },
  {
    title: 'forcing takes a field from all others, and leaves them the rest',
    steps: [
      apply('a', { numeric: 1, string: 's' }),
      update('u', { numeric: 1, string: 's', bool: true }),
      apply('b', { numeric: 1 }),
      force('c', { numeric: 2, bool: false }),
    ],
    becomes: { numeric: 2, string: 's', bool: false },
    owned: { a: '.string', c: '.bool .numeric' },
  },
  {
    title: 'the same manager is one owner when it applies, and another when it updates',
    steps: [apply('a', { numeric: 1 }), update('a', { numeric: 2 }), apply('a', { numeric: 3 }, ['a: .numeric'])],
    becomes: { numeric: 2 },
    owned: { 'a (Update)': '.numeric' },
  },
  {
    title: 'one who updates through two versions is two owners, one who applies is one',
    steps: [
      update('u', { numeric: 1 }),
      through('v2', update('u', { numeric: 1, bool: true })),
      apply('a', { string: 's' }),
      through('v2', apply('a', { string: 's' })),
    ],
    becomes: { numeric: 1, bool: true, string: 's' },
    owned: { a: '.string', 'u (Update)': '. .numeric', 'u (Update v2)': '.bool' },
  },
]

const KEYS = object({
  ports: {
    type: 'array',
    items: object({ port: integer, protocol: { ...text, default: 'TCP' }, name: text }),
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['port', 'protocol'],
  },
})

const DEFAULTED_KEYS: readonly Story[] = [
  {
    title: 'a key that is not stated is its default',
    spec: KEYS,
    steps: [
      apply('a', { ports: [{ port: 80, name: 'x' }] }),
      apply('b', { ports: [{ port: 80, protocol: 'TCP', name: 'y' }] }, ['a: .ports[port=80,protocol="TCP"].name']),
      apply('b', { ports: [{ port: 80, protocol: 'UDP' }] }),
    ],
    becomes: {
      ports: [
        { port: 80, protocol: 'TCP', name: 'x' },
        { port: 80, protocol: 'UDP' },
      ],
    },
    owned: {
      a: '.ports[port=80,protocol="TCP"] .ports[port=80,protocol="TCP"].name .ports[port=80,protocol="TCP"].port',
      b: '.ports[port=80,protocol="UDP"] .ports[port=80,protocol="UDP"].port .ports[port=80,protocol="UDP"].protocol',
    },
  },
  {
    title: 'a key without a default that is not stated is part of the identity',
    spec: KEYS,
    steps: [apply('a', { ports: [{ protocol: 'UDP' }] }), apply('a', { ports: [{ port: 1, protocol: 'UDP' }] })],
    becomes: { ports: [{ port: 1, protocol: 'UDP' }] },
    owned: {
      a: '.ports[port=1,protocol="UDP"] .ports[port=1,protocol="UDP"].port .ports[port=1,protocol="UDP"].protocol',
    },
  },
]

describe('stories of one object:', () => {
  for (const [name, stories, spec] of [
    ['leaves', LEAVES, all],
    ['sets', SETS, all],
    ['map lists', MAP_LISTS, all],
    ['nested', NESTED, all],
    ['several managers', SEVERAL, all],
    ['keys with defaults', DEFAULTED_KEYS, all],
  ] as const) {
    for (const story of stories) test(`${name}: ${story.title}`, () => play({ spec, ...story }))
  }
})

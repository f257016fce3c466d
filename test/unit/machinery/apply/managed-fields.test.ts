import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type ManagedEntry,
  printManagedFields,
  readManagedFields,
} from '../../../../src/machinery/apply/managed-fields.ts'
import { ownersIn, ownersOf } from '../../../../src/machinery/apply/owners-of.ts'
import { serverSideApply } from '../../../../src/machinery/apply/server-side-apply.ts'
import { trackUpdate } from '../../../../src/machinery/apply/track-update.ts'
import type { Json, JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import { pathsOf } from '../../../../src/machinery/paths/path-set.ts'
import { printFieldPath } from '../../../../src/machinery/paths/print-path.ts'
import { NOW, schemaOfSpec, text } from './story.ts'

const schema = schemaOfSpec({
  type: 'object',
  properties: {
    map: { type: 'object', additionalProperties: text },
    atoms: { type: 'array', items: text },
    list: {
      type: 'array',
      items: { type: 'object', properties: { name: text, v: text } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    },
  },
})
const options = { schema, apiVersion: 'x.test/v1', custom: true, now: NOW }

function shape(spec: Json, managedFields?: Json): KubeObject {
  const metadata = { name: 'x', uid: 'u', ...(managedFields === undefined ? {} : { managedFields }) }
  return { apiVersion: 'x.test/v1', kind: 'Shape', metadata, spec } as unknown as KubeObject
}

function entry(manager: string, operation: string, rest: JsonObject = {}): JsonObject {
  return { manager, operation, apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:a': {} }, ...rest }
}

function ownerNames(object: KubeObject): string[] {
  return ownersIn(object).map(({ manager, operation }) => `${manager}/${operation}`)
}

describe('managedFields', () => {
  test('are in the order of the server: appliers first, earlier ones first, then by name as bytes', () => {
    const list = [
      entry('m6', 'Update', { time: '2026-01-01T00:00:01Z' }),
      entry('m10', 'Update', { time: '2026-01-01T00:00:01Z' }),
      entry('late', 'Apply', { time: '2026-01-01T00:00:02Z' }),
      entry('x', 'Update', { time: '2026-01-01T00:00:01Z', subresource: 'status' }),
      entry('x', 'Update', { time: '2026-01-01T00:00:01Z' }),
      entry('x', 'Update', { time: '2026-01-01T00:00:01Z', apiVersion: 'v2' }),
      entry('timeless', 'Apply'),
      entry('zoned', 'Apply', { time: '2026-01-01T01:00:01+01:00' }),
    ]
    const managed = readManagedFields(list)
    assert.ok(typeof managed !== 'string')
    assert.deepEqual(
      printManagedFields(managed)?.map(({ manager, subresource, apiVersion, time }) =>
        [manager, subresource, apiVersion === 'v1' ? undefined : apiVersion, time]
          .filter((x) => x !== undefined)
          .join(' '),
      ),
      [
        'timeless',
        'zoned 2026-01-01T00:00:01Z',
        'late 2026-01-01T00:00:02Z',
        'm10 2026-01-01T00:00:01Z',
        'm6 2026-01-01T00:00:01Z',
        'x 2026-01-01T00:00:01Z',
        'x status 2026-01-01T00:00:01Z',
        'x v2 2026-01-01T00:00:01Z',
      ],
    )
  })

  test('that are not valid are told of in the words of the server', () => {
    for (const [wrong, words] of [
      [entry('m', 'Create'), 'operation must be `Apply` or `Update`'],
      [entry('m', 'Apply', { apiVersion: '' }), 'apiVersion must not be empty'],
      [entry('m', 'Apply', { fieldsType: '' }), 'missing fieldsType in managed fields entry 1'],
      [entry('m', 'Apply', { fieldsType: 'FieldsV2' }), 'invalid fieldsType "FieldsV2" in managed fields entry 1'],
      ['x', 'operation must be `Apply` or `Update`'],
    ] as const) {
      assert.equal(readManagedFields([entry('n', 'Apply'), wrong]), words)
    }
    assert.match(String(readManagedFields([entry('m', 'Apply', { fieldsV1: { x: {} } })])), /^error decoding set: /)
    const refused = serverSideApply(shape({}, ['x']), shape({}), { ...options, manager: 'a', force: true })
    assert.equal(
      'message' in refused && refused.message,
      'failed to decode managed fields: operation must be `Apply` or `Update`',
    )
  })

  test('may have an owner without fields; nobody at all is no list', () => {
    const managed = readManagedFields([entry('m', 'Apply', { fieldsV1: null })])
    assert.ok(typeof managed !== 'string')
    assert.deepEqual(
      [...managed.values()].map(({ fields }) => fields.size),
      [0],
    )
    assert.equal(printManagedFields(new Map<string, ManagedEntry>()), undefined)
    for (const none of [undefined, null, [], 'x'])
      assert.equal((readManagedFields(none) as ReadonlyMap<string, unknown>).size, 0)
  })
})

describe('an update', () => {
  const live = trackUpdate(undefined, shape({ map: { k: 'v' }, atoms: ['x'] }), { ...options, manager: 'c' }).object

  test('of a create owns what it made, objects and maps among it', () => {
    const [owner] = ownersIn(live)
    assert.deepEqual(pathsOf(owner?.fields ?? new Map()).map(printFieldPath), [
      '.spec',
      '.spec.atoms',
      '.spec.map',
      '.spec.map.k',
    ])
    assert.equal(owner?.time, '2026-01-01T00:00:00Z')
  })

  test('that changes nothing is none', () => {
    const again = trackUpdate(live, shape({ map: { k: 'v' }, atoms: ['x'] }), { ...options, manager: 'u' })
    assert.deepEqual([again.isChanged, again.object], [false, live])
  })

  test('is told by what is filled in afterwards, which nobody owns', () => {
    const filled = (map: JsonObject) => () => shape({ map, atoms: ['x'] })
    const without = shape({ atoms: ['x'] })
    const same = trackUpdate(live, without, { ...options, manager: 'u', settle: filled({ k: 'v' }) })
    // the owner lost what was taken away, though it came back
    assert.deepEqual([same.isChanged, same.object.spec], [true, live.spec])
    assert.deepEqual(ownersOf(same.object, parseFieldPath('.spec.map.k')), [])
    const again = trackUpdate(same.object, without, { ...options, manager: 'u', settle: filled({ k: 'v' }) })
    assert.deepEqual([again.isChanged, again.object], [false, same.object])
    const other = trackUpdate(same.object, without, { ...options, manager: 'u', settle: filled({ k: 'w' }) })
    assert.equal(other.isChanged, true)
  })

  test('of the order of a map list changes the object, and nobody owns more', () => {
    const before = trackUpdate(undefined, shape({ list: [{ name: 'a' }, { name: 'b' }] }), {
      ...options,
      manager: 'c',
    }).object
    const after = trackUpdate(before, shape({ list: [{ name: 'b' }, { name: 'a' }] }), { ...options, manager: 'u' })
    assert.deepEqual([after.isChanged, ownerNames(after.object)], [true, ['c/Update']])
  })

  test('keeps owners that a request does not state, and takes those that it states', () => {
    const spec = { map: { k: 'w' } }
    const stated = [{ ...entry('h', 'Update'), apiVersion: 'x.test/v1' }]
    const of = (managedFields?: Json) =>
      ownerNames(trackUpdate(live, shape(spec, managedFields), { ...options, manager: 'u' }).object)
    assert.deepEqual(of(), ['c/Update', 'u/Update'])
    assert.deepEqual(of(stated), ['h/Update', 'u/Update'])
    // not valid, or nothing
    for (const none of [[entry('h', 'X')], null, 'x']) assert.deepEqual(of(none), ['c/Update', 'u/Update'])
    const through = trackUpdate(live, shape(spec, stated), { ...options, manager: 'u', subresource: 'scale' }).object
    assert.deepEqual(ownerNames(through), ['c/Update', 'u/Update'])
  })

  test('that empties the list ends tracking, until somebody applies', () => {
    for (const [managedFields, custom, isReset] of [
      [[{}], true, true],
      [[{}], false, true],
      [[], false, true],
      // of a custom kind an empty list is not seen
      [[], true, false],
    ] as const) {
      const o = { ...options, custom }
      const reset = trackUpdate(live, shape({ map: { k: 'w' } }, managedFields), { ...o, manager: 'u' }).object
      assert.deepEqual(ownerNames(reset), isReset ? [] : ['c/Update', 'u/Update'])
      if (!isReset) continue
      const untracked = trackUpdate(reset, shape({ map: { k: 'x' } }), { ...o, manager: 'u' }).object
      assert.deepEqual(ownerNames(untracked), [])
      const applied = serverSideApply(untracked, shape({ map: { l: 'x' } }), { ...o, manager: 'a', force: false })
      assert.deepEqual('object' in applied && ownerNames(applied.object), ['a/Apply', 'before-first-apply/Update'])
    }
  })

  test('that cannot be tracked leaves owners as they were', () => {
    const wrong = trackUpdate(live, shape({ map: { k: 1 } }), { ...options, manager: 'u' })
    assert.deepEqual([wrong.isChanged, ownerNames(wrong.object)], [true, ['c/Update']])
    const gone = shape(live.spec as Json, [{ ...entry('o', 'Update'), apiVersion: 'x.test/v0' }])
    assert.deepEqual(ownerNames(trackUpdate(gone, shape({}), { ...options, manager: 'u' }).object), ['o/Update'])
  })

  test('without a name is by unknown', () => {
    assert.deepEqual(ownerNames(trackUpdate(undefined, shape({ map: {} }), { ...options, manager: '' }).object), [
      'unknown/Update',
    ])
  })
})

describe('more than ten owners by update', () => {
  /** Writes by managers in turn, each to a key of its own, a second apart. */
  function written(managers: readonly string[], versions: readonly string[] = ['v1']): KubeObject {
    let live: KubeObject | undefined
    const map: Record<string, Json> = {}
    for (const [i, manager] of managers.entries()) {
      map[`k${i}`] = 'v'
      const apiVersion = `x.test/${versions[i % versions.length]}`
      const next = { ...shape({ map: { ...map } }), apiVersion } as KubeObject
      const before = live && ({ ...live, apiVersion } as KubeObject)
      const now = new Date(NOW.getTime() + i * 1000)
      live = trackUpdate(before, next, { ...options, apiVersion, schemaOf: () => schema, manager, now }).object
    }
    return live as KubeObject
  }
  const names = (n: number) => Array.from({ length: n }, (_, i) => `m${i}`)

  test('fold the two oldest into one, which has the time of the newer', () => {
    assert.equal(ownersIn(written(names(10))).length, 10)
    const [first, ...others] = ownersIn(written(names(11)))
    assert.deepEqual([first?.manager, first?.time], ['ancient-changes', '2026-01-01T00:00:01Z'])
    assert.deepEqual(pathsOf(first?.fields ?? new Map()).map(printFieldPath), [
      '.spec',
      '.spec.map',
      '.spec.map.k0',
      '.spec.map.k1',
    ])
    assert.equal(others.length, 9)
  })

  test('and each further one with them', () => {
    const [first, ...others] = ownersIn(written(names(13)))
    assert.deepEqual([first?.manager, first?.time, others.length], ['ancient-changes', '2026-01-01T00:00:03Z', 9])
  })

  test('in each version for itself', () => {
    const owners = ownersIn(written(names(16), ['v1', 'v2']))
    assert.equal(owners.length, 10)
    assert.deepEqual(
      owners.filter(({ manager }) => manager === 'ancient-changes').map(({ apiVersion }) => apiVersion),
      ['x.test/v1', 'x.test/v2'],
    )
  })

  test('appliers are not counted', () => {
    let live = written(names(10))
    for (const manager of ['a', 'b', 'c']) {
      const result = serverSideApply(live, shape({ map: { k0: 'v' } }), { ...options, manager, force: false })
      assert.equal(result.outcome, 'applied')
      if (result.outcome === 'applied') live = result.object
    }
    assert.equal(ownersIn(live).length, 13)
  })
})

describe('who owns a path', () => {
  const created = trackUpdate(undefined, shape({ atoms: ['x'], list: [{ name: 'a', v: '1' }] }), {
    ...options,
    manager: 'c',
  }).object
  const result = serverSideApply(created, shape({ map: { k: 'v' }, list: [{ name: 'a', v: '1' }] }), {
    ...options,
    manager: 'a',
    force: false,
  })
  const object = 'object' in result ? result.object : created
  for (const [path, owners] of [
    ['.spec.map.k', ['a/Apply']],
    ['.spec.list[name=a].v', ['a/Apply', 'c/Update']],
    ['.spec.list[name=a]', ['a/Apply', 'c/Update']],
    // one value, owned as a whole
    ['.spec.atoms[0]', ['c/Update']],
    // nobody owns the map itself
    ['.spec.map', ['a/Apply']],
    ['.spec', ['c/Update']],
    ['.', ['a/Apply', 'c/Update']],
    ['.spec.other', []],
    ['.metadata.name', []],
  ] as const) {
    test(path, () => {
      const found = ownersOf(object, parseFieldPath(path)).map(({ manager, operation }) => `${manager}/${operation}`)
      assert.deepEqual(found, owners)
    })
  }

  test('is told with version, sub-resource and time, and without the rest of what the owner has', () => {
    const through = trackUpdate(object, shape({ ...(object.spec as JsonObject), atoms: ['y'] }), {
      ...options,
      manager: 's',
      subresource: 'scale',
    }).object
    assert.deepEqual(ownersOf(through, parseFieldPath('.spec.atoms')), [
      {
        manager: 's',
        operation: 'Update',
        apiVersion: 'x.test/v1',
        time: '2026-01-01T00:00:00Z',
        subresource: 'scale',
      },
    ])
    assert.deepEqual(ownersOf(shape({}, ['x']), parseFieldPath('.spec')), [])
  })
})

// What holds of all changes: nothing differs from itself, changes lead there and back, a hash knows them again.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { applyChanges, invertChanges } from '../../../../src/machinery/changes/apply-changes.ts'
import { changeHash } from '../../../../src/machinery/changes/change-hash.ts'
import { compare } from '../../../../src/machinery/changes/compare.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../../src/machinery/json.ts'
import { FieldPathError } from '../../../../src/machinery/paths/field-path-error.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { EVERY_SHAPE, mixed, randomShape } from '../../../support/every-shape.ts'
import { randomFrom } from '../../../support/random.ts'
import { seed } from '../../print/random.ts'

const SPEC = readStructural(EVERY_SHAPE)
const ROUNDS = 1500

/** Throws at every write. */
function frozen<T extends Json>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen)
    Object.freeze(value)
  }
  return value
}

describe(`Of all changes holds (seed ${seed}):`, () => {
  const random = randomFrom(seed)
  const pairs = Array.from({ length: ROUNDS }, () => {
    const before = randomShape(random)
    return [
      frozen(before),
      frozen(random.once(4) ? randomShape(random) : mixed(before, randomShape(random), random)),
    ] as const
  })

  test('a value does not differ from itself, nor from itself read again', () => {
    for (const [value] of pairs) {
      assert.deepEqual(compare(value, value, SPEC), [])
      assert.deepEqual(compare(value, structuredClone(value), SPEC), [])
      assert.deepEqual(compare(value, structuredClone(value)), [])
    }
  })

  test('made to the one value they give the other, taken back the one again', () => {
    let found = 0
    for (const schema of [SPEC, undefined]) {
      for (const [before, after] of pairs) {
        const changes = frozen(compare(before, after, schema) as unknown as Json) as unknown as ReturnType<
          typeof compare
        >
        found += changes.length
        const there = applyChanges(before, changes, schema)
        assert.deepEqual(compare(there, after, schema), [])
        assert.deepEqual(compare(applyChanges(there, invertChanges(changes), schema), before, schema), [])
        assert.deepEqual(invertChanges(invertChanges(changes)), changes)
      }
    }
    assert.ok(found > ROUNDS * 5, `${found}`)
  })

  test('they are the same, in the same order, however the members of objects are ordered', () => {
    for (const [before, after] of pairs.slice(0, 500)) {
      assert.deepEqual(compare(reversed(before), reversed(after), SPEC), compare(before, after, SPEC))
    }
  })

  test('what they do not name stays the very same', () => {
    for (const [before, after] of pairs.slice(0, 500)) {
      const changes = compare(before, after, SPEC)
      const there = applyChanges(before, changes, SPEC) as JsonObject
      const touched = new Set(changes.map(({ path: [step] }) => (step !== undefined && 'f' in step ? step.f : '')))
      for (const name of Object.keys(before)) if (!touched.has(name)) assert.equal(there[name], before[name])
      if (changes.length === 0) assert.equal(there, before)
    }
  })

  test('made to an object in which others have put elements in front, they give what was wanted', () => {
    const stranger = { name: 'new' }
    const withStranger = (object: JsonObject) => ({ ...object, named: [stranger, ...(listAt(object.named) ?? [])] })
    for (const [before, after] of pairs) {
      if (before.named === undefined || after.named === undefined) continue
      const made = applyChanges(withStranger(before), compare(before, after, SPEC), SPEC)
      assert.deepEqual(compare(made, withStranger(after), SPEC), [])
    }
  })

  test('a hash is the same for the same changes, in any order, and another one for others', () => {
    const hashes = new Map<string, string>()
    for (const [before, after] of pairs) {
      const changes = compare(before, after, SPEC)
      const text = changes
        .map((change) => JSON.stringify(change, (_, v) => (typeof v === 'bigint' ? `${v}` : v)))
        .join()
      const hash = changeHash(changes)
      assert.equal(changeHash([...changes].reverse()), hash)
      assert.equal(
        changeHash(changes.map((change) => ({ ...change, owners: [{ manager: 'x', operation: 'Apply' }] }))),
        hash,
      )
      assert.equal(hashes.get(hash) ?? text, text)
      hashes.set(hash, text)
    }
    assert.ok(hashes.size > ROUNDS / 2, `${hashes.size}`)
  })
})

/** With the members of all objects in the opposite order. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, reversed(item)] as const)
      .reverse(),
  )
}

function listAt(value: Json | undefined): readonly Json[] | undefined {
  return Array.isArray(value) ? value : undefined
}

describe('A hash of changes', () => {
  const change = (path: string, old: Json, wanted: Json) => ({
    path: parseFieldPath(path),
    op: 'replace' as const,
    old,
    new: wanted,
    owners: [],
  })
  const one = change('.spec.replicas', 1, 2)

  test('does not see what the server sets by itself', () => {
    const others = ['.metadata.resourceVersion', '.metadata.generation', '.metadata.managedFields'].map((path) =>
      change(path, '1', '2'),
    )
    assert.equal(changeHash([one, ...others]), changeHash([one]))
  })

  test('sees path, old value and new value', () => {
    const hashes = [one, change('.spec.replica', 1, 2), change('.spec.replicas', 0, 2), change('.spec.replicas', 1, 3)]
    assert.equal(new Set(hashes.map((changes) => changeHash([changes]))).size, 4)
    const [path, owners] = [parseFieldPath('.a'), [] as const]
    const added = changeHash([{ path, op: 'add', new: 'x', owners }])
    assert.notEqual(added, changeHash([{ path, op: 'replace', old: null, new: 'x', owners }]))
  })

  test('with a key is another one for every key', () => {
    const [a, b] = [Buffer.from('a'), Buffer.from('b')]
    assert.equal(new Set([changeHash([one]), changeHash([one], a), changeHash([one], b)]).size, 3)
    assert.equal(changeHash([one], a), changeHash([one], a))
  })
})

describe('Changes made to an object', () => {
  const at = (path: string, wanted: Json) => ({
    path: parseFieldPath(path),
    op: 'add' as const,
    new: wanted,
    owners: [],
  })

  test('make what is missing on the way', () => {
    const made = applyChanges({}, [at('.named[name="a"].ports[port=80,protocol="TCP"].name', 'x')], SPEC)
    assert.deepEqual(made, { named: [{ name: 'a', ports: [{ port: 80, protocol: 'TCP', name: 'x' }] }] })
  })

  test('find an element by its keys with their defaults, by those that are stated, or not at all', () => {
    const ports = { ports: [{ port: 80, protocol: 'UDP' }, { port: 80 }] }
    assert.deepEqual(applyChanges(ports, [at('.ports[port=80].name', 'x')], SPEC), {
      ports: [
        { port: 80, protocol: 'UDP' },
        { port: 80, name: 'x' },
      ],
    })
    const onlyUdp = { ports: [{ port: 80, protocol: 'UDP' }] }
    assert.deepEqual(applyChanges(onlyUdp, [at('.ports[port=80].name', 'x')], SPEC), {
      ports: [{ port: 80, protocol: 'UDP', name: 'x' }],
    })
  })

  test('are refused where they do not fit', () => {
    assert.throws(() => applyChanges({ text: 'a' }, [at('.text.b', 1)], SPEC), FieldPathError)
    assert.throws(() => applyChanges({ map: {} }, [at('.map[0]', 1)], SPEC), FieldPathError)
    assert.throws(() => applyChanges({ whole: [] }, [at('.whole[1]', 'x')], SPEC), FieldPathError)
  })

  test('that remove what is gone already change nothing', () => {
    const object = { named: [{ name: 'a' }] }
    const gone = ['.named[name="b"]', '.map.x', '.named[name="a"].value', '.whole[3]', '.set[="x"]']
    const changes = gone.map((path) => ({ path: parseFieldPath(path), op: 'remove' as const, old: 1, owners: [] }))
    assert.equal(applyChanges(object, changes, SPEC), object)
  })
})

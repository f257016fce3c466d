import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../../../src/machinery/json.ts'
import type { FieldPath, PathElement } from '../../../../src/machinery/paths/field-path.ts'
import { FieldPathError } from '../../../../src/machinery/paths/field-path-error.ts'
import { getAt } from '../../../../src/machinery/paths/get-at.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import { printFieldPath } from '../../../../src/machinery/paths/print-path.ts'
import { removeAt } from '../../../../src/machinery/paths/remove-at.ts'
import { setAt } from '../../../../src/machinery/paths/set-at.ts'
import { sameJson } from '../../../../src/machinery/values/same-json.ts'
import { seed, seededRandom } from '../../print/random.ts'
import { randomPath } from './random-path.ts'

function frozen<T extends Json>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}

const pod = frozen({
  metadata: { name: 'p', labels: { 'a.b/c': 'x' }, finalizers: ['f1', 'f2'] },
  spec: {
    containers: [
      { name: 'api', image: 'i1', ports: [{ containerPort: 80, protocol: 'TCP' }] },
      { name: 'log', image: 'i2' },
    ],
    nothing: null,
  },
})

const at = parseFieldPath

test('what is at a path is found by name, key, value and index', () => {
  for (const [path, value] of [
    ['.metadata.labels["a.b/c"]', 'x'],
    ['.spec.containers[name=log].image', 'i2'],
    ['.spec.containers[1].image', 'i2'],
    ['.spec.containers[name=api].ports[containerPort=80,protocol=TCP].containerPort', 80],
    ['.metadata.finalizers[=f2]', 'f2'],
    ['.spec.nothing', null],
    ['.', pod],
    ['.spec.containers[name=none].image', undefined],
    ['.spec.containers[name=log,image=i1]', undefined],
    ['.spec.containers[2]', undefined],
    ['.metadata.finalizers[=f3]', undefined],
    ['.metadata[0]', undefined],
    ['.metadata.finalizers.length', undefined],
    ['.metadata.constructor', undefined],
    ['.metadata.name.x', undefined],
    ['.spec.nothing.x', undefined],
  ] as const) {
    assert.deepEqual(getAt(pod, at(path)), value, path)
  }
  assert.equal(getAt(undefined, at('.a')), undefined)
})

test('a value is put at a path, and parents that are not there are made', () => {
  for (const [before, path, value, after] of [
    [{}, '.a.b', 1, { a: { b: 1 } }],
    [{ a: null }, '.a.b', 1, { a: { b: 1 } }],
    [{ a: 1, c: 2 }, '.a', 3, { a: 3, c: 2 }],
    [{}, '.', 7, 7],
    [{}, '.l[name=x].v', 1, { l: [{ name: 'x', v: 1 }] }],
    [{ l: [{ name: 'y' }] }, '.l[name=x].v', 1, { l: [{ name: 'y' }, { name: 'x', v: 1 }] }],
    [{ l: [{ name: 'x', v: 0, w: 2 }] }, '.l[name=x].v', 1, { l: [{ name: 'x', v: 1, w: 2 }] }],
    [{ l: [] }, '.l[name=x]', { v: 1 }, { l: [{ name: 'x', v: 1 }] }],
    [{ l: [{ name: 'x', w: 2 }] }, '.l[name=x]', { v: 1 }, { l: [{ name: 'x', v: 1 }] }],
    [{ l: [{ name: 'x' }] }, '.l[name=x].name', 'z', { l: [{ name: 'z' }] }],
    [{}, '.s[="x"]', 'x', { s: ['x'] }],
    [{ s: ['w'] }, '.s[="x"]', 'x', { s: ['w', 'x'] }],
    [{ s: ['w', 'x'] }, '.s[="w"]', 'v', { s: ['v', 'x'] }],
    [{ l: [1, 2] }, '.l[1]', 3, { l: [1, 3] }],
    [{ l: [1, 2] }, '.l[2]', 3, { l: [1, 2, 3] }],
    [{}, '.l[0].a', 3, { l: [{ a: 3 }] }],
  ] as const) {
    const frozenBefore = frozen(structuredClone(before) as Json)
    assert.deepEqual(setAt(frozenBefore, at(path), value), after, path)
  }
})

test('a field named __proto__ is a field', () => {
  const set = setAt({}, at('.a.__proto__.b'), 1)
  assert.equal(JSON.stringify(set), '{"a":{"__proto__":{"b":1}}}')
  assert.equal(getAt(set, at('.a.__proto__.b')), 1)
  assert.equal(JSON.stringify(removeAt(set, at('.a.__proto__'))), '{"a":{}}')
})

test('what is not on the path stays the same object, and so does everything when nothing changes', () => {
  const set = setAt(pod, at('.spec.containers[name=api].image'), 'i3')
  assert.notEqual(set, pod)
  assert.equal(getAt(set, at('.metadata')), pod.metadata)
  assert.equal(getAt(set, at('.spec.containers[name=log]')), pod.spec.containers[1])
  assert.equal(getAt(set, at('.spec.containers[name=api].ports')), pod.spec.containers[0]?.ports)
  assert.equal(setAt(pod, at('.spec.containers[name=api].image'), 'i1'), pod)
  assert.equal(setAt(pod, at('.metadata.labels'), { 'a.b/c': 'x' }), pod)
  assert.equal(setAt(pod, at('.spec.containers[name=log]'), { image: 'i2' }), pod)
  assert.equal(removeAt(pod, at('.spec.containers[name=none]')), pod)
  assert.equal(removeAt(pod, at('.spec.nothing.x')), pod)
})

test('a path into something of another shape is refused with its place', () => {
  for (const [path, message] of [
    ['.metadata.name.x', 'field path ".metadata.name.x": at .metadata.name a string has no fields'],
    ['.metadata[0]', 'field path ".metadata[0]": at .metadata an object has no elements'],
    ['.spec.containers.x', 'field path ".spec.containers.x": at .spec.containers a list has no fields'],
    [
      '.spec.containers[3].x',
      'field path ".spec.containers[3].x": at .spec.containers the list has 2 elements, and 3 is beyond its end',
    ],
    [
      '.spec.containers[name="q"]',
      'field path ".spec.containers[name=\\"q\\"]": at .spec.containers[name="q"] an element with keys is an object',
    ],
  ] as const) {
    assert.throws(
      () => setAt(pod, at(path), 1),
      (error: unknown) => error instanceof FieldPathError && error.message === message,
      path,
    )
  }
})

test('what is at a path is removed, duplicates with it, and its parents stay', () => {
  for (const [before, path, after] of [
    [{ a: { b: 1 } }, '.a.b', { a: {} }],
    [{ l: [1, 2, 3] }, '.l[1]', { l: [1, 3] }],
    [{ l: ['a', 'b', 'a'] }, '.l[="a"]', { l: ['b'] }],
    [{ l: [{ n: 1 }, { n: 2 }, { n: 1, x: 1 }] }, '.l[n=1]', { l: [{ n: 2 }] }],
    [{ l: [{ n: 1, x: 1 }, { n: 2 }] }, '.l[n=1].x', { l: [{ n: 1 }, { n: 2 }] }],
    [{ a: 1 }, '.', undefined],
    [{ a: 1 }, '.b.c', { a: 1 }],
  ] as const) {
    assert.deepEqual(removeAt(frozen(structuredClone(before) as Json), at(path)), after, path)
  }
})

/** Indexes other than 0 are beyond the end of what set makes; below a set value, or at its own key, an element changes its name. */
function reachable(path: FieldPath): FieldPath {
  const made: PathElement[] = []
  for (const [i, element] of path.entries()) {
    const above = made.at(-1)
    if ('v' in element && i < path.length - 1) continue
    if (above === undefined || !('k' in above)) made.push('i' in element ? { i: 0 } : element)
    else made.push('f' in element && !Object.hasOwn(above.k, element.f) ? element : { f: 'other' })
  }
  return made
}

test(`what was set is there, what was removed is not (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let i = 0; i < 2000; i++) {
    const path = reachable(randomPath(random))
    const last = path.at(-1)
    const value: Json = last && 'k' in last ? { ...last.k, x: 1 } : last && 'v' in last ? last.v : 'value'
    const set = frozen(setAt(undefined, path, value))
    const found = getAt(set, path)
    assert.ok(found !== undefined && sameJson(found, value), printFieldPath(path))
    const removed = removeAt(set, path)
    assert.equal(path.length === 0 ? removed : getAt(removed, path), undefined, printFieldPath(path))
  }
})

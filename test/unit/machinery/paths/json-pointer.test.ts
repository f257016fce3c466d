import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FieldPathError } from '../../../../src/machinery/paths/field-path-error.ts'
import { fromJsonPointer, type ListNaming, toJsonPointer } from '../../../../src/machinery/paths/json-pointer.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import { printFieldPath } from '../../../../src/machinery/paths/print-path.ts'

const object = {
  labels: { 'a/b~c': 'x', '': 'y' },
  containers: [
    { name: 'a', ports: [{ port: 80 }, { port: 80, protocol: 'UDP' }, { port: 81, protocol: 'TCP' }] },
    { name: 'b' },
    { name: 'b' },
    { image: 'c' },
  ],
  set: ['x', 'y'],
  plain: [1, { name: 'q' }],
}

const naming: ListNaming = (list) => {
  const text = printFieldPath(list)
  if (text === '.containers') return ['name']
  if (text.endsWith('.ports')) return ['port', 'protocol']
  return text === '.set' ? 'value' : undefined
}

test('a path is a pointer in the object at hand', () => {
  for (const [path, pointer] of [
    ['.', ''],
    ['.labels["a/b~c"]', '/labels/a~1b~0c'],
    ['.labels[""]', '/labels/'],
    ['.containers[name=a].ports[port=81]', '/containers/0/ports/2'],
    ['.set[=y]', '/set/1'],
    ['.labels.new', '/labels/new'],
    ['.plain[2]', '/plain/2'],
    ['.containers[name=none]', undefined],
    ['.set[=z]', undefined],
    ['.missing.x', undefined],
    ['.labels[0]', undefined],
  ] as const) {
    assert.equal(toJsonPointer(parseFieldPath(path), object), pointer, path)
  }
})

test('a pointer is a path, with keys where the schema has them and they name one element', () => {
  for (const [pointer, path] of [
    ['', '.'],
    ['/labels/a~1b~0c', '.labels["a/b~c"]'],
    ['/containers/0/name', '.containers[name="a"].name'],
    ['/containers/1', '.containers[1]'],
    ['/containers/3/image', '.containers[3].image'],
    ['/containers/-', '.containers[4]'],
    ['/containers/0/ports/0', '.containers[name="a"].ports[0]'],
    ['/containers/0/ports/2/port', '.containers[name="a"].ports[port=81,protocol="TCP"].port'],
    ['/set/0', '.set[="x"]'],
    ['/plain/1/name', '.plain[1].name'],
    ['/nowhere/0', '.nowhere.0'],
  ] as const) {
    assert.equal(printFieldPath(fromJsonPointer(pointer, object, naming)), path, pointer)
  }
  assert.equal(printFieldPath(fromJsonPointer('/containers/0/name', object)), '.containers[0].name')
})

test('what is no pointer is refused with its place', () => {
  for (const [pointer, position] of [
    ['labels', 0],
    ['/labels/a~2', 9],
    ['/labels/a~', 9],
    ['/set/x', 5],
    ['/set/01', 5],
    ['/containers/-1', 12],
  ] as const) {
    assert.throws(
      () => fromJsonPointer(pointer, object, naming),
      (error: unknown) => error instanceof FieldPathError && error.position === position,
      pointer,
    )
  }
})

test('every place of an object is found again through its pointer', () => {
  const pointers: string[] = []
  const walk = (value: unknown, pointer: string): void => {
    pointers.push(pointer)
    if (typeof value !== 'object' || value === null) return
    for (const [name, part] of Object.entries(value)) {
      walk(part, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    }
  }
  walk(object, '')
  assert.ok(pointers.length > 20)
  for (const pointer of pointers) {
    assert.equal(toJsonPointer(fromJsonPointer(pointer, object, naming), object), pointer)
    assert.equal(toJsonPointer(fromJsonPointer(pointer, object), object), pointer)
  }
})

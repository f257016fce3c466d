import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stringifyJson } from '../../../../src/machinery/json.ts'
import { type FieldPath, samePath, startsWithPath } from '../../../../src/machinery/paths/field-path.ts'
import { comparePaths } from '../../../../src/machinery/paths/order.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import { type PathSet, pathSetOf, pathsOf, printFieldsV1 } from '../../../../src/machinery/paths/path-set.ts'
import { printFieldPath } from '../../../../src/machinery/paths/print-path.ts'
import {
  type GrowingSet,
  insertPath,
  intersectSets,
  isSubset,
  NO_PATHS,
  pathsByLevel,
  sameSets,
  setBelow,
  subtractSet,
  subtractTrees,
  uniteSets,
} from '../../../../src/machinery/paths/set-operations.ts'
import { below, type Random, seed, seededRandom } from '../../print/random.ts'
import { randomPath } from './random-path.ts'

/** Paths that meet: out of few, and some that begin with others. */
function somePaths(random: Random, pool: readonly FieldPath[]): FieldPath[] {
  return pool
    .filter(() => below(random, 2) === 0)
    .flatMap((path) => (below(random, 3) === 0 ? [path, path.slice(0, -1)] : [path]))
}

function listed(set: PathSet): string[] {
  return pathsOf(set).map(printFieldPath)
}

function expected(paths: readonly FieldPath[]): string[] {
  return listed(pathSetOf(paths))
}

test(`operations on sets say of trees what they say of paths (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let round = 0; round < 150; round++) {
    const pool = Array.from({ length: 12 }, () => randomPath(random, 4)).filter((path) => path.length > 0)
    const [x, y] = [somePaths(random, pool), somePaths(random, pool)].map((paths) =>
      paths.filter((p) => p.length > 0),
    ) as [FieldPath[], FieldPath[]]
    const [a, b] = [pathSetOf(x), pathSetOf(y)]
    const inside = (path: FieldPath, paths: readonly FieldPath[]) => paths.some((other) => samePath(path, other))
    const under = (path: FieldPath, paths: readonly FieldPath[]) => paths.some((other) => startsWithPath(path, other))
    assert.deepEqual(listed(uniteSets(a, b)), expected([...x, ...y]))
    assert.deepEqual(listed(intersectSets(a, b)), expected(x.filter((path) => inside(path, y))))
    assert.deepEqual(listed(subtractSet(a, b)), expected(x.filter((path) => !inside(path, y))))
    assert.deepEqual(listed(subtractTrees(a, b)), expected(x.filter((path) => !under(path, y))))
    assert.equal(
      isSubset(a, b),
      x.every((path) => inside(path, y)),
    )
    assert.equal(sameSets(a, b), isSubset(a, b) && isSubset(b, a))
    const [prefix = []] = pool
    const rest = x.filter((path) => path.length > prefix.length && startsWithPath(path, prefix))
    assert.deepEqual(listed(setBelow(a, prefix)), expected(rest.map((path) => path.slice(prefix.length))))
  }
})

test(`laws that hold for any sets (seed ${seed})`, () => {
  const random = seededRandom(seed + 1)
  const printed = (set: PathSet) => stringifyJson(printFieldsV1(set))
  for (let round = 0; round < 150; round++) {
    const pool = Array.from({ length: 10 }, () => randomPath(random, 4)).filter((path) => path.length > 0)
    const [a, b, c] = [1, 2, 3].map(() => pathSetOf(somePaths(random, pool).filter((path) => path.length > 0))) as [
      PathSet,
      PathSet,
      PathSet,
    ]
    assert.equal(printed(uniteSets(a, b)), printed(uniteSets(b, a)))
    assert.equal(printed(uniteSets(uniteSets(a, b), c)), printed(uniteSets(a, uniteSets(b, c))))
    assert.equal(printed(intersectSets(a, b)), printed(intersectSets(b, a)))
    assert.ok(sameSets(uniteSets(subtractSet(a, b), intersectSets(a, b)), a))
    assert.equal(subtractSet(a, a).size, 0)
    assert.equal(subtractTrees(a, a).size, 0)
    assert.ok(sameSets(uniteSets(a, NO_PATHS), a))
    assert.ok(sameSets(uniteSets(NO_PATHS, a), a))
    assert.ok(sameSets(subtractSet(a, NO_PATHS), a))
    assert.equal(intersectSets(a, NO_PATHS).size, 0)
    assert.ok(isSubset(subtractTrees(a, b), subtractSet(a, b)))
  }
})

test('a parent is not its child: one is taken away without the other', () => {
  const [parent, child] = ['.a', '.a.b'].map((path) => pathSetOf([parseFieldPath(path)])) as [PathSet, PathSet]
  const both = uniteSets(parent, child)
  assert.deepEqual(listed(subtractSet(both, parent)), ['.a.b'])
  assert.deepEqual(listed(subtractSet(both, child)), ['.a'])
  assert.deepEqual(listed(subtractTrees(both, parent)), [])
  assert.deepEqual(listed(subtractTrees(both, child)), ['.a'])
  assert.deepEqual(listed(intersectSets(parent, child)), [])
})

test('the server goes through a set level by level', () => {
  const paths = ['.b', '.a.c', '.a', '.a.b.x', '.c[name="x"].y', '.c[name="x"]'].map(parseFieldPath)
  const order = pathsByLevel(pathSetOf(paths)).map(printFieldPath)
  assert.deepEqual(order, ['.a', '.b', '.a.c', '.a.b.x', '.c[name="x"]', '.c[name="x"].y'])
  assert.deepEqual([...order].sort(), pathsOf(pathSetOf(paths)).sort(comparePaths).map(printFieldPath).sort())
})

test('paths are put into a set that is being made', () => {
  const set: GrowingSet = new Map()
  for (const path of ['.a.b', '.a[=1]', '.a.b.c']) insertPath(set, parseFieldPath(path), [])
  insertPath(set, [{ f: 'a' }, { f: 'd' }], ['f:a', 'f:d'])
  assert.deepEqual(listed(set), ['.a.b', '.a.b.c', '.a.d', '.a[=1]'])
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import { celError, duration, type Value } from '../../../../src/machinery/cel/values/value.ts'
import { wrapAny } from '../../../../src/machinery/cel/values/wrap-json.ts'
import { parseAggregate } from '../../../../src/machinery/expressions/aggregate.ts'
import { parseExpression } from '../../../../src/machinery/expressions/expression.ts'
import { parseSortKeys } from '../../../../src/machinery/sort-keys.ts'
import type { GroupSpec } from '../../../../src/query/group-spec.ts'
import { openGroups } from '../../../../src/query/groups/open-groups.ts'

/** Keys by name, values as `NAME=expression`. */
function spec(keys: readonly string[], values: readonly string[], more: Partial<GroupSpec> = {}): GroupSpec {
  return {
    keys: keys.map((name) => ({ name, expression: parseExpression({ flag: '--group-by', text: 'self' }, 'key') })),
    values: values.map((text) => {
      const [, name = '', expression = ''] = /^(\w+)=(.*)$/.exec(text) ?? []
      return { name, expression: parseAggregate({ flag: '--agg', text: expression }) }
    }),
    ...more,
  }
}

const ABSENT = celError('no such key: x')

function grouped(of: GroupSpec, rows: readonly (readonly Value[])[]) {
  const groups = openGroups(of)
  const failed: string[] = []
  for (const row of rows) groups.add(row, ({ origin }, message) => failed.push(`${origin.flag}: ${message}`))
  const sorted = groups.sorted().map(({ group, values }) => [...Object.values(group), ...Object.values(values)])
  const { count, problems } = groups.failures()
  return {
    sorted,
    failed,
    rows: groups.rows(),
    count: groups.count(),
    failures: count,
    problems: problems.map((p) => p.message),
  }
}

const COUNTS = ['N=count()']

describe('Rows are grouped', () => {
  test('by the value of a key; what is absent, and null, is a group of its own, the last', () => {
    const { sorted, rows } = grouped(spec(['A'], COUNTS), [
      ['b', true],
      ['a', true],
      [ABSENT, true],
      ['b', true],
      [null, true],
      ['', true],
    ])
    assert.deepEqual(sorted, [
      ['', 1],
      ['a', 1],
      ['b', 2],
      [null, 2],
    ])
    assert.equal(rows, 6)
  })

  test('by several keys, in their order', () => {
    const { sorted } = grouped(spec(['A', 'B'], COUNTS), [
      ['x', 2, true],
      ['x', 10, true],
      ['w', 3, true],
      ['x', 2, true],
    ])
    assert.deepEqual(sorted, [
      ['w', 3, 1],
      ['x', 2, 2],
      ['x', 10, 1],
    ])
  })

  test('by what a value is, not by its text', () => {
    const { sorted } = grouped(spec(['A'], COUNTS), [
      [1, true],
      ['1', true],
      [true, true],
      ['true', true],
    ])
    assert.equal(sorted.length, 4)
  })

  test('by durations, in the order of their length', () => {
    const { sorted } = grouped(
      spec(['A'], COUNTS),
      [9, 100, 20].map((s) => [duration(s * 1_000_000_000), true]),
    )
    assert.deepEqual(
      sorted.map(([a]) => a),
      ['9s', '20s', '100s'],
    )
  })

  test('not by a list or an object: those rows are in no group, and told', () => {
    const { sorted, failed, rows } = grouped(spec(['A'], COUNTS), [
      [wrapAny({ a: 1 }), true],
      [wrapAny([1]), true],
      [celError('division by zero'), true],
      ['x', true],
    ])
    assert.deepEqual(sorted, [['x', 1]])
    assert.deepEqual(failed, [
      '--group-by: a group cannot be made by an object',
      '--group-by: a group cannot be made by a list',
      '--group-by: division by zero',
    ])
    assert.equal(rows, 1)
  })

  test('by names that objects of the language have', () => {
    const { sorted } = grouped(spec(['__proto__', 'constructor'], COUNTS), [['toString', '__proto__', true]])
    assert.deepEqual(sorted, [['toString', '__proto__', 1]])
  })

  test('into one without keys, also when there are no rows', () => {
    assert.deepEqual(grouped(spec([], ['N=count()', 'S=sum(self.a)', 'A=avg(self.a)']), []).sorted, [[0, 0, null]])
    assert.deepEqual(grouped(spec(['A'], COUNTS), []).sorted, [])
  })
})

describe('A value of a group', () => {
  test('that is an expression of aggregates is computed of them', () => {
    const of = spec(['A'], ['P=count(self.a) * 100 / count()', 'R=max(self.b) - min(self.b)'])
    const rows: Value[][] = [
      ['x', true, true, 5, 5],
      ['x', false, true, 9, 9],
      ['x', false, true, 2, 2],
    ]
    assert.deepEqual(grouped(of, rows).sorted, [['x', 33, 7]])
  })

  test('of nothing is nothing, and so is what is computed of it', () => {
    const found = grouped(spec(['A'], ['V=avg(self.a)', 'W=avg(self.a) * 2.0', 'X=max(self.a) - min(self.a)']), [
      ['x', ABSENT, ABSENT, ABSENT, ABSENT],
    ])
    assert.deepEqual(found.sorted, [['x', null, null, null]])
    assert.equal(found.failures, 0)
  })

  test('that cannot be computed is told with its group, the first ones by name', () => {
    const of = spec(['A'], ['P=count() / count(self.a)'])
    const rows: Value[][] = ['a', 'b', 'c', 'd', 'e'].map((key) => [key, true, key === 'e'])
    const found = grouped(of, rows)
    assert.deepEqual(found.sorted, [
      ['a', null],
      ['b', null],
      ['c', null],
      ['d', null],
      ['e', 1],
    ])
    assert.deepEqual(found.problems, [
      'group A=a: --agg: P: division by zero',
      'group A=b: --agg: P: division by zero',
      'group A=c: --agg: P: division by zero',
      '1 more group: --agg: P: division by zero',
    ])
    assert.equal(found.failures, 4)
    assert.deepEqual(grouped(spec([], ['P=count() / 0']), []).problems, ['--agg: P: division by zero'])
  })

  test('of a row that is wrong is told, and the others count', () => {
    const { sorted, failed } = grouped(spec([], ['S=sum(self.a)']), [['1'], ['x'], ['2']])
    assert.deepEqual(sorted, [['3']])
    assert.deepEqual(failed, ['--agg: "x" is no quantity'])
  })

  test('that can be nothing of any aggregates is refused before a row is read', () => {
    assert.throws(() => openGroups(spec([], ['V=count() + "a"'])), {
      name: 'UsageError',
      message: 'invalid --agg: + does not take int and string\n  count() + "a"\n          ^',
    })
    assert.throws(() => openGroups(spec([], ['V=count() + x'])), /undeclared reference to 'x'/)
  })
})

describe('Groups are shown', () => {
  const rows: Value[][] = [
    ['a', 1],
    ['b', 30],
    ['c', 4],
    ['d', 30],
    ['e', 2],
  ]
  const keysOf = (more: Partial<GroupSpec>) =>
    grouped(spec(['A'], ['S=sum(self.a)'], more), rows)
      .sorted.map(([key]) => key)
      .join('')

  test('by their keys, or as asked, equal ones by their keys', () => {
    assert.equal(keysOf({}), 'abcde')
    assert.equal(keysOf({ sortBy: parseSortKeys('-A') }), 'edcba')
    assert.equal(keysOf({ sortBy: parseSortKeys('S') }), 'aecbd')
    assert.equal(keysOf({ sortBy: parseSortKeys('-S,-A') }), 'dbcea')
  })

  test('the largest ones with a top, the first ones of a sort, the first ones with a limit', () => {
    assert.equal(keysOf({ top: 3 }), 'bdc')
    assert.equal(keysOf({ top: 100 }), 'bdcea')
    assert.equal(keysOf({ top: 2, sortBy: parseSortKeys('S') }), 'ae')
    assert.equal(keysOf({ limit: 2 }), 'ab')
    assert.equal(keysOf({ limit: 2, sortBy: parseSortKeys('-S') }), 'bd')
  })

  test('those without a value last, whichever end is asked for', () => {
    const of = (more: Partial<GroupSpec>) =>
      grouped(spec(['A'], ['V=avg(self.a)'], more), [
        ['a', ABSENT],
        ['b', 1],
        ['c', 2],
      ])
        .sorted.map(([key]) => key)
        .join('')
    assert.equal(of({ top: 3 }), 'cba')
    assert.equal(of({ sortBy: parseSortKeys('V') }), 'bca')
    assert.equal(of({ sortBy: parseSortKeys('-V') }), 'cba')
  })

  test('by quantities and durations as what they are', () => {
    const of = (values: readonly Value[]) =>
      grouped(
        spec(['A'], ['M=max(self.a)'], { top: 9 }),
        values.map((value, i) => [`${i}`, value]),
      ).sorted.map(([, value]) => value)
    assert.deepEqual(of(['900Mi', '1Gi', '1G']), ['1Gi', '1G', '900Mi'])
    assert.deepEqual(of([duration(9e9), duration(1e11), duration(2e10)]), ['100s', '20s', '9s'])
  })

  test('by no column that they have not: told before a row is read', () => {
    for (const [text, hint] of [
      ['FOO', 'there are A, S'],
      ['.spec.a', 'there are A, S'],
      ['s', 'did you mean S?'],
    ] as const)
      assert.throws(
        () => openGroups(spec(['A'], ['S=sum(self.a)'], { sortBy: parseSortKeys(text) })),
        (error) =>
          error instanceof UsageError &&
          error.message === `groups have no column ${JSON.stringify(text)} to sort by; ${hint}`,
        text,
      )
  })
})

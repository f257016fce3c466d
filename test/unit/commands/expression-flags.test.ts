// What `--where`, `--col`, `--group-by` and `--agg` take, and what they say of the rest.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseColumns, parseCondition, parseGroups } from '../../../src/commands/query/expression-flags.ts'
import { UsageError } from '../../../src/errors.ts'
import { print } from '../../../src/machinery/cel/print.ts'

function complaint(of: () => unknown): string {
  try {
    of()
    return 'fine'
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error))
    return error.message
  }
}

describe('--col takes a name and an expression:', () => {
  for (const [text, expected] of [
    ['A=self.x', 'A = self.x'],
    ['+A=self.x', '+A = self.x'],
    ['image=self.x', 'IMAGE = self.x'],
    ['CPU LIMIT=self.x', 'CPU LIMIT = self.x'],
    ['A = self.x', 'A = self.x'],
    ['+ A=self.x', 'invalid argument "+ A=self.x" for "--col" flag'],
    ['A.B/C-D%=self.x', 'A.B/C-D% = self.x'],
    ['größe=1', 'GRÖSSE = 1'],
    ['A=self.x == 1', 'A = self.x == 1'],
    ['A=a=b', "invalid --col: syntax error: unexpected '='; did you mean '=='?"],
    ['A="x=y"', 'A = "x=y"'],
    ['A=', 'invalid --col: the expression is empty'],
    ['A= ', 'invalid --col: the expression is empty'],
    ['A', 'invalid argument "A" for "--col" flag'],
    ['', 'invalid argument "" for "--col" flag'],
    ['=self.x', 'invalid argument "=self.x" for "--col" flag'],
    ['+=self.x', 'invalid argument "+=self.x" for "--col" flag'],
    ['self.x == 1', 'invalid argument "self.x == 1" for "--col" flag'],
    ['self.x', 'invalid argument "self.x" for "--col" flag'],
    ['f(a)=1', 'invalid argument "f(a)=1" for "--col" flag'],
    ['"A"=1', 'invalid argument "\\"A\\"=1" for "--col" flag'],
  ] as const)
    test(JSON.stringify(text), () => {
      const said = complaint(() => parseColumns([text]))
      if (said !== 'fine') return assert.ok(said.startsWith(expected), said)
      assert.equal(
        parseColumns([text]).map(
          ({ name, isAdded, expression }) => `${isAdded ? '+' : ''}${name} = ${print(expression.expr)}`,
        )[0],
        expected,
      )
    })

  test('no name twice, in whatever case', () => {
    assert.equal(
      complaint(() => parseColumns(['a=1', '+A=2'])),
      '--col names the column "A" twice',
    )
  })

  test('a mark stands in what was typed', () => {
    assert.equal(
      complaint(() => parseColumns(['+A = self.x +'])),
      'invalid --col: syntax error: the expression ends too early\n  +A = self.x +\n               ^',
    )
  })
})

describe('--where takes a condition:', () => {
  test('whose syntax is checked', () => {
    assert.equal(print(parseCondition('self.x == 1').expr), 'self.x == 1')
    assert.equal(parseCondition('self.x == 1').role, 'condition')
    assert.equal(
      complaint(() => parseCondition('self.x ==')),
      'invalid --where: syntax error: the expression ends too early\n  self.x ==\n           ^',
    )
  })

  test('as long as cel-go takes, and longer ones are told so in a line', () => {
    const long = `self.x in [${Array.from({ length: 12_000 }, (_, i) => `"v${i}"`).join()}]`
    assert.ok(long.length > 90_000)
    assert.equal(parseCondition(long).reads.object, true)
    const said = complaint(() => parseCondition(`${long}${' '.repeat(20_000)}`))
    assert.match(said, /^invalid --where: expression code point size exceeds limit: size: \d+, limit 100000$/)
    assert.ok(said.length < 300)
  })

  test('of what is deep or wide nothing is let through that could not be answered', () => {
    for (const text of [
      '('.repeat(90_000),
      '!'.repeat(99_000),
      `${'('.repeat(40_000)}1${')'.repeat(40_000)}`,
      `${'1+'.repeat(49_000)}1`,
      `${'a.'.repeat(45_000)}a`,
      '['.repeat(50_000),
      `${'-'.repeat(50_000)}1`,
      'a[a'.repeat(30_000),
      '{'.repeat(60_000),
      `${'[1].map(x,'.repeat(9000)}1${')'.repeat(9000)}`,
    ]) {
      const startedAt = performance.now()
      const said = complaint(() => parseCondition(text))
      if (said !== 'fine') assert.ok(said.startsWith('invalid --where: ') && said.length < 500, said.slice(0, 600))
      assert.ok(performance.now() - startedAt < 10_000, text.slice(0, 20))
    }
  })
})

describe('--group-by and --agg take lists of expressions, named or not:', () => {
  const parsed = (groupBy: readonly string[] | undefined, agg?: readonly string[]) => {
    const { keys, values } = parseGroups({
      ...(groupBy === undefined ? {} : { groupBy }),
      ...(agg === undefined ? {} : { agg }),
    })
    return [
      ...keys.map(({ name, expression }) => `${name}: ${print(expression.expr)}`),
      ...values.map(({ name, expression }) => `${name}: ${print(expression.expr)}`),
    ]
  }
  for (const [groupBy, agg, expected] of [
    [['self.spec.nodeName'], undefined, ['NODENAME: self.spec.nodeName', 'COUNT: @aggregate0']],
    [['self.metadata.labels.app'], undefined, ['APP: self.metadata.labels.app', 'COUNT: @aggregate0']],
    [
      ['self.metadata.labels["app.kubernetes.io/name"]'],
      undefined,
      ['NAME: self.metadata.labels["app.kubernetes.io/name"]', 'COUNT: @aggregate0'],
    ],
    [['self.?spec.?nodeName'], undefined, ['NODENAME: self.?spec.?nodeName', 'COUNT: @aggregate0']],
    [['kind, cluster'], undefined, ['KIND: kind', 'CLUSTER: cluster', 'COUNT: @aggregate0']],
    [['kind', 'cluster'], undefined, ['KIND: kind', 'CLUSTER: cluster', 'COUNT: @aggregate0']],
    [
      ['node=self.spec.nodeName,A B = kind'],
      undefined,
      ['NODE: self.spec.nodeName', 'A B: kind', 'COUNT: @aggregate0'],
    ],
    [['col.STATUS'], undefined, ['STATUS: col.STATUS', 'COUNT: @aggregate0']],
    [['self.x == 1'], undefined, ['SELF.X == 1: self.x == 1', 'COUNT: @aggregate0']],
    [['x == 1, y = self.x == 1'], undefined, ['X == 1: x == 1', 'Y: self.x == 1', 'COUNT: @aggregate0']],
    [undefined, ['n=count(),sum(self.a)'], ['N: @aggregate0', 'SUM: @aggregate0']],
    [undefined, ['n=count()', 'm=max(self.a) - min(self.a)'], ['N: @aggregate0', 'M: @aggregate0 - @aggregate1']],
    [undefined, ['p=percentile(self.a, 95)'], ['P: @aggregate0']],
    [
      ['self.l.exists(x, x in [1, 2])'],
      undefined,
      ['SELF.L.EXISTS(X, X IN [1, 2]): self.l.exists(x, x in [1, 2])', 'COUNT: @aggregate0'],
    ],
  ] as const)
    test(JSON.stringify([groupBy, agg]), () => assert.deepEqual(parsed(groupBy, agg), expected))

  for (const [groupBy, agg, expected] of [
    [[''], undefined, 'invalid argument "" for "--group-by" flag: an expression is missing'],
    [['a,,b'], undefined, 'invalid argument "a,,b" for "--group-by" flag: an expression is missing between commas'],
    [['a,'], undefined, 'invalid argument "a," for "--group-by" flag: an expression is missing between commas'],
    [['A='], undefined, 'invalid argument "A=" for "--group-by" flag: an expression is missing'],
    [undefined, [''], 'invalid argument "" for "--agg" flag: an expression is missing'],
    [undefined, ['x=,y=count()'], 'invalid argument "x=,y=count()" for "--agg" flag: an expression is missing'],
    [
      ['kind,kind'],
      undefined,
      '--group-by and --agg name the column "KIND" twice; NAME=EXPRESSION gives it another name',
    ],
    [['count=kind'], undefined, '--group-by and --agg name the column "COUNT" twice'],
    [undefined, ['sum(self.a),sum(self.b)'], '--group-by and --agg name the column "SUM" twice'],
    [
      ['kind, self.x +'],
      undefined,
      'invalid --group-by: syntax error: the expression ends too early\n  kind, self.x +\n                ^',
    ],
    [
      undefined,
      ['n=count(), total(self.a)'],
      'invalid --agg: there is no aggregate function: rows are asked by count(…), sum(…), avg(…), min(…), max(…), percentile(…), distinct(…)\n  n=count(), total(self.a)\n                  ^',
    ],
  ] as const)
    test(`${JSON.stringify([groupBy, agg])} is refused`, () => {
      const said = complaint(() => parsed(groupBy, agg))
      assert.ok(said.startsWith(expected), said)
    })
})

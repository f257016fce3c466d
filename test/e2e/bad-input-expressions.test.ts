// Expressions that are wrong: each is one clear line, with a mark below the place, the right exit code, and what could be answered.

import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { ask, type Said } from '../support/ask.ts'
import { openApi, podList, type ScriptedPod } from '../support/pod-server.ts'
import { startApiServer } from '../support/scripted-api-server.ts'

const PODS: readonly ScriptedPod[] = [
  { name: 'a', n: 0, node: 'n1', labels: { app: 'web' } },
  { name: 'b', n: 2, node: 'n2', restarts: 'many' },
  { name: 'c', n: 4, node: 'n1', labels: { app: 'web' } },
  { name: 'd', n: 0 },
  { name: 'e', n: 0, restarts: '5 (3m ago)' },
  { name: 'f', n: 0 },
]

const SCRIPT = { answers: { ...openApi(), '/api/v1/namespaces/default/pods': podList({ pods: PODS }) } }

async function asked(t: TestContext, ...args: readonly string[]): Promise<Said> {
  const { url } = await startApiServer(t, SCRIPT)
  return ask(t, ['pods', ...args, '--server', url])
}

describe('An expression that is wrong', () => {
  /** The flags, the first line of stderr without `error: `, and where the mark stands in the line that is shown. */
  const REFUSED: readonly (readonly [flags: readonly string[], words: string, line?: string, mark?: number])[] = [
    [['--where', ''], 'invalid --where: the expression is empty'],
    [['--where', '  '], 'invalid --where: the expression is empty'],
    [
      ['--where', 'self.spec.priority >'],
      'invalid --where: syntax error: the expression ends too early',
      'self.spec.priority >',
      20,
    ],
    [
      ['--where', 'self.spec.priority = 1'],
      "invalid --where: syntax error: unexpected '='; did you mean '=='?",
      'self.spec.priority = 1',
      19,
    ],
    [
      ['--where', 'self.spec.prioritty > 1'],
      'invalid --where: undefined field \'prioritty\' of self.spec; did you mean "priority"?',
      'self.spec.prioritty > 1',
      9,
    ],
    [
      ['--where', 'self.spec.containers.exists(c, c.imag == "x")'],
      'invalid --where: undefined field \'imag\' of self.spec.containers[]; did you mean "image"?',
      'self.spec.containers.exists(c, c.imag == "x")',
      32,
    ],
    [['--where', 'priority > 1'], "invalid --where: undeclared reference to 'priority'", 'priority > 1', 0],
    [
      ['--where', 'self.metadata.name.startWith("a")'],
      'invalid --where: undeclared reference to \'startWith\'; did you mean "startsWith"?',
      'self.metadata.name.startWith("a")',
      28,
    ],
    [
      ['--where', 'self.spec.priority > "1"'],
      'invalid --where: > does not take int and string',
      'self.spec.priority > "1"',
      19,
    ],
    [
      ['--where', 'age() > "1h"'],
      'invalid --where: > does not take duration and string; a duration is written duration("1h30m")',
      'age() > "1h"',
      6,
    ],
    [
      ['--where', 'self.spec.priority'],
      'invalid --where: a condition has to be a bool, and this is of type int',
      'self.spec.priority',
      9,
    ],
    [
      ['--where', 'self.spec'],
      'invalid --where: a condition has to be a bool, and this is of type self.spec',
      'self.spec',
      4,
    ],
    [['--where', '"true"'], 'invalid --where: a condition has to be a bool, and this is of type string', '"true"', 0],
    [
      ['--where', 'quantity("a lot") > quantity("1")'],
      'invalid --where: > does not take kubernetes.Quantity and kubernetes.Quantity',
      'quantity("a lot") > quantity("1")',
      18,
    ],
    [
      ['--where', 'quantity("a lot").isGreaterThan(quantity("1"))'],
      'invalid --where: "a lot" is no quantity: those are numbers with a unit, as 100m, 1.5Gi or 2e3',
      'quantity("a lot").isGreaterThan(quantity("1"))',
      9,
    ],
    [
      ['--where', 'self.metadata.name.matches("(")'],
      'invalid --where: this is no pattern of RE2, the regular expressions that run in linear time',
      'self.metadata.name.matches("(")',
      27,
    ],
    [
      ['--where', 'self.metadata.name.matches("(a)\\\\1")'],
      'invalid --where: this is no pattern of RE2, the regular expressions that run in linear time',
      'self.metadata.name.matches("(a)\\\\1")',
      27,
    ],
    [
      ['--where', 'col.READY == "1/1"'],
      'invalid --where: there is no column "READY"; there are NAME, STATUS, RESTARTS, AGE',
      'col.READY == "1/1"',
      3,
    ],
    [
      ['--where', 'true\n&& self.spec.x\n&& true'],
      "invalid --where: undefined field 'x' of self.spec",
      '&& self.spec.x',
      12,
    ],
    [
      ['--where', '\tself.spec.x == "漢字"'],
      "invalid --where: undefined field 'x' of self.spec",
      ' self.spec.x == "漢字"',
      10,
    ],
    [
      ['--where', '"漢字" == self.spec.x'],
      "invalid --where: undefined field 'x' of self.spec",
      '"漢字" == self.spec.x',
      19,
    ],
    [
      ['--col', ''],
      'invalid argument "" for "--col" flag: expected NAME=EXPRESSION, or +NAME=EXPRESSION for one more column',
    ],
    [
      ['--col', 'self.metadata.name'],
      'invalid argument "self.metadata.name" for "--col" flag: expected NAME=EXPRESSION, or +NAME=EXPRESSION for one more column',
    ],
    [['--col', 'A='], 'invalid --col: the expression is empty'],
    [['--col', 'A=self.'], 'invalid --col: syntax error: the expression ends too early', 'A=self.', 7],
    [['--col', '+A=self.spec.x'], "invalid --col: undefined field 'x' of self.spec", '+A=self.spec.x', 12],
    [['--col', 'A=1', '--col', '+a=2'], '--col names the column "A" twice'],
    [['--col', 'A=1', '-o', 'name'], '--col option cannot be used with name printer'],
    [['--col', 'A=1', '-o', 'yaml'], '--col option cannot be used with yaml printer'],
    [
      ['--group-by', 'self.spec'],
      'invalid --group-by: groups are made by single values, and this is of type self.spec',
      'self.spec',
      4,
    ],
    [
      ['--group-by', 'self.metadata.labels'],
      'invalid --group-by: groups are made by single values, and this is of type map(string, string)',
      'self.metadata.labels',
      13,
    ],
    [
      ['--group-by', 'kind, self.spec.x'],
      "invalid --group-by: undefined field 'x' of self.spec",
      'kind, self.spec.x',
      15,
    ],
    [
      ['--group-by', 'kind,kind'],
      '--group-by and --agg name the column "KIND" twice; NAME=EXPRESSION gives it another name',
    ],
    [['--group-by', ''], 'invalid argument "" for "--group-by" flag: an expression is missing between commas'],
    [['--group-by', 'kind', '--sort-by', 'NOPE'], 'groups have no column "NOPE" to sort by; there are KIND, COUNT'],
    [
      ['--agg', 'total(self.spec.priority)'],
      'invalid --agg: there is no aggregate function: rows are asked by count(…), sum(…), avg(…), min(…), max(…), percentile(…), distinct(…)',
      'total(self.spec.priority)',
      5,
    ],
    [
      ['--agg', 'sum(self.spec.priority'],
      'invalid --agg: syntax error: the expression ends too early',
      'sum(self.spec.priority',
      22,
    ],
    [
      ['--agg', 'count(self.spec.priority)'],
      'invalid --agg: a condition has to be a bool, and this is of type int',
      'count(self.spec.priority)',
      15,
    ],
    [
      ['--agg', 'sum(self.metadata.creationTimestamp)'],
      'invalid --agg: values of type timestamp cannot be added up',
      'sum(self.metadata.creationTimestamp)',
      17,
    ],
    [
      ['--agg', 'n=count(), x=sum(self.spec.x)'],
      "invalid --agg: undefined field 'x' of self.spec",
      'n=count(), x=sum(self.spec.x)',
      26,
    ],
    [['--agg', 'x=count() + "a"'], 'invalid --agg: + does not take int and string', 'x=count() + "a"', 10],
    [
      ['--agg', 'percentile(self.spec.priority, 200)'],
      'invalid --agg: percentile() takes an expression and a number from 0 to 100: percentile(self.spec.replicas, 95)',
      'percentile(self.spec.priority, 200)',
      10,
    ],
    [['--top', '3'], '--top needs --group-by; the first objects of an order are --sort-by with --limit'],
    [
      ['--top', '0', '--group-by', 'kind'],
      'invalid argument "0" for "--top" flag: must be a whole number greater than 0',
    ],
    [['--top', '1', '--limit', '1', '--group-by', 'kind'], '--top and --limit cannot be used together'],
    [['--group-by', 'kind', '-o', 'name'], '--group-by option cannot be used with name printer'],
    [['--group-by', 'kind', '--count'], '--group-by and --count cannot be used together'],
    [['--agg', 'count()', '--col', 'A=1'], '--agg and --col cannot be used together'],
  ]
  for (const [flags, words, line, mark] of REFUSED)
    test(`${flags.join(' ')}: 2, and nothing on stdout`, async (t) => {
      const place = line === undefined ? '' : `  ${line}\n  ${' '.repeat(mark ?? 0)}^\n`
      assert.deepEqual(await asked(t, ...flags), { code: 2, stdout: '', stderr: `error: ${words}\n${place}` })
    })

  test('of 100 KB is answered if it is right, and told in a few lines if it is not', async (t) => {
    const long = (last: string) =>
      `self.metadata.name in [${Array.from({ length: 9000 }, (_, i) => `"n${i}"`).join()}] || ${last}`
    const right = await asked(t, '--where', long('self.spec.priority == 4'), '-o', 'name')
    assert.deepEqual(right, { code: 0, stdout: 'pod/c\n', stderr: '' })
    const wrong = await asked(t, '--where', long('self.spec.prio == 4'))
    assert.equal(wrong.code, 2)
    assert.match(
      wrong.stderr,
      /^error: invalid --where: undefined field 'prio' of self\.spec; did you mean "priority"\?\n {2}….{90,100}\n {3} +\^\n$/,
    )
    const tooLong = await asked(t, '--where', long('true') + ' || true'.repeat(6000))
    assert.equal(tooLong.code, 2)
    assert.match(
      tooLong.stderr,
      /^error: invalid --where: expression code point size exceeds limit: size: \d+, limit 100000\n$/,
    )
  })

  test('whose pattern would make others backtrack is quick', async (t) => {
    const startedAt = performance.now()
    const found = await asked(
      t,
      '--where',
      `"${'a'.repeat(2000)}!".matches("^(a+)+$") || self.metadata.name.matches("^(a|a)*$")`,
      '-o',
      'name',
    )
    assert.deepEqual(found, { code: 0, stdout: 'pod/a\n', stderr: '' })
    assert.ok(performance.now() - startedAt < 20_000)
  })

  test('that costs too much on an object is told of the object', async (t) => {
    const list = `[${Array.from({ length: 200 }, (_, i) => i).join()}]`
    const found = await asked(
      t,
      '--where',
      `${list}.all(a, ${list}.all(b, ${list}.all(c, a + b + c + self.spec.priority >= 0)))`,
    )
    assert.equal(found.code, 1)
    assert.match(found.stderr, /^error: pods "a": --where: it costs more than 1000000 to evaluate\n/)
  })
})

describe('An expression that fails on some objects', () => {
  const DIVIDED =
    'error: pods "a": --where: division by zero\nerror: pods "d": --where: division by zero\nerror: pods "e": --where: division by zero\nerror: 1 more pods: --where: division by zero\n'

  test('answers with the others, names the first ones, and is 1', async (t) => {
    assert.deepEqual(await asked(t, '--where', '8 / self.spec.priority == 2', '-o', 'name'), {
      code: 1,
      stdout: 'pod/c\n',
      stderr: DIVIDED,
    })
    const { stdout } = await asked(t, '--where', '8 / self.spec.priority == 2', '-o', 'result')
    const { items, summary, errors } = JSON.parse(stdout)
    assert.deepEqual(
      [items.length, summary.matched, summary.evalErrors, summary.partial, errors.length],
      [1, 1, 4, true, 4],
    )
    assert.deepEqual(
      [errors[0].scope, errors[0].reason, errors[0].ref.name, errors[0].resource],
      ['evaluation', 'EvaluationError', 'a', 'pods'],
    )
  })

  test('is 4 with --strict, and is no error where another part decides', async (t) => {
    assert.equal((await asked(t, '--where', '8 / self.spec.priority == 2', '--strict')).code, 4)
    const found = await asked(t, '--where', 'self.spec.priority != 0 && 8 / self.spec.priority == 2', '-o', 'name')
    assert.deepEqual(found, { code: 0, stdout: 'pod/c\n', stderr: '' })
  })

  test('is counted and grouped as far as it goes', async (t) => {
    assert.deepEqual(await asked(t, '--where', '8 / self.spec.priority == 2', '--count'), {
      code: 1,
      stdout: '1\n',
      stderr: DIVIDED,
    })
    const groups = await asked(t, '--group-by', '8 / self.spec.priority', '-o', 'csv')
    assert.deepEqual([groups.code, groups.stdout], [1, '8 / SELF.SPEC.PRIORITY,COUNT\n2,1\n4,1\n'])
    assert.match(groups.stderr, /^error: pods "a": --group-by: division by zero$/m)
    const sums = await asked(t, '--agg', 'sum(8 / self.spec.priority), q=8 / (count() - 6)')
    assert.deepEqual([sums.code, sums.stdout], [1, 'SUM   Q\n6     <none>\n'])
    assert.match(sums.stderr, /^error: pods "a": --agg: division by zero$/m)
    assert.match(sums.stderr, /^error: --agg: Q: division by zero$/m)
  })

  test('in a column leaves a mark in its cell', async (t) => {
    const found = await asked(
      t,
      '--col',
      'NAME=self.metadata.name',
      '--col',
      'X=8 / self.spec.priority',
      '--limit',
      '3',
    )
    assert.deepEqual([found.code, found.stdout], [1, 'NAME   X\na      <error>\nb      4\nc      2\n'])
    assert.match(found.stderr, /^error: pods "a": --col: division by zero$/m)
  })

  test('because a cell holds something strange says which', async (t) => {
    const found = await asked(t, '--where', 'col.RESTARTS > 3', '-o', 'name')
    assert.deepEqual(found, {
      code: 1,
      stdout: 'pod/e\n',
      stderr: 'error: pods "b": --where: the cell "many" cannot be read\n',
    })
  })

  test('by giving no bool, says of which type it is', async (t) => {
    const found = await asked(t, '--where', 'self.spec.priority == 2 ? dyn(true) : dyn("no")', '-o', 'name')
    assert.equal(found.code, 1)
    assert.equal(found.stdout, 'pod/b\n')
    assert.match(found.stderr, /^error: pods "a": --where: the condition is no bool but of type string$/m)
  })

  test('by a key that is an object, names it', async (t) => {
    const found = await asked(
      t,
      '--group-by',
      'self.spec.priority == 2 ? dyn("two") : dyn({"a": 1})',
      '-o',
      'csv',
      '--no-headers',
    )
    assert.deepEqual([found.code, found.stdout], [1, 'two,1\n'])
    assert.match(found.stderr, /^error: pods "a": --group-by: a group cannot be made by an object$/m)
  })

  test('by a quantity that is none', async (t) => {
    const found = await asked(
      t,
      '--where',
      'quantity(self.metadata.name == "c" ? "1Gi" : "much").isGreaterThan(quantity("1Mi"))',
      '-o',
      'name',
    )
    assert.deepEqual([found.code, found.stdout], [1, 'pod/c\n'])
    assert.match(found.stderr, /^error: pods "a": --where: quantities must match the regular expression/m)
    const sum = await asked(t, '--agg', 'sum(self.metadata.name == "c" ? "1Gi" : "much")')
    assert.deepEqual([sum.code, sum.stdout], [1, 'SUM\n1Gi\n'])
    assert.match(sum.stderr, /^error: pods "a": --agg: "much" is no quantity$/m)
  })

  test('by an absent field, is no error: those objects do not match, and are counted', async (t) => {
    const found = await asked(t, '--where', 'self.metadata.labels.app.startsWith("w")', '-o', 'result')
    const { items, summary } = JSON.parse(found.stdout)
    assert.deepEqual(
      [found.code, found.stderr, items.length, summary.absent, summary.evalErrors, summary.partial],
      [0, '', 2, 4, 0, false],
    )
  })
})

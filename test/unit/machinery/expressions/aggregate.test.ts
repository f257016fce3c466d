import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import { print } from '../../../../src/machinery/cel/print.ts'
import { aggregateVariables, parseAggregate } from '../../../../src/machinery/expressions/aggregate.ts'

const parse = (text: string) => parseAggregate({ flag: '--agg', text })

describe('An aggregate is its functions, and an expression of their results:', () => {
  for (const [text, whole, calls] of [
    ['count()', '@aggregate0', ['count(true)']],
    ['count(self.spec.paused)', '@aggregate0', ['count(self.spec.paused)']],
    ['sum(self.spec.replicas)', '@aggregate0', ['sum(self.spec.replicas)']],
    ['count(self.a) * 100 / count()', '@aggregate0 * 100 / @aggregate1', ['count(self.a)', 'count(true)']],
    [
      'max(age()) - min(age())',
      '@aggregate0 - @aggregate1',
      ['max(.now - .self.metadata.creationTimestamp)', 'min(.now - .self.metadata.creationTimestamp)'],
    ],
    ['percentile(self.a, 95)', '@aggregate0', ['percentile(self.a, 95)']],
    ['percentile(self.a, 99.9)', '@aggregate0', ['percentile(self.a, 99.9)']],
    ['sum(self.l.map(c, c.x))', '@aggregate0', ['sum(self.l.map(c, c.x))']],
    ['[count(), sum(self.a)][0]', '[@aggregate0, @aggregate1][0]', ['count(true)', 'sum(self.a)']],
    ['count() > 3 ? "many" : "few"', '@aggregate0 > 3 ? "many" : "few"', ['count(true)']],
    ['string(distinct(col.NODE))', 'string(@aggregate0)', ['distinct(col.NODE)']],
  ] as const)
    test(text, () => {
      const parsed = parse(text)
      assert.equal(print(parsed.expr), whole)
      assert.deepEqual(
        parsed.calls.map(
          ({ name, argument, percent }) =>
            `${name}(${printed(argument.expr)}${percent === undefined ? '' : `, ${percent}`})`,
        ),
        calls,
      )
      assert.deepEqual(
        aggregateVariables(parsed).map(({ name }) => name),
        calls.map((_, i) => `@aggregate${i}`),
      )
    })

  /** Macros as what they mean. */
  function printed(expr: Parameters<typeof print>[0]): string {
    return expr.kind === 'call' && expr.macro !== undefined
      ? print({ ...expr, macro: undefined } as never)
      : print(expr)
  }

  test('what a function is asked of a row has to fit it', () => {
    const roles = (text: string) => parse(text).calls.map(({ argument }) => argument.role)
    assert.deepEqual(roles('[count(self.a), sum(self.a), avg(self.a), min(self.a), distinct(self.a)]'), [
      'condition',
      'amount',
      'amount',
      undefined,
      undefined,
    ])
  })
})

describe('An aggregate that is none is refused with its place:', () => {
  for (const [text, message, column] of [
    ['', 'the expression is empty', undefined],
    ['  ', 'the expression is empty', undefined],
    ['1', 'there is no aggregate function', 0],
    ['self.a', 'there is no aggregate function', 4],
    ['median(self.a)', 'there is no aggregate function', 6],
    ['sum(self.a) + self.b', 'a field of a row stands outside of an aggregate function', 12],
    ['sum(self.a) + col.B', 'a field of a row stands outside of an aggregate function', 12],
    ['sum()', 'sum() takes an expression: sum(self.spec.replicas)', 3],
    ['sum(self.a, self.b)', 'sum() takes one expression', 3],
    ['count(true, false)', 'count() takes one expression', 5],
    ['distinct()', 'distinct() takes an expression', 8],
    ['percentile(self.a)', 'percentile() takes an expression and a number from 0 to 100', 10],
    ['percentile(self.a, 101)', 'percentile() takes an expression and a number from 0 to 100', 10],
    ['percentile(self.a, -1)', 'percentile() takes an expression and a number from 0 to 100', 10],
    ['percentile(self.a, "95")', 'percentile() takes an expression and a number from 0 to 100', 10],
    ['percentile(self.a, self.b)', 'percentile() takes an expression and a number from 0 to 100', 10],
    ['percentile(self.a, 1, 2)', 'percentile() takes an expression and a number from 0 to 100', 10],
    ['sum(count())', 'an aggregate function stands inside of another', 9],
    ['sum(self.l.map(c, count()))', 'an aggregate function stands inside of another', 23],
    ['sum(self.a', 'syntax error: the expression ends too early', 10],
  ] as const)
    test(JSON.stringify(text), () => {
      assert.throws(
        () => parse(text),
        (error) => {
          assert.ok(error instanceof UsageError)
          const [first = '', , mark] = error.message.split('\n')
          assert.ok(first.startsWith(`invalid --agg: ${message}`), first)
          if (column !== undefined) assert.equal(mark, `  ${' '.repeat(column)}^`)
          return true
        },
      )
    })
})

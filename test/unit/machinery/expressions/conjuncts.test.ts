import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { print } from '../../../../src/machinery/cel/print.ts'
import { conjunction, conjunctsOf, disjunctsOf } from '../../../../src/machinery/expressions/conjuncts.ts'
import { parseOrigin } from '../../../../src/machinery/expressions/expression.ts'

const parse = (text: string) => parseOrigin({ flag: '--where', text })

describe('The parts of a condition are', () => {
  for (const [text, conjuncts, disjuncts] of [
    ['a', ['a'], ['a']],
    ['a && b', ['a', 'b'], ['a && b']],
    ['a && b && c && d && e', ['a', 'b', 'c', 'd', 'e'], ['a && b && c && d && e']],
    ['a && (b && c)', ['a', 'b', 'c'], ['a && (b && c)']],
    ['(a || b) && c', ['a || b', 'c'], ['(a || b) && c']],
    ['a || b && c', ['a || b && c'], ['a', 'b && c']],
    ['a || (b || c)', ['a || (b || c)'], ['a', 'b', 'c']],
    ['!(a && b)', ['!(a && b)'], ['!(a && b)']],
    ['a ? b && c : d', ['a ? b && c : d'], ['a ? b && c : d']],
    ['[a && b] == c && d', ['[a && b] == c', 'd'], ['[a && b] == c && d']],
  ] as const)
    test(text, () => {
      assert.deepEqual(conjunctsOf(parse(text)).map(print), conjuncts)
      assert.deepEqual(disjunctsOf(parse(text)).map(print), disjuncts)
    })
})

describe('Parts are joined again', () => {
  test('to what has the same parts, in their order', () => {
    for (let n = 1; n < 20; n++) {
      const parts = Array.from({ length: n }, (_, i) => parse(`x${i}`))
      const joined = conjunction(parts, 1000)
      assert.ok(joined !== undefined)
      assert.deepEqual(conjunctsOf(joined).map(print), parts.map(print))
    }
    assert.equal(conjunction([], 0), undefined)
  })

  test('to the tree that the parser builds of them', () => {
    for (let n = 1; n < 20; n++) {
      const text = Array.from({ length: n }, (_, i) => `x${i}`).join(' && ')
      const parsed = parse(text)
      assert.equal(print(conjunction(conjunctsOf(parsed), 1000) ?? assert.fail()), print(parsed))
    }
  })

  test('with nodes whose numbers are their own', () => {
    const parts = Array.from({ length: 40 }, (_, i) => parse(`x${i}`))
    const ids: number[] = []
    const visit = (expr: ReturnType<typeof parse>) => {
      if (expr.kind !== 'call') return
      ids.push(expr.id)
      expr.args.forEach(visit)
    }
    visit(conjunction(parts, 1000) ?? assert.fail())
    assert.deepEqual(
      [...ids].sort(),
      Array.from({ length: 39 }, (_, i) => 1000 + i),
    )
  })

  test('however many there are: the tree stays flat', () => {
    const parts = Array.from({ length: 50_000 }, () => parse('x'))
    assert.equal(conjunctsOf(conjunction(parts, 1) ?? assert.fail()).length, 50_000)
  })
})

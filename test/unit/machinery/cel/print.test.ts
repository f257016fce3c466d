import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Expr } from '../../../../src/machinery/cel/ast.ts'
import { envFor } from '../../../../src/machinery/cel/environment.ts'
import { parse } from '../../../../src/machinery/cel/parse.ts'
import { print } from '../../../../src/machinery/cel/print.ts'
import { outline } from '../../../support/cel-outline.ts'
import { type Random, randomFrom } from '../../../support/random.ts'

const env = envFor('1.37')

function parsed(text: string): Expr {
  const result = parse(text, env)
  assert.ok('expr' in result, `${text}: ${'issues' in result ? result.issues[0]?.message : ''}`)
  return result.expr
}

test('a tree is printed with the parentheses it needs, and macros as they were written', () => {
  for (const [text, expected] of [
    ['((a)) + (b * c)', 'a + b * c'],
    ['(a + b) * c - (d - e)', '(a + b) * c - (d - e)'],
    ['a && b && c && d', 'a && b && c && d'],
    ['a && (b && c)', 'a && (b && c)'],
    ['a || (b && c)', 'a || b && c'],
    ['(a ? b : c) ? (d ? e : f) : (g ? h : i)', '(a ? b : c) ? (d ? e : f) : g ? h : i'],
    ['!(a && b) && !(!c)', '!(a && b) && !(!c)'],
    ['-(1) + -(-a) - -1', '-(1) + -(-a) - -1'],
    ['(-1).f() + (a + b).c + (a ? b : c)[0]', '(-1).f() + (a + b).c + (a ? b : c)[0]'],
    ['a.?b[?0].`c-d`.`in`', 'a.?b[?0].`c-d`.`in`'],
    ['has( a.b )', 'has(a.b)'],
    ['x . all(y,y>0&&has(y.z))', 'x.all(y, y > 0 && has(y.z))'],
    ['x.optMap(v, v.map(w, w))', 'x.optMap(v, v.map(w, w))'],
    ['x.sortBy(e, -e)', 'x.sortBy(e, -e)'],
    ['T{?a: 1, `b c`: 2}', 'T{?a: 1, `b c`: 2}'],
    ['{1: 2, ?"a": b,}', '{1: 2, ?"a": b}'],
    ['[?a, 1,]', '[?a, 1]'],
    [String.raw`'a"\n\x00' + r'\d'`, String.raw`"a\"\n\u0000" + "\\d"`],
    [String.raw`b'a\xff'`, String.raw`b"\141\377"`],
    ['1.0 + 1e21 + -0.0 + 5u', '1.0 + 1e+21 + -0.0 + 5u'],
  ] as const) {
    assert.equal(print(parsed(text)), expected)
  }
})

test('parsing what was printed gives the same tree, for random expressions', () => {
  const seed = 20_261
  const random = randomFrom(seed)
  for (let i = 0; i < 3000; i++) {
    const text = expression(random, 4)
    const tree = parsed(text)
    const printed = print(tree)
    assert.equal(
      outline(parsed(printed)),
      outline(tree),
      `seed ${seed}, number ${i}: ${text} was printed as ${printed}`,
    )
  }
})

const LEAVES = [
  'a',
  '.b',
  '1',
  '-2',
  '3u',
  '4.5',
  '-6.0',
  '"x\\ny"',
  "r'\\d'",
  "b'\\xff'",
  'true',
  'null',
  '[]',
  '{}',
  '!c',
  '-d',
]

const SHAPES = [
  '(_)',
  '_ + _',
  '_ - _',
  '_ * _',
  '_ % _',
  '(_) / (_)',
  '(_) - (_)',
  '_ == _',
  '(_) < (_)',
  '_ in _',
  '_ && _',
  '_ || _',
  '_ && (_ && _)',
  '(_ || _) || (_ || _ || _)',
  '(_) ? (_) : _',
  '!(_)',
  '-(_)',
  '(_).f',
  '(_).?g',
  '(_)[_]',
  '(_)[?_]',
  '(_).`h-i`',
  'f(_, _)',
  '(_).m(_)',
  '[_, ?_]',
  '{_: _, ?_: _}',
  'T.U{v: _, ?w: _}',
  'has((_).x)',
  '(_).all(e, _)',
  '(_).map(e, _, _)',
  '(_).exists(k, v, _)',
  '(a).optMap(o, _)',
] as const

function expression(random: Random, depth: number): string {
  if (depth <= 0) return random.pick(LEAVES)
  return random.pick(SHAPES).replaceAll('_', () => `(${expression(random, depth - 1 - random.below(3))})`)
}

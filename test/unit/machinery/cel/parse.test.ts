import assert from 'node:assert/strict'
import { test } from 'node:test'
import { envFor } from '../../../../src/machinery/cel/environment.ts'
import { formatIssues } from '../../../../src/machinery/cel/issue.ts'
import { parse } from '../../../../src/machinery/cel/parse.ts'
import { outline } from '../../../support/cel-outline.ts'

const env = envFor('1.37')

function shape(text: string): string {
  const parsed = parse(text, env)
  return 'expr' in parsed ? outline(parsed.expr) : formatIssues(text, parsed.issues)
}

function findings(text: string, version = '1.37'): string[] {
  const parsed = parse(text, envFor(version))
  return 'expr' in parsed
    ? []
    : formatIssues(text, parsed.issues)
        .split('\n')
        .filter((line) => line.startsWith('ERROR'))
}

const START =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

test('literals keep their type and their exact value', () => {
  for (const [text, expected] of [
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['- 0x1F', '-31'],
    ['18446744073709551615u', '18446744073709551615u'],
    ['0xffU', '255u'],
    ['1.5e3', '1500.0'],
    ['.5', '0.5'],
    ['-1e-7', '-1e-7'],
    ['true', 'true'],
    ['null', 'null'],
    [String.raw`"\a\b\f\n\r\t\v\\\'\"\?${'\\`'}"`, JSON.stringify('\x07\b\f\n\r\t\v\\\'"?`')],
    [String.raw`'\x41\101\u00e9\U0001F600'`, '"AAé😀"'],
    [String.raw`r"\d+"`, String.raw`"\\d+"`],
    ['"""a "b"\r\nc"""', String.raw`"a \"b\"\nc"`],
    ["''''''", '""'],
    ["'😀'", '"😀"'],
    [String.raw`b"\xff\377é"`, 'bytes(255 255 195 169)'],
    [String.raw`bR'\x'`, 'bytes(92 120)'],
  ] as const) {
    assert.equal(shape(text), expected, text)
  }
})

test('operators bind as in CEL, and chains of && and || are balanced trees', () => {
  for (const [text, expected] of [
    ['a + b * c - d', '_-_(_+_(a, _*_(b, c)), d)'],
    ['a - b - c', '_-_(_-_(a, b), c)'],
    ['a + 1 == b && c in d', '_&&_(_==_(_+_(a, 1), b), @in(c, d))'],
    ['a < b == c', '_==_(_<_(a, b), c)'],
    ['a || b && c', '_||_(a, _&&_(b, c))'],
    ['a && b && c && d && e', '_&&_(_&&_(_&&_(a, b), c), _&&_(d, e))'],
    ['a && (b && c)', '_&&_(a, _&&_(b, c))'],
    ['a ? b : c ? d : e', '_?_:_(a, b, _?_:_(c, d, e))'],
    ['!!a', 'a'],
    ['!!!a', '!_(a)'],
    ['--1', '1'],
    ['-a.b', '-_(a.b)'],
    ['-(1)', '-_(1)'],
    ['1 -1', '_-_(1, 1)'],
    ['-1.f()', '-1.f()'],
  ] as const) {
    assert.equal(shape(text), expected, text)
  }
})

test('fields, indexes, calls, lists, maps and objects nest, with optional parts and trailing commas', () => {
  for (const [text, expected] of [
    ['a.b[0].c(d, e).f', '_[_](a.b, 0).c(d, e).f'],
    ['.a.b', '.a.b'],
    ['a.if.namespace', 'a.if.namespace'],
    ['a.`b-c/d e`', 'a.b-c/d e'],
    ['a.?b[?1]', '_[?_](_?._(a, "b"), 1)'],
    ['[1, ?a,]', '[1, ?a]'],
    ['{"a": 1, ?b: c,}', '{"a": 1, ?b: c}'],
    ['[,]', '[]'],
    ['a.b.C{x: 1, ?y: 2}.z', 'a.b.C{x: 1, ?y: 2}.z'],
    ['a // and\n + b', '_+_(a, b)'],
  ] as const) {
    assert.equal(shape(text), expected, text)
  }
})

test('macros become what they stand for', () => {
  for (const [text, expected] of [
    ['has(a.b.c)', 'a.b.c!'],
    [
      'x.all(e, e > 0)',
      'fold(e of x; @result = true; @not_strictly_false(@result); _&&_(@result, _>_(e, 0)); @result)',
    ],
    ['x.exists(e, e)', 'fold(e of x; @result = false; @not_strictly_false(!_(@result)); _||_(@result, e); @result)'],
    ['x.exists_one(e, e)', 'fold(e of x; @result = 0; true; _?_:_(e, _+_(@result, 1), @result); _==_(@result, 1))'],
    ['x.map(e, f(e))', 'fold(e of x; @result = []; true; _+_(@result, [f(e)]); @result)'],
    ['x.map(e, p, e)', 'fold(e of x; @result = []; true; _?_:_(p, _+_(@result, [e]), @result); @result)'],
    ['x.filter(e, p)', 'fold(e of x; @result = []; true; _?_:_(p, _+_(@result, [e]), @result); @result)'],
    ['x.all(i, e, e)', 'fold(i, e of x; @result = true; @not_strictly_false(@result); _&&_(@result, e); @result)'],
    ['x.transformMap(k, v, v)', 'fold(k, v of x; @result = {}; true; cel.@mapInsert(@result, k, v); @result)'],
    [
      'x.transformMapEntry(k, v, {v: k})',
      'fold(k, v of x; @result = {}; true; cel.@mapInsert(@result, {v: k}); @result)',
    ],
    [
      'x.transformList(k, v, p, v)',
      'fold(k, v of x; @result = []; true; _?_:_(p, _+_(@result, [v]), @result); @result)',
    ],
    [
      'a.optMap(v, v + 1)',
      '_?_:_(a.hasValue(), optional.of(fold(#unused of []; v = a.value(); false; v; _+_(v, 1))), optional.none())',
    ],
    ['a.optFlatMap(v, v)', '_?_:_(a.hasValue(), fold(#unused of []; v = a.value(); false; v; v), optional.none())'],
    [
      'x.sortBy(e, -e)',
      'fold(#unused of []; @__sortBy_input__ = x; false; @__sortBy_input__; @__sortBy_input__.@sortByAssociatedKeys(' +
        'fold(e of @__sortBy_input__; @result = []; true; _+_(@result, [-_(e)]); @result)))',
    ],
    ['x.map(a)', 'x.map(a)'],
    ['all(x, y)', 'all(x, y)'],
    ['x.existsOne(a, b)', 'x.existsOne(a, b)'],
  ] as const) {
    assert.equal(shape(text), expected, text)
  }
})

test('errors say what was expected where', () => {
  for (const [text, expected] of [
    ['', `ERROR: <input>:1:0: Syntax error: mismatched input '<EOF>' expecting ${START}`],
    ['1 +', `ERROR: <input>:1:4: Syntax error: mismatched input '<EOF>' expecting ${START}`],
    ['a +\n  b c', "ERROR: <input>:2:5: Syntax error: extraneous input 'c' expecting <EOF>"],
    ['(a', "ERROR: <input>:1:3: Syntax error: missing ')' at '<EOF>'"],
    ['a ? b', "ERROR: <input>:1:6: Syntax error: mismatched input '<EOF>' expecting ':'"],
    ['[1 2]', "ERROR: <input>:1:4: Syntax error: extraneous input '2' expecting {']', ','}"],
    ['a..b', "ERROR: <input>:1:3: Syntax error: no viable alternative at input '..'"],
    ['-!a', "ERROR: <input>:1:2: Syntax error: no viable alternative at input '-!'"],
    ['if.b', 'ERROR: <input>:1:1: reserved identifier: if'],
    ['99999999999999999999', 'ERROR: <input>:1:1: invalid int literal'],
    ['18446744073709551616u', 'ERROR: <input>:1:1: invalid uint literal'],
    ['1e400', 'ERROR: <input>:1:1: invalid double literal'],
    ['"\\ud800"', 'ERROR: <input>:1:1: invalid unicode code point'],
    ["b'\\u0041'", 'ERROR: <input>:1:1: unable to unescape string'],
    ['has(a[b])', 'ERROR: <input>:1:6: invalid argument to has() macro'],
    ['x.all(y.z, true)', 'ERROR: <input>:1:8: argument must be a simple name'],
    ['x.filter(1, 2)', 'ERROR: <input>:1:10: argument is not an identifier'],
    ['x.map(__result__, 1)', 'ERROR: <input>:1:7: iteration variable overwrites accumulator variable'],
    ['x.all(y, y, z)', 'ERROR: <input>:1:10: duplicate variable name: y'],
    [
      '"a".sortBy(e, e)',
      'ERROR: <input>:1:1: sortBy can only be applied to a list, identifier, comprehension, call or select expression',
    ],
  ] as const) {
    assert.deepEqual(findings(text), [expected], text)
  }
  assert.deepEqual(findings('"é" + if + @ + has(1)'), [
    'ERROR: <input>:1:7: reserved identifier: if',
    "ERROR: <input>:1:12: Syntax error: token recognition error at: '@'",
    `ERROR: <input>:1:14: Syntax error: extraneous input '+' expecting ${START}`,
    'ERROR: <input>:1:20: invalid argument to has() macro',
  ])
  assert.deepEqual(findings('f(a ? b c, [d'), [
    "ERROR: <input>:1:9: Syntax error: missing ':' at 'c'",
    "ERROR: <input>:1:14: Syntax error: mismatched input '<EOF>' expecting {']', ','}",
  ])
})

test('an error is shown below its line, wide characters taken as two columns', () => {
  const text = '"é" +\tx y'
  const parsed = parse(text, env)
  assert.ok('issues' in parsed)
  assert.equal(
    formatIssues(text, parsed.issues),
    'ERROR: <input>:1:9: Syntax error: extraneous input \'y\' expecting <EOF>\n | "é" + x y\n | .\uff0e......^',
  )
})

test('nesting, chains and length have limits, and reaching them is no crash', () => {
  const depth = ['ERROR: <input>:-1:0: expression recursion limit exceeded: 250']
  const height = ['ERROR: <input>:-1:0: max recursion depth exceeded']
  for (const [make, most, complaint] of [
    [(n: number) => `${'('.repeat(n)}1${')'.repeat(n)}`, 249, depth],
    [(n: number) => `${'['.repeat(n)}${']'.repeat(n)}`, 250, depth],
    [(n: number) => `1${'+1'.repeat(n)}`, 250, height],
    [(n: number) => `a${'.b'.repeat(n)}`, 250, height],
    [(n: number) => `${'a?b:'.repeat(n)}c`, 249, depth],
  ] as const) {
    assert.deepEqual(findings(make(most)), [], make(2))
    assert.deepEqual(findings(make(most + 1)), complaint, make(2))
  }
  assert.deepEqual(findings(`a${'&&a'.repeat(5000)}`), [])
  assert.deepEqual(findings('-'.repeat(50_000)).length, 2)
  assert.deepEqual(findings('('.repeat(100_000)), depth)
  assert.deepEqual(findings(' '.repeat(100_001)), [
    'ERROR: <input>:-1:0: expression code point size exceeds limit: size: 100001, limit 100000',
  ])
  assert.deepEqual(findings(`x${'.optMap(v, v)'.repeat(40)}`), [
    'ERROR: <input>:-1:0: expression expands to more than 500000 nodes',
  ])
})

test('any cut of a valid text, and any text of its characters, is parsed or refused without a crash', () => {
  const text =
    'has(a.b) && x.?y[?0].optMap(v, v + 1.5e3).orValue({r"\\d": [b"\\xff", -1u]}) ? T{`a-b`: !c} : d in e // f'
  for (let i = 0; i <= text.length; i++) {
    for (const cut of [text.slice(0, i), text.slice(i), text.slice(i) + text.slice(0, i)]) parse(cut, env)
    for (const c of ['"', "'", '`', '\\', '(', ')', '?', '.', '\ud800', '\n']) {
      parse(text.slice(0, i) + c + text.slice(i), env)
    }
  }
  assert.equal(findings(text).length, 0)
})

test('syntax and macros that came later are refused by an older environment', () => {
  for (const [text, version, expected] of [
    ['a.?b', '1.27', ["ERROR: <input>:1:2: unsupported syntax '.?'"]],
    ['a[?0]', '1.27', ["ERROR: <input>:1:2: unsupported syntax '[?'"]],
    ['[?a]', '1.27', ["ERROR: <input>:1:2: unsupported syntax '?'"]],
    ['a.?b[?0] == [?c]', '1.28', []],
    ['a.`b`', '1.32', ["ERROR: <input>:1:3: unsupported syntax: '`'"]],
    ['a.`b`', '1.33', []],
  ] as const) {
    assert.deepEqual(findings(text, version), expected, `${text} in ${version}`)
  }
  const old = parse('x.all(i, e, e)', envFor('1.31'))
  assert.equal('expr' in old && old.expr.kind, 'call')
})

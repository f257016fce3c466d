// Patterns mean what they mean to RE2, whichever engine runs them.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compilePattern } from '../../../../src/machinery/schema/pattern/compile-pattern.ts'
import { parsePattern } from '../../../../src/machinery/schema/pattern/parse-pattern.ts'
import { toNative } from '../../../../src/machinery/schema/pattern/to-native.ts'

function matches(pattern: string, text: string): boolean | string {
  const compiled = compilePattern(pattern)
  return typeof compiled === 'function' ? compiled(text) : compiled.message
}

describe('A pattern', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['^(?i)(sun|Mon)day$', ['SUNDAY', 'monDay'], ['sunday\n']],
    ['^((?i)sun|mon)day$', ['SUNday', 'mOnday'], ['sunDAY']],
    ['(?i:a)b', ['Ab', 'xab'], ['aB']],
    ['(?i)k', ['\u212a', 'K'], ['x']],
    ['^[[:punct:]]+$', ['-_!'], ['a']],
    ['^[^[:space:]]+$', ['a\u00a0b'], ['a b', 'a\vb']],
    ['^\\S+$', ['a\u00a0b', 'a\vb'], ['a b', '\t']],
    ['^[\\w-.]+$', ['a-b.c_9'], ['é']],
    ['^\\pL+$', ['é日'], ['1']],
    ['^[\\p{Greek}x]+$', ['αx'], ['a']],
    ['^.$', ['\u2028', '😀', '\r'], ['\n', 'ab']],
    ['(?s)^.$', ['\n'], ['']],
    ['(?m)^b$', ['a\nb\nc'], ['ab']],
    ['\\Aab\\z', ['ab'], ['ab\n']],
    ['[]a]', [']', 'a'], ['b']],
    ['^[^]a]$', ['b'], [']', 'a']],
    ['^a{,2}$', ['a{,2}'], ['aa']],
    ['^{a}$', ['{a}'], ['a']],
    ['\\Qa.b\\E', ['a.b'], ['axb']],
    ['^\\x41\\x{1F600}\\101$', ['A😀A'], ['']],
    ['^(?P<n>a)(?<m>b)$', ['ab'], ['a']],
    ['^a{2,3}?$', ['aa', 'aaa'], ['a']],
  ]
  for (const [pattern, yes, no] of cases) {
    test(pattern, () => {
      for (const text of yes) assert.equal(matches(pattern, text), true, JSON.stringify(text))
      for (const text of no) assert.equal(matches(pattern, text), false, JSON.stringify(text))
    })
  }
})

describe('A pattern that RE2 refuses is refused with its words', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['(', 'missing closing ): `(`'],
    [')', 'unexpected ): `)`'],
    ['[', 'missing closing ]: `[`'],
    ['*a', 'missing argument to repetition operator: `*`'],
    ['a**', 'invalid nested repetition operator: `**`'],
    ['a{2000}', 'invalid repeat count: `{2000}`'],
    ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
    ['\\k', 'invalid escape sequence: `\\k`'],
    ['[z-a]', 'invalid character class range: `z-a`'],
    ['\\p{Foo}', 'invalid character class range: `\\p{Foo}`'],
    ['a\\', 'trailing backslash at end of expression: ``'],
  ]
  for (const [pattern, message] of cases) {
    test(pattern, () => assert.equal(matches(pattern, ''), `error parsing regexp: ${message}`))
  }
})

describe('The native engine runs', () => {
  const isTame = (pattern: string) => toNative(parsePattern(pattern)).isTame

  test('what can be cut in one way only', () => {
    for (const pattern of [
      '^[a-z]+$',
      '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
      '^(a|b)*$',
    ])
      assert.equal(isTame(pattern), true, pattern)
  })

  test('nothing that repeats a repetition, nor long texts: they go to the linear engine', () => {
    for (const pattern of ['(a+)+b', '(a|aa)+$', '(.*,)*x', '([0-9]+(s|m)?)+'])
      assert.equal(isTame(pattern), false, pattern)
    const asked: number[] = []
    const linear = () => (text: string) => asked.push(text.length) > 0
    const hostile = compilePattern('(x+x+)+y', linear)
    const long = compilePattern('^x+$', linear)
    assert.ok(typeof hostile === 'function' && typeof long === 'function')
    assert.equal(hostile('x'.repeat(50)), true)
    assert.equal(long('x'.repeat(50)), true)
    assert.equal(long('x'.repeat(5000)), true)
    assert.deepEqual(asked, [50, 5000])
  })
})

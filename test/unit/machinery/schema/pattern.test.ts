// Patterns mean what they mean to RE2, whichever engine runs them.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileRegex } from '../../../../src/machinery/cel/library/re2.ts'
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
      const linear = compileRegex(pattern)
      assert.ok(typeof linear === 'object')
      for (const [texts, isMatch] of [
        [yes, true],
        [no, false],
      ] as const) {
        for (const text of texts) {
          assert.equal(matches(pattern, text), isMatch, JSON.stringify(text))
          assert.equal(linear.test(text), isMatch, `linear ${JSON.stringify(text)}`)
        }
      }
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
  const safeLength = (pattern: string) => toNative(parsePattern(pattern)).maxLength

  test('texts of the length for which a pattern cannot take long', () => {
    const cases: readonly (readonly [string, number])[] = [
      ['^[a-z]+$', 1000],
      ['^(a|b)*$', 1000],
      ['[a-z]+x', 128],
      ['^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$', 32],
      ['^([^.]+\\.)*[a-z]$', 128],
      ['^\\d{1,3}(\\.\\d{1,3}){3}$', 2000],
      ['^[a-z]*[a-z]*[a-z]*$', 32],
    ]
    for (const [pattern, length] of cases) assert.equal(safeLength(pattern), length, pattern)
  })

  test('no text at all where a pattern can be laid upon it in ever more ways', () => {
    for (const pattern of [
      '(a+)+b',
      '(a|aa)+$',
      '(a|a)*b',
      '(?i)(a|A)*b',
      '(.*,)*x',
      '([0-9]+(s|m)?)+',
      '^(\\.[a-z]?[a-z]*)*$',
      `^${'a?'.repeat(40)}${'a'.repeat(40)}$`,
      '^(a?){40}a{40}$',
      '^[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*$',
      '(?:)*x',
    ])
      assert.equal(safeLength(pattern), 0, pattern)
  })
})

test('No pattern takes long, whatever the text', () => {
  const started = performance.now()
  const hostile = ['^(a+)+$', '(x+x+)+y', '^(a|a)*$', '^(a|aa)+$', '^(.*,)*x$', '^[a-z]*[a-z]*[a-z]*$', '(?i)^(é|É)*x$']
  for (const pattern of [...hostile, `^${'a?'.repeat(40)}${'a'.repeat(40)}$`]) {
    for (const length of [30, 2000, 50_000]) {
      assert.equal(matches(pattern, `${'a'.repeat(length)}!`), false, pattern)
      assert.equal(typeof matches(pattern, `${'x,'.repeat(length)}!`), 'boolean', pattern)
    }
  }
  // a backtracking engine would take longer than there is time
  assert.ok(performance.now() - started < 30_000)
})

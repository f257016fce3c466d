import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageError } from '../../../../src/errors.ts'
import { formatLabelSelector, matchesLabels } from '../../../../src/machinery/selectors/label-match.ts'
import { parseLabelSelector } from '../../../../src/machinery/selectors/label-selector.ts'

const CANONICAL: readonly (readonly [text: string, canonical: string])[] = [
  ['', ''],
  ['a', 'a'],
  ['!a', '!a'],
  ['a=b', 'a=b'],
  ['a==b', 'a==b'],
  ['a!=b', 'a!=b'],
  ['a=', 'a='],
  ['a!=', 'a!='],
  [' a\t=\nb ', 'a=b'],
  ['b,a,c=1', 'a,b,c=1'],
  ['a in (c,b,b,a)', 'a in (a,b,c)'],
  ['a in ()', 'a in ()'],
  ['a in (b,,c)', 'a in (,b,c)'],
  ['a notin (,)', 'a notin ()'],
  ['a>1,b<5', 'a>1,b<5'],
  ['x in (in,notin)', 'x in (in,notin)'],
  ['in=notin', 'in=notin'],
  ['notin in (in)', 'notin in (in)'],
  ['!in', '!in'],
  ['app.kubernetes.io/name=web', 'app.kubernetes.io/name=web'],
]

test('a selector is read and written in its canonical form', () => {
  for (const [text, canonical] of CANONICAL) {
    assert.equal(formatLabelSelector(parseLabelSelector(text)), canonical, JSON.stringify(text))
    assert.equal(formatLabelSelector(parseLabelSelector(canonical)), canonical)
  }
})

const KEY_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const unparsed = (fault: string) => `unable to parse requirement: ${fault}`

const FAULTS: readonly (readonly [text: string, message: string])[] = [
  ['=a', "found '=', expected: !, identifier, or 'end of string'"],
  ['a,', "found '', expected: identifier after ','"],
  ['a,,b', "found ',', expected: identifier after ','"],
  ['!a=b', "found '=', expected: ',' or 'end of string'"],
  ['a=b=c', "found '=', expected: ',' or 'end of string'"],
  ['a=b c=d', "found 'c', expected: ',' or 'end of string'"],
  ['!', unparsed("found '', expected: identifier")],
  ['!!a', unparsed("found '!', expected: identifier")],
  ['a b', unparsed("found 'b', expected: in, notin, =, ==, !=, gt, lt")],
  ['a ! = b', unparsed("found '!', expected: in, notin, =, ==, !=, gt, lt")],
  ['a=!b', unparsed("found '!', expected: identifier")],
  ['a=>b', unparsed("found '>', expected: identifier")],
  ['a in b', unparsed("found 'b' expected: '('")],
  ['a in', unparsed("found '' expected: '('")],
  ['a in (b', unparsed("found '', expected: ',' or ')'")],
  ['a in (b c)', unparsed("found 'c', expected: ',' or ')'")],
  ['a in (,', unparsed("found '', expected: ',', or identifier")],
  ['a in ((b))', unparsed("found '(', expected: ',', ')' or identifier")],
  ['a>x', unparsed(`values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`)],
  ['%=a', unparsed(`<nil>: Invalid value: "%": ${KEY_RULE}`)],
  ['/b=1', unparsed('<nil>: Invalid value: "/b": prefix part must be non-empty')],
  [
    `a${'a'.repeat(63)}`,
    unparsed(`<nil>: Invalid value: "${'a'.repeat(64)}": name part must be no more than 63 bytes`),
  ],
  [`a=${'x'.repeat(64)}`, unparsed(`values[0][a]: Invalid value: "${'x'.repeat(64)}": must be no more than 63 bytes`)],
  ['a="b"', unparsed(`values[0][a]: Invalid value: "\\"b\\"": ${VALUE_RULE}`)],
  [
    'a in (é,%)',
    unparsed(`[values[0][a]: Invalid value: "%": ${VALUE_RULE}, values[1][a]: Invalid value: "é": ${VALUE_RULE}]`),
  ],
]

test('what cannot be read is refused in the words of the API server', () => {
  for (const [text, message] of FAULTS) {
    assert.throws(
      () => parseLabelSelector(text),
      (error) => error instanceof UsageError && error.message === message && error.value === text,
      text,
    )
  }
})

const labels = { app: 'web', tier: 'a', size: '10', empty: '' }
const MATCHES: readonly (readonly [selector: string, matches: boolean])[] = [
  ['', true],
  ['app', true],
  ['nope', false],
  ['!app', false],
  ['!nope', true],
  ['app=web', true],
  ['app==api', false],
  ['app!=api', true],
  ['nope!=x', true],
  ['nope=', false],
  ['empty=', true],
  ['empty', true],
  ['tier in (a,b)', true],
  ['tier notin (a,b)', false],
  ['nope notin (a)', true],
  ['nope in (a)', false],
  ['size>9', true],
  ['size>10', false],
  ['size<11', true],
  ['app>1', false],
  ['nope<1', false],
  ['app=web,tier=a', true],
  ['app=web,tier=b', false],
  ['toString', false],
]

test('labels match when every requirement holds', () => {
  for (const [selector, matches] of MATCHES) {
    assert.equal(matchesLabels(parseLabelSelector(selector), labels), matches, selector)
  }
  assert.equal(matchesLabels(parseLabelSelector('!a,b!=c'), undefined), true)
  assert.equal(matchesLabels(parseLabelSelector('a'), undefined), false)
})

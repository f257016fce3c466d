import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Checked, check } from '../../../../src/machinery/cel/check.ts'
import { declTypeOf } from '../../../../src/machinery/cel/decl-type.ts'
import type { CelEnv } from '../../../../src/machinery/cel/decls.ts'
import { envFor } from '../../../../src/machinery/cel/environment.ts'
import { formatIssues } from '../../../../src/machinery/cel/issue.ts'
import { parse } from '../../../../src/machinery/cel/parse.ts'
import { ruleEnv } from '../../../../src/machinery/cel/rule-env.ts'
import { type CelType, ERROR, formatType } from '../../../../src/machinery/cel/types.ts'
import { outline } from '../../../support/cel-outline.ts'
import { celSchema } from '../../../support/cel-schema.ts'

const SELF: CelType =
  declTypeOf(
    celSchema({
      type: 'object',
      properties: {
        replicas: { type: 'integer' },
        port: { 'x-kubernetes-int-or-string': true },
        when: { type: 'string', format: 'date-time' },
        namespace: { type: 'string' },
        'file-name': { type: 'string' },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        rules: {
          type: 'array',
          items: { type: 'object', properties: { name: { type: 'string' }, weight: { type: 'number' } } },
        },
        hidden: { 'x-kubernetes-preserve-unknown-fields': true },
      },
    }),
    { isRoot: true },
  ) ?? ERROR

const envWithSelf = (version = '1.37'): CelEnv => ruleEnv(envFor(version), SELF, { optionalOldSelf: true })

const LITERALS = {
  isDuration: (text: string) => text.endsWith('s'),
  isTimestamp: (text: string) => text.endsWith('Z'),
  isPattern: (text: string) => !text.includes('('),
}

function checked(text: string, version?: string): Checked | readonly string[] {
  const env = envWithSelf(version)
  const parsed = parse(text, env)
  const result = 'issues' in parsed ? parsed : check(parsed.expr, env, LITERALS)
  if (!('issues' in result)) return result
  return formatIssues(text, result.issues)
    .split('\n')
    .filter((line) => line.startsWith('ERROR'))
    .map((line) => line.slice('ERROR: <input>:'.length))
}

function outcome(text: string, version?: string): string {
  const result = checked(text, version)
  return 'types' in result ? formatType(result.type) : result.join('; ')
}

function table(rows: readonly (readonly [text: string, expected: string])[], version?: string): void {
  for (const [text, expected] of rows) assert.equal(outcome(text, version), expected, text)
}

test('literals, operators and conversions have the types of CEL', () => {
  table([
    ['1', 'int'],
    ['1u', 'uint'],
    ['1.0', 'double'],
    ["'a'", 'string'],
    ["b'a'", 'bytes'],
    ['null', 'null'],
    ['[]', 'list(dyn)'],
    ['{}', 'map(dyn, dyn)'],
    ['[[], [1]]', 'list(list(int))'],
    ["{'a': {1: [true]}}", 'map(string, map(int, list(bool)))'],
    ['1 + 2 * 3', 'int'],
    ["timestamp('2000-01-01T00:00:00Z') - timestamp(0)", 'duration'],
    ["duration('1s') + timestamp(0)", 'timestamp'],
    ['[1] + []', 'list(int)'],
    ['1 < 1.5 && 1u >= 1', 'bool'],
    ['true ? null : duration("1s")', 'null'],
    ['1 in [1] || "a" in {"a": 1}', 'bool'],
    ['int(1.5) + int("1")', 'int'],
    ['type(1)', 'type(int)'],
    ['type([1]) == list', 'bool'],
    ['google.protobuf.Timestamp', 'type(timestamp)'],
    ['type(ip("::1")) == net.IP', 'bool'],
    ['dyn(1)', 'dyn'],
    ['dyn(1) + 1', 'int'],
    ['dyn(1) + dyn(2)', 'dyn'],
    ['dyn([])[0].a.b', 'dyn'],
  ])
})

test('macros, optionals and two variables have the types of what they yield', () => {
  table([
    ['[1].map(x, string(x))', 'list(string)'],
    ['[1].map(x, x > 0, x * 2.0)', "1:21: found no matching overload for '_*_' applied to '(int, double)'"],
    ['{"a": 1}.map(k, k)', 'list(string)'],
    ['[[1]].filter(x, x.exists_one(y, y > 0))', 'list(list(int))'],
    ['[].all(x, x.y.z)', 'bool'],
    ['[1, 2].transformMap(i, v, string(v))', 'map(int, string)'],
    ['{"a": 1}.transformMapEntry(k, v, {v: k})', 'map(int, string)'],
    ['{"a": 1}.all(k, v, k != "" && v > 0)', 'bool'],
    ['[3].sortBy(e, -e)', 'list(int)'],
    ['optional.none()', 'optional_type(dyn)'],
    ['optional.of(1).orValue(2)', 'int'],
    ['{"a": {"b": 1}}.?a.?b', 'optional_type(int)'],
    ['{"a": {"b": 1}}.?a.b', 'optional_type(int)'],
    ['[1][?0].optMap(x, string(x))', 'optional_type(string)'],
    ['[1][?0].optFlatMap(x, optional.of(x > 1)).value()', 'bool'],
    ['[?optional.of(1), 2]', 'list(int)'],
    ['{?"a": optional.of(1)}', 'map(string, int)'],
    ['[1].map(int, int + 1)', 'list(int)'],
    ['[1].map(x, [2].map(x, .x))', "1:24: undeclared reference to '.x' (in container '')"],
    ['[1].map(int, .int(1.5) + int)', 'list(int)'],
  ])
})

test('fields of a schema are found by their CEL names, and others are not', () => {
  table([
    ['self.replicas', 'int'],
    ['self.port', 'dyn'],
    ['self.when', 'timestamp'],
    ['self.labels', 'map(string, string)'],
    ['self.labels.foo', 'string'],
    ['self.rules', 'list(selfType.rules.@idx)'],
    ['self.rules[0].weight', 'double'],
    ['self.rules.map(r, r.name)', 'list(string)'],
    ['self.metadata.name', 'string'],
    ['self.apiVersion + self.kind', 'string'],
    ['self.__namespace__', 'string'],
    ['self.namespace', 'string'],
    ['self.file__dash__name', 'string'],
    ['has(self.replicas)', 'bool'],
    ['oldSelf.replicas', 'optional_type(int)'],
    ['oldSelf.?rules[?0].?name.orValue("")', 'string'],
    ['self.hidden', "1:5: undefined field 'hidden'"],
    ['has(self.nothing)', "1:4: undefined field 'nothing'"],
    ['self.metadata.labels', "1:14: undefined field 'labels'"],
    ['self.?nothing', "1:5: undefined field 'nothing'"],
    ['self.replicas.x', "1:14: type 'int' does not support field selection"],
    ['self == oldSelf', "1:6: found no matching overload for '_==_' applied to '(selfType, optional_type(selfType))'"],
    ["quantity('1').x", "1:14: unexpected failed resolution of 'kubernetes.Quantity'"],
  ])
  table(
    [
      ['self.namespace', "1:5: undefined field 'namespace'"],
      ['self.__namespace__', 'string'],
    ],
    '1.30',
  )
})

test('findings have the words and places of cel-go', () => {
  table([
    ['x', "1:1: undeclared reference to 'x' (in container '')"],
    [
      'a.b.c(d)',
      "1:1: undeclared reference to 'a' (in container ''); 1:6: undeclared reference to 'c' (in container ''); 1:7: undeclared reference to 'd' (in container '')",
    ],
    ['f(1)', "1:2: undeclared reference to 'f' (in container '')"],
    ["1 + 'a'", "1:3: found no matching overload for '_+_' applied to '(int, string)'"],
    ['1 == 1.0', "1:3: found no matching overload for '_==_' applied to '(int, double)'"],
    ["'a'.startsWith(1)", "1:15: found no matching overload for 'startsWith' applied to 'string.(int)'"],
    [
      '1.all(x, true)',
      "1:1: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)",
    ],
    ['[1].all(x, x)', "1:12: expected type 'bool' but found 'int'"],
    ["true && 'a'", "1:9: expected type 'bool' but found 'string'"],
    ["true ? 1 : 'a'", "1:6: found no matching overload for '_?_:_' applied to '(bool, int, string)'"],
    ['[?1]', "1:3: expected type 'optional_type(int)' but found 'int'"],
    ['[1][0u]', "1:4: found no matching overload for '_[_]' applied to '(list(int), uint)'"],
    ['kubernetes.URL{}', "1:15: undeclared reference to 'kubernetes.URL' (in container '')"],
    ['int{}', "1:4: 'int' is not a message type"],
    [
      "optional.of(1).orValue('a')",
      "1:23: found no matching overload for 'orValue' applied to 'optional_type(int).(string)'",
    ],
  ])
})

test('a type that doubles with each step is refused before it takes time', () => {
  const steps = '.map(x, {x: x})'
  assert.equal(
    outcome(`[1]${steps.repeat(3)}`).length,
    'list(map(map(map(int, int), map(int, int)), map(map(int, int), map(int, int))))'.length,
  )
  assert.match(outcome(`[1]${steps.repeat(60)}`), /^1:132: expression has a type of more than 1000 parts/)
  assert.equal(outcome(`${'['.repeat(200)}1${']'.repeat(200)}`).length, 'list()'.length * 200 + 'int'.length)
})

test('lists and maps of mixed types are refused, dyn and format included or not', () => {
  table([
    ["[1, 'a', 2.0]", "1:5: expected type 'int' but found 'string'"],
    ["{1: 'a', 'b': 2}", "1:10: expected type 'int' but found 'string'; 1:15: expected type 'string' but found 'int'"],
    ["[dyn(1), 'a']", "1:10: expected type 'dyn' but found 'string'"],
    ['[1, null]', "1:5: expected type 'int' but found 'null'"],
    ["'%s %s'.format([1, 'a'])", 'string'],
  ])
})

test('literals that cannot be durations, timestamps or patterns are refused from 1.29 on', () => {
  const rows = [
    ["duration('1x')", '1:10: invalid duration argument'],
    ["timestamp('now') > timestamp(0)", '1:11: invalid timestamp argument'],
    ["['a'].all(x, x.matches('('))", '1:24: invalid matches argument'],
    ["matches('(', 'a')", '1:9: invalid matches argument'],
    ["matches('a', '(')", 'bool'],
    ["duration('1s')", 'duration'],
    ["timestamp('2000-01-01T00:00:00Z')", 'timestamp'],
    ['duration(self.kind)', 'duration'],
  ] as const
  table(rows)
  table(rows, '1.29')
  table([["duration('1x')", 'duration']], '1.28')
})

test('the clauses of a format go with what is formatted', () => {
  table([
    ["'%s %d %.2f %e %b %x %X %o %%'.format([1, 2u, 1.5, 'NaN', true, b'a', 'a', 1])", 'string'],
    ["'%s'.format([[1, 'a', {2: null}]])", 'string'],
    ["'%d'.format([dyn('a')])", 'string'],
    ["'%d'.format(dyn(['a']))", 'string'],
    [
      "'%d'.format(['a'])",
      '1:14: error during formatting: decimal clause can only be used on integers, was given string',
    ],
    [
      "'%o'.format([null])",
      '1:14: error during formatting: octal clause can only be used on integers, was given null_type',
    ],
    [
      "'%f'.format([1])",
      '1:14: error during formatting: fixed-point clause can only be used on doubles, was given int',
    ],
    [
      "'%b'.format([1.5])",
      '1:14: error during formatting: only integers and bools can be formatted as binary, was given double',
    ],
    [
      "'%s'.format([[1, ip('::1')]])",
      '1:20: error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given net.IP',
    ],
    ["'%z'.format([1])", '1:12: could not parse formatting clause: unrecognized formatting clause "z"'],
    [
      "'%.f'.format([1.5])",
      '1:13: could not parse formatting clause: error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax',
    ],
    [
      "'%.3'.format([1.5])",
      '1:13: could not parse formatting clause: error while parsing precision: could not find end of precision specifier',
    ],
    ["'%'.format([1])", '1:11: unexpected end of string'],
    ["'%s %s'.format([1])", '1:15: index 1 out of range'],
    ["'%%'.format([1])", '1:12: too many arguments supplied to string.format (expected 0, got 1)'],
  ])
})

test('duration and timestamp name types where types of schemas are known', () => {
  table([
    ['type(self.when) == timestamp', 'bool'],
    ['duration', 'type(duration)'],
  ])
  const parsed = parse('duration', envFor('1.37'))
  assert.ok('expr' in parsed && 'issues' in check(parsed.expr, envFor('1.37')))
})

test('a function is there from its version on, and in the newest environment for what is stored', () => {
  for (const [text, since] of [
    ["url('a').getScheme()", 23],
    ['[1].sum()', 23],
    ["'a'.find('b')", 23],
    ["'a'.split(',')", 23],
    ['1 < 1.5', 28],
    ["sign(quantity('1'))", 28],
    ["{'a': 1}.?a", 28],
    ["'%d'.format([1])", 29],
    ['sets.contains([1], [1])', 29],
    ["cidr('10.0.0.0/8').containsIP('10.0.0.1')", 30],
    ['format.dns1123Label()', 31],
    ['[1].all(i, v, v > i)', 32],
    ["semver('1.0.0').major()", 33],
    ['[1].distinct()', 34],
    ["'a'.includes('a')", 37],
  ] as const) {
    for (const minor of [23, 27, 28, 29, 30, 31, 32, 33, 34, 36, 37]) {
      const isThere = 'types' in checked(text, `1.${minor}`)
      assert.equal(isThere, minor >= since, `${text} in 1.${minor}`)
    }
  }
  assert.equal(envFor('1.23', { stored: true }), envFor('1.37'))
  assert.equal(envFor('1.99'), envFor('1.37'))
  assert.throws(() => envFor('new'), RangeError)
})

test('what is checked says which overloads and variables an expression uses, with names resolved', () => {
  const result = checked(
    "ip.isCanonical('::1') && google.protobuf.Duration == type(self.port + 1) && [1].all(self, self > 0)",
  )
  assert.ok('types' in result)
  assert.deepEqual([...result.variables], ['google.protobuf.Duration', 'self'])
  const start = '_&&_(_&&_(ip.isCanonical("::1"), _==_(google.protobuf.Duration, type(_+_(self.port, 1)))), '
  assert.ok(outline(result.expr).startsWith(start), outline(result.expr))
  const names = [...result.overloads.values()].map((ids) => ids.join(' '))
  for (const expected of [
    'ip_is_canonical',
    'equals',
    'add_int64',
    'greater_int64',
    'logical_and',
    'not_strictly_false',
  ]) {
    assert.ok(names.includes(expected), `${expected} in ${names}`)
  }
  const call =
    result.expr.kind === 'call' && result.expr.args[0]?.kind === 'call' ? result.expr.args[0].args[0] : undefined
  assert.ok(call?.kind === 'call' && call.target === undefined && call.function === 'ip.isCanonical')
})

// Expressions over one schema, which use every function that rules have, and the values they are run on.
import { readFileSync } from 'node:fs'
import type { Json, JsonObject } from '../../src/machinery/json.ts'

const strings = { type: 'array', maxItems: 8, items: { type: 'string', maxLength: 40 } }
const integers = { type: 'array', maxItems: 8, items: { type: 'integer' } }

/** What `self` is. */
export const EXPRESSION_SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    s: { type: 'string', maxLength: 200 },
    t: { type: 'string', maxLength: 200 },
    n: { type: 'integer' },
    m: { type: 'integer' },
    d: { type: 'number' },
    b: { type: 'boolean' },
    q: { 'x-kubernetes-int-or-string': true, maxLength: 20 },
    dur: { type: 'string', format: 'duration' },
    at: { type: 'string', format: 'date-time' },
    day: { type: 'string', format: 'date' },
    raw: { type: 'string', format: 'byte', maxLength: 40 },
    maybe: { type: 'string', nullable: true, maxLength: 20 },
    strings,
    integers,
    doubles: { type: 'array', maxItems: 8, items: { type: 'number' } },
    durations: { type: 'array', maxItems: 4, items: { type: 'string', format: 'duration' } },
    times: { type: 'array', maxItems: 4, items: { type: 'string', format: 'date-time' } },
    matrix: { type: 'array', maxItems: 4, items: integers },
    set: { ...strings, 'x-kubernetes-list-type': 'set' },
    other: { ...strings, 'x-kubernetes-list-type': 'set' },
    ports: {
      type: 'array',
      maxItems: 4,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', maxLength: 20 }, port: { type: 'integer' } },
      },
    },
    labels: { type: 'object', maxProperties: 8, additionalProperties: { type: 'string', maxLength: 40 } },
    counts: { type: 'object', maxProperties: 8, additionalProperties: { type: 'integer' } },
    inner: {
      type: 'object',
      properties: {
        a: { type: 'string', maxLength: 20 },
        'a-b': { type: 'string', maxLength: 20 },
        namespace: { type: 'string', maxLength: 20 },
      },
    },
    open: {
      type: 'object',
      'x-kubernetes-preserve-unknown-fields': true,
      properties: { a: { type: 'string', maxLength: 20 } },
    },
    resource: {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    },
  },
}

const USUAL: JsonObject = {
  s: 'Hello-World.example',
  t: 'o',
  n: 7,
  m: 3,
  d: 2.5,
  b: true,
  q: '50%',
  dur: '1h30m',
  at: '2024-02-29T23:30:01.5Z',
  day: '2024-03-01',
  raw: 'aGVsbG8=',
  maybe: 'x',
  strings: ['b', 'a', 'c', 'a'],
  integers: [3, 1, 2, 3],
  doubles: [1.5, -2, 3],
  durations: ['1s', '2m'],
  times: ['2020-01-01T00:00:00Z', '2021-01-01T00:00:00+02:00'],
  matrix: [[1, 2], [3], []],
  set: ['a', 'b'],
  other: ['b', 'a'],
  ports: [
    { name: 'h', port: 80 },
    { name: 'g', port: 90 },
  ],
  labels: { app: 'web', 'a.b/c': 'x' },
  counts: { x: 1, y: 2 },
  inner: { a: 'x', 'a-b': 'y', namespace: 'z' },
  open: { a: 'x', unknown: { y: [1] } },
  resource: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels: { a: 'b' } }, spec: { x: 1 } },
}

/** What it is, in turn. */
export const EXPRESSION_VALUES: readonly JsonObject[] = [
  USUAL,
  {},
  {
    ...USUAL,
    s: '10.0.0.1',
    t: '10.0.0.0/8',
    n: 0,
    m: -9223372036854775808n,
    d: -0.25,
    q: 9223372036854775807n,
    dur: '-0.5s',
    strings: [],
    integers: [],
    doubles: [],
    maybe: null,
    set: [],
    ports: [],
    labels: {},
    counts: {},
    inner: {},
    open: {},
  },
  {
    ...USUAL,
    s: 'fd00::1',
    t: 'fd00::/8',
    n: 9223372036854775807n,
    m: 1,
    q: '1Gi',
    raw: '',
    dur: '3 days',
    integers: [1],
  },
  {
    ...USUAL,
    s: 'https://user@example.com:8443/a%20b?x=1&y=2&x=3#f',
    t: '1.2.3-rc.1+b',
    q: '1.5',
    strings: ['é', '😀', ''],
  },
  { ...USUAL, s: '500m', t: '0.5', n: -1, d: 1e20, q: -3, b: false, raw: '//79', strings: ['10', '9', '1'] },
  { ...USUAL, s: 'v1.2.3', t: 'a_b', q: 'abc', dur: '2562047h47m16.854775807s', at: '0001-01-01T00:00:00Z' },
  {
    ...USUAL,
    s: '2024-01-01',
    t: '123e4567-e89b-12d3-a456-426614174000',
    at: '9999-12-31T23:59:59Z',
    labels: { 'not ok': '' },
  },
]

/** Expressions of any type. */
export const EXPRESSIONS: readonly string[] = readFileSync(new URL('rule-expressions.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))

/** A rule that always fails, and says what the expression is where that has a text. */
export function ruleOf(expression: string, hasText: boolean): { readonly [key: string]: Json } {
  const rule = `dyn(${expression}) == dyn({1: {2: 3}})`
  return hasText
    ? { rule, message: 'no text', messageExpression: `'is ' + string(${expression}) + '.'` }
    : { rule, message: `rule ${expression.replace(/\s/g, ' ')}` }
}

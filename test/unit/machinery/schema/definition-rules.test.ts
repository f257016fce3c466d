// What is refused of the rules of a definition, with the paths and words of the API server.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { formatCause } from '../../../../src/machinery/schema/cause.ts'
import { ruleCosts, schemaCauses } from '../../../../src/machinery/schema/structural/schema-causes.ts'

const RULES = 'x-kubernetes-validations'
const ADVICE =
  '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)'
const SHARE = 'Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'
const TOTAL =
  'Forbidden s: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of'
const NO_TYPE =
  'Internal error: internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations'

/** What is told of a whole schema: a rule that is shown with all its fields is `R`. */
function toldOf(schema: JsonObject): string[] {
  return schemaCauses(schema, { path: 's' }).map((cause) =>
    `${cause.reason.replace('FieldValue', '')} ${formatCause(cause)}`
      .replace(/\{"Rule":.*?\}(?=: )/s, 'R')
      .replace(`.${RULES}`, ''),
  )
}

/** What is told of one property: `f` is its path, `f[0]` that of its first rule. */
function told(f: JsonObject): string[] {
  return toldOf({ type: 'object', properties: { f } }).map((line) => line.replaceAll('s.properties[f]', 'f'))
}

const text = (rule: JsonObject, more: JsonObject = {}): JsonObject => {
  return { type: 'string', maxLength: 20, ...more, [RULES]: [rule] }
}
const list = (items: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'array', items, ...more })
const rules = (...texts: readonly string[]) => texts.map((rule) => ({ rule }))

type Case = readonly [name: string, schema: JsonObject, told: readonly string[]]

function tell(cases: readonly Case[], say = told): void {
  for (const [name, schema, expected] of cases) test(name, () => assert.deepEqual(say(schema), expected))
}

describe('A rule is refused', () => {
  tell([
    [
      'that names what there is not',
      text({ rule: 'selfish' }),
      [
        "Invalid f[0].rule: Invalid value: R: compilation failed: ERROR: <input>:1:1: undeclared reference to 'selfish' (in container '')\n | selfish\n | ^",
      ],
    ],
    [
      'that is no expression, with a mark under the place',
      text({ rule: 'self == == 1' }),
      [
        "Invalid f[0].rule: Invalid value: R: compilation failed: ERROR: <input>:1:9: Syntax error: extraneous input '==' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | self == == 1\n | ........^",
      ],
    ],
    [
      'that is wrong in its second line',
      text({ rule: 'true &&\n  self > 1', message: 'm' }),
      [
        "Invalid f[0].rule: Invalid value: R: compilation failed: ERROR: <input>:2:8: found no matching overload for '_>_' applied to '(string, int)'\n |   self > 1\n | .......^",
      ],
    ],
    [
      'that is no bool',
      text({ rule: 'self.size()' }),
      ['Invalid f[0].rule: Invalid value: R: cel expression must evaluate to a bool'],
    ],
    [
      'with a constant that cannot be',
      text({ rule: "int('a') == self.size()" }),
      [
        "Invalid f[0].rule: Invalid value: R: program instantiation failed: type conversion error from 'string' to 'int'",
      ],
    ],
    [
      'with a message that is no text',
      text({ rule: 'true', messageExpression: '1' }),
      ['Invalid f[0].messageExpression: Invalid value: R: messageExpression must evaluate to a string'],
    ],
    [
      'with a message that is no expression',
      text({ rule: 'true', messageExpression: "'a' + 1" }),
      [
        "Invalid f[0].messageExpression: Invalid value: R: messageExpression compilation failed: ERROR: <input>:1:5: found no matching overload for '_+_' applied to '(string, int)'\n | 'a' + 1\n | ....^",
      ],
    ],
    [
      'with a message of a constant that cannot be',
      text({ rule: 'true', messageExpression: "string(int('a'))" }),
      [
        "Invalid f[0].messageExpression: Invalid value: R: messageExpression instantiation failed: type conversion error from 'string' to 'int'",
      ],
    ],
    [
      'with a blank message, without being compiled',
      text({ rule: 'selfish', messageExpression: ' ' }),
      ['Required f[0].messageExpression: Required value: messageExpression must be non-empty if specified'],
    ],
    [
      'with a reason that is none',
      text({ rule: 'true', reason: 'Other' }),
      [
        'NotSupported f[0].reason: Unsupported value: "Other": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"',
      ],
    ],
    [
      'that says whether its old value may be missing, and does not ask for it',
      text({ rule: 'true', optionalOldSelf: false }),
      ['Invalid f[0].optionalOldSelf: Invalid value: false: may not be set if oldSelf is not used in rule'],
    ],
    [
      'whose old value may be missing, used as if it were there',
      text({ rule: 'self == oldSelf', optionalOldSelf: true }),
      [
        'Invalid f[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule',
        "Invalid f[0].rule: Invalid value: R: compilation failed: ERROR: <input>:1:6: found no matching overload for '_==_' applied to '(string, optional_type(string))'\n | self == oldSelf\n | .....^",
      ],
    ],
    [
      'without a word on that, for a loop names its variable so',
      text({ rule: '[1].all(oldSelf, oldSelf == 1)', optionalOldSelf: true }),
      [],
    ],
    [
      'in a junctor',
      { type: 'string', allOf: [{ [RULES]: rules('selfish') }] },
      ['Forbidden f.allOf[0]: Forbidden: must be empty to be structural'],
    ],
    [
      'where it cannot see what it is about',
      { 'x-kubernetes-preserve-unknown-fields': true, [RULES]: rules('true') },
      [`InternalError f: ${NO_TYPE}`],
    ],
    [
      'on a list of what it cannot see',
      list({ 'x-kubernetes-preserve-unknown-fields': true }, { [RULES]: rules('true') }),
      [`InternalError f: ${NO_TYPE}`],
    ],
    [
      'below rules that cannot see what they are about',
      {
        'x-kubernetes-preserve-unknown-fields': true,
        [RULES]: rules('true'),
        properties: { a: text({ rule: 'true' }) },
      },
      [`InternalError f.properties[a]: ${NO_TYPE}`, `InternalError f: ${NO_TYPE}`],
    ],
    [
      'on the items of no list',
      { type: 'object', items: text({ rule: 'true' }), [RULES]: rules('true') },
      ['InternalError f.items: Internal error: failed to convert to declType for CEL validation rules'],
    ],
  ])

  test('with all its fields, as Go shows it', () => {
    const rule = {
      rule: 'a < b',
      message: 'm',
      messageExpression: "'x'",
      reason: 'FieldValueInvalid',
      fieldPath: '.f',
      optionalOldSelf: true,
    }
    const causes = schemaCauses({ type: 'object', properties: { f: { type: 'string' } }, [RULES]: [rule] })
    assert.equal(
      causes.at(-1)?.message.split(': compilation failed')[0],
      `Invalid value: {"Rule":"a \\u003c b","Message":"m","MessageExpression":"'x'","Reason":"FieldValueInvalid","FieldPath":".f","OptionalOldSelf":true}`,
    )
  })
})

describe('The path of a failure', () => {
  const a = { type: 'object', additionalProperties: { type: 'string' } }
  const toldOfPath = (fieldPath: string) =>
    told({ type: 'object', properties: { a, "it's": a }, [RULES]: [{ rule: 'true', fieldPath }] })

  test('leads to fields and keys', () => {
    for (const path of ['.a', '.a.k', ".a['k']", "['a'].k", "['it\\'s']"]) assert.deepEqual(toldOfPath(path), [], path)
  })

  test('is refused when it leads nowhere, or is none', () => {
    const wrong = ['.b', 'a', '.', '.a[k]', '.a[0]', ".a['k", ".a['k'", ".a['\\q']", ".a['k'].c", '.a.k.c', '..a']
    for (const path of wrong)
      assert.deepEqual(toldOfPath(path), [
        `Invalid f[0].fieldPath: Invalid value: ${JSON.stringify(path)}: must be a valid path`,
      ])
  })

  test('is refused twice when it is blank, or of several lines', () => {
    assert.deepEqual(toldOfPath(' '), [
      'Invalid f[0].fieldPath: Invalid value: " ": must be a valid path',
      'Invalid f[0].fieldPath: Invalid value: " ": must be non-empty if specified',
    ])
    assert.deepEqual(toldOfPath('.a\n.k'), [
      'Invalid f[0].fieldPath: Invalid value: ".a\\n.k": must be a valid path',
      'Invalid f[0].fieldPath: Invalid value: ".a\\n.k": must not contain line breaks',
    ])
  })
})

describe('An old value', () => {
  const before = text({ rule: 'self == oldSelf' }, { maxLength: 5 })
  const within = (path: string) =>
    `Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within ${path}`
  tell([
    [
      'may be asked for in an atomic map',
      { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: before } },
      [],
    ],
    [
      'may be asked for in a list with keys',
      list(
        { type: 'object', required: ['k'], properties: { k: before } },
        { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], maxItems: 5 },
      ),
      [],
    ],
    ['may not in any other list', list(before, { maxItems: 5 }), [`Invalid f.items[0].rule: ${within('f')}`]],
    [
      'may not in a set',
      list(before, { maxItems: 5, 'x-kubernetes-list-type': 'set' }),
      [`Invalid f.items[0].rule: ${within('f')}`],
    ],
    [
      'may not anywhere below, which is told with the highest such list',
      list(
        { type: 'object', properties: { a: list({ type: 'object', properties: { b: before } }, { maxItems: 5 }) } },
        { maxItems: 5 },
      ),
      [`Invalid f.items.properties[a].items.properties[b][0].rule: ${within('f')}`],
    ],
    [
      'may not below a map type that is none',
      { type: 'object', 'x-kubernetes-map-type': 'loose', properties: { a: before } },
      [
        `Invalid f.properties[a][0].rule: ${within('f')}`,
        'NotSupported f.x-kubernetes-map-type: Unsupported value: "loose": supported values: "atomic", "granular"',
      ],
    ],
  ])
})

describe('What a rule sees', () => {
  const undefinedField = (i: number, column: number, rule: string, field: string) =>
    `Invalid f[${i}].rule: Invalid value: R: compilation failed: ERROR: <input>:1:${column}: undefined field '${field}'\n | ${rule}\n | ${'.'.repeat(column - 1)}^`
  tell([
    [
      'are fields by their escaped names',
      {
        type: 'object',
        properties: { 'a-b': { type: 'string' }, namespace: { type: 'string' }, a__b: { type: 'string' } },
        [RULES]: rules(
          "self.a__dash__b == '' && self.__namespace__ == self.namespace && self.a__underscores__b == ''",
          "self.`a-b` == ''",
          "self.a__b == ''",
        ),
      },
      [undefinedField(1, 5, "self.`a-b` == ''", 'a-b'), undefinedField(2, 5, "self.a__b == ''", 'a__b')],
    ],
    [
      'is nothing without a type, nor lists of it',
      {
        type: 'object',
        properties: {
          o: { 'x-kubernetes-preserve-unknown-fields': true },
          l: list({ 'x-kubernetes-preserve-unknown-fields': true }),
        },
        [RULES]: rules('has(self.o)', 'has(self.l)'),
      },
      [undefinedField(0, 4, 'has(self.o)', 'o'), undefinedField(1, 4, 'has(self.l)', 'l')],
    ],
    [
      'of metadata are the names, in an embedded resource as well',
      {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        'x-kubernetes-preserve-unknown-fields': true,
        [RULES]: rules('self.metadata.name.size() > 1 && self.kind == self.apiVersion', 'has(self.metadata.labels)'),
      },
      [undefinedField(1, 4, 'has(self.metadata.labels)', 'labels')],
    ],
    [
      'may be a number or a text',
      { 'x-kubernetes-int-or-string': true, [RULES]: rules('self.size() > 1', 'self') },
      ['Invalid f[1].rule: Invalid value: R: cel expression must evaluate to a bool'],
    ],
  ])

  test('of the names of the whole object is that they are short', () => {
    const metadata = {
      type: 'object',
      properties: { name: text({ rule: 'self.contains(self)' }, { maxLength: 9999 }) },
    }
    assert.deepEqual(toldOf({ type: 'object', properties: { metadata }, [RULES]: rules('true') }), [])
    assert.equal(toldOf({ type: 'object', properties: { metadata } }).length, 1)
  })
})

describe('A rule costs too much', () => {
  const pairs = "self.split('').all(x, self.split('').all(y, x == y))"
  const cost = (path: string, factor: string, name = 'rule') =>
    `Forbidden ${path}: Forbidden: estimated ${name} cost exceeds budget by factor of ${factor} ${ADVICE}`
  tell([
    [
      'for its items without a number, with all digits when it is little',
      list({ type: 'integer', [RULES]: rules('self > 1 && self > 2 && self > 3 && self > 4') }),
      [cost('f.items[0].rule', '1.258291x')],
    ],
    [
      'for the items of the values of a map',
      { type: 'object', additionalProperties: list(text({ rule: "self.matches('^a')" })) },
      [cost('f.additionalProperties.items[0].rule', '1.048576x')],
    ],
    [
      'with one digit',
      text({ rule: pairs }, { maxLength: 300 }),
      [`Forbidden f[0].rule: ${SHARE}`, cost('f[0].rule', '18.0x'), `${TOTAL} 1.8x ${ADVICE}`],
    ],
    [
      'without a number when it is hopeless',
      { type: 'string', [RULES]: rules('self.contains(self)') },
      [`Forbidden f[0].rule: ${SHARE}`, cost('f[0].rule', 'more than 100x'), `${TOTAL} more than 100x ${ADVICE}`],
    ],
    [
      'in its message, however often that is made',
      list(text({ rule: 'true', messageExpression: "self.replace('a', self)" }, { maxLength: 20_000_000 }), {
        maxItems: 2,
      }),
      [cost('f.items[0].messageExpression', '1.6x', 'messageExpression')],
    ],
  ])

  test('as often as the maximums of the lists and maps around it say', () => {
    const deep = (inner: number, outer: number) =>
      list(
        { type: 'object', additionalProperties: text({ rule: 'self.size() > 3' }), maxProperties: inner },
        { maxItems: outer },
      )
    const costOf = (f: JsonObject) => ruleCosts({ type: 'object', properties: { f } })[0]?.cost
    assert.equal(costOf(deep(3, 7)), 3n * 3n * 7n)
    assert.equal(costOf(deep(0, 7)), 0n)
    assert.equal(costOf(deep(-1, 7)), 0n)
    assert.equal(costOf(deep(2 ** 40, 2 ** 40)), 2n ** 64n - 1n)
    assert.equal(costOf(list(text({ rule: 'self.size() > 3' }))), 3n * BigInt(Math.floor((3 * 1024 * 1024) / 3)))
  })

  test('together with others, of which the dearest four are named', () => {
    const dear = (maxLength: number) => text({ rule: pairs }, { maxLength })
    const lengths = [107, 101, 109, 105, 110, 102, 108, 103, 106, 104, 111, 100, 10]
    const properties = Object.fromEntries(lengths.map((n) => [`n${n}`, dear(n)]))
    const said = toldOf({ type: 'object', properties })
    assert.deepEqual(
      said.slice(0, 4),
      [108, 109, 110, 111].map((n) => `Forbidden s.properties[n${n}][0].rule: ${SHARE}`),
    )
    assert.deepEqual(said.slice(4), [`${TOTAL} 1.024632x ${ADVICE}`])
  })
})

describe('Rules are compiled', () => {
  const bad = { type: 'array', items: { type: 'string' }, uniqueItems: true }
  const badly = 'Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
  const selfish = (path: string) =>
    `Invalid ${path}.rule: Invalid value: R: compilation failed: ERROR: <input>:1:1: undeclared reference to 'selfish' (in container '')\n | selfish\n | ^`
  tell([
    [
      'beside what is wrong, not above it',
      { type: 'object', properties: { a: bad, b: text({ rule: 'selfish' }) }, [RULES]: rules('selfish') },
      [`Forbidden f.properties[a].uniqueItems: ${badly}`, selfish('f.properties[b][0]')],
    ],
    [
      'below what is wrong',
      { type: 'array', uniqueItems: true, items: text({ rule: 'selfish' }), [RULES]: rules('selfish') },
      [selfish('f.items[0]'), `Forbidden f.uniqueItems: ${badly}`],
    ],
    [
      'nowhere when something has no type',
      { type: 'object', properties: { a: {}, b: text({ rule: 'selfish' }) } },
      ['Required f.properties[a].type: Required value: must not be empty for specified object fields'],
    ],
    [
      'nowhere when a default is wrong',
      { type: 'object', properties: { a: { type: 'string', default: 1 }, b: text({ rule: 'selfish' }) } },
      ['TypeInvalid f.properties[a].default: Invalid value: "integer":  in body must be of type string: "integer"'],
    ],
  ])
})

// What rules say of a value: which of them run, on what, and in the words of the API server.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json, JsonObject } from '../../../../../src/machinery/json.ts'
import { formatCause } from '../../../../../src/machinery/schema/cause.ts'
import { Correlated } from '../../../../../src/machinery/schema/correlated.ts'
import { readStructural } from '../../../../../src/machinery/schema/read-definition.ts'
import { type CheckRulesOptions, checkRules } from '../../../../../src/machinery/schema/rules/check-rules.ts'

type Rule = string | JsonObject

function withRules(schema: JsonObject, ...rules: Rule[]): JsonObject {
  return { ...schema, 'x-kubernetes-validations': rules.map((rule) => (typeof rule === 'string' ? { rule } : rule)) }
}

function objectOf(properties: JsonObject, ...rules: Rule[]): JsonObject {
  return withRules({ type: 'object', properties }, ...rules)
}

/** What is told of a value below `f`, without a change of which nothing is known. */
function told(schema: JsonObject, value: Json, options: CheckRulesOptions = {}): string[] {
  const { causes } = checkRules(value, readStructural(schema), { base: 'f', ...options })
  return causes.map((cause) => `${cause.reason.replace('FieldValue', '')} ${formatCause(cause)}`)
}

/** What is told of an update, causes and then warnings. */
function toldOfUpdate(schema: JsonObject, old: Json, value: Json): { causes: string[]; warnings: readonly string[] } {
  const node = readStructural(schema)
  const { causes, warnings } = checkRules(value, node, { base: 'f', old, correlated: new Correlated(value, old, node) })
  return { causes: causes.map(formatCause), warnings }
}

describe('What a rule that fails is told with', () => {
  const text = (...rules: Rule[]) => withRules({ type: 'string' }, ...rules)
  const cases: readonly (readonly [what: string, schema: JsonObject, value: Json, told: readonly string[]])[] = [
    ['itself, trimmed', text(' self == "a" '), 'b', ['Invalid f: Invalid value: "b": failed rule: self == "a"']],
    ['its message, trimmed', text({ rule: 'false', message: ' no \n' }), 'b', ['Invalid f: Invalid value: "b": no']],
    ['a blank message', text({ rule: 'false', message: ' ' }), 'b', ['Invalid f: Invalid value: "b"']],
    [
      'the value of a number',
      withRules({ type: 'number' }, 'false'),
      1.5,
      ['Invalid f: Invalid value: 1.5: failed rule: false'],
    ],
    [
      'the value of a boolean',
      withRules({ type: 'boolean' }, 'self'),
      false,
      ['Invalid f: Invalid value: false: failed rule: self'],
    ],
    [
      'the value of an int-or-string',
      withRules({ 'x-kubernetes-int-or-string': true }, 'type(self) == int'),
      '10%',
      ['Invalid f: Invalid value: "10%": failed rule: type(self) == int'],
    ],
    ['no value of an object', objectOf({}, 'false'), {}, ['Invalid f: Invalid value: failed rule: false']],
    [
      'no value of a list',
      withRules({ type: 'array', items: { type: 'string' } }, 'self.size() > 1'),
      ['a'],
      ['Invalid f: Invalid value: failed rule: self.size() > 1'],
    ],
    [
      'the reason Forbidden',
      text({ rule: 'false', reason: 'FieldValueForbidden', message: 'm' }),
      'b',
      ['Forbidden f: Forbidden: m'],
    ],
    [
      'the reason Required',
      text({ rule: 'false', reason: 'FieldValueRequired', message: 'm' }),
      'b',
      ['Required f: Required value: m'],
    ],
    [
      'the reason Duplicate, without words',
      text({ rule: 'false', reason: 'FieldValueDuplicate', message: 'm' }),
      'b',
      ['Duplicate f: Duplicate value: "b"'],
    ],
    [
      'the reason Duplicate of an object',
      objectOf({}, { rule: 'false', reason: 'FieldValueDuplicate' }),
      {},
      ['Duplicate f: Duplicate value'],
    ],
    [
      'the reason Invalid',
      text({ rule: 'false', reason: 'FieldValueInvalid', message: 'm' }),
      'b',
      ['Invalid f: Invalid value: "b": m'],
    ],
    [
      'its field path',
      objectOf({ a: objectOf({ b: { type: 'string' } }) }, { rule: 'false', fieldPath: '.a.b', message: 'm' }),
      {},
      ['Invalid f.a.b: Invalid value: m'],
    ],
    [
      'a field path into a map',
      objectOf(
        { m: { type: 'object', additionalProperties: { type: 'string' } } },
        { rule: 'false', fieldPath: ".m['x.y/z']", message: 'm' },
      ),
      {},
      ['Invalid f.m[x.y/z]: Invalid value: m'],
    ],
    [
      'all of them, in their order',
      text('false', 'true', { rule: 'false', message: 'm' }),
      'b',
      ['Invalid f: Invalid value: "b": failed rule: false', 'Invalid f: Invalid value: "b": m'],
    ],
  ]
  for (const [what, schema, value, expected] of cases) test(what, () => assert.deepEqual(told(schema, value), expected))

  test('the root, which has no field', () => {
    assert.deepEqual(told(objectOf({}, 'false'), {}, { base: '', isResource: true }), [
      'Invalid <nil>: Invalid value: failed rule: false',
    ])
    const inside = objectOf({ a: { type: 'string' } }, { rule: 'false', fieldPath: '.a', message: 'm' })
    assert.deepEqual(told(inside, {}, { base: '', isResource: true }), ['Invalid a: Invalid value: m'])
  })
})

describe('A message expression', () => {
  const failing = (messageExpression: string, more: JsonObject = {}) =>
    told(withRules({ type: 'string' }, { rule: 'false', messageExpression, ...more }), 'b')
  const told1 = (detail: string) => [`Invalid f: Invalid value: "b": ${detail}`]

  test('makes the message, trimmed', () => {
    assert.deepEqual(failing(`' not ' + self + ' '`), told1('not b'))
    assert.deepEqual(failing(`'\\u0085x\\u00a0'`), told1('x'))
  })

  test('is worth more than a message', () => {
    assert.deepEqual(failing(`'made'`, { message: 'stated' }), told1('made'))
  })

  test('falls back to the message, or the rule, when it gives none that can be shown', () => {
    for (const expression of [
      `''`,
      `'  '`,
      `'a\\nb'`,
      `'a'.substring(5)`,
      `'${'x'.repeat(5121)}'`,
      `'é'.matches('é') ? '${'é'.repeat(2561)}' : ''`,
    ]) {
      assert.deepEqual(failing(expression, { message: 'stated' }), told1('stated'), expression)
      assert.deepEqual(failing(expression), told1('failed rule: false'), expression)
    }
    assert.deepEqual(failing(`'${'x'.repeat(5120)}'`), told1('x'.repeat(5120)))
    assert.deepEqual(failing(`'a\\rb'`), told1('a\rb'))
  })

  test('that is wrong counts as none', () => {
    assert.deepEqual(failing('self.size()'), told1('failed rule: false'))
  })

  test('sees oldSelf where a rule of the node does, and as it is', () => {
    const rule = { rule: 'self == oldSelf', messageExpression: `oldSelf + ' became ' + self` }
    assert.deepEqual(told(withRules({ type: 'string' }, rule), 'b', { old: 'a' }), told1('a became b'))
    const blind = { rule: 'false', messageExpression: `oldSelf + ' became ' + self`, message: 'm' }
    assert.deepEqual(told(withRules({ type: 'string' }, blind), 'b', { old: 'a' }), told1('m'))
    const optional = {
      rule: 'oldSelf.hasValue() && false',
      optionalOldSelf: true,
      messageExpression: `oldSelf.orValue('none')`,
    }
    assert.deepEqual(
      told(withRules({ type: 'string' }, optional), 'b', { old: 'a' }),
      told1('failed rule: oldSelf.hasValue() && false'),
    )
  })
})

describe('What goes wrong while a rule runs is told as', () => {
  const cases: readonly (readonly [what: string, schema: JsonObject, value: Json, told: readonly string[]])[] = [
    [
      'a missing key',
      objectOf({ n: { type: 'integer' } }, { rule: 'self.n > 1', message: 'small' }),
      {},
      ['Invalid f: Invalid value: "object": no such key: n evaluating rule: small'],
    ],
    [
      'a division by zero',
      withRules({ type: 'integer' }, '1 / self > 1'),
      0,
      ['Invalid f: Invalid value: "integer": division by zero evaluating rule: 1 / self > 1'],
    ],
    [
      'an overload that there is not',
      withRules({ 'x-kubernetes-int-or-string': true }, 'self > 1'),
      'x',
      [
        `Invalid f: Invalid value: "": 'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self > 1`,
      ],
    ],
    [
      'data of another type than the schema says',
      withRules(
        { type: 'object', properties: { d: { type: 'string', format: 'duration' } } },
        "self.d > duration('1s')",
      ),
      { d: 'x' },
      [
        `Invalid f: Invalid value: "object": Invalid duration x: unable to parse x as duration evaluating rule: self.d > duration('1s')`,
      ],
    ],
  ]
  for (const [what, schema, value, expected] of cases) test(what, () => assert.deepEqual(told(schema, value), expected))

  test('itself only: the rules after it run', () => {
    const schema = objectOf({ n: { type: 'integer' } }, 'self.n > 1', 'false')
    assert.equal(told(schema, {}).length, 2)
  })

  test('nothing, when another operand decides', () => {
    assert.deepEqual(told(objectOf({ n: { type: 'integer' } }, '!has(self.n) || self.n > 1'), {}), [])
    assert.deepEqual(told(objectOf({ n: { type: 'integer' } }, 'self.n > 1 || true'), {}), [])
  })
})

describe('Rules are run', () => {
  const never = (name: string) => ({ rule: 'false', message: name })
  const names = (schema: JsonObject, value: Json, options?: CheckRulesOptions) =>
    told(schema, value, options).map((line) =>
      line.replace(/^\w+ (\S+): .*?(?:Invalid value: )?(?:.*: )?(\w+)$/, '$1 $2'),
    )

  test('parents first, then branches of allOf, then parts', () => {
    const schema = {
      ...objectOf(
        { a: withRules({ type: 'array', items: withRules({ type: 'string' }, never('item')) }, never('list')) },
        never('object'),
      ),
      allOf: [{ ...withRules({}, never('branch')), properties: { a: withRules({}, never('inbranch')) } }],
    }
    assert.deepEqual(names(schema, { a: ['x', 'y'] }), [
      'f object',
      'f branch',
      'f.a inbranch',
      'f.a list',
      'f.a[0] item',
      'f.a[1] item',
    ])
  })

  test('for every value of a map and every item of a list, under their paths', () => {
    const schema = {
      type: 'object',
      additionalProperties: { type: 'array', items: withRules({ type: 'integer' }, never('x')) },
    }
    assert.deepEqual(names(schema, { 'a.b': [1], c: [1, 2] }), ['f[a.b][0] x', 'f[c][0] x', 'f[c][1] x'])
  })

  test('for nothing that is null or missing', () => {
    const schema = objectOf({
      a: withRules({ type: 'string', nullable: true }, never('a')),
      b: withRules({ type: 'string' }, never('b')),
    })
    assert.deepEqual(told(schema, { a: null }), [])
    assert.deepEqual(told(schema, { a: '' }).length, 1)
  })

  test('not below what expressions cannot see', () => {
    const hidden = {
      'x-kubernetes-preserve-unknown-fields': true,
      properties: { a: withRules({ type: 'string' }, never('a')) },
    }
    assert.deepEqual(told(objectOf({ hidden }), { hidden: { a: 'x' } }), [])
    assert.deepEqual(told(objectOf({ seen: { ...hidden, type: 'object' } }), { seen: { a: 'x' } }).length, 1)
  })

  test('under names that expressions have to escape, and those that they cannot write', () => {
    const value = withRules({ type: 'integer' }, never('x'))
    const schema = objectOf(
      { 'a-b': value, namespace: value, '1st': value, é: value },
      'self.a__dash__b + self.__namespace__ == 3',
    )
    assert.deepEqual(names(schema, { 'a-b': 1, namespace: 2, '1st': 3, é: 4 }), [
      'f.a-b x',
      'f.namespace x',
      'f.1st x',
      'f.é x',
    ])
  })
})

test('Of metadata rules see the names, at the root and in embedded resources', () => {
  const rule = {
    rule: "self.metadata.name == 'a' && self.kind == 'K' && self.apiVersion == 'v1' && !has(self.metadata.generateName)",
  }
  const object = { apiVersion: 'v1', kind: 'K', metadata: { name: 'a', labels: { x: 'y' } } }
  assert.deepEqual(told(withRules({ type: 'object' }, rule), object, { isResource: true }), [])
  const embedded = withRules(
    { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
    rule,
  )
  assert.deepEqual(told({ type: 'array', items: embedded }, [object]), [])
  const labels = withRules({ type: 'object' }, "self.metadata.labels['x'] == 'y'")
  assert.match(
    told(labels, object, { isResource: true }).join(),
    /rule compile error: compilation failed: ERROR: .* undefined field 'labels'/,
  )
})

describe('A transition rule', () => {
  const grow = withRules({ type: 'integer' }, 'self >= oldSelf')

  test('runs only where there was a value before', () => {
    assert.deepEqual(told(grow, 1), [])
    assert.deepEqual(told(grow, 1, { old: null }), [])
    assert.deepEqual(told(grow, 1, { old: 2 }), ['Invalid f: Invalid value: 1: failed rule: self >= oldSelf'])
  })

  test('with an optional oldSelf runs in any case', () => {
    const rule = {
      rule: 'oldSelf.hasValue() ? self >= oldSelf.value() : self == 0',
      optionalOldSelf: true,
      message: 'm',
    }
    const optional = withRules({ type: 'integer' }, rule)
    assert.deepEqual(told(optional, 0), [])
    assert.deepEqual(told(optional, 1).length, 1)
    assert.deepEqual(told(optional, 1, { old: 1 }), [])
    assert.deepEqual(told(optional, 1, { old: 2 }).length, 1)
  })

  test('finds old values by key in objects, maps of any kind, and lists of type map', () => {
    const list = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: objectOf({ k: { type: 'string' }, n: grow }),
    }
    const old = [
      { k: 'a', n: 5 },
      { k: 'b', n: 1 },
    ]
    assert.deepEqual(
      told(
        list,
        [
          { k: 'b', n: 2 },
          { k: 'a', n: 4 },
          { k: 'c', n: 0 },
        ],
        { old },
      ).length,
      1,
    )
    for (const more of [{}, { 'x-kubernetes-map-type': 'granular' }, { 'x-kubernetes-map-type': 'atomic' }]) {
      assert.deepEqual(
        told({ type: 'object', additionalProperties: grow, ...more }, { a: 1, b: 1 }, { old: { a: 2 } }).length,
        1,
      )
      assert.deepEqual(told({ ...objectOf({ a: grow }), ...more }, { a: 1 }, { old: { a: 2 } }).length, 1)
    }
  })

  test('finds none in sets, atomic lists, and where the old value was of another form', () => {
    for (const more of [{}, { 'x-kubernetes-list-type': 'atomic' }, { 'x-kubernetes-list-type': 'set' }])
      assert.deepEqual(told({ type: 'array', items: grow, ...more }, [1], { old: [2] }), [])
    assert.deepEqual(told(objectOf({ a: grow }), { a: 1 }, { old: [2] }), [])
    assert.deepEqual(told({ type: 'array', items: grow }, [1], { old: { 0: 2 } }), [])
  })
})

describe('An update is not held to a rule that it failed before', () => {
  const positive = withRules({ type: 'integer' }, { rule: 'self > 0', message: 'not positive' })
  const warned = (path: string) => ({ causes: [], warnings: [`${path}: Invalid value: -1: not positive`] })
  const refused = (path: string) => ({ causes: [`${path}: Invalid value: -1: not positive`], warnings: [] })

  test('where the value did not change', () => {
    assert.deepEqual(
      toldOfUpdate(objectOf({ a: positive, b: { type: 'string' } }), { a: -1, b: 'x' }, { a: -1, b: 'y' }),
      warned('f.a'),
    )
    assert.deepEqual(toldOfUpdate(objectOf({ a: positive }), { a: -2 }, { a: -1 }), refused('f.a'))
    assert.deepEqual(toldOfUpdate(objectOf({ a: positive }), {}, { a: -1 }), refused('f.a'))
  })

  test('where no part of it changed', () => {
    const schema = objectOf({
      o: objectOf({ a: { type: 'integer' }, b: { type: 'integer' } }, { rule: 'self.a < self.b', message: 'm' }),
    })
    assert.deepEqual(toldOfUpdate(schema, { o: { a: 2, b: 1 } }, { o: { a: 2, b: 1 } }).warnings, [
      'f.o: Invalid value: m',
    ])
    assert.deepEqual(toldOfUpdate(schema, { o: { a: 2, b: 1 } }, { o: { a: 2, b: 0 } }).causes, [
      'f.o: Invalid value: m',
    ])
    assert.deepEqual(toldOfUpdate(schema, { o: { a: 2, b: 1 } }, { o: { b: 1, a: 2 } }).causes, [])
  })

  test('in a list with keys, item by item; in others when the whole list is the same', () => {
    const map = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: objectOf({ k: { type: 'string' }, n: positive }),
    }
    const old = [{ k: 'a', n: -1 }]
    assert.deepEqual(
      toldOfUpdate(map, old, [
        { k: 'b', n: 1 },
        { k: 'a', n: -1 },
      ]),
      warned('f[1].n'),
    )
    for (const listType of [{}, { 'x-kubernetes-list-type': 'set' }, { 'x-kubernetes-list-type': 'atomic' }]) {
      const list = { type: 'array', items: positive, ...listType }
      assert.deepEqual(toldOfUpdate(list, [-1], [-1]), warned('f[0]'))
      assert.deepEqual(toldOfUpdate(list, [-1], [-1, 1]), refused('f[0]'))
    }
  })

  test('but to one that cannot be evaluated, and to a transition rule', () => {
    const schema = objectOf({ n: { type: 'integer' } }, 'self.n > 1')
    assert.deepEqual(toldOfUpdate(schema, {}, {}).causes, [
      'f: Invalid value: "object": no such key: n evaluating rule: self.n > 1',
    ])
    const transition = withRules({ type: 'integer' }, 'self > oldSelf')
    assert.deepEqual(toldOfUpdate(transition, 1, 1).causes, ['f: Invalid value: 1: failed rule: self > oldSelf'])
  })

  test('but to one in a branch of allOf, unless what is around it is the same', () => {
    const part = {
      ...objectOf({ a: { type: 'integer' } }),
      allOf: [withRules({}, { rule: 'self.a > 0', message: 'm' })],
    }
    const schema = objectOf({ part, other: { type: 'integer' } })
    assert.deepEqual(toldOfUpdate(schema, { part: { a: -1 }, other: 1 }, { part: { a: -1 }, other: 2 }).causes, [
      'f.part: Invalid value: m',
    ])
    assert.deepEqual(toldOfUpdate(schema, { part: { a: -1 } }, { part: { a: -1 } }).warnings, [
      'f.part: Invalid value: m',
    ])
  })

  test('but where there is data that no schema knows, which nobody compares', () => {
    const schema = withRules(
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: {} },
      { rule: 'false', message: 'm' },
    )
    assert.deepEqual(toldOfUpdate(schema, { x: 1 }, { x: 1 }).causes, ['f: Invalid value: m'])
    assert.deepEqual(toldOfUpdate(schema, {}, {}).warnings, ['f: Invalid value: m'])
  })
})

describe('Rules are cut off', () => {
  const numbers = (...rules: Rule[]) => withRules({ type: 'array', items: { type: 'integer' } }, ...rules)
  const pairs = 'self.all(x, self.all(y, x == y))'
  const list = (length: number) => new Array<number>(length).fill(1)

  test('when one of them costs more than a million, and then no other runs', () => {
    const words = `Invalid f: Invalid value: "array": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ${pairs}`
    assert.deepEqual(told(numbers(pairs, 'false'), list(600)), [words])
    assert.equal(told(numbers(pairs, 'false'), list(100)).length, 1)
  })

  test('when all of them cost more than there is, wherever that is', () => {
    const words =
      'Invalid value: "array": validation failed due to running out of cost budget, no further validation rules will be run'
    assert.deepEqual(told(numbers('self.size() > 0', 'false'), [1], { budget: 2 }), [`Invalid f: ${words}`])
    const lists = { type: 'array', items: numbers('self.size() > 0') }
    assert.deepEqual(told(lists, [[1], [1]], { budget: 3 }), [`Invalid f[1]: ${words}`])
    assert.deepEqual(told(lists, [[1], [1]], { budget: 6 }), [])
    const { budget } = checkRules([[1], [1]], readStructural(lists), { budget: 7 })
    assert.equal(budget, 1)
    assert.ok(checkRules([[1], [1]], readStructural(lists), { budget: 5 }).budget < 0)
  })

  test('by a message expression as well', () => {
    const schema = numbers({ rule: 'false', messageExpression: `${pairs} ? 'a' : 'b'` }, 'false')
    assert.deepEqual(told(schema, list(600)), [
      `Invalid f: Invalid value: "array": no further validation rules will be run due to call cost exceeds limit for messageExpression: ${JSON.stringify(`${pairs} ? 'a' : 'b'`)}`,
    ])
    assert.deepEqual(told(schema, list(10), { budget: 50 }), [
      'Invalid f: Invalid value: "array": messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run',
    ])
  })
})

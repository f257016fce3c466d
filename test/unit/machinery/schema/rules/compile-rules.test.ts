import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../../../src/machinery/json.ts'
import { readStructural } from '../../../../../src/machinery/schema/read-definition.ts'
import { type CompiledRule, compileRules } from '../../../../../src/machinery/schema/rules/compile-rules.ts'
import { findField, normalFieldPath } from '../../../../../src/machinery/schema/rules/field-path.ts'
import { ruleEnvs } from '../../../../../src/machinery/schema/rules/rule-envs.ts'

function compiled(rule: JsonObject, node: JsonObject = { type: 'object', properties: { n: { type: 'integer' } } }) {
  const found = compileRules(readStructural({ ...node, 'x-kubernetes-validations': [rule] }))
  assert.ok('rules' in found)
  assert.equal(found.rules.length, 1)
  return found.rules[0] as CompiledRule
}

function problemOf(found: CompiledRule['rule']): string | undefined {
  return found !== undefined && 'problem' in found ? found.problem : undefined
}

test('why a rule does not compile is told in the words of the server', () => {
  const cases: readonly (readonly [rule: string, problem: string | RegExp])[] = [
    ['self.m > 1', "compilation failed: ERROR: <input>:1:5: undefined field 'm'\n | self.m > 1\n | ....^"],
    ['self.n', 'cel expression must evaluate to a bool'],
    ['self.n > 1 &&', /^compilation failed: ERROR: <input>:1:14: Syntax error: /],
    [
      "'a'.matches('[') || true",
      "compilation failed: ERROR: <input>:1:13: invalid matches argument\n | 'a'.matches('[') || true\n | ............^",
    ],
  ]
  for (const [rule, problem] of cases) {
    const found = problemOf(compiled({ rule }).rule)
    if (typeof problem === 'string') assert.equal(found, problem, rule)
    else assert.match(found ?? '', problem, rule)
  }
})

test('a message expression is a string, and is not looked at when its rule does not compile', () => {
  const rule = { rule: 'self.n > 1', messageExpression: 'self.n' }
  assert.equal(problemOf(compiled(rule).message), 'messageExpression must evaluate to a string')
  assert.equal(
    problemOf(compiled({ ...rule, messageExpression: 'self.m' }).message),
    "messageExpression compilation failed: ERROR: <input>:1:5: undefined field 'm'\n | self.m\n | ....^",
  )
  assert.equal(compiled({ ...rule, rule: 'self.m > 1' }).message, undefined)
  assert.equal(compiled({ rule: 'self.n > 1' }).message, undefined)
})

test('a blank rule is neither right nor wrong', () => {
  const { rule, message, usesOldSelf } = compiled({ rule: ' \n', messageExpression: 'self.m' })
  assert.deepEqual([rule, message, usesOldSelf], [undefined, undefined, false])
})

test('a rule that reads oldSelf is a transition rule, even where that is a variable of a loop', () => {
  assert.equal(compiled({ rule: 'self.n >= oldSelf.n' }).usesOldSelf, true)
  assert.equal(compiled({ rule: 'self.n >= 1', messageExpression: 'string(oldSelf.n)' }).usesOldSelf, false)
  assert.equal(compiled({ rule: 'has(oldSelf.n)' }).usesOldSelf, true)
  assert.equal(compiled({ rule: '[1].all(oldSelf, oldSelf > 0)' }).usesOldSelf, true)
  assert.equal(compiled({ rule: '[1].all(oldSelf, true)' }).usesOldSelf, false)
})

test('oldSelf is an optional where the rule says so', () => {
  const optional = compiled({ rule: 'oldSelf.hasValue()', optionalOldSelf: true })
  assert.equal(problemOf(optional.rule), undefined)
  assert.equal(optional.hasOptionalOldSelf, true)
  assert.match(problemOf(compiled({ rule: 'oldSelf.hasValue()' }).rule) ?? '', /no matching overload for 'hasValue'/)
})

test('a node whose type expressions cannot see has no rules that run', () => {
  const schema = { 'x-kubernetes-preserve-unknown-fields': true, 'x-kubernetes-validations': [{ rule: 'true' }] }
  assert.deepEqual(compileRules(readStructural(schema)), {
    problem: 'failed to convert to declType for CEL validation rules',
  })
})

test('what the newest version brings is for expressions that are stored', () => {
  const node = readStructural({ type: 'array', items: { type: 'string' } })
  const rules = [{ rule: "self.includes('a')" }]
  const outcome = (envs?: ReturnType<typeof ruleEnvs>) => {
    const found = compileRules(node, { rules, ...(envs && { envs }) })
    assert.ok('rules' in found)
    return problemOf(found.rules[0]?.rule)?.includes("undeclared reference to 'includes'") ?? false
  }
  assert.equal(outcome(), false)
  assert.equal(outcome(ruleEnvs('1.37')), true)
  assert.equal(outcome(ruleEnvs('1.37', (text) => text === "self.includes('a')")), false)
  assert.equal(outcome(ruleEnvs('1.38')), false)
})

test('a field path is told as causes tell paths, and leads somewhere', () => {
  const schema = readStructural({
    type: 'object',
    properties: {
      spec: { type: 'object', properties: { a: { type: 'string' }, 'b.c': { type: 'string' } } },
      labels: { type: 'object', additionalProperties: { type: 'object', properties: { x: { type: 'string' } } } },
      any: { type: 'object', additionalProperties: true },
      list: { type: 'array', items: { type: 'string' } },
    },
  })
  const cases: readonly (readonly [path: string, normal: string | undefined])[] = [
    ['.spec', 'spec'],
    ['.spec.a', 'spec.a'],
    [".spec['b.c']", 'spec.b.c'],
    ["['spec'].a", 'spec.a'],
    ['.labels.x', 'labels[x]'],
    [".labels['a.b/c'].x", 'labels[a.b/c].x'],
    [".labels['it\\'s']", "labels[it's]"],
    ['.any.thing', 'any[thing]'],
    ['.any.thing.more', undefined],
    ['.spec.z', undefined],
    ['spec', undefined],
    ['.spec.', undefined],
    ['.list[0]', undefined],
    ["['spec'", undefined],
    [".labels['\\q']", undefined],
    ['.spec.a.b', undefined],
  ]
  for (const [path, normal] of cases) assert.equal(normalFieldPath(path, schema), normal, path)
  assert.deepEqual(findField('spec', schema), { problem: 'expected [ or . but got: spec' })
  assert.equal(compiled({ rule: 'true', fieldPath: '.n' }).fieldPath, 'n')
  assert.equal(compiled({ rule: 'true', fieldPath: '.m' }).fieldPath, '')
})

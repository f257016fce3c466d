import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { check } from '../../../../src/machinery/cel/check.ts'
import { declTypeOf } from '../../../../src/machinery/cel/decl-type.ts'
import { envFor } from '../../../../src/machinery/cel/environment.ts'
import { formatIssues } from '../../../../src/machinery/cel/issue.ts'
import { parse } from '../../../../src/machinery/cel/parse.ts'
import { print } from '../../../../src/machinery/cel/print.ts'
import { ruleEnv } from '../../../../src/machinery/cel/rule-env.ts'
import { formatType } from '../../../../src/machinery/cel/types.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../../src/machinery/json.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { parseManifests } from '../../../../src/manifest/parse-manifests.ts'
import { outline } from '../../../support/cel-outline.ts'

const CRDS = resolve(import.meta.dirname, '../../../../../shared/crds')

/** An expression of a schema, with the node it stands at. */
interface Rule {
  readonly where: string
  readonly text: string
  readonly type: 'bool' | 'string'
  readonly node: JsonObject
  readonly isRoot: boolean
  readonly optionalOldSelf: boolean
}

test('every rule of published definitions is parsed, printed back, and of type bool in its own schema', {
  skip: existsSync(CRDS) ? false : `there is no ${CRDS}`,
}, async (t) => {
  const env = envFor('1.37')
  const distinct = new Set<string>()
  let count = 0
  for await (const rule of sharedRules()) {
    count++
    distinct.add(rule.text)
    const self = declTypeOf(readStructural(rule.node), { isRoot: rule.isRoot })
    assert.ok(self !== undefined, rule.where)
    const parsed = parse(rule.text, env)
    assert.ok('expr' in parsed, `${rule.where}: ${'issues' in parsed ? formatIssues(rule.text, parsed.issues) : ''}`)
    const again = parse(print(parsed.expr), env)
    assert.ok('expr' in again && outline(again.expr) === outline(parsed.expr), `${rule.where}: ${print(parsed.expr)}`)
    const result = check(parsed.expr, ruleEnv(env, self, rule))
    assert.ok('types' in result, `${rule.where}: ${'issues' in result ? formatIssues(rule.text, result.issues) : ''}`)
    assert.equal(formatType(result.type), rule.type, rule.where)
  }
  assert.ok(distinct.size > 100, `${distinct.size} rules`)
  t.diagnostic(`${count} rules, ${distinct.size} of them distinct`)
})

async function* sharedRules(): AsyncGenerator<Rule> {
  for (const folder of (await readdir(CRDS)).sort()) {
    for (const file of (await readdir(join(CRDS, folder))).sort()) {
      const text = await readFile(join(CRDS, folder, file), 'utf8')
      if (!text.includes('x-kubernetes-validations')) continue
      for (const event of parseManifests(text, file)) {
        if ('item' in event) yield* definitionRules(event.item.object, `${folder}/${file}`)
      }
    }
  }
}

function* definitionRules(definition: JsonObject, where: string): Generator<Rule> {
  const versions =
    isJsonObject(definition.spec) && Array.isArray(definition.spec.versions) ? definition.spec.versions : []
  for (const version of versions) {
    if (isJsonObject(version) && isJsonObject(version.schema)) {
      yield* nodeRules(version.schema.openAPIV3Schema, `${where} ${version.name}`, true)
    }
  }
}

function* nodeRules(node: Json | undefined, where: string, isRoot: boolean): Generator<Rule> {
  if (!isJsonObject(node)) return
  for (const rule of Array.isArray(node['x-kubernetes-validations']) ? node['x-kubernetes-validations'] : []) {
    if (!isJsonObject(rule)) continue
    const shared = { where, node, isRoot, optionalOldSelf: rule.optionalOldSelf === true }
    if (typeof rule.rule === 'string') yield { ...shared, text: rule.rule, type: 'bool' }
    if (typeof rule.messageExpression === 'string') yield { ...shared, text: rule.messageExpression, type: 'string' }
  }
  const parts = {
    ...(isJsonObject(node.properties) ? node.properties : {}),
    '[]': node.items,
    '{}': node.additionalProperties,
  }
  for (const [name, part] of Object.entries(parts)) {
    if (isJsonObject(part)) yield* nodeRules(part, `${where}.${name}`, part['x-kubernetes-embedded-resource'] === true)
  }
}

// One row of the machinery part of the bench in a process of its own: prints what it took as JSON.
// `node machinery-measure.ts ID [OPENAPI DOCUMENT, BUNDLE OF check-condition.ts]`

import { readFileSync } from 'node:fs'
import { check } from '../../src/machinery/cel/check.ts'
import { declTypeOf } from '../../src/machinery/cel/decl-type.ts'
import type { CelEnv } from '../../src/machinery/cel/decls.ts'
import { envFor } from '../../src/machinery/cel/environment.ts'
import { compileProgram } from '../../src/machinery/cel/evaluate/program.ts'
import { parse } from '../../src/machinery/cel/parse.ts'
import { ruleEnv } from '../../src/machinery/cel/rule-env.ts'
import { some } from '../../src/machinery/cel/values/value.ts'
import { wrapOf } from '../../src/machinery/cel/values/wrap-json.ts'
import type { Json, JsonObject } from '../../src/machinery/json.ts'
import { applyDefaults } from '../../src/machinery/schema/default.ts'
import { prune } from '../../src/machinery/schema/prune.ts'
import { definedResources } from '../../src/machinery/schema/read-definition.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { validateValue } from '../../src/machinery/schema/validation/validate-value.ts'
import type { Took } from './machinery-rows.ts'
import { median } from './measure.ts'
import { perCall, processorMs } from './processor.ts'
import { largestDefinition, objectOfSize, type SharedRule, sampleOf, schemasBelow, sharedRules } from './shared-data.ts'

/** Rounds of a warm measurement; what a busy moment adds to one of them is not the median. */
const ROUNDS = 15
/** A round is long enough for the clock. */
const ROUND_MS = 2

const [id = '', documentPath = '', bundlePath = ''] = process.argv.slice(2)
process.stdout.write(JSON.stringify(await take(id)))

async function take(row: string): Promise<Took> {
  switch (row) {
    case 'cel-parse':
      return overRules((rule) => {
        const env = envFor('1.37')
        return { work: () => parse(rule.text, env), of: { rule: rule.text } }
      })
    case 'cel-evaluate':
      return overRules(evaluation)
    case 'admit': {
      const { object, resource } = objectOfSize(6000)
      const { schema } = resource
      const work = () => validateValue(applyDefaults(prune(object, schema, true).value, schema), schema)
      const kilobytes = (JSON.stringify(object).length / 1000).toFixed(1)
      return { ...warm(work, object), on: `${kilobytes} KB, ${object.kind}` }
    }
    case 'schema-read':
      return cold(largestDefinition(), definedResources)
    case 'schema-walk':
      return cold(largestDefinition(), (definition) => definedResources(definition).map(({ schema }) => count(schema)))
    case 'cel-check':
      return cold(JSON.parse(readFileSync(documentPath, 'utf8')), (await import(bundlePath)).checkCondition)
    default:
      throw new Error(`${row} is no row`)
  }
}

/** The rule that takes the median of time; warm, each with what its own JSON takes. */
function overRules(prepare: (rule: SharedRule) => { work: () => unknown; of: Json } | undefined): Took {
  const prepared = sharedRules().flatMap((rule) => prepare(rule) ?? [])
  for (let round = 0; round < 20; round++) for (const { work } of prepared) work()
  const taken = prepared.map(({ work, of }) => warm(work, of, 5)).sort((a, b) => a.ms - b.ms)
  const middle = taken[Math.floor(taken.length / 2)]
  if (middle === undefined) throw new Error('there are no rules')
  return { ...middle, on: `${taken.length} rules` }
}

function evaluation(rule: SharedRule): { work: () => unknown; of: Json } | undefined {
  const env = envOf(rule)
  const parsed = parse(rule.text, env)
  const checked = 'expr' in parsed ? check(parsed.expr, env) : parsed
  const program = 'expr' in checked ? compileProgram(checked, env) : undefined
  if (program === undefined || !('evaluate' in program)) return undefined
  const sample = sampleOf(rule.node)
  const self = wrapOf(rule.node, rule.isRoot)(sample)
  const variables = { self, oldSelf: rule.optionalOldSelf ? some(self) : self }
  return { work: () => program.evaluate(variables), of: sample }
}

function envOf(rule: SharedRule): CelEnv {
  const type = declTypeOf(rule.node, { isRoot: rule.isRoot })
  if (type === undefined) throw new Error(`rules see nothing of ${rule.text}`)
  return ruleEnv(envFor('1.37', { stored: true }), type, rule)
}

/** One call of each, alternately. */
function warm(work: () => unknown, of: Json, rounds = ROUNDS): Omit<Took, 'on'> {
  const json = () => JSON.parse(JSON.stringify(of))
  const [times, jsonTimes]: [number[], number[]] = [[], []]
  for (let i = 0; i < rounds; i++) {
    times.push(perCall(work, ROUND_MS))
    jsonTimes.push(perCall(json, ROUND_MS))
  }
  return { ms: median(times), jsonMs: median(jsonTimes) }
}

/** The first call of this process; then, once, what JSON takes. */
function cold(object: JsonObject, work: (object: JsonObject) => unknown): Took {
  const startedAt = processorMs()
  const result = work(object)
  const ms = processorMs() - startedAt
  const before = processorMs()
  const size = JSON.stringify(JSON.parse(JSON.stringify(object))).length
  const nodes = Array.isArray(result) && typeof result[0] === 'number' ? `, ${sum(result)} nodes` : ''
  return { ms, jsonMs: (processorMs() - before) / 2, on: `${(size / 1e6).toFixed(1)} MB${nodes}` }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0)
}

function count(schema: Schema): number {
  return 1 + sum(schemasBelow(schema).map(count))
}

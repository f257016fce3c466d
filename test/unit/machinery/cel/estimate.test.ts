// What rules may cost before they run, which decides whether a server takes them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { check } from '../../../../src/machinery/cel/check.ts'
import { estimateCost } from '../../../../src/machinery/cel/cost/estimate.ts'
import { MAX_REQUEST_BYTES, minBytesOf, sizesOf } from '../../../../src/machinery/cel/cost/schema-size.ts'
import { declTypeOf } from '../../../../src/machinery/cel/decl-type.ts'
import { withVariables } from '../../../../src/machinery/cel/decls.ts'
import { envFor } from '../../../../src/machinery/cel/environment.ts'
import { compileProgram } from '../../../../src/machinery/cel/evaluate/program.ts'
import { parse } from '../../../../src/machinery/cel/parse.ts'
import { DYN } from '../../../../src/machinery/cel/types.ts'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'

type Table = {
  readonly schema: JsonObject
  readonly cases: readonly (readonly [rule: string, min: string, max: string])[]
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`testdata/${name}`, import.meta.url), 'utf8'))
const table: Table = read('estimates.json')
const schema = readStructural(table.schema)
const env = withVariables(envFor('1.37', { stored: true }), [{ name: 'self', type: declTypeOf(schema) ?? DYN }])

function checked(text: string) {
  const parsed = parse(text, env)
  assert.ok('expr' in parsed, text)
  const result = check(parsed.expr, env)
  assert.ok('expr' in result, text)
  return result
}

describe('the estimated cost of a rule', () => {
  it(`is the API server's in ${table.cases.length} cases`, () => {
    const wrong = table.cases.flatMap(([rule, min, max]) => {
      const estimate = estimateCost(checked(rule), sizesOf(schema))
      return `${estimate.min}-${estimate.max}` === `${min}-${max}` ? [] : [{ rule, min, max, estimate }]
    })
    assert.deepEqual(wrong, [])
  })

  it('is as good as unlimited where nothing bounds the data', () => {
    assert.equal(estimateCost(checked('self.all.all(a, self.all.all(b, a == b))')).max, 2n ** 64n - 1n)
  })

  it('is never below what an evaluation without errors costs, but for formats and optionals, as upstream', () => {
    const suites: Readonly<Record<string, readonly (readonly [string, string, number?])[]>> = read('conformance.json')
    const cheaper = Object.entries(suites)
      .flatMap(([suite, cases]) => (suite === 'format' ? [] : cases))
      .flatMap(([expression, outcome, cost]) => {
        if (cost === undefined || outcome.startsWith('error')) return []
        const program = compileProgram(checked(expression), env)
        assert.ok('evaluate' in program)
        return estimateCost(checked(expression)).max < BigInt(program.evaluate({}).cost) ? [expression] : []
      })
    const upstream = [
      "has({'a': optional.none()}.a)",
      "has({'a': optional.none()}.a.b)",
      '[optional.of(1), optional.none()][0]',
    ]
    assert.deepEqual(cheaper, upstream)
  })
})

describe('sizes of a schema', () => {
  it('end where a schema refers to itself', () => {
    const circle: { -readonly [K in keyof typeof schema]: (typeof schema)[K] } = {
      ...readStructural({ type: 'array', items: { type: 'string' } }),
    }
    circle.items = circle
    assert.ok(sizesOf(circle)(['self']))
  })

  it('of the names of a resource are those that names may have, or less', () => {
    const metadata = { type: 'object', properties: { name: { type: 'string', maxLength: 10 } } }
    const at = sizesOf(readStructural({ type: 'object', properties: { metadata } }), true)
    const max = (...path: readonly string[]) => at(['self', ...path])?.max
    assert.equal(max('metadata', 'name'), 40n)
    assert.equal(max('metadata', 'generateName'), 252n * 4n)
    assert.equal(max('kind'), BigInt(MAX_REQUEST_BYTES - 2))
    assert.equal(max('metadata', 'labels'), undefined)
  })

  it('count what is required once', () => {
    const properties = { n: { type: 'boolean' }, withDefault: { type: 'string', default: 'x' } }
    const schema = readStructural({ type: 'object', required: ['n', 'n', 'withDefault', 'absent', 'kind'], properties })
    assert.equal(minBytesOf(schema), 2 + 1 + 4 + 4)
    assert.equal(minBytesOf(schema, true), 11 + 4 + 2 + 4)
  })
})

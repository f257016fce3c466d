// Expressions with the value, the error or the cost that the API server's own evaluator gives.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { check } from '../../../../src/machinery/cel/check.ts'
import { envFor } from '../../../../src/machinery/cel/environment.ts'
import { compileProgram } from '../../../../src/machinery/cel/evaluate/program.ts'
import type { CelIssue } from '../../../../src/machinery/cel/issue.ts'
import { parse } from '../../../../src/machinery/cel/parse.ts'
import { showValue } from './show-value.ts'

/** The expression, what comes out, and what it costs; without a cost it fails before it runs. */
type Case = readonly [expression: string, outcome: string, cost?: number]

const suites: Readonly<Record<string, readonly Case[]>> = JSON.parse(
  readFileSync(new URL('testdata/conformance.json', import.meta.url), 'utf8'),
)
const env = envFor('1.37', { stored: true })

function run(expression: string): readonly [outcome: string, cost?: number] {
  const parsed = parse(expression, env)
  if ('issues' in parsed) return [`syntax: ${parsed.issues[0]?.message}`]
  const checked = check(parsed.expr, env)
  if ('issues' in checked) return [`check: ${firstOf(checked.issues)}`]
  const program = compileProgram(checked, env)
  if ('kind' in program) return [showValue(program)]
  const { value, cost } = program.evaluate({})
  return [showValue(value), cost]
}

/** Findings are listed by their places. */
function firstOf(issues: readonly CelIssue[]): string | undefined {
  return issues.toSorted((a, b) => a.offset - b.offset)[0]?.message
}

describe('CEL expressions mean what they mean to the API server', () => {
  for (const [suite, cases] of Object.entries(suites)) {
    it(`in the ${cases.length} cases of ${suite}`, () => {
      const wrong = cases.flatMap(([expression, ...expected]) => {
        const actual = run(expression)
        return actual.join() === expected.join() ? [] : [{ expression, expected, actual }]
      })
      assert.deepEqual(wrong, [])
    })
  }

  it('in more than two thousand cases', () => {
    assert.ok(Object.values(suites).flat().length > 2000)
  })
})

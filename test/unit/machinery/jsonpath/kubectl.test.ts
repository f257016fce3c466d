// What our JSONPath prints is what kubectl prints of the same object.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { JsonPathError, parseJsonPath, printJsonPath } from '../../../../src/machinery/jsonpath/index.ts'
import { kubectl, type Printed, skipWithoutKubectl as skip } from '../../print/kubectl-oracle.ts'
import { seed, seededRandom } from '../../print/random.ts'
import { EXPRESSIONS, REFUSED, UNFIT } from './kubectl-expressions.ts'
import { mutated, randomTemplate } from './random-template.ts'
import { SAMPLE, SAMPLE_TEXT } from './sample-pod.ts'

/** How many kubectl run at once. */
const AT_ONCE = 4
const FUZZED = 48
/** Kubectl visits the keys of an object in another order each time. */
const IN_RANDOM_ORDER = /\.\.|\.\*/

type Outcome = { readonly out: string } | { readonly fault: string; readonly message: string }

function ours(template: string): Outcome {
  try {
    return { out: printJsonPath(parseJsonPath(template), SAMPLE) }
  } catch (error) {
    if (error instanceof JsonPathError) return { fault: error.fault, message: error.message }
    throw error
  }
}

async function each<T>(items: readonly T[], check: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const work = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await check(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

function kubectls(template: string): Promise<Printed> {
  return kubectl(['get', 'pods', 'web-1', '-o', `jsonpath=${template}`], { body: SAMPLE_TEXT })
}

describe('kubectl and we agree', { skip }, () => {
  test(`on what ${EXPRESSIONS.length} templates print`, async () => {
    await each(EXPRESSIONS, async (template) => {
      const { stdout, stderr, code } = await kubectls(template)
      assert.equal(code, 0, `${template}: ${stderr}`)
      assert.deepEqual(ours(template), { out: stdout }, template)
    })
  })

  test('on what is wrong with a template', async () => {
    await each(REFUSED, async (template) => {
      const { stderr, code } = await kubectls(template)
      const outcome = ours(template)
      assert.equal(code, 1, template)
      assert.ok('message' in outcome, template)
      assert.equal(`error: ${outcome.message}\n`, stderr, template)
    })
  })

  test('on why a template does not fit, up to where kubectl dumps the object', async () => {
    await each(UNFIT, async (template) => {
      const { stderr, code } = await kubectls(template)
      const outcome = ours(template)
      assert.equal(code, 1, template)
      assert.ok('message' in outcome, template)
      assert.equal(`error: ${outcome.message}\n`, stderr.slice(0, stderr.indexOf('\tobject given to')), template)
    })
  })

  test(`on ${FUZZED} random templates (seed ${seed})`, async () => {
    const random = seededRandom(seed)
    const templates = Array.from({ length: FUZZED }, (_, i) => {
      const template = randomTemplate(random)
      return i % 3 === 0 ? mutated(random, template) : template
    }).filter((template) => template !== '' && !IN_RANDOM_ORDER.test(template))
    await each(templates, async (template) => {
      const { stdout, stderr, code } = await kubectls(template)
      if (stderr.includes('panic:')) return
      const outcome = ours(template)
      if ('out' in outcome) {
        assert.deepEqual({ code, stdout }, { code: 0, stdout: outcome.out }, template + stderr)
        return
      }
      // to kubectl an integer in a template is an int, in an object an int64; to us both are the latter
      const isNamed = stderr.includes(outcome.fault) || stderr.includes(outcome.fault.replace('int64', 'int'))
      assert.ok(code === 1 && isNamed, `${template}: ${outcome.fault}, ${stderr.slice(0, 300)}`)
    })
  })
})

// Many objects, each written to step by step: what differs from our own answers, in its shortest form.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { stringifyJson } from '../../src/machinery/json.ts'
import { shrinkSteps } from './shrink-steps.ts'
import { runSteps, type Step, type WriteTarget } from './write-steps.ts'

export type Sequence = { readonly target: WriteTarget; readonly name: string; readonly steps: readonly Step[] }

export const STEPS = 12
const IN_FLIGHT = 12
/** That is enough to see what is wrong. */
const MAX_SHOWN = 5

/** Fails with the shortest sequences that show a difference, or when one of the outcomes hardly ever came about. */
export async function compareSequences(
  t: TestContext,
  seed: number,
  sequences: readonly Sequence[],
  expected: readonly string[],
): Promise<void> {
  const counts = new Map<string, number>()
  const failed: string[] = []
  await inParallel(sequences, async ({ target, name, steps }) => {
    const { outcomes, differences } = await runSteps(target, name, steps)
    await release(target, name)
    for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    if (differences.length > 0 && failed.length < MAX_SHOWN)
      failed.push(await explain(target, name, steps, differences))
  })
  const sent = [...counts].map(([what, n]) => `${n} ${what}`).join(', ')
  t.diagnostic(`seed ${seed}: ${sent}; ${failed.length} differences`)
  assert.equal(failed.length, 0, `\n${failed.join('\n\n')}`)
  for (const outcome of expected) {
    assert.ok((counts.get(outcome) ?? 0) > (sequences.length * STEPS) / 200, `${outcome}: ${sent}`)
  }
}

async function explain(
  target: WriteTarget,
  name: string,
  steps: readonly Step[],
  seen: readonly string[],
): Promise<string> {
  let attempts = 0
  let differences: readonly string[] = ['it was not seen again', ...seen]
  const shrunk = await shrinkSteps(async (candidate) => {
    attempts++
    const found = await runSteps(target, `${name}-${attempts}`, candidate)
    await release(target, `${name}-${attempts}`)
    if (found.differences.length === 0) return undefined
    differences = found.differences
    return found.steps
  }, steps)
  const { schema, custom } = target.endpoint(target.version, '')
  const spec = custom === true ? [`  spec ${stringifyJson(schema.property('spec')?.raw ?? {}).slice(0, 6000)}`] : []
  return [target.kind, ...differences.slice(0, 4), ...shrunk.map((step) => `  ${stringifyJson(step)}`), ...spec].join(
    '\n',
  )
}

/** Nothing keeps an object when it is removed. */
async function release(target: WriteTarget, name: string): Promise<void> {
  const { version } = target
  const step: Step = { do: 'merge', manager: 'test', version, body: { metadata: { finalizers: null } } }
  await runSteps(target, name, [step])
}

async function inParallel<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await action(item)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
}

// The shortest sequence of steps that still shows a difference.
import { isJsonObject, type Json, type JsonObject } from '../../src/machinery/json.ts'
import type { Step } from './write-steps.ts'

/** Does the steps anew; how many of them it took to come to the difference, or undefined when there was none. */
export type Attempt = (steps: readonly Step[]) => Promise<number | undefined>

const MAX_ATTEMPTS = 150

/** Leaves out steps, then parts of what they send, as long as the difference stays. */
export async function shrinkSteps(attempt: Attempt, steps: readonly Step[]): Promise<readonly Step[]> {
  let left = MAX_ATTEMPTS
  let best = steps
  const tryOut = async (candidate: readonly Step[]): Promise<boolean> => {
    if (left-- <= 0 || candidate.length === 0) return false
    const taken = await attempt(candidate)
    if (taken !== undefined) best = candidate.slice(0, taken)
    return taken !== undefined
  }
  for (let i = best.length - 2; i >= 0; i--) await tryOut(best.toSpliced(i, 1))
  for (let i = best.length - 1; i >= 0; i--) {
    for (let isSmaller = true; isSmaller; ) {
      isSmaller = false
      for (const body of smaller(best[i]?.body ?? null)) {
        const step = best[i]
        if (step === undefined || isSmaller) break
        isSmaller = await tryOut(best.with(i, { ...step, body }))
      }
    }
  }
  return best
}

/** The value without one of its parts, at any depth. */
function* smaller(value: Json): Iterable<Json> {
  if (Array.isArray(value)) {
    const list: readonly Json[] = value
    for (const i of list.keys()) yield list.toSpliced(i, 1)
    for (const [i, item] of list.entries()) for (const less of smaller(item)) yield list.with(i, less)
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) yield without(value, key)
    for (const [key, item] of Object.entries(value)) for (const less of smaller(item)) yield { ...value, [key]: less }
  }
}

function without(object: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = object
  return rest
}

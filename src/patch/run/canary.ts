// The first objects of a run: the others are written when these are well.

import { ConnectionError, ServerError } from '../../errors.ts'
import type { Timestamp } from '../../machinery/cel/values/value.ts'
import { parseExpression } from '../../machinery/expressions/expression.ts'
import { isJsonObject, type Json, type KubeObject } from '../../machinery/json.ts'
import { compileForRows } from '../../query/rows/compile-for-rows.ts'
import type { Problem } from '../../streams.ts'
import { addressOf, type Sending } from '../plan/address.ts'
import type { PlannedWrite } from '../plan/planned-write.ts'
import type { Outcome } from './outcome.ts'

/** What the first objects are waited for. */
export type Canary = {
  /** How many objects come first. */
  readonly count: number
  /** What is said while they are waited for. */
  message(written: number): string
  /** Waits. Undefined when all of them are well; else which is not. */
  isWell(outcomes: readonly Outcome[], o: Waiting): Promise<Problem | undefined>
}

type Waiting = Sending & {
  readonly count: (sort: string) => void
  readonly isStopped: () => boolean
  readonly sleep: (ms: number) => Promise<void>
  readonly now: () => Date
}

/** True when the object is as it was waited for. */
export type Condition = (object: KubeObject) => boolean

const POLL_MS = 500

/** @param condition undefined: it is enough that they are written */
export function canaryOf(
  count: number,
  {
    text,
    conditionFor,
    timeoutMs,
  }: {
    readonly text: string
    readonly conditionFor: ReturnType<typeof parseWait> | undefined
    readonly timeoutMs: number
  },
): Canary {
  return {
    count,
    message: (written) =>
      conditionFor === undefined ? `${written} written first` : `waiting for ${written} written first: ${text}`,
    async isWell(outcomes, waiting) {
      const failed = outcomes.find(({ status }) => status !== 'written' && status !== 'unchanged')
      if (failed !== undefined)
        return problem(failed, 'CanaryFailed', `is ${failed.status}: the others are not written`)
      if (conditionFor === undefined) return undefined
      const deadline = performance.now() + timeoutMs
      for (const outcome of outcomes) {
        if (outcome.status !== 'written') continue
        const condition = conditionFor(outcome.write, waiting.now())
        const { read } = addressOf({ ...outcome.write.target, subresource: undefined }, waiting)
        for (;;) {
          waiting.count('get')
          const seen = await read().then((live) => ({ live }), unanswered)
          // a server that does not answer for a moment says nothing of the object
          if ('live' in seen) {
            if (seen.live === undefined) return problem(outcome, 'CanaryFailed', 'is gone: the others are not written')
            if (condition(seen.live)) break
          }
          if (waiting.isStopped()) return problem(outcome, 'Interrupted', 'was still waited for')
          if (performance.now() >= deadline) {
            const why = 'live' in seen ? '' : ` (${seen.error.message})`
            return problem(outcome, 'Timeout', `timed out waiting for ${text}${why}: the others are not written`)
          }
          await waiting.sleep(POLL_MS)
        }
      }
      return undefined
    },
  }
}

/** @throws what no server has to do with */
function unanswered(error: unknown): { readonly error: Error } {
  if (error instanceof ServerError || error instanceof ConnectionError) return { error }
  throw error
}

function problem({ write: { ref } }: Outcome, reason: string, message: string): Problem {
  const name = ref.namespace === undefined ? ref.name : `${ref.namespace}/${ref.name}`
  return { scope: 'object', reason, message: `${ref.kind} ${name} ${message}`, ref }
}

const CONDITION_WORD = /^([A-Za-z][\w./-]*)(?:=(True|False|Unknown))?$/i

/**
 * Reads `Available`, `Ready=False`: the status of a condition, which must not be about an earlier generation; or CEL, as
 * in `--where`. @throws UsageError
 */
export function parseWait(text: string): (write: PlannedWrite, now: Date) => Condition {
  const [, type, status = 'True'] = CONDITION_WORD.exec(text.replace(/^condition=/, '')) ?? []
  if (type !== undefined) return () => (object) => hasCondition(object, type, status)
  const expression = parseExpression({ flag: '--wait', text }, 'condition')
  return ({ target: { resource, facts, cluster } }, now) => {
    const kind = {
      schema: facts.schema,
      columns: undefined,
      isBuiltIn: facts.isBuiltIn,
      kind: resource.kind,
      cluster: cluster.name,
    }
    const { shape, compiled } = compileForRows([expression], kind)
    const at: Timestamp = { kind: 'timestamp', seconds: Math.floor(now.getTime() / 1000), nanos: 0, offset: 0 }
    return (object) => compiled.every((one) => one.evaluate(shape.variablesOf({ object }, at)) === true)
  }
}

/** As `kubectl wait --for=condition=…` sees it. */
export function hasCondition({ status, metadata }: KubeObject, type: string, wanted: string): boolean {
  const { generation } = metadata ?? {}
  if (!isJsonObject(status)) return false
  const { observedGeneration, conditions } = status
  if (isBehind(observedGeneration, generation)) return false
  const list: readonly Json[] = Array.isArray(conditions) ? conditions : []
  return list.some(
    (one) =>
      isJsonObject(one) &&
      same(one.type, type) &&
      same(one.status, wanted) &&
      !isBehind(one.observedGeneration, generation),
  )
}

function isBehind(observed: Json | undefined, generation: Json | undefined): boolean {
  return typeof observed === 'number' && typeof generation === 'number' && observed < generation
}

function same(a: Json | undefined, b: string): boolean {
  return typeof a === 'string' && a.toLowerCase() === b.toLowerCase()
}

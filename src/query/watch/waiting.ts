// Waiting until a condition over everything that matches holds: asked as soon as everything is listed, then after changes.

import type { AggregateExpression } from '../../machinery/expressions/aggregate.ts'
import { readsOf } from '../../machinery/expressions/reads.ts'
import type { Event } from '../../streams.ts'
import { momentOf } from '../rows/row-stage.ts'
import { openUntil, type UntilObserver } from '../until/open-until.ts'
import type { UntilSummary } from './watch-item.ts'
import type { Happening } from './watched-read.ts'

/** Changes that come together are asked about once. */
const TOGETHER_MS = 50
/** The part of the time that asking may take: a tenth. */
const SHARE = 10
/** As many ways in which the condition itself cannot be evaluated are told. */
const MAX_TOLD = 20

export interface Waiting {
  noted(happening: Happening): void
  /** Time has passed. */
  ticked(): void
  /** When to ask; undefined: nothing has changed. */
  delayMs(): number | undefined
  /** Asks, when something has changed. */
  isMet(): boolean
  /** What went wrong with the condition since the last time. */
  problems(): readonly Event<never>[]
  summary(): UntilSummary
}

export function openWaiting(
  until: AggregateExpression,
  { wrong, clock }: Pick<UntilObserver, 'wrong'> & { readonly clock: () => Date },
): Waiting {
  const { origin, expr } = until
  const failures = new Set<string>()
  const untold: Event<never>[] = []
  const readsNow = readsOf(expr).now
  let isDue = true
  let isFirst = true
  let tookMs = 0

  const failed = (why: string) => {
    if (failures.has(why) || failures.size >= MAX_TOLD) return
    failures.add(why)
    const message = `${origin.flag}: ${why}`
    untold.push({ problem: { scope: 'evaluation', reason: 'EvaluationError', message } })
  }
  const condition = openUntil(until, { wrong, failed })

  return {
    noted({ key, values }) {
      isDue = true
      if (values === undefined) condition.delete(key)
      else condition.set(key, values)
    },
    ticked() {
      isDue ||= readsNow
    },
    delayMs: () => (isDue ? (isFirst ? 0 : Math.max(TOGETHER_MS, SHARE * tookMs)) : undefined),
    isMet() {
      if (!isDue) return false
      isDue = false
      isFirst = false
      const startedAt = performance.now()
      const isMet = condition.holds(momentOf(clock()))
      tookMs = performance.now() - startedAt
      return isMet
    },
    problems: () => untold.splice(0),
    summary: () => condition.summary(),
  }
}

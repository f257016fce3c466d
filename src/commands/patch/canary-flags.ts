// `--canary` and `--wait`, as the run takes them.

import type { Canary } from '../../patch/run/canary.ts'
import type { RunManner } from './run-flags.ts'

/** Undefined: all objects are written at once. @throws UsageError for a condition that cannot be read */
export async function canaryFor({ canary }: RunManner): Promise<Canary | undefined> {
  if (canary === undefined) return undefined
  const { canaryOf, parseWait } = await import('../../patch/run/canary.ts')
  const { count, wait, timeoutMs } = canary
  return canaryOf(count, {
    text: wait ?? '',
    conditionFor: wait === undefined ? undefined : parseWait(wait),
    timeoutMs,
  })
}

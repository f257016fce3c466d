// The frame of a run over states of live objects: what every item needs, what is counted, and the end of it all.

import type { Cluster } from '../cluster/cluster.ts'
import { type Event, type Run, toRun } from '../streams.ts'
import type { DiffItem, DiffSummary } from './diff-item.ts'
import { curtainFor } from './diff-manifests.ts'
import type { CommonDiffOptions } from './diff-options.ts'
import { type KindsKnown, knowKinds } from './kind-facts.ts'
import { type Tally, tally } from './tally.ts'
import type { Curtain } from './to-item.ts'

export type StateTools<O extends CommonDiffOptions> = {
  readonly cluster: Cluster
  /** Its signal is aborted when the run ends, however it does. */
  readonly options: O & { readonly signal: AbortSignal }
  readonly kinds: KindsKnown
  readonly curtain: Curtain
  /** Items and problems are counted by the frame; requests are not. */
  readonly counted: Tally
}

/** Runs what `generate` tells, with a notice first where the schemas of a kind cannot be had. */
export function runStates<O extends CommonDiffOptions>(
  cluster: Cluster,
  stated: O,
  generate: (tools: StateTools<O>) => AsyncGenerator<Event<DiffItem>>,
): Run<DiffItem, DiffSummary> {
  const counted = tally()
  return toRun(
    async function* () {
      const abort = new AbortController()
      const signal = stated.signal === undefined ? abort.signal : AbortSignal.any([stated.signal, abort.signal])
      const kinds = knowKinds(cluster, signal)
      const options = { ...stated, signal }
      try {
        for await (const event of generate({ cluster, options, kinds, curtain: curtainFor(stated), counted })) {
          for (const notice of kinds.notices.splice(0)) yield { notice }
          if ('item' in event) counted.item(event.item)
          else if ('problem' in event) counted.problem()
          yield event
        }
        return counted.summary()
      } finally {
        abort.abort()
      }
    },
    () => counted.summary(),
  )
}

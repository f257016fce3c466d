// Objects of which it was written down what is to be changed: of a plan, or of a journal.

import type { Cluster } from '../../cluster/cluster.ts'
import { type KindsKnown, knowKinds } from '../../diff/kind-facts.ts'
import { ServerError } from '../../errors.ts'
import type { Lock } from '../../machinery/patches/compile/compile-patch.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Event, Ref } from '../../streams.ts'
import { inFlight } from '../in-flight.ts'
import { readTarget } from '../request.ts'
import { schemaOf } from './compile.ts'
import type { TargetSource } from './plan-writes.ts'
import type { Prepare, Target } from './target.ts'

/** What was written down of one object. */
export type RecordedTarget = {
  readonly ref: Ref
  readonly resource: ResourceInfo
  readonly subresource?: string | undefined
  readonly lock: Lock
  /** In the journal of a run that goes on. */
  readonly seq?: number | undefined
  readonly prepareWith: (schema: Schema | undefined) => Prepare
}

/** Objects that are read at once. */
const AHEAD = 32

/** Reads the objects as they are now, each from the cluster of its context. */
export function fromRecords(records: readonly RecordedTarget[], clusters: readonly Cluster[]): TargetSource {
  return async function* ({ signal, count }) {
    const kinds = new Map<Cluster, KindsKnown>(clusters.map((cluster) => [cluster, knowKinds(cluster, signal)]))
    const read = async (record: RecordedTarget): Promise<Event<Target>> => {
      const { ref, resource, subresource, lock, seq, prepareWith } = record
      const cluster = clusters.find(({ name }) => name === ref.context)
      if (cluster === undefined) {
        const message = `there is no context ${JSON.stringify(ref.context)} in the kubeconfig`
        return { problem: { scope: 'object', reason: 'UnknownContext', message, ref } }
      }
      count('get')
      try {
        const [live, facts] = await Promise.all([
          readTarget({ cluster, resource, namespace: ref.namespace, name: ref.name, subresource }, signal),
          (kinds.get(cluster) as KindsKnown).of(resource),
        ])
        const prepare = prepareWith(schemaOf({ facts, subresource }))
        return { item: { cluster, ref, resource, subresource, facts, lock, prepare, live, seq } }
      } catch (error) {
        if (!(error instanceof ServerError) || error.code === 401) throw error
        const code = error.code
        return {
          problem: { scope: 'object', reason: error.reason || 'ServerError', message: error.message, ref, code },
        }
      }
    }
    for await (const event of inFlight(records, AHEAD, read)) yield event
    for (const known of kinds.values()) for (const notice of known.notices.splice(0)) yield { notice }
  }
}

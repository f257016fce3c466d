// A planned write as a line of a journal or of a plan, without what is secret.

import type { Mask } from '../../machinery/masking/mask.ts'
import type { PlannedWrite } from '../plan/planned-write.ts'
import type { PlannedRecord } from './record.ts'

/** @param mask takes secrets out; undefined: they are kept */
export function plannedRecord(run: string, seq: number, write: PlannedWrite, mask: Mask | undefined): PlannedRecord {
  const { target, ref, changes, effects, changeHash, configuration, generation, isOwnership } = write
  // what is applied need not say what it is
  const { apiVersion, kind } = ref
  const isMasked = mask?.isSecret(ref) ?? false
  const shown = (of: typeof changes) => (isMasked && mask !== undefined ? mask.changes(of, ref) : of)
  return {
    run,
    seq,
    phase: 'planned',
    ref,
    resource: target.resource,
    ...(target.subresource !== undefined && { subresource: target.subresource }),
    lock: target.lock,
    changes: shown(changes),
    effects: shown(effects),
    // a hash of values that are easily guessed gives them away
    changeHash: isMasked ? '' : changeHash,
    ...(configuration !== undefined && {
      configuration:
        isMasked && mask !== undefined ? mask.object({ ...configuration, apiVersion, kind }) : configuration,
    }),
    ...(generation !== undefined && { generation }),
    ...(isOwnership && { isOwnership }),
    ...(isMasked && { isMasked }),
  }
}

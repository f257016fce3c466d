// What a preview of pruning may be told, and what contradicts itself there.

import { UsageError } from '../errors.ts'
import { parseLabelSelector } from '../machinery/selectors/label-selector.ts'
import { parsePruneKind } from './prune-kinds.ts'

/** What an apply with `--prune` would be told. */
export type PruneOptions = {
  /** Only objects with these labels: manifests, and what is deleted. */
  readonly labelSelector?: string | undefined
  /** Pruning without labels is meant. Default: false. */
  readonly all?: boolean | undefined
  /** Kinds, as `group/version/kind`. Default: DEFAULT_PRUNE_ALLOWLIST. */
  readonly allowlist?: readonly string[] | undefined
  /** The parent of a set, as `[RESOURCE[.GROUP]/]NAME`: its members that are not in the manifests are deleted. */
  readonly applySet?: string | undefined
}

/** @throws UsageError in kubectl's words */
export function checkPrune({ labelSelector, all = false, allowlist = [], applySet }: PruneOptions): void {
  if (applySet !== undefined) {
    const others = [
      ['--all', all],
      ['--selector', labelSelector !== undefined],
      ['--prune-allowlist', allowlist.length > 0],
    ] as const
    for (const [flag, isGiven] of others)
      if (isGiven) throw new UsageError(`${flag} is incompatible with --applyset`, { flag })
  } else if (!all && labelSelector === undefined) {
    throw new UsageError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
      { flag: '--prune' },
    )
  }
  for (const kind of allowlist) parsePruneKind(kind)
  if (labelSelector !== undefined) parseLabelSelector(labelSelector)
}

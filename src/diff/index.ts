// Two sides in, changes out.

export {
  type Basis,
  DIFF_ACTIONS,
  type DiffAction,
  type DiffConflict,
  type DiffItem,
  type DiffStrategy,
  type DiffSummary,
  type Resolution,
} from './diff-item.ts'
export { diffLive, diffRefs, type LiveDiffOptions } from './diff-live.ts'
export { diff } from './diff-manifests.ts'
export { type CommonDiffOptions, DEFAULT_CONCURRENCY, type ManifestDiffOptions } from './diff-options.ts'
export { diffRevision } from './diff-revision.ts'
export { diffSince, type SinceDiffOptions } from './diff-since.ts'
export { diffWatch, diffWatchManifests, type WatchDiffOptions } from './diff-watch.ts'
export { type DiffFilters, filterItem, filterItems } from './filter-items.ts'
export { diffPruning } from './prune.ts'
export { DEFAULT_PRUNE_ALLOWLIST } from './prune-kinds.ts'
export { checkPrune, type PruneOptions } from './prune-options.ts'

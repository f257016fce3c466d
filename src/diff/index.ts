// What other rooms and programs use of diff.

export type {
  Basis,
  DiffAction,
  DiffConflict,
  DiffItem,
  DiffStrategy,
  DiffSummary,
  Resolution,
} from './diff-item.ts'
export { diff } from './diff-manifests.ts'
export type { CommonDiffOptions, ManifestDiffOptions } from './diff-options.ts'
export { type DiffFilters, filterItem, filterItems } from './filter-items.ts'

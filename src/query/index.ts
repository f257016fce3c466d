// Asking questions of clusters and files: plan, read, filter, hand on.

export { clusterSource, EVERY_KIND } from './cluster-source.ts'
export { type Count, countObjects } from './count-query.ts'
export {
  clusterKinds,
  type DefinitionFacts,
  type FieldAnswer,
  type FieldItem,
  type FieldList,
  type FieldQuestion,
  type FieldScope,
  type FileKinds,
  type FoundField,
  fileKinds,
  findField,
  type KindSource,
  type ListedField,
  listFields,
} from './fields/index.ts'
export { type FileSourceOptions, fileSource } from './file-source.ts'
export { type PlannedRead, planQuery, type QueryPlan } from './query-plan.ts'
export { itemsOf, type QueryItem, type QueryPage, type QuerySummary } from './query-result.ts'
export type { NamespaceScope, Needs, QuerySpec } from './query-spec.ts'
export { type QueryOptions, query, queryPages } from './run-query.ts'
export type { Facts, Source, Traffic } from './source.ts'
export { parseTargets, type Target } from './targets.ts'
export {
  type UntilSummary,
  type WatchEventName,
  type WatchItem,
  type WatchOptions,
  type WatchSummary,
  watchObjects,
} from './watch-query.ts'

// The library's face: questions to clusters and files, what they are answered with, what an apply would change, and patches.
// `kubectl-tack/cluster` has everything about connections, `kubectl-tack/machinery` what objects mean.

export type { Cluster, Discovery, Resolved } from './cluster/cluster.ts'
export type { Connection } from './cluster/connection.ts'
export {
  type ConnectionOptions,
  type ContextSummary,
  connectionFor,
  listContexts,
  loadConnection,
  loadKubeconfig,
} from './cluster/kubeconfig/index.ts'
export { type ClusterOptions, type OpenCluster, openCluster } from './cluster/open-cluster.ts'
export {
  DEFAULT_PAGE_SIZE,
  type Delta,
  type Page,
  type ReadRequest,
  type Representation,
  type Row,
} from './cluster/read.ts'
export {
  type Basis,
  type CommonDiffOptions,
  type DiffAction,
  type DiffConflict,
  type DiffFilters,
  type DiffItem,
  type DiffStrategy,
  type DiffSummary,
  diff,
  filterItem,
  filterItems,
  type ManifestDiffOptions,
  type Resolution,
} from './diff/index.ts'
export {
  CancelledError,
  ConfigError,
  ConnectionError,
  type ConnectionFailure,
  isTackError,
  ServerError,
  type Status,
  type TackError,
  UsageError,
} from './errors.ts'
export type { Change, ChangeOwner, ChangeSource } from './machinery/changes/change.ts'
export type { Json, JsonObject, KubeObject, ObjectMeta, Scalar } from './machinery/json.ts'
export type { Masked } from './machinery/masking/masked.ts'
export type { SecretRule } from './machinery/masking/secret-rules.ts'
export { type PathPattern, parsePathPattern } from './machinery/paths/path-pattern.ts'
export { apiVersionOf, qualifiedName, type ResourceInfo } from './machinery/resource-info.ts'
export type { Cell, Column } from './machinery/table.ts'
export {
  type ManifestObject,
  type ManifestSpec,
  parseManifests,
  parseYaml,
  readManifests,
  YamlError,
} from './manifest/index.ts'
export {
  applyingOf,
  beginJournal,
  continueJournal,
  type Edit,
  type Editing,
  type EditOfKind,
  type EditWords,
  editingOf,
  execute,
  FIELD_MANAGER,
  findRun,
  foretold,
  fromRecords,
  type Journal,
  type JournalEntry,
  type JournalOptions,
  journalFolder,
  namedBy,
  type PatchItem,
  type PatchOptions,
  type PatchStatus,
  type PatchSummary,
  type Planned,
  type PlannedWrite,
  type PlanSummary,
  parseEdit,
  patchCurtain,
  planWrites,
  type ReadJournal,
  type RecordedTarget,
  type RunFacts,
  type RunOptions,
  readJournal,
  remainingOf,
  selectedBy,
  type TargetSource,
  undoTargets,
} from './patch/index.ts'
export {
  type Count,
  clusterKinds,
  clusterSource,
  countObjects,
  type DefinitionFacts,
  EVERY_KIND,
  type Facts,
  type FieldAnswer,
  type FieldItem,
  type FieldList,
  type FieldQuestion,
  type FieldScope,
  type FileKinds,
  type FileSourceOptions,
  type FoundField,
  fileKinds,
  fileSource,
  findField,
  itemsOf,
  type KindSource,
  type ListedField,
  listFields,
  type NamespaceScope,
  type Needs,
  type PlannedRead,
  parseTargets,
  planQuery,
  type QueryItem,
  type QueryOptions,
  type QueryPage,
  type QueryPlan,
  type QuerySpec,
  type QuerySummary,
  query,
  queryPages,
  type Source,
  type Target,
  type Traffic,
  type UntilSummary,
  type WatchEventName,
  type WatchItem,
  type WatchOptions,
  type WatchSummary,
  watchObjects,
} from './query/index.ts'
export { type QuestionOptions, toQuerySpec } from './query/to-query-spec.ts'
export { type Event, type Notice, type Problem, type ProblemScope, type Ref, type Run, toRun } from './streams.ts'
export { VERSION } from './version.ts'

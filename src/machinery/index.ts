// The library's face of machinery: what Kubernetes objects mean. Everything here is pure. One list, and so one file.

export { ageOf, humanDuration, parseAge, parseRestarts, parseTimestamp, shortHumanDuration } from './age.ts'
export { checkTyped, faultsText, type TypeFault } from './apply/check-typed.ts'
export { type Comparison as FieldComparison, compareTyped } from './apply/compare-typed.ts'
export type { Conflict } from './apply/conflict.ts'
export type { EndpointOptions } from './apply/endpoint.ts'
export type { EndpointFields } from './apply/endpoint-fields.ts'
export { fieldSetOf } from './apply/field-set.ts'
export type { Written } from './apply/finish-write.ts'
export { type ManagedEntry, printManagedFields, readManagedFields } from './apply/managed-fields.ts'
export { type MergeType, mergeTypeOf } from './apply/merge-type.ts'
export { mergeTyped } from './apply/merge-typed.ts'
export {
  LAST_APPLIED_MANAGER,
  lastAppliedConfig,
  migrationPatch,
  type ReplaceOperation,
} from './apply/migrate-client-side.ts'
export { type Operation, type Owner, ownerId, ownerText } from './apply/owner.ts'
export { ownersIn, ownersOf } from './apply/owners-of.ts'
export { applyScale, type ScaleOptions, trackScale } from './apply/scale.ts'
export {
  type Applied,
  type ApplyOptions,
  type ApplyResult,
  type Conflicts,
  type Refused,
  serverSideApply,
} from './apply/server-side-apply.ts'
export { type TrackOptions, trackUpdate } from './apply/track-update.ts'
export { type BestN, bestN } from './best-n.ts'
export type { Constant as CelConstant, Expr as CelExpr } from './cel/ast.ts'
export { type Checked, check as checkCel } from './cel/check.ts'
export type { SizeAt } from './cel/cost/call-estimate.ts'
export { estimateCost as estimateCelCost } from './cel/cost/estimate.ts'
export { sizesOf as celSizesOf } from './cel/cost/schema-size.ts'
export type { Range as CostRange } from './cel/cost/size-estimate.ts'
export { type DeclTypeOptions, declTypeOf, type SchemaLike } from './cel/decl-type.ts'
export {
  type CelEnv,
  type FunctionDecl,
  type Overload,
  type VariableDecl,
  withFunctions,
  withVariables,
} from './cel/decls.ts'
export {
  type EnvOptions as CelEnvOptions,
  envFor as celEnvFor,
  NEWEST_VERSION as NEWEST_CEL_VERSION,
} from './cel/environment.ts'
export {
  compileProgram as compileCel,
  type EvaluationLimits as CelLimits,
  type Outcome as CelOutcome,
  type Program as CelProgram,
} from './cel/evaluate/program.ts'
export { escapeFieldName, unescapeFieldName } from './cel/field-names.ts'
export { type CelIssue, formatIssues as formatCelIssues } from './cel/issue.ts'
export { SERVER_LITERAL_CHECKS } from './cel/literal-checks.ts'
export { type Parsed as ParsedCel, parse as parseCel } from './cel/parse.ts'
export { print as printCel } from './cel/print.ts'
export { type RuleEnvOptions, ruleEnv } from './cel/rule-env.ts'
export { type CelType, formatType as formatCelType } from './cel/types.ts'
export type { LiteralChecks } from './cel/validate-literals.ts'
export { jsonOfValue as jsonOfCelValue } from './cel/values/to-json.ts'
export { type CelError, isError as isCelError, type Value as CelValue } from './cel/values/value.ts'
export { wrapAny as celValueOf, wrapOf as celValueBySchema } from './cel/values/wrap-json.ts'
export { applyChanges, invertChanges } from './changes/apply-changes.ts'
export type { Change, ChangeOwner, ChangeSource } from './changes/change.ts'
export { changeHash } from './changes/change-hash.ts'
export { compare } from './changes/compare.ts'
export { type JudgedChanges, judgeChanges } from './changes/judge-changes.ts'
export { type NormaliseOptions, normalise } from './changes/normalise.ts'
export { type CustomColumn, parseCustomColumns, rowOfCustomColumns } from './custom-columns.ts'
export {
  type DefinedVersion,
  isDefinition,
  type PrinterColumn,
  versionsOf,
} from './custom-resource-definition.ts'
export { fieldAt, omitManagedFields, splitFieldPath } from './fields.ts'
export {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type ObjectMeta,
  parseJson,
  type Scalar,
  stringifyJson,
} from './json.ts'
export {
  type EvaluateJsonPathOptions,
  evaluateJsonPath,
  type JsonPath,
  JsonPathError,
  type ParseJsonPathOptions,
  parseJsonPath,
  printJsonPath,
} from './jsonpath/index.ts'
export { type Mask, type MaskOptions, maskWith } from './masking/mask.ts'
export type { Masked } from './masking/masked.ts'
export type { AboutKind, SecretRule } from './masking/secret-rules.ts'
export { nearest } from './nearest.ts'
export {
  type CompiledPatch,
  type CompileOptions,
  compilePatch,
  type Lock,
} from './patches/compile/compile-patch.ts'
export { type LockFailure, lockFailureOf } from './patches/compile/lock-failure.ts'
export { applyJsonPatch } from './patches/json/apply-json-patch.ts'
export { type CreateJsonPatchOptions, createJsonPatch } from './patches/json/create-json-patch.ts'
export { type JsonPatch, type JsonPatchOperation, MAX_OPERATIONS } from './patches/json/operation.ts'
export { applyRfcJsonPatch } from './patches/json/rfc-json-patch.ts'
export { type KubectlApply, type KubectlApplyOptions, kubectlApplyPatch } from './patches/kubectl/apply-patch.ts'
export {
  createBody as kubectlCreateBody,
  LAST_APPLIED_ANNOTATION,
  lastAppliedOf,
  lastAppliedText,
} from './patches/kubectl/last-applied.ts'
export { takesStrategicPatches } from './patches/kubectl/takes-strategic-patches.ts'
export { applyMergePatch } from './patches/merge/apply-merge-patch.ts'
export { createMergePatch } from './patches/merge/create-merge-patch.ts'
export { threeWayMergePatch } from './patches/merge/three-way-merge-patch.ts'
export { PATCH_CONTENT_TYPES, type Patch, type PatchType, patchOf } from './patches/patch.ts'
export { NO_ANSWER, type Patched, type PatchFailure } from './patches/patch-failure.ts'
export type { ApplyPatchOptions, FieldValidation } from './patches/patch-options.ts'
export type { PatchBody } from './patches/read-body.ts'
export { applyStrategicPatch } from './patches/strategic/apply-strategic-patch.ts'
export {
  type CreateStrategicOptions,
  createStrategicPatch,
  threeWayStrategicPatch,
} from './patches/strategic/create-strategic-patch.ts'
export type { PatchDialect } from './patches/strategic/patch-types.ts'
export {
  type FieldPath,
  fieldPath,
  type PathElement,
  sameElement,
  samePath,
  startsWithPath,
} from './paths/field-path.ts'
export { FieldPathError } from './paths/field-path-error.ts'
export { parseFieldsV1Element, printFieldsV1Element } from './paths/fields-v1.ts'
export { childAt, getAt } from './paths/get-at.ts'
export { fromJsonPointer, type ListNaming, toJsonPointer } from './paths/json-pointer.ts'
export { compareElements, comparePaths } from './paths/order.ts'
export { parseFieldPath, parseFieldPathPrefix } from './paths/parse-path.ts'
export { type PathPattern, parsePathPattern } from './paths/path-pattern.ts'
export {
  hasPath,
  nodeAt,
  type PathNode,
  type PathSet,
  parseFieldsV1,
  pathSetOf,
  pathsOf,
  printFieldsV1,
} from './paths/path-set.ts'
export { printFieldPath, printServerPath } from './paths/print-path.ts'
export { removeAt } from './paths/remove-at.ts'
export { setAt } from './paths/set-at.ts'
export {
  intersectSets as intersectPathSets,
  isSubset as isPathSubset,
  NO_PATHS,
  pathsByLevel,
  sameSets as samePathSets,
  setBelow as pathSetBelow,
  subtractSet as subtractPathSet,
  subtractTrees as subtractPathTrees,
  uniteSets as unitePathSets,
} from './paths/set-operations.ts'
export { type PrintedTable, printedTable } from './printer-columns.ts'
export { apiVersionOf, parseApiVersion, qualifiedName, type ResourceInfo } from './resource-info.ts'
export { type AdmitOptions, type Admitted, admit, strictDecodingError } from './schema/admit.ts'
export { type Cause, type CauseReason, formatCause } from './schema/cause.ts'
export { Correlated } from './schema/correlated.ts'
export { readBack } from './schema/decode.ts'
export { applyDefaults } from './schema/default.ts'
export { childFields, type Field } from './schema/fields/child-fields.ts'
export { completeFieldPath, type FieldCandidate, fieldCandidates, nearestField } from './schema/fields/complete-path.ts'
export { type FieldFacts, fieldFacts, type NodeFacts } from './schema/fields/field-facts.ts'
export { type Located, locateField, type NotLocated } from './schema/fields/locate-field.ts'
export { parseSchemaPath, type SchemaStep } from './schema/fields/schema-path.ts'
export { typeText } from './schema/fields/type-text.ts'
export { type WalkedField, walkFields } from './schema/fields/walk-fields.ts'
export { type Pruned, prune, pruneNulls } from './schema/prune.ts'
export { publishedDocument } from './schema/publish-definition.ts'
export {
  type DefinedResource,
  definedResources,
  readStructural,
  type ScalePaths,
  schemasOfDefinitions,
} from './schema/read-definition.ts'
export { type DocumentSchemas, schemasOfDocument } from './schema/read-document.ts'
export { type CheckedRules, type CheckRulesOptions, checkRules } from './schema/rules/check-rules.ts'
export type { CompiledExpression, ExpressionProblem, ExpressionUse } from './schema/rules/compile-expression.ts'
export {
  type CompiledRule,
  type CompiledRules,
  type CompileRulesOptions,
  compileRules,
} from './schema/rules/compile-rules.ts'
export { EVALUATION_COST_LIMIT, OBJECT_COST_BUDGET } from './schema/rules/evaluation.ts'
export { type RuleEnvs, ruleEnvs } from './schema/rules/rule-envs.ts'
export type { Gvk, JsonType, ListType, Schema, SchemaRule, SchemaSource, SchemaUnion } from './schema/schema.ts'
export { type DefinitionCheck, definitionCauses } from './schema/structural/definition-causes.ts'
export { RULE_COST_LIMIT, type RuleCost, SCHEMA_COST_LIMIT } from './schema/structural/rule-costs.ts'
export { ruleCosts, type SchemaCheck, schemaCauses } from './schema/structural/schema-causes.ts'
export { type ValidateOptions, validateValue } from './schema/validation/validate-value.ts'
export { type SelectableField, selectableFieldsOf, selectableText } from './selectable-fields.ts'
export {
  COMMON_FIELDS,
  type FieldRequirement,
  type FieldSelector,
  fieldMatcher,
  formatFieldSelector,
  matchesFields,
  parseFieldSelector,
  type SelectableFields,
} from './selectors/field-selector.ts'
export {
  formatLabelSelector,
  type LabelOperator,
  type LabelRequirement,
  type LabelSelector,
  type Labels,
  matchesLabels,
} from './selectors/label-match.ts'
export { parseLabelSelector } from './selectors/label-selector.ts'
export {
  compareBy,
  parseSortKeys,
  type SortKey,
  type SortNeed,
  type SortRow,
  sortRows,
  sortValues,
} from './sort-keys.ts'
export { compareSortValues, type SortValue, sortValueOf } from './sort-value.ts'
export type { Cell, Column } from './table.ts'
export {
  type Cidr,
  cidrContainsCidr,
  cidrContainsIp,
  formatCidr,
  maskCidr,
  parseCidr,
  readCidr,
  sameCidr,
} from './values/cidr.ts'
export { durationSeconds, formatDuration, parseDuration, readDuration } from './values/duration.ts'
export {
  type IntOrString,
  isIntOrString,
  parseIntOrString,
  printIntOrString,
  sameIntOrString,
  scaleIntOrPercent,
} from './values/int-or-string.ts'
export { compareNumbers, isInt64, jsonInteger, MAX_INT64, MIN_INT64, toInt64 } from './values/integers.ts'
export {
  formatIp,
  type Ip,
  ipFamily,
  isCanonicalIp,
  isGlobalUnicastIp,
  isLinkLocalMulticastIp,
  isLinkLocalUnicastIp,
  isLoopbackIp,
  isMulticastIp,
  isUnspecifiedIp,
  parseIp,
  readIp,
  sameIp,
} from './values/ip.ts'
export { type Parsed, parsedValue } from './values/parsed.ts'
export { parseQuantity, type Quantity, type QuantityFormat, quantityOf, readQuantity } from './values/quantity.ts'
export {
  addQuantities,
  approximateQuantity,
  compareQuantities,
  negateQuantity,
  quantitySign,
  quantityToInt64,
  roundQuantity,
  subtractQuantities,
} from './values/quantity-arithmetic.ts'
export { canonicalQuantity, formatQuantity } from './values/quantity-text.ts'
export { sameJson } from './values/same-json.ts'
export {
  compareSemvers,
  formatSemver,
  parseSemver,
  type ReadSemverOptions,
  readSemver,
  type Semver,
} from './values/semver.ts'
export {
  compareTimestamps,
  formatMicroTime,
  formatTime,
  formatTimestamp,
  nanosBetween,
  readMicroTime,
  readTimestamp,
  type Timestamp,
} from './values/timestamp.ts'
export { compareVersions } from './version-order.ts'

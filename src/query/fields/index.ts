// What fields a kind has: found by the words for it, listed with what is known of each.

export { clusterKinds } from './cluster-kinds.ts'
export type { FieldItem } from './field-item.ts'
export { type FileKinds, fileKinds } from './file-kinds.ts'
export { type FieldAnswer, type FieldQuestion, type FoundField, findField } from './find-field.ts'
export type { DefinitionFacts, KindSource, ResolvedKind, VersionFacts } from './kind-source.ts'
export { type FieldList, type FieldScope, type ListedField, listFields } from './list-fields.ts'

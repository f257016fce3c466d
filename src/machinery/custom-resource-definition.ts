// What a CustomResourceDefinition says of the resources it defines: names, scope, printed columns.

import { isJsonObject, type Json, type JsonObject, type KubeObject } from './json.ts'
import type { ResourceInfo } from './resource-info.ts'

/** One served version of a definition. */
export type DefinedVersion = {
  readonly resource: ResourceInfo
  readonly printerColumns: readonly PrinterColumn[]
}

/** One entry of `additionalPrinterColumns`. */
export type PrinterColumn = {
  readonly name: string
  /** `string`, `integer`, `number`, `boolean` or `date`. */
  readonly type: string
  readonly format: string
  readonly description: string
  readonly priority: number
  readonly jsonPath: string
}

/** True for a CustomResourceDefinition. */
export function isDefinition(object: KubeObject): boolean {
  return object.kind === 'CustomResourceDefinition' && object.apiVersion.startsWith('apiextensions.k8s.io/')
}

/** The versions a definition serves, in its order; what is malformed in it is left out. */
export function versionsOf(definition: KubeObject): DefinedVersion[] {
  const spec = object(definition.spec)
  const names = object(spec.names)
  const group = text(spec.group)
  return list(spec.versions)
    .map(object)
    .filter((version) => version.served !== false)
    .map((version) => ({
      resource: {
        group,
        version: text(version.name),
        resource: text(names.plural),
        singular: text(names.singular) || text(names.kind).toLowerCase(),
        kind: text(names.kind),
        namespaced: spec.scope !== 'Cluster',
        verbs: ['list', 'get'],
        shortNames: list(names.shortNames).map(text),
        categories: list(names.categories).map(text),
        subresources: Object.keys(object(version.subresources)),
      },
      printerColumns: list(version.additionalPrinterColumns).map(object).map(toPrinterColumn),
    }))
}

function toPrinterColumn(column: JsonObject): PrinterColumn {
  return {
    name: text(column.name),
    type: text(column.type),
    format: text(column.format),
    description: text(column.description),
    priority: Number(column.priority ?? 0),
    jsonPath: text(column.jsonPath),
  }
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

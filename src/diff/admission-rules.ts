// Whom a webhook or a policy of admission speaks to, by kinds and labels. Follows pkg/admission/plugin/policy/matching/matching.go
// and pkg/admission/plugin/webhook/predicates of apiserver.

import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../machinery/json.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import { matchesLabels } from '../machinery/selectors/label-match.ts'
import { selectorOf } from '../machinery/selectors/object-selector.ts'

/** A write as admission sees it. */
export type Admitted = {
  readonly resource: ResourceInfo
  readonly operation: 'CREATE' | 'UPDATE'
  /** What the object may have been when it was asked about: without what the server has done, and with it. */
  readonly objects: readonly [KubeObject, ...KubeObject[]]
  /** What was there. */
  readonly old?: KubeObject | undefined
}

/** True where the rules and the selector of objects of a `MatchResources` are about it. */
export function isAbout(constraints: JsonObject, admitted: Admitted): boolean {
  const { resourceRules, excludeResourceRules, matchPolicy, objectSelector } = constraints
  const isEquivalent = matchPolicy !== 'Exact'
  const rules = objectsIn(resourceRules)
  const { objects, old } = admitted
  return (
    (rules.length === 0 || rules.some((rule) => isOfRule(rule, admitted, isEquivalent))) &&
    !objectsIn(excludeResourceRules).some((rule) => isOfRule(rule, admitted, isEquivalent)) &&
    [...objects, ...(old === undefined ? [] : [old])].some((one) => selects(objectSelector, one.metadata?.labels ?? {}))
  )
}

/** @param labels of the namespace of the object; for a namespace its own */
export function selects(selector: Json | undefined, labels: JsonObject): boolean {
  return !isJsonObject(selector) || matchesLabels(selectorOf(selector), labels as { readonly [key: string]: string })
}

export function isEmptySelector(selector: Json | undefined): boolean {
  return !isJsonObject(selector) || Object.keys(selector).length === 0
}

/** @param isEquivalent the other versions of a resource are meant as well */
function isOfRule(rule: JsonObject, { resource: info, operation, objects }: Admitted, isEquivalent: boolean): boolean {
  const { group, version, resource, namespaced } = info
  const { scope = '*', resourceNames } = rule
  return (
    includes(rule.operations, operation) &&
    includes(rule.apiGroups, group) &&
    (isEquivalent || includes(rule.apiVersions, version)) &&
    (includes(rule.resources, resource) || includes(rule.resources, '*/*')) &&
    (scope === '*' || (scope === 'Namespaced') === namespaced) &&
    (!Array.isArray(resourceNames) || resourceNames.length === 0 || resourceNames.includes(objects[0].metadata?.name))
  )
}

function includes(list: Json | undefined, wanted: string): boolean {
  return Array.isArray(list) && list.some((item) => item === wanted || item === '*')
}

export function objectsIn(list: Json | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

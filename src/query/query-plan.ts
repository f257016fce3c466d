// From a question and the facts of its sources to requests: a pure function.

import type { ReadRequest } from '../cluster/read.ts'
import { qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
import type { Problem } from '../streams.ts'
import { needsFor } from './plan/needs-for.ts'
import type { PlannedCondition } from './plan/planned-condition.ts'
import { expressionsOf, type NamespaceScope, type QuerySpec } from './query-spec.ts'
import { chooseRepresentation } from './representation.ts'
import type { Facts } from './source.ts'

/** One list or one object to read from one source. */
export type PlannedRead = {
  readonly source: string
  readonly request: ReadRequest
  /** True when a word that means many kinds brought it in, so that it may fail without failing the question. */
  readonly isOptional: boolean
  /** What of the question's condition the server answers, and what is left; undefined without a condition. */
  readonly condition?: PlannedCondition
}

export type QueryPlan = {
  /** In the order of the answer: kinds as typed, then sources, then namespaces and names as given. */
  readonly reads: readonly PlannedRead[]
  readonly problems: readonly Problem[]
  /** What is not asked, because no object of the kind can match. */
  readonly skipped: readonly SkippedRead[]
}

export type SkippedRead = { readonly source: string; readonly resource: ResourceInfo }

/** Divides the condition of a question for a resource of a source; kept out of the way of questions that have none. */
export type ConditionPlanner = (resource: ResourceInfo, facts: Facts) => PlannedCondition

/**
 * Plans a question over sources whose facts are known.
 * @param planCondition given when the question has a condition
 */
export function planQuery(spec: QuerySpec, facts: readonly Facts[], planCondition?: ConditionPlanner): QueryPlan {
  const reads: PlannedRead[] = []
  const skipped: SkippedRead[] = []
  const seen = new Set<string>()
  for (const [index, target] of targetsOf(spec, facts).entries()) {
    for (const name of kindOrder(facts, index)) {
      for (const source of facts) {
        const resolved = source.targets[index]
        const resource = resolved?.resources.find((r) => qualifiedName(r) === name)
        if (resolved === undefined || resource === undefined) continue
        const planned = readsOf(spec, resource, target.names, source, planCondition)
        if (planned.length === 0) skipped.push({ source: source.source, resource })
        for (const read of planned) {
          const key = keyOf(source.source, read.request)
          if (seen.has(key)) continue
          seen.add(key)
          reads.push({ source: source.source, ...read, isOptional: resolved.isGroup })
        }
      }
    }
  }
  return { reads, problems: facts.flatMap((f) => f.problems), skipped }
}

/** Files answer for every kind that is in them when none is asked for, so the facts know more targets than the question. */
function targetsOf(spec: QuerySpec, facts: readonly Facts[]) {
  return spec.targets.length > 0 ? spec.targets : (facts[0]?.targets.map((t) => t.target) ?? [])
}

/** The kinds of one target over all sources, in the order of the first source that has each. */
function kindOrder(facts: readonly Facts[], index: number): Set<string> {
  return new Set(facts.flatMap((f) => (f.targets[index]?.resources ?? []).map(qualifiedName)))
}

function readsOf(
  spec: QuerySpec,
  resource: ResourceInfo,
  names: readonly string[],
  facts: Facts,
  planCondition: ConditionPlanner | undefined,
): Pick<PlannedRead, 'request' | 'condition'>[] {
  const condition = planCondition?.(resource, facts)
  if (condition?.isImpossible) return []
  const base = {
    resource,
    representation: chooseRepresentation(needsFor(spec, resource, condition?.residual)),
    pageSize: pageSize(spec, condition),
    ...(readsManagedFields(spec) ? {} : { omitManagedFields: true }),
    ...selector('labelSelector', spec.labelSelector, condition?.labelSelector),
    ...selector('fieldSelector', spec.fieldSelector, condition?.fieldSelector),
    ...(spec.subresource === undefined ? {} : { subresource: spec.subresource }),
  }
  const requests = namespacesFor(spec.namespaces, resource, facts.defaultNamespace, condition?.namespace).flatMap(
    (namespace) => {
      const scoped = namespace === undefined ? base : { ...base, namespace }
      return names.length === 0 ? [scoped] : names.map((name) => ({ ...scoped, name }))
    },
  )
  return requests.map((request) => ({ request, ...(condition === undefined ? {} : { condition }) }))
}

function selector<K extends string>(key: K, ...parts: readonly (string | undefined)[]): { [k in K]?: string } {
  const given = parts.filter((part) => part !== undefined)
  return (given.length === 0 ? {} : { [key]: given.join(',') }) as { [k in K]?: string }
}

/** @param only the one namespace in which a condition can hold */
function namespacesFor(
  scope: NamespaceScope,
  resource: ResourceInfo,
  defaultNamespace: string | undefined,
  only: string | undefined,
): readonly (string | undefined)[] {
  if (!resource.namespaced) return only === undefined ? [undefined] : []
  const asked = scope === 'default' ? [defaultNamespace] : scope === 'all' ? [undefined] : scope
  if (only === undefined) return asked
  return asked.some((namespace) => namespace === undefined || namespace === only) ? [only] : []
}

/** Where objects are shown, or something asked of them names it; and where a whole object is compared. */
function readsManagedFields(spec: QuerySpec): boolean {
  const texts = [
    ...(spec.sortBy ?? []).map(({ text }) => text),
    ...expressionsOf(spec).map(({ origin }) => origin.text),
  ]
  return (
    spec.needs.object ||
    expressionsOf(spec).some(({ reads }) => reads.whole) ||
    texts.some((text) => text.includes('managedFields'))
  )
}

/** A limit that nothing can filter further makes smaller pages; with a sort every row must be read. */
function pageSize(spec: QuerySpec, condition: PlannedCondition | undefined): number {
  if (spec.limit === undefined || spec.sortBy !== undefined || condition?.residual !== undefined) return spec.chunkSize
  return spec.chunkSize === 0 ? spec.limit : Math.min(spec.limit, spec.chunkSize)
}

function keyOf(source: string, request: ReadRequest): string {
  return [source, qualifiedName(request.resource), request.namespace ?? '', request.name ?? ''].join('\u0000')
}

/** True for two plans of one list or object. */
export function sameRead(a: PlannedRead, b: PlannedRead): boolean {
  return keyOf(a.source, a.request) === keyOf(b.source, b.request)
}

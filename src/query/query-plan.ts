// From a question and the facts of its sources to requests: a pure function.

import type { ReadRequest } from '../cluster/read.ts'
import { qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
import type { SortNeed } from '../machinery/sort-keys.ts'
import type { Problem } from '../streams.ts'
import { type NamespaceScope, type Needs, type QuerySpec, spansNamespaces } from './query-spec.ts'
import { chooseRepresentation } from './representation.ts'
import type { Facts } from './source.ts'

/** One list or one object to read from one source. */
export type PlannedRead = {
  readonly source: string
  readonly request: ReadRequest
  /** True when a word that means many kinds brought it in, so that it may fail without failing the question. */
  readonly isOptional: boolean
}

export type QueryPlan = {
  /** In the order of the answer: kinds as typed, then sources, then namespaces and names as given. */
  readonly reads: readonly PlannedRead[]
  readonly problems: readonly Problem[]
}

/** Plans a question over sources whose facts are known. */
export function planQuery(spec: QuerySpec, facts: readonly Facts[]): QueryPlan {
  const reads: PlannedRead[] = []
  const seen = new Set<string>()
  for (const [index, target] of targetsOf(spec, facts).entries()) {
    for (const name of kindOrder(facts, index)) {
      for (const source of facts) {
        const resolved = source.targets[index]
        const resource = resolved?.resources.find((r) => qualifiedName(r) === name)
        if (resolved === undefined || resource === undefined) continue
        for (const request of requestsFor(spec, resource, target.names, source.defaultNamespace)) {
          const key = keyOf(source.source, request)
          if (seen.has(key)) continue
          seen.add(key)
          reads.push({ source: source.source, request, isOptional: resolved.isGroup })
        }
      }
    }
  }
  return { reads, problems: facts.flatMap((f) => f.problems) }
}

/** Files answer for every kind that is in them when none is asked for, so the facts know more targets than the question. */
function targetsOf(spec: QuerySpec, facts: readonly Facts[]) {
  return spec.targets.length > 0 ? spec.targets : (facts[0]?.targets.map((t) => t.target) ?? [])
}

/** The kinds of one target over all sources, in the order of the first source that has each. */
function kindOrder(facts: readonly Facts[], index: number): Set<string> {
  return new Set(facts.flatMap((f) => (f.targets[index]?.resources ?? []).map(qualifiedName)))
}

function requestsFor(
  spec: QuerySpec,
  resource: ResourceInfo,
  names: readonly string[],
  defaultNamespace: string | undefined,
): ReadRequest[] {
  const base = {
    resource,
    representation: chooseRepresentation(needsFor(spec, resource)),
    pageSize: pageSize(spec),
    ...(spec.labelSelector === undefined ? {} : { labelSelector: spec.labelSelector }),
    ...(spec.fieldSelector === undefined ? {} : { fieldSelector: spec.fieldSelector }),
    ...(spec.subresource === undefined ? {} : { subresource: spec.subresource }),
  }
  return namespacesFor(spec.namespaces, resource, defaultNamespace).flatMap((namespace) => {
    const scoped = namespace === undefined ? base : { ...base, namespace }
    return names.length === 0 ? [scoped] : names.map((name) => ({ ...scoped, name }))
  })
}

/** What is shown, what is compared, and the namespace of a row, which is no cell of it. */
function needsFor({ needs, sortBy, namespaces }: QuerySpec, resource: ResourceInfo): Needs {
  const compares = (what: SortNeed) => sortBy?.some((key) => key.reads === what) === true
  const cells = needs.cells || compares('cells')
  const isNamespaceShown = needs.namespaces && resource.namespaced && spansNamespaces(namespaces)
  return {
    ...needs,
    cells,
    metadata: needs.metadata || compares('metadata') || isNamespaceShown,
    object: needs.object || compares('object'),
  }
}

function namespacesFor(
  scope: NamespaceScope,
  resource: ResourceInfo,
  defaultNamespace: string | undefined,
): readonly (string | undefined)[] {
  if (!resource.namespaced || scope === 'all') return [undefined]
  return scope === 'default' ? [defaultNamespace] : scope
}

/** A limit that nothing can filter further makes smaller pages; with a sort every row must be read. */
function pageSize(spec: QuerySpec): number {
  if (spec.limit === undefined || spec.sortBy !== undefined) return spec.chunkSize
  return spec.chunkSize === 0 ? spec.limit : Math.min(spec.limit, spec.chunkSize)
}

function keyOf(source: string, request: ReadRequest): string {
  return [source, qualifiedName(request.resource), request.namespace ?? '', request.name ?? ''].join('\u0000')
}

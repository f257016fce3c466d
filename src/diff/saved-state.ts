// Objects as a file has them, found by resource, namespace, name and labels: the left side of a diff with a saved state.

import type { Page } from '../cluster/read.ts'
import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import { parseApiVersion, qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
import { matchesLabels } from '../machinery/selectors/label-match.ts'
import { parseLabelSelector } from '../machinery/selectors/label-selector.ts'
import type { ManifestObject } from '../manifest/index.ts'
import type { Side } from './compare-reads.ts'

/** Objects in the order in which servers list them. */
export function savedSide(name: string, file: string, objects: readonly ManifestObject[]): Side {
  const kinds = new Map<string, KubeObject[]>()
  for (const { object } of objects) {
    const key = kindOf(object)
    const known = kinds.get(key) ?? []
    kinds.set(key, known)
    known.push(object)
  }
  for (const known of kinds.values()) known.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
  return {
    name,
    file,
    async *read({ resource, namespace, name: wanted, labelSelector }): AsyncGenerator<Page> {
      const labels = labelSelector === undefined ? undefined : parseLabelSelector(labelSelector)
      const found = (kinds.get(`${resource.kind}.${resource.group}`) ?? []).filter(
        ({ metadata }) =>
          (wanted === undefined || metadata?.name === wanted) &&
          (namespace === undefined || metadata?.namespace === namespace) &&
          (labels === undefined || matchesLabels(labels, metadata?.labels)),
      )
      if (wanted !== undefined && found.length === 0) throw notFound(resource, wanted)
      const rows = found.map((object) => ({ object }))
      yield { resource, rows, bytes: 0, wireBytes: 0, hasMore: false, isConsistent: true }
    },
  }
}

function kindOf({ apiVersion, kind }: KubeObject): string {
  return `${kind}.${parseApiVersion(apiVersion).group}`
}

function placeOf({ metadata }: KubeObject): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`
}

function notFound(resource: ResourceInfo, name: string): ServerError {
  return new ServerError({ code: 404, reason: 'NotFound', message: `${qualifiedName(resource)} "${name}" not found` })
}

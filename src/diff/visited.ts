// What manifests state, by what a diff has told of them: the rest may be pruned.

import type { KubeObject } from '../machinery/json.ts'
import { apiVersionOf, parseApiVersion, type ResourceInfo } from '../machinery/resource-info.ts'
import type { Event, Ref } from '../streams.ts'
import type { DiffItem } from './diff-item.ts'

/** Objects and namespaces that manifests name. */
export class Visited {
  readonly namespaces = new Set<string>()
  /** How many manifests could not be read: nobody knows what they state. */
  unread = 0
  readonly #uids = new Set<string>()
  readonly #places = new Set<string>()

  note(event: Event<DiffItem>): void {
    if ('problem' in event) this.unread++
    if (!('item' in event)) return
    const { ref } = event.item
    if (ref.name === '' || ref.resource === undefined) {
      this.unread++
      return
    }
    if (ref.namespace !== undefined) this.namespaces.add(ref.namespace)
    if (ref.uid !== undefined) this.#uids.add(ref.uid)
    this.#places.add(placeOf(ref))
  }

  /** By the uid, because an object may be served by two groups; by its place, where it could not be read. */
  has(ref: Ref): boolean {
    return (ref.uid !== undefined && this.#uids.has(ref.uid)) || this.#places.has(placeOf(ref))
  }
}

function placeOf({ apiVersion, kind, namespace = '', name }: Ref): string {
  return `${kind}.${parseApiVersion(apiVersion).group}/${namespace}/${name}`
}

/** Where a live object is. */
export function refOfLive(object: KubeObject, resource: ResourceInfo, context: string): Ref {
  const { name = '', namespace, uid, resourceVersion } = object.metadata ?? {}
  return {
    context,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    resource: resource.resource,
    ...(namespace !== undefined && { namespace }),
    name,
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
  }
}

// Kinds that manifests use and define: the server does not know them before the set is applied.

import { isDefinition, versionsOf } from '../machinery/custom-resource-definition.ts'
import type { KubeObject } from '../machinery/json.ts'
import { apiVersionOf, parseApiVersion, type ResourceInfo } from '../machinery/resource-info.ts'
import { type DefinedResource, definedResources } from '../machinery/schema/read-definition.ts'

export type InSet = { readonly resource: ResourceInfo; readonly definition: DefinedResource }

/** Definitions and namespaces that have been seen among the manifests. */
export class DefinitionsInSet {
  readonly #kinds = new Map<string, InSet>()
  readonly #namespaces = new Set<string>()

  /** Takes in a manifest; only definitions and namespaces say anything here. */
  see(object: KubeObject): void {
    const { group } = parseApiVersion(object.apiVersion)
    if (object.kind === 'Namespace' && group === '') this.#namespaces.add(object.metadata?.name ?? '')
    if (!isDefinition(object)) return
    const definitions = definedResources(object)
    for (const { resource } of versionsOf(object)) {
      const definition = definitions.find(({ gvk }) => gvk.version === resource.version)
      if (definition !== undefined)
        this.#kinds.set(`${apiVersionOf(resource)} ${resource.kind}`, { resource, definition })
    }
  }

  find(apiVersion: string, kind: string): InSet | undefined {
    return this.#kinds.get(`${apiVersion} ${kind}`)
  }

  hasNamespace(name: string): boolean {
    return this.#namespaces.has(name)
  }
}

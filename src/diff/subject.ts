// What a manifest is compared with: which object of which resource it states.

import type { Cluster } from '../cluster/cluster.ts'
import type { KubeObject } from '../machinery/json.ts'
import { parseApiVersion, type ResourceInfo } from '../machinery/resource-info.ts'
import type { DefinedResource } from '../machinery/schema/read-definition.ts'
import type { ManifestObject } from '../manifest/index.ts'
import type { Problem, Ref } from '../streams.ts'
import type { DefinitionsInSet } from './definitions-in-set.ts'

/** A manifest that can be compared. */
export type Subject = {
  /** With the namespace that it is applied to. */
  readonly manifest: KubeObject
  readonly ref: Ref
  readonly resource: ResourceInfo
  readonly name: string
  readonly namespace?: string
  /** Set where the server does not know the kind, and a definition among the manifests does. */
  readonly defined?: DefinedResource
}

/** A manifest that cannot be, and why. */
export type Unfit = { readonly ref: Ref; readonly problem: Problem }

export type SubjectOptions = { readonly namespace: string; readonly enforceNamespace: boolean }

/** @throws ServerError, ConnectionError, CancelledError when discovery cannot be asked */
export async function subjectOf(
  stated: ManifestObject,
  cluster: Cluster,
  definitions: DefinitionsInSet,
  options: SubjectOptions,
  signal?: AbortSignal,
): Promise<Subject | Unfit> {
  const { object, file, document, line } = stated
  const { apiVersion, kind } = object
  const name = object.metadata?.name ?? ''
  const place = { context: cluster.name, file, document, apiVersion, kind }
  const stateless: Ref = { ...place, name: name === '' ? (generateNameOf(object) ?? '') : name }
  const unfit = (reason: string, message: string): Unfit => ({
    ref: stateless,
    problem: { scope: 'object', reason, message, ref: stateless, line },
  })
  if (name === '') {
    const prefix = generateNameOf(object)
    return prefix === undefined
      ? unfit('Invalid', `${file}: resource name may not be empty`)
      : unfit('Invalid', `from ${prefix}: cannot use generate name with apply`)
  }
  const found = await resourceOf(object, cluster, signal)
  const defined = found === undefined ? definitions.find(apiVersion, kind) : undefined
  const resource = found ?? defined?.resource
  if (resource === undefined) {
    const words = `resource mapping not found for name: "${name}" namespace: "${object.metadata?.namespace ?? ''}" from "${file}"`
    return unfit(
      'NoMatch',
      `${words}: no matches for kind "${kind}" in version "${apiVersion}"; ensure CRDs are installed first`,
    )
  }
  const own = object.metadata?.namespace ?? ''
  if (resource.namespaced && options.enforceNamespace && own !== '' && own !== options.namespace) {
    const words = `the namespace from the provided object "${own}" does not match the namespace "${options.namespace}"`
    return unfit('Invalid', `${words}. You must pass '--namespace=${own}' to perform this operation.`)
  }
  const namespace = resource.namespaced ? own || options.namespace : undefined
  const ref: Ref = { ...place, resource: resource.resource, ...(namespace === undefined ? {} : { namespace }), name }
  const manifest = namespace === undefined || own !== '' ? object : withNamespace(object, namespace)
  return {
    manifest,
    ref,
    resource,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(defined === undefined ? {} : { defined: defined.definition }),
  }
}

/** The same for the same object, whichever manifest states it. */
export function identityOf({ resource, namespace = '', name }: Subject): string {
  return `${resource.resource}.${resource.group}/${namespace}/${name}`
}

async function resourceOf(
  { apiVersion, kind }: KubeObject,
  { discovery }: Cluster,
  signal: AbortSignal | undefined,
): Promise<ResourceInfo | undefined> {
  if (parseApiVersion(apiVersion).version === '') return undefined
  const found = await discovery.resourceFor(apiVersion, kind, signal)
  // what writes understand is the object itself, not a view of it
  return found?.verbs.some((verb) => verb === 'get' || verb === 'create') ? found : undefined
}

function withNamespace(object: KubeObject, namespace: string): KubeObject {
  return { ...object, metadata: { ...object.metadata, namespace } }
}

function generateNameOf({ metadata }: KubeObject): string | undefined {
  const prefix = metadata?.generateName
  return typeof prefix === 'string' && prefix !== '' ? prefix : undefined
}

// ApplySets: a parent object that records which kinds and namespaces hold the members of a set. Follows kubectl's
// pkg/cmd/apply/applyset.go, its words included; KEP-3659.

import { createHash } from 'node:crypto'
import type { Cluster, Resolved } from '../cluster/cluster.ts'
import { unknownResourceMessage } from '../cluster/discovery/resource-word.ts'
import { UsageError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import { qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'

const ID = 'applyset.kubernetes.io/id'
const KINDS = 'applyset.kubernetes.io/contains-group-kinds'
const RESOURCES = 'applyset.kubernetes.io/contains-group-resources'
const NAMESPACES = 'applyset.kubernetes.io/additional-namespaces'
const TOOLING = 'applyset.kubernetes.io/tooling'
const PARENT_TYPE = 'applyset.kubernetes.io/is-parent-type'

/** The label of members, which holds the id of their set. */
export const PART_OF = 'applyset.kubernetes.io/part-of'

/** A set as its parent records it. */
export type ApplySet = {
  readonly id: string
  /** The kinds of its members; none where the set is new. */
  readonly resources: readonly ResourceInfo[]
  readonly namespaces: readonly string[]
}

/**
 * Reads the set of `NAME`, a Secret, or `RESOURCE[.GROUP]/NAME`.
 * @param namespace of a parent that has one; undefined: none was stated
 * @throws UsageError in kubectl's words where the parent is none, or another tool's; ServerError, ConnectionError
 */
export async function readApplySet(
  text: string,
  namespace: string | undefined,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<ApplySet> {
  const fault = (message: string) => new UsageError(message, { flag: '--applyset', value: text })
  const { name, resource } = await parentOf(text, cluster, signal, fault)
  if (resource.namespaced && namespace === undefined)
    throw fault('namespace is required to use namespace-scoped ApplySet')
  const isBuiltIn = resource.group === '' && ['secrets', 'configmaps'].includes(resource.resource)
  if (!isBuiltIn && !(await isParentType(resource, cluster, signal)))
    throw fault(
      `resource "${resource.group}/${resource.version}, Resource=${resource.resource}" is not permitted as an ApplySet parent`,
    )
  const place = resource.namespaced && namespace !== undefined ? { namespace } : {}
  const id = applySetId(name, place.namespace ?? '', resource)
  const parent = await cluster.get(resource, { name, ...place }, signal)
  if (parent === undefined) {
    if (!isBuiltIn) throw fault('custom resource ApplySet parents cannot be created automatically')
    return { id, resources: [], namespaces: [] }
  }
  checkParent(parent, `${resource.resource}.${resource.group}/${name}`, id, fault)
  const { [NAMESPACES]: others = '' } = parent.metadata?.annotations ?? {}
  return {
    id,
    resources: await resourcesOf(parent, cluster, signal, fault),
    namespaces: [...new Set([...Object.values(place), ...others.split(',').filter((other) => other !== '')])],
  }
}

/** The id of a set: of where its parent is. */
export function applySetId(
  name: string,
  namespace: string,
  { kind, group }: Pick<ResourceInfo, 'kind' | 'group'>,
): string {
  const hash = createHash('sha256').update([name, namespace, kind, group].join('.')).digest('base64url')
  return `applyset-${hash}-v1`
}

/** A manifest as a member of a set. @throws UsageError in kubectl's words when it says itself that it is one */
export function asMember(manifest: KubeObject, id: string): KubeObject {
  const { metadata } = manifest
  if (metadata?.labels !== undefined && Object.hasOwn(metadata.labels, PART_OF))
    throw new UsageError(`ApplySet label "${PART_OF}" already set in input data`)
  return { ...manifest, metadata: { ...metadata, labels: { ...metadata?.labels, [PART_OF]: id } } }
}

type Fault = (message: string) => UsageError

async function parentOf(text: string, { discovery }: Cluster, signal: AbortSignal, fault: Fault) {
  const slash = text.indexOf('/')
  const [word, name] = slash < 0 ? ['secrets', text] : [text.slice(0, slash), text.slice(slash + 1)]
  if (name === '') throw fault(`invalid parent reference "${text}": name cannot be blank`)
  const resource = (await discovery.resolve(word, signal))?.resources[0]
  if (resource === undefined) throw fault(`invalid parent reference "${text}": ${unknownResourceMessage(word)}`)
  return { name, resource }
}

async function isParentType(resource: ResourceInfo, cluster: Cluster, signal: AbortSignal): Promise<boolean> {
  const definitions = await cluster.discovery.resourceFor('apiextensions.k8s.io/v1', 'CustomResourceDefinition', signal)
  if (definitions === undefined) return false
  const definition = await cluster.get(definitions, { name: qualifiedName(resource) }, signal)
  return Object.hasOwn(definition?.metadata?.labels ?? {}, PARENT_TYPE)
}

function checkParent({ metadata }: KubeObject, parent: string, id: string, fault: Fault): void {
  const tooling = metadata?.annotations?.[TOOLING]
  const exists = `ApplySet parent object "${parent}" already exists and is`
  if (tooling === undefined) throw fault(`${exists} missing required annotation "${TOOLING}"`)
  const tool = tooling.includes('/') ? tooling.slice(0, tooling.lastIndexOf('/')) : tooling
  if (tool !== 'kubectl') throw fault(`${exists} managed by tooling "${tool}" instead of "kubectl"`)
  const found = metadata?.labels?.[ID]
  const subject = `ApplySet parent object "${parent}" exists and`
  if (found === undefined) throw fault(`${subject} does not have required label ${ID}`)
  if (found !== id) throw fault(`${subject} has incorrect value for label "${ID}" (got: ${found}, want: ${id})`)
}

async function resourcesOf(
  { metadata }: KubeObject,
  { discovery }: Cluster,
  signal: AbortSignal,
  fault: Fault,
): Promise<readonly ResourceInfo[]> {
  const { [KINDS]: kinds, [RESOURCES]: resources } = metadata?.annotations ?? {}
  const recorded = kinds ?? resources
  if (recorded === undefined)
    throw fault(`kubectl requires the "${KINDS}" annotation to be set on all ApplySet parent objects`)
  const words = recorded.split(',').filter((word) => word !== '')
  const served = await discovery.all(signal)
  const find = ({ resources: known }: Resolved, word: string) =>
    known.find((one) => word === (kinds === undefined ? qualifiedName(one) : kindName(one)))
  const isStale = words.some((word) => find(served, word) === undefined)
  if (isStale) await discovery.revalidate(signal)
  const current = isStale ? await discovery.all(signal) : served
  return words.map((word) => {
    const resource = find(current, word)
    if (resource !== undefined) return resource
    const annotation = kinds === undefined ? RESOURCES : KINDS
    throw fault(`could not find mapping for kind in "${annotation}" annotation: no matches for kind "${word}"`)
  })
}

/** As a parent records it: `ConfigMap`, `Deployment.apps`. */
function kindName({ kind, group }: ResourceInfo): string {
  return group === '' ? kind : `${kind}.${group}`
}

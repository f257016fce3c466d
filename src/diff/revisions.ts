// The revisions that a workload has left: ReplicaSets of a Deployment, ControllerRevisions of others. Follows kubectl's
// pkg/polymorphichelpers/rollback.go, its words included.

import type { Cluster } from '../cluster/cluster.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../machinery/json.ts'
import { parseApiVersion, type ResourceInfo } from '../machinery/resource-info.ts'
import { formatLabelSelector } from '../machinery/selectors/label-match.ts'
import { selectorOf } from '../machinery/selectors/object-selector.ts'
import { sameJson } from '../machinery/values/same-json.ts'

const REVISION = 'deployment.kubernetes.io/revision'
const TEMPLATE_HASH = 'pod-template-hash'

/** Annotations that belong to the Deployment itself: going back leaves them as they are. */
const KEPT_ANNOTATIONS: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
])

const HISTORIES: { readonly [kind: string]: 'replicasets' | 'controllerrevisions' } = {
  'Deployment.apps': 'replicasets',
  'StatefulSet.apps': 'controllerrevisions',
  'DaemonSet.apps': 'controllerrevisions',
}

/** Why there is no such revision, in kubectl's words. */
export class NoRevisionError extends Error {
  override readonly name = 'NoRevisionError'
}

/**
 * The workload as `kubectl rollout undo --to-revision` would make it; the same object where that would do nothing.
 * @param revision 0: the one before the last
 * @throws NoRevisionError; ServerError, ConnectionError
 */
export async function atRevision(
  live: KubeObject,
  revision: number,
  cluster: Cluster,
  count: (sort: 'list') => void,
  signal: AbortSignal,
): Promise<KubeObject> {
  const { group } = parseApiVersion(live.apiVersion)
  const kind = group === '' ? live.kind : `${live.kind}.${group}`
  const history = HISTORIES[kind]
  if (history === undefined) throw new NoRevisionError(withoutHistory(kind, live.kind, group))
  const owned = await ownedBy(live, historyResource(history), cluster, count, signal)
  if (history === 'replicasets') return toReplicaSet(live, deploymentRevision(live, owned, revision))
  return toControllerRevision(live, controllerRevision(owned, revision))
}

/** Kinds of workloads, which kubectl knows and cannot bring back either. */
const KNOWN_WORKLOADS = ['CronJob.batch', 'Job.batch', 'Pod', 'ReplicaSet.apps', 'ReplicationController']

function withoutHistory(qualified: string, kind: string, group: string): string {
  const named = JSON.stringify(qualified)
  return KNOWN_WORKLOADS.includes(qualified)
    ? `no rollbacker has been implemented for ${named}`
    : `error retrieving rollbacker for ${named}, no visitor method exists for {${group} ${kind}}`
}

function historyResource(resource: 'replicasets' | 'controllerrevisions'): ResourceInfo {
  const kind = resource === 'replicasets' ? 'ReplicaSet' : 'ControllerRevision'
  return {
    group: 'apps',
    version: 'v1',
    resource,
    singular: kind.toLowerCase(),
    kind,
    namespaced: true,
    verbs: ['list'],
    shortNames: [],
    categories: [],
    subresources: [],
  }
}

async function ownedBy(
  { metadata, spec }: KubeObject,
  resource: ResourceInfo,
  cluster: Cluster,
  count: (sort: 'list') => void,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const selector = isJsonObject(spec) && isJsonObject(spec.selector) ? spec.selector : {}
  const request = {
    resource,
    ...(metadata?.namespace !== undefined && { namespace: metadata.namespace }),
    labelSelector: formatLabelSelector(selectorOf(selector)),
    representation: 'object' as const,
    omitManagedFields: true,
  }
  const found: KubeObject[] = []
  for await (const page of cluster.read(request, signal)) {
    count('list')
    for (const { object } of page.rows)
      if (object !== undefined && isControlledBy(object, metadata?.uid)) found.push(object)
  }
  return found
}

function isControlledBy({ metadata }: KubeObject, uid: string | undefined): boolean {
  const owners = metadata?.ownerReferences
  if (!Array.isArray(owners)) return false
  return (owners as readonly Json[]).some(
    (owner) => isJsonObject(owner) && owner.controller === true && owner.uid === uid,
  )
}

function deploymentRevision({ metadata }: KubeObject, sets: readonly KubeObject[], wanted: number): KubeObject {
  const numbered = sets
    .map((set) => ({ set, revision: revisionOf(set) }))
    .filter(({ revision }) => revision !== undefined)
    .sort((a, b) => Number(b.revision) - Number(a.revision))
  const found = wanted === 0 ? numbered[1] : numbered.find(({ revision }) => revision === wanted)
  if (found !== undefined) return found.set
  if (wanted !== 0) throw notInHistory(wanted)
  throw new NoRevisionError(`no rollout history found for deployment ${JSON.stringify(metadata?.name)}`)
}

function revisionOf({ metadata }: KubeObject): number | undefined {
  const text = metadata?.annotations?.[REVISION]
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined
}

function controllerRevision(history: readonly KubeObject[], wanted: number): KubeObject {
  const sorted = [...history].sort((a, b) => Number(b.revision) - Number(a.revision))
  if (wanted === 0 && sorted.length < 2) throw new NoRevisionError('no last revision to roll back to')
  const found = wanted === 0 ? sorted[1] : sorted.find(({ revision }) => Number(revision) === wanted)
  if (found === undefined) throw notInHistory(wanted)
  return found
}

function notInHistory(revision: number): NoRevisionError {
  return new NoRevisionError(`unable to find specified revision ${revision} in history`)
}

function toReplicaSet(live: KubeObject, set: KubeObject): KubeObject {
  const template = withoutHash(templateOf(set))
  const current = withoutHash(templateOf(live))
  if (sameJson(template, current)) return live
  const kept = entries(live.metadata?.annotations).filter(([name]) => KEPT_ANNOTATIONS.has(name))
  const brought = entries(set.metadata?.annotations).filter(([name]) => !KEPT_ANNOTATIONS.has(name))
  const annotations = Object.fromEntries([...kept, ...brought])
  return { ...withTemplate(live, template), metadata: { ...live.metadata, annotations } } as KubeObject
}

function toControllerRevision(live: KubeObject, { data }: KubeObject): KubeObject {
  const spec = isJsonObject(data) ? data.spec : undefined
  const stored = isJsonObject(spec) && isJsonObject(spec.template) ? spec.template : {}
  const { $patch: _, ...template } = stored
  return sameJson(template, templateOf(live)) ? live : withTemplate(live, template)
}

function templateOf({ spec }: KubeObject): JsonObject {
  return isJsonObject(spec) && isJsonObject(spec.template) ? spec.template : {}
}

function withTemplate(live: KubeObject, template: JsonObject): KubeObject {
  return { ...live, spec: { ...(isJsonObject(live.spec) ? live.spec : {}), template } } as KubeObject
}

function withoutHash(template: JsonObject): JsonObject {
  const { metadata } = template
  if (!isJsonObject(metadata) || !isJsonObject(metadata.labels)) return template
  const { [TEMPLATE_HASH]: _, ...labels } = metadata.labels
  return { ...template, metadata: { ...metadata, labels } }
}

function entries(map: JsonObject | undefined): [string, Json][] {
  return Object.entries(map ?? {})
}

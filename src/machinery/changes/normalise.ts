// Objects without what a server adds to them by itself: for showing, and for comparing what is meant.

import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../json.ts'
import { parseApiVersion } from '../resource-info.ts'
import { SERVER_SET_METADATA } from './server-set.ts'

/** What of an object is kept that a server sets by itself. */
export type NormaliseOptions = {
  /** Default: false. */
  readonly keepStatus?: boolean | undefined
  /** Default: false. */
  readonly keepManagedFields?: boolean | undefined
  /** uid, resourceVersion, generation and times. Default: false. */
  readonly keepServerSet?: boolean | undefined
  /**
   * Name, namespace, owners, what was applied last, and what a server allots to this object of the kind (a clusterIP, a
   * node): to be dropped where objects of two places are compared. Default: true.
   */
  readonly keepIdentity?: boolean | undefined
}

type Names = readonly string[]

const IDENTITY: readonly Names[] = [
  ['metadata', 'name'],
  ['metadata', 'namespace'],
  ['metadata', 'generateName'],
  ['metadata', 'ownerReferences'],
  ['metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration'],
]

/** By group and kind; a list on the way means each of its elements. */
const ALLOTTED: { readonly [kind: string]: readonly Names[] } = {
  '/Namespace': [
    ['spec', 'finalizers'],
    ['metadata', 'labels', 'kubernetes.io/metadata.name'],
  ],
  '/PersistentVolume': [
    ['spec', 'claimRef', 'uid'],
    ['spec', 'claimRef', 'resourceVersion'],
    ['metadata', 'annotations', 'pv.kubernetes.io/bound-by-controller'],
    ['metadata', 'annotations', 'pv.kubernetes.io/provisioned-by'],
  ],
  '/PersistentVolumeClaim': [
    ['spec', 'volumeName'],
    ['metadata', 'annotations', 'pv.kubernetes.io/bind-completed'],
    ['metadata', 'annotations', 'pv.kubernetes.io/bound-by-controller'],
    ['metadata', 'annotations', 'volume.kubernetes.io/selected-node'],
    ['metadata', 'annotations', 'volume.kubernetes.io/storage-provisioner'],
  ],
  '/Pod': [['spec', 'nodeName']],
  '/Service': [
    ['spec', 'clusterIP'],
    ['spec', 'clusterIPs'],
    ['spec', 'healthCheckNodePort'],
    ['spec', 'ports', 'nodePort'],
  ],
  '/ServiceAccount': [['secrets']],
  'apps/DaemonSet': [['metadata', 'annotations', 'deprecated.daemonset.template.generation']],
  'apps/Deployment': [['metadata', 'annotations', 'deployment.kubernetes.io/revision']],
  'apps/ReplicaSet': [['metadata', 'annotations', 'deployment.kubernetes.io/revision']],
  'batch/Job': [
    ['spec', 'selector'],
    ...['controller-uid', 'batch.kubernetes.io/controller-uid'].flatMap((label) => [
      ['metadata', 'labels', label],
      ['spec', 'template', 'metadata', 'labels', label],
    ]),
  ],
}

/** The object without what the options do not keep; the same where there is nothing of it. Nothing is changed in place. */
export function normalise<T extends KubeObject>(object: T, options: NormaliseOptions = {}): T {
  const { keepStatus = false, keepManagedFields = false, keepServerSet = false, keepIdentity = true } = options
  const isSetByServer = (name: string) =>
    SERVER_SET.has(name) && !(name === 'managedFields' ? keepManagedFields : keepServerSet)
  const { status: _, ...stated } = object
  const kept: JsonObject = keepStatus || !Object.hasOwn(object, 'status') ? object : stated
  const metadata = isJsonObject(object.metadata) ? withoutFields(object.metadata, isSetByServer) : object.metadata
  const rest = metadata === undefined || metadata === object.metadata ? kept : { ...kept, metadata }
  if (keepIdentity) return rest as T
  const { group } = parseApiVersion(object.apiVersion)
  const dropped = [...IDENTITY, ...(ALLOTTED[`${group}/${object.kind}`] ?? [])]
  return dropped.reduce<Json>(without, rest) as T
}

const SERVER_SET: ReadonlySet<string> = new Set(SERVER_SET_METADATA)

/** All at once: a diff does this to every object. */
function withoutFields(object: JsonObject, isDropped: (name: string) => boolean): JsonObject {
  const entries = Object.entries(object)
  const kept = entries.filter(([name]) => !isDropped(name))
  return kept.length === entries.length ? object : Object.fromEntries(kept)
}

function without(value: Json, [name = '', ...rest]: Names): Json {
  if (Array.isArray(value))
    return sameOr(
      value,
      (value as readonly Json[]).map((item) => without(item, [name, ...rest])),
    )
  if (!isJsonObject(value) || !Object.hasOwn(value, name)) return value
  if (rest.length === 0) {
    const { [name]: _, ...kept } = value
    return kept
  }
  const before = value[name] as Json
  const after = without(before, rest)
  return after === before ? value : ({ ...value, [name]: after } as JsonObject)
}

function sameOr(before: readonly Json[], after: readonly Json[]): readonly Json[] {
  return after.every((item, i) => item === before[i]) ? before : after
}

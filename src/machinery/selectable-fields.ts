// Which fields an API server can select objects by. No server publishes it for its own kinds: the table follows the
// AddFieldLabelConversionFunc calls in pkg/apis/*/*/conversion.go of kubernetes, and what is compared its strategies.
// Left out is what is accepted and means nothing of its own: `spec.host` of pods, an old name, and `status.podIPs`,
// which matches no pod.

import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { getAt } from './paths/get-at.ts'
import { parseFieldPath } from './paths/parse-path.ts'
import { printFieldPath } from './paths/print-path.ts'
import type { ResourceInfo } from './resource-info.ts'
import { type Schema, schemaOfKey } from './schema/schema.ts'

/** A field that a field selector can name. */
export type SelectableField = {
  /** Where the value stands in an object, as a field path: `.source.component`. */
  readonly path: string
  /** What a field selector calls it: `source`. Mostly the path without its dot. */
  readonly label: string
  readonly type: 'string' | 'boolean' | 'integer'
  /** The text that an object without the field is compared as: in built-in kinds the zero value of the type. */
  readonly absent: '' | 'false' | '0'
  /**
   * The field that is compared where the first one is empty, for a label that stands for two. Selecting by the label
   * finds all objects with the value at `path`, and some others.
   */
  readonly otherwise?: string
  /** Of text, where its schema states one: `date-time`. What is compared is the text all the same. */
  readonly format?: string
}

const REFERENCE = 'kind namespace name uid apiVersion resourceVersion fieldPath'.split(' ')

/** By `resource.group`, for every version: labels of strings at the path of the same name, and what is not like that. */
const BUILT_IN: { readonly [resource: string]: readonly (string | SelectableField)[] } = {
  'pods.': [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    zero('spec.hostNetwork', 'boolean'),
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  'nodes.': [zero('spec.unschedulable', 'boolean')],
  'namespaces.': ['status.phase'],
  'secrets.': ['type'],
  'services.': ['spec.clusterIP', 'spec.type'],
  'replicationcontrollers.': [zero('status.replicas', 'integer')],
  'events.': [
    ...REFERENCE.map((field) => `involvedObject.${field}`),
    'reason',
    'type',
    'reportingComponent',
    { ...field('source', '.source.component'), otherwise: '.reportingComponent' },
  ],
  'events.events.k8s.io': [...REFERENCE.map((field) => `regarding.${field}`), 'reason', 'type', 'reportingController'],
  'jobs.batch': [{ ...zero('status.successful', 'integer'), path: '.status.succeeded' }],
  'certificatesigningrequests.certificates.k8s.io': ['spec.signerName'],
  'clustertrustbundles.certificates.k8s.io': ['spec.signerName'],
  'podcertificaterequests.certificates.k8s.io': ['spec.signerName', 'spec.podName', 'spec.nodeName'],
  'resourceslices.resource.k8s.io': ['spec.nodeName', 'spec.driver', 'spec.pool.name'],
}

/** Has a namespace, and refuses to be selected by it. */
const WITHOUT_NAMESPACE = 'podcertificaterequests.certificates.k8s.io'

/**
 * The fields of a resource that a field selector can name, its name and namespace first.
 *
 * Built-in kinds have a table; a custom resource has what its schema states in `x-kubernetes-selectable-fields`, as
 * servers publish it, and `publishedDocument` does.
 *
 * @param schema of the resource; without one a custom resource has name and namespace alone.
 */
export function selectableFieldsOf(
  resource: Pick<ResourceInfo, 'group' | 'resource' | 'namespaced'>,
  schema?: Schema,
): readonly SelectableField[] {
  const name = `${resource.resource}.${resource.group}`
  const hasNamespace = resource.namespaced && name !== WITHOUT_NAMESPACE
  const builtIn = Object.hasOwn(BUILT_IN, name) ? (BUILT_IN[name] ?? []) : []
  return [
    field('metadata.name'),
    ...(hasNamespace ? [field('metadata.namespace')] : []),
    ...builtIn.map((entry) => (typeof entry === 'string' ? field(entry) : entry)),
    ...statedIn(schema).flatMap((path) => customField(path, schema)),
  ]
}

/** The text that a server compares with the value of a selector. */
export function selectableText(object: JsonObject, { path, otherwise, absent }: SelectableField): string {
  const text = textAt(object, path)
  if (text !== undefined && (text !== '' || otherwise === undefined)) return text
  return (otherwise === undefined ? undefined : textAt(object, otherwise)) ?? absent
}

function textAt(object: JsonObject, path: string): string | undefined {
  const value = getAt(object, parseFieldPath(path))
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value)
}

function field(label: string, path = `.${label}`): SelectableField {
  return { path, label, type: 'string', absent: '' }
}

/** A field of a Go type that has no "absent": it is the zero value. */
function zero(label: string, type: 'boolean' | 'integer'): SelectableField {
  return { path: `.${label}`, label, type, absent: type === 'boolean' ? 'false' : '0' }
}

function statedIn(schema: Schema | undefined): readonly string[] {
  const stated = schema?.raw['x-kubernetes-selectable-fields']
  return Array.isArray(stated) ? stated.map(fieldPathOf).filter((path) => path !== '') : []
}

function fieldPathOf(entry: Json): string {
  return isJsonObject(entry) && typeof entry.fieldPath === 'string' ? entry.fieldPath : ''
}

/** The label is the path as it was stated, without its dot. None for a path that no server takes. */
function customField(stated: string, schema: Schema | undefined): SelectableField[] {
  const label = stated.replace(/^\./, '')
  const steps = stepsOf(label)
  if (steps === undefined) return []
  const { types: [type] = [], format = '' } = (schema && schemaAt(schema, steps)) ?? {}
  const known = type === 'boolean' || type === 'integer' ? type : 'string'
  return [
    {
      path: printFieldPath(steps.map((f) => ({ f }))),
      label,
      type: known,
      absent: '',
      ...(format === '' || known !== 'string' ? {} : { format }),
    },
  ]
}

function stepsOf(label: string): string[] | undefined {
  try {
    const path = parseFieldPath(label)
    return path.every((element) => 'f' in element) ? path.map(({ f }) => f) : undefined
  } catch {
    return undefined
  }
}

function schemaAt(schema: Schema, steps: readonly string[]): Schema | undefined {
  let at: Schema | undefined = schema
  for (const step of steps) at = at && schemaOfKey(at, step)
  return at
}

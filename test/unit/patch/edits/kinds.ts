// Kinds to edit: built-in ones as a server publishes them, cut short, and a custom one with every shape.
import type { Change } from '../../../../src/machinery/changes/change.ts'
import { type JsonObject, type KubeObject, stringifyJson } from '../../../../src/machinery/json.ts'
import { printFieldPath } from '../../../../src/machinery/paths/print-path.ts'
import type { ResourceInfo } from '../../../../src/machinery/resource-info.ts'
import { OBJECT_META_COMPONENTS } from '../../../../src/machinery/schema/object-meta.ts'
import { publishedDocument } from '../../../../src/machinery/schema/publish-definition.ts'
import { schemasOfDocument } from '../../../../src/machinery/schema/read-document.ts'
import type { Gvk } from '../../../../src/machinery/schema/schema.ts'
import { type EditedKind, type EditWords, parseEdit } from '../../../../src/patch/edits/edit.ts'
import { everyShapeDefinition } from '../../../support/every-shape.ts'

const TEXT = { type: 'string', default: '' }
const TEXTS = { type: 'object', additionalProperties: TEXT }
const API = 'io.k8s.api.x.v1.'
const ref = (name: string) => ({ default: {}, allOf: [{ $ref: `#/components/schemas/${name}` }] })
const own = (name: string) => ref(API + name)
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity'
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'

function merged(items: JsonObject, keys: readonly string[]): JsonObject {
  return {
    type: 'array',
    items,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': [...keys],
    'x-kubernetes-patch-merge-key': keys[0] ?? '',
    'x-kubernetes-patch-strategy': 'merge',
  }
}

const type = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more })

const gvkOf = (group: string, kind: string): JsonObject => ({
  'x-kubernetes-group-version-kind': [{ group, version: 'v1', kind }],
})

const whole = (group: string, kind: string, properties: JsonObject) => ({
  [API + kind]: type(
    { apiVersion: TEXT, kind: TEXT, metadata: ref(`${META}ObjectMeta`), ...properties },
    gvkOf(group, kind),
  ),
})

const PORT = type({
  containerPort: { type: 'integer', format: 'int32', default: 0 },
  name: { type: 'string' },
  protocol: { type: 'string', default: 'TCP', enum: ['SCTP', 'TCP', 'UDP'] },
})

const DOCUMENT: JsonObject = {
  components: {
    schemas: {
      ...OBJECT_META_COMPONENTS,
      [INT_OR_STRING]: { oneOf: [{ type: 'integer' }, { type: 'string' }], format: 'int-or-string' },
      [QUANTITY]: { oneOf: [{ type: 'string' }, { type: 'number' }] },
      [`${META}MicroTime`]: { type: 'string', format: 'date-time' },
      ...whole('apps', 'Deployment', { spec: own('DeploymentSpec'), status: own('DeploymentStatus') }),
      ...whole('', 'Secret', {
        data: { type: 'object', additionalProperties: { type: 'string', format: 'byte' } },
        stringData: TEXTS,
      }),
      ...whole('coordination.k8s.io', 'Lease', {
        spec: type({ renewTime: { $ref: `#/components/schemas/${META}MicroTime` } }),
      }),
      ...whole('', 'Service', { spec: type({ ports: merged(own('ServicePort'), ['port', 'protocol']) }) }),
      [`${API}ServicePort`]: type({
        port: { type: 'integer', format: 'int32', default: 0 },
        protocol: { type: 'string', default: 'TCP' },
        name: { type: 'string' },
        targetPort: ref(INT_OR_STRING),
      }),
      [`${API}DeploymentSpec`]: type({
        replicas: { type: 'integer', format: 'int32' },
        paused: { type: 'boolean' },
        minReadySeconds: { type: 'integer', format: 'int32' },
        strategy: { ...own('Strategy'), 'x-kubernetes-patch-strategy': 'retainKeys' },
        template: type({ metadata: ref(`${META}ObjectMeta`), spec: own('PodSpec') }),
      }),
      [`${API}DeploymentStatus`]: type({ replicas: { type: 'integer', format: 'int32' } }),
      [`${API}Strategy`]: type({ type: { type: 'string' }, rollingUpdate: type({ maxSurge: ref(INT_OR_STRING) }) }),
      [`${API}PodSpec`]: type({
        containers: merged(own('Container'), ['name']),
        nodeSelector: TEXTS,
        tolerations: {
          type: 'array',
          items: type({ key: { type: 'string' }, operator: { type: 'string' } }),
          'x-kubernetes-list-type': 'atomic',
        },
      }),
      [`${API}Container`]: type({
        name: TEXT,
        image: { type: 'string' },
        imagePullPolicy: { type: 'string', enum: ['Always', 'IfNotPresent', 'Never'] },
        args: { type: 'array', items: TEXT, 'x-kubernetes-list-type': 'atomic' },
        env: merged(type({ name: TEXT, value: { type: 'string' } }), ['name']),
        ports: merged(PORT, ['containerPort', 'protocol']),
        resources: type({
          limits: { type: 'object', additionalProperties: { $ref: `#/components/schemas/${QUANTITY}` } },
        }),
      }),
    },
  },
}

const schemas = schemasOfDocument(DOCUMENT)

function resourceOf({ group, version, kind }: Gvk, subresources: readonly string[]): ResourceInfo {
  const singular = kind.toLowerCase()
  const resource = `${singular}s`
  return {
    group,
    version,
    resource,
    singular,
    kind,
    namespaced: true,
    verbs: ['get', 'patch'],
    shortNames: [],
    categories: [],
    subresources,
  }
}

function builtIn(group: string, kind: string, subresources: readonly string[] = []): EditedKind {
  const gvk = { group, version: 'v1', kind }
  return { resource: resourceOf(gvk, subresources), schema: schemas.schemaOf(gvk), isBuiltIn: true }
}

export const DEPLOYMENT = builtIn('apps', 'Deployment', ['status', 'scale'])
export const SECRET = builtIn('', 'Secret')
export const SERVICE = builtIn('', 'Service', ['status'])
export const LEASE = builtIn('coordination.k8s.io', 'Lease')

const definition = everyShapeDefinition('x.test') as JsonObject & { spec: { versions: JsonObject[] } }

/** A custom kind as its server publishes it. */
export const SHAPE = published('Shape', definition.spec.versions[0] ?? {})

export function customKind(kind: string, spec: JsonObject): EditedKind {
  return published(kind, { schema: { openAPIV3Schema: { type: 'object', properties: { spec } } } })
}

function published(kind: string, version: JsonObject): EditedKind {
  const gvk = { group: 'x.test', version: 'v1', kind }
  const schema = schemasOfDocument(publishedDocument(gvk, version)).schemaOf(gvk)
  return { resource: resourceOf(gvk, ['status']), schema, isBuiltIn: false }
}

/** A kind of which nothing is known. */
export const UNKNOWN: EditedKind = {
  resource: resourceOf({ group: 'y.test', version: 'v1', kind: 'Thing' }, []),
  schema: undefined,
  isBuiltIn: false,
}

export const NOW = new Date('2030-01-31T12:00:00Z')

export function objectOf({ resource: { group, kind } }: EditedKind, rest: JsonObject): KubeObject {
  const { metadata = {}, ...fields } = rest
  const apiVersion = group === '' ? 'v1' : `${group}/v1`
  return {
    apiVersion,
    kind,
    metadata: { name: 'x', uid: 'u', resourceVersion: '7', ...(metadata as JsonObject) },
    ...fields,
  }
}

/** Changes as a person reads them: `+ .path: new`, `- .path: old`, `~ .path: [old,new]`. */
export function lines(changes: readonly Change[]): string[] {
  return changes.map(({ path, op, old, new: wanted }) => {
    const place = printFieldPath(path)
    if (op === 'add') return `+ ${place}: ${stringifyJson(wanted)}`
    return op === 'remove' ? `- ${place}: ${stringifyJson(old)}` : `~ ${place}: ${stringifyJson([old, wanted])}`
  })
}

/** What an edit does to an object of a kind: its changes, or `Reason: message`. */
export function edited(words: EditWords, kind: EditedKind, rest: JsonObject): string[] {
  const result = parseEdit(words).forKind(kind).changesFor(objectOf(kind, rest), { now: NOW })
  return 'refused' in result ? [`${result.refused.reason}: ${result.refused.message}`] : lines(result.changes)
}

// A kind whose fields are patched in every way that built-in kinds know: as an API server publishes it.
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { schemasOfDocument } from '../../../../src/machinery/schema/read-document.ts'
import type { Schema } from '../../../../src/machinery/schema/schema.ts'

const TEXT = { type: 'string' }
const TEXTS = { type: 'array', items: TEXT }
const OF = 'io.k8s.api.test.v1.'
const ref = (name: string) => ({ default: {}, allOf: [{ $ref: `#/components/schemas/${OF}${name}` }] })
const merged = (items: JsonObject, key: string, strategy = 'merge'): JsonObject => ({
  type: 'array',
  items,
  'x-kubernetes-patch-strategy': strategy,
  ...(key !== '' && { 'x-kubernetes-patch-merge-key': key }),
})
const component = (name: string, properties: JsonObject, more: JsonObject = {}) => ({
  [`${OF}${name}`]: { type: 'object', properties, ...more },
})

const DOCUMENT: JsonObject = {
  openapi: '3.0.0',
  components: {
    schemas: {
      ...component(
        'Workload',
        { apiVersion: TEXT, kind: TEXT, metadata: ref('ObjectMeta'), spec: ref('Spec') },
        { 'x-kubernetes-group-version-kind': [{ group: 'test', version: 'v1', kind: 'Workload' }] },
      ),
      ...component('ObjectMeta', {
        name: TEXT,
        labels: { type: 'object', additionalProperties: TEXT },
        annotations: { type: 'object', additionalProperties: TEXT },
        finalizers: merged(TEXT, ''),
      }),
      ...component('Spec', {
        replicas: { type: 'integer' },
        strategy: { ...ref('Strategy'), 'x-kubernetes-patch-strategy': 'retainKeys' },
        selector: ref('Selector'),
        containers: merged(ref('Container'), 'name'),
        volumes: merged(ref('Volume'), 'name', 'merge,retainKeys'),
        tolerations: { type: 'array', items: ref('Toleration') },
        extra: { type: 'object', additionalProperties: ref('Toleration') },
      }),
      ...component('Strategy', { type: TEXT, rolling: ref('Rolling') }),
      ...component('Rolling', { surge: TEXT }),
      ...component('Selector', { labels: { type: 'object', additionalProperties: TEXT } }),
      ...component('Container', {
        name: TEXT,
        image: TEXT,
        args: TEXTS,
        env: merged(ref('Env'), 'name'),
        ports: merged(ref('Port'), 'port'),
      }),
      ...component('Env', { name: TEXT, value: TEXT, valueFrom: ref('Rolling') }),
      ...component('Port', { port: { type: 'integer' }, protocol: TEXT, name: TEXT }),
      ...component('Volume', { name: TEXT, emptyDir: ref('Rolling'), config: ref('Selector') }),
      ...component('Toleration', { key: TEXT, effect: TEXT }),
    },
  },
}

export const WORKLOAD = schemasOfDocument(DOCUMENT).schemaOf({
  group: 'test',
  version: 'v1',
  kind: 'Workload',
}) as Schema

// A document for tests of fields: lists of all kinds, maps, references, types that come round again.

import type { JsonObject } from '../../../../../src/machinery/json.ts'
import { schemasOfDocument } from '../../../../../src/machinery/schema/read-document.ts'
import type { Schema } from '../../../../../src/machinery/schema/schema.ts'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const allOf = (name: string, description: string) => ({ allOf: [ref(name)], default: {}, description })

export const COMPONENTS: JsonObject = {
  'io.k8s.api.core.v1.Box': {
    type: 'object',
    description: 'A box.',
    required: ['spec'],
    properties: {
      spec: allOf('io.k8s.api.core.v1.BoxSpec', 'What is wanted.'),
      kind: { type: 'string' },
    },
    'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Box' }],
  },
  'io.k8s.api.core.v1.BoxSpec': {
    type: 'object',
    required: ['items'],
    properties: {
      items: {
        type: 'array',
        items: allOf('io.k8s.api.core.v1.Item', ''),
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['port', 'protocol'],
      },
      words: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, 'x-kubernetes-list-type': 'set' },
      grid: { type: 'array', items: { type: 'array', items: ref('io.k8s.api.core.v1.Item') } },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
      shelves: { type: 'object', additionalProperties: ref('io.k8s.api.core.v1.Item') },
      limits: { type: 'object', additionalProperties: ref('io.k8s.apimachinery.pkg.api.resource.Quantity') },
      port: ref('io.k8s.apimachinery.pkg.util.intstr.IntOrString'),
      since: ref('io.k8s.apimachinery.pkg.apis.meta.v1.Time'),
      schema: ref('io.k8s.api.core.v1.Props'),
      'odd.name': { type: 'boolean' },
      anything: {},
      nested: { type: 'object', properties: { deep: { type: 'number' } } },
    },
  },
  'io.k8s.api.core.v1.Item': {
    type: 'object',
    required: ['port'],
    properties: {
      port: { type: 'integer', format: 'int32', default: 0 },
      protocol: { type: 'string', default: 'TCP', enum: ['TCP', 'UDP'], description: 'How it is spoken to.' },
    },
  },
  'io.k8s.api.core.v1.Props': {
    type: 'object',
    properties: {
      not: ref('io.k8s.api.core.v1.Props'),
      all: { type: 'array', items: allOf('io.k8s.api.core.v1.Props', '') },
      byName: { type: 'object', additionalProperties: ref('io.k8s.api.core.v1.Props') },
      title: { type: 'string' },
    },
  },
  // a list of itself, which no server serves
  'io.k8s.api.core.v1.Endless': { type: 'array', items: { ...allOf('io.k8s.api.core.v1.Endless', 'again') } },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { type: 'string', format: 'date-time' },
}

const document = schemasOfDocument({ openapi: '3.0.0', components: { schemas: COMPONENTS } })

/** The kind Box. */
export const BOX = document.schemaOf({ group: '', version: 'v1', kind: 'Box' }) as Schema

/** A component by the last part of its name. */
export function component(name: string): Schema {
  return document.named(`io.k8s.api.core.v1.${name}`) as Schema
}

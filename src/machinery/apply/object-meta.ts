// The schema of the metadata of every object, as kube-apiserver merges it; definitions say nothing of it.
// Follows ObjectMeta in pkg/apis/meta/v1/types.go of apimachinery.

import type { JsonObject } from '../json.ts'

const text = { type: 'string' }
const time = { type: 'string', format: 'date-time' }
const integer = { type: 'integer', format: 'int64' }
const texts = { type: 'object', additionalProperties: text }
/** What is required has the zero value of its Go type as default, and counts as a key with it. */
const neededText = { type: 'string', default: '' }

const ownerReference = {
  type: 'object',
  'x-kubernetes-map-type': 'atomic',
  properties: {
    apiVersion: neededText,
    blockOwnerDeletion: { type: 'boolean' },
    controller: { type: 'boolean' },
    kind: neededText,
    name: neededText,
    uid: neededText,
  },
}

const managedFieldsEntry = {
  type: 'object',
  properties: {
    apiVersion: text,
    fieldsType: text,
    fieldsV1: { type: 'object' },
    manager: text,
    operation: text,
    subresource: text,
    time,
  },
}

export const OBJECT_META: JsonObject = {
  type: 'object',
  properties: {
    annotations: texts,
    creationTimestamp: time,
    deletionGracePeriodSeconds: integer,
    deletionTimestamp: time,
    finalizers: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    generateName: text,
    generation: integer,
    labels: texts,
    managedFields: { type: 'array', items: managedFieldsEntry, 'x-kubernetes-list-type': 'atomic' },
    name: text,
    namespace: text,
    ownerReferences: {
      type: 'array',
      items: ownerReference,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
    },
    resourceVersion: text,
    selfLink: text,
    uid: text,
  },
}

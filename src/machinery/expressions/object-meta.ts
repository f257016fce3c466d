// The metadata of every object, as pkg/apis/meta/v1/types.go of apimachinery declares it: what expressions see of it needs no schema of a server.

import type { JsonObject } from '../json.ts'
import { readStructural } from '../schema/read-definition.ts'
import type { Schema } from '../schema/schema.ts'

const TEXT = { type: 'string' }
const MOMENT = { type: 'string', format: 'date-time' }
const TEXTS_BY_KEY = { type: 'object', additionalProperties: TEXT }

const OWNER = {
  type: 'object',
  properties: {
    apiVersion: TEXT,
    kind: TEXT,
    name: TEXT,
    uid: TEXT,
    controller: { type: 'boolean' },
    blockOwnerDeletion: { type: 'boolean' },
  },
}

const MANAGER = {
  type: 'object',
  properties: {
    manager: TEXT,
    operation: TEXT,
    apiVersion: TEXT,
    time: MOMENT,
    fieldsType: TEXT,
    fieldsV1: { type: 'object' },
    subresource: TEXT,
  },
}

const RAW: JsonObject = {
  type: 'object',
  properties: {
    name: TEXT,
    generateName: TEXT,
    namespace: TEXT,
    selfLink: TEXT,
    uid: TEXT,
    resourceVersion: TEXT,
    generation: { type: 'integer' },
    creationTimestamp: MOMENT,
    deletionTimestamp: MOMENT,
    deletionGracePeriodSeconds: { type: 'integer' },
    labels: TEXTS_BY_KEY,
    annotations: TEXTS_BY_KEY,
    ownerReferences: { type: 'array', items: OWNER },
    finalizers: { type: 'array', items: TEXT },
    managedFields: { type: 'array', items: MANAGER },
  },
}

/** The schema of `metadata`. */
export const OBJECT_META: Schema = readStructural(RAW)

/** What a resource says of itself before its own fields. */
export const TYPE_META: Schema = readStructural(TEXT)

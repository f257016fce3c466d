// The metadata of every object, of which the schemas of definitions say nothing.

import { readStructural } from '../schema/read-definition.ts'
import type { Schema } from '../schema/schema.ts'

const TEXTS = { type: 'object', additionalProperties: { type: 'string' } }

/** How the parts of metadata are compared; of the rest nothing needs to be said. */
export const METADATA: Schema = readStructural({
  type: 'object',
  properties: {
    labels: TEXTS,
    annotations: TEXTS,
    finalizers: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    managedFields: { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'atomic' },
    ownerReferences: {
      type: 'array',
      items: { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { uid: { type: 'string' } } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
    },
  },
})

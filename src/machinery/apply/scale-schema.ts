// The schema of a Scale, which is the same for whatever is scaled. Follows pkg/apis/autoscaling/v1/types.go of kubernetes.

import { readStructural } from '../schema/read-definition.ts'

export const SCALE_VERSION = 'autoscaling/v1'

const replicas = { type: 'integer', format: 'int32' }

export const SCALE_SCHEMA = readStructural({
  type: 'object',
  properties: {
    spec: { type: 'object', properties: { replicas } },
    status: { type: 'object', properties: { replicas, selector: { type: 'string' } } },
  },
})

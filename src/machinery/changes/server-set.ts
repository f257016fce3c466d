// The fields that a server sets by itself, whatever a request says of them.

import { type FieldPath, fieldPath } from '../paths/field-path.ts'

/** Fields of metadata that change with every write, or name one object on one server. */
export const SERVER_SET_METADATA = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
] as const

export const SERVER_SET_PATHS: readonly FieldPath[] = SERVER_SET_METADATA.map((name) => fieldPath('metadata', name))

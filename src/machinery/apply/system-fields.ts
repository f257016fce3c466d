// Fields that are the server's or name the object: no write owns them. Follows
// pkg/util/managedfields/internal/stripmeta.go of apimachinery.

import { fieldPath } from '../paths/field-path.ts'
import { type PathSet, pathSetOf } from '../paths/path-set.ts'
import { subtractSet } from '../paths/set-operations.ts'

const SYSTEM_METADATA = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
]

const SYSTEM_FIELDS = pathSetOf([
  fieldPath('apiVersion'),
  fieldPath('kind'),
  fieldPath('metadata'),
  ...SYSTEM_METADATA.map((name) => fieldPath('metadata', name)),
])

/** The set without them. */
export function withoutSystemFields(set: PathSet): PathSet {
  return subtractSet(set, SYSTEM_FIELDS)
}

// The metadata of an object, for schemas that are read without a server: a definition says only that there is some.
// The types are those of ObjectMeta in pkg/apis/meta/v1/types.go of apimachinery.

import type { JsonObject } from '../json.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'

/** The component with the fields of `metadata`. */
export const OBJECT_META = `${META}.ObjectMeta`

const OWNER_REFERENCE = `${META}.OwnerReference`
const MANAGED_FIELDS_ENTRY = `${META}.ManagedFieldsEntry`
const FIELDS_V1 = `${META}.FieldsV1`
const TIME = `${META}.Time`

/** The types that `metadata` is made of, as components of an OpenAPI document. */
export const OBJECT_META_COMPONENTS: JsonObject = {
  [OBJECT_META]: object('What every object that is kept has besides its own fields.', {
    annotations: map('Free text by key, for tools and people; nothing can be selected by it.'),
    creationTimestamp: time('When the server made the object. Set by the server.'),
    deletionGracePeriodSeconds: int64('Seconds that the object is given to end after its deletion was asked for.'),
    deletionTimestamp: time('When the object will be gone, once its deletion was asked for. Set by the server.'),
    finalizers: {
      ...strings('Who has to agree before the object is removed: its deletion waits until the list is empty.'),
      'x-kubernetes-list-type': 'set',
      'x-kubernetes-patch-strategy': 'merge',
    },
    generateName: string('What a name begins with that the server makes up when `name` is empty.'),
    generation: int64('Counts the changes of what is desired. Set by the server.'),
    labels: map('Words by key, by which objects are selected.'),
    managedFields: {
      ...list(MANAGED_FIELDS_ENTRY, 'Which manager owns which fields. Kept by the server.'),
      'x-kubernetes-list-type': 'atomic',
    },
    name: string('The name, which no other object of this kind has in its namespace. It never changes.'),
    namespace: string('The namespace; empty for kinds that have none.'),
    ownerReferences: {
      ...list(OWNER_REFERENCE, 'The objects that this one belongs to: it is removed when they are gone.'),
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
      'x-kubernetes-patch-merge-key': 'uid',
      'x-kubernetes-patch-strategy': 'merge',
    },
    resourceVersion: string('Tells one state of the object from another; compare it for equality alone.'),
    selfLink: string('Deprecated: no server fills it.'),
    uid: string('Tells this object from all others that ever were. Set by the server.'),
  }),
  [OWNER_REFERENCE]: {
    ...object(
      'An object that owns another one in the same namespace, or without one.',
      {
        apiVersion: string('Its API version.'),
        blockOwnerDeletion: boolean('Whether a foreground deletion of the owner waits for this object.'),
        controller: boolean('Whether the owner is the controller of this object.'),
        kind: string('Its kind.'),
        name: string('Its name.'),
        uid: string('Its UID.'),
      },
      ['apiVersion', 'kind', 'name', 'uid'],
    ),
    'x-kubernetes-map-type': 'atomic',
  },
  [MANAGED_FIELDS_ENTRY]: object('The fields that one manager owns.', {
    apiVersion: string('The version of the object whose fields are named.'),
    fieldsType: string('The form of the fields: FieldsV1.'),
    fieldsV1: reference(FIELDS_V1, 'The fields, as a tree of their names.'),
    manager: string('Who owns the fields.'),
    operation: string('How they came to be owned: Apply or Update.'),
    subresource: string('The sub-resource through which they were written; empty: the object itself.'),
    time: time('When the manager last changed something of them.'),
  }),
  [FIELDS_V1]: { type: 'object', description: 'Names of fields as a tree: `f:` before a name, `k:` before keys.' },
  [TIME]: { type: 'string', format: 'date-time', description: 'A moment, as RFC 3339 writes it.' },
}

function object(description: string, properties: JsonObject, required?: readonly string[]): JsonObject {
  return { type: 'object', description, properties, ...(required === undefined ? {} : { required }) }
}

function string(description: string): JsonObject {
  return { type: 'string', description }
}

function boolean(description: string): JsonObject {
  return { type: 'boolean', description }
}

function int64(description: string): JsonObject {
  return { type: 'integer', format: 'int64', description }
}

function strings(description: string): JsonObject {
  return { type: 'array', description, items: { type: 'string' } }
}

function map(description: string): JsonObject {
  return { type: 'object', description, additionalProperties: { type: 'string' } }
}

function time(description: string): JsonObject {
  return reference(TIME, description)
}

function list(type: string, description: string): JsonObject {
  return { type: 'array', description, items: reference(type) }
}

/** A reference as a server writes it: wrapped where something is said beside it. */
export function reference(type: string, description?: string): JsonObject {
  const $ref = `#/components/schemas/${type}`
  return description === undefined ? { $ref } : { allOf: [{ $ref }], description }
}

// Where resources are on a server and in which shape they are asked for: paths, Accept lines, includeObject.

import type { ResourceInfo } from '../machinery/resource-info.ts'
import type { Representation } from './read.ts'

type Location = Pick<ResourceInfo, 'group' | 'version' | 'resource' | 'namespaced'>

/** Which object of a resource. */
export type ObjectKey = { readonly name: string; readonly namespace?: string | undefined }

/** `/api/v1`, `/apis/apps/v1`. */
export function groupVersionPath(r: { readonly group: string; readonly version: string }): string {
  return r.group === '' ? `/api/${r.version}` : `/apis/${r.group}/${r.version}`
}

/**
 * `/api/v1/namespaces/default/pods`; without a namespace `/api/v1/pods`. The namespace is ignored for resources that
 * have none.
 */
export function collectionPath(resource: Location, namespace?: string): string {
  const scope = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  return `${groupVersionPath(resource)}${scope}/${resource.resource}`
}

/** `/api/v1/namespaces/default/pods/web-0`, with `/status` behind it for a sub-resource. */
export function objectPath(resource: Location, key: ObjectKey, subresource?: string): string {
  const path = `${collectionPath(resource, key.namespace)}/${encodeURIComponent(key.name)}`
  return subresource ? `${path}/${subresource}` : path
}

/** What the answer will hold: decides between the singular and the list form of a metadata request. */
export type AnswerShape = { readonly watch?: boolean | undefined; readonly single?: boolean | undefined }

const TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

/**
 * The Accept header for a representation: kubectl's own for tables. `watch` and `single` (one named object) ask for
 * `PartialObjectMetadata`, a list for `PartialObjectMetadataList`: servers answer 406 to the wrong one.
 *
 * A server that knows no such shape may answer with plain objects; readers have to look.
 */
export function acceptFor(representation: Representation, shape: AnswerShape = {}): string {
  if (representation === 'object') return 'application/json'
  if (representation !== 'metadata') return TABLE
  const kind = shape.watch || shape.single ? 'PartialObjectMetadata' : 'PartialObjectMetadataList'
  return `application/json;as=${kind};g=meta.k8s.io;v=v1,application/json`
}

/** The query parameter that says what a table's rows hold: `includeObject=None`; undefined where none is needed. */
export function tableQuery(representation: Representation): readonly [name: string, value: string] | undefined {
  switch (representation) {
    case 'table-none':
      return ['includeObject', 'None']
    case 'table-metadata':
      return ['includeObject', 'Metadata']
    case 'table-object':
      return ['includeObject', 'Object']
    default:
      return undefined
  }
}

/** A path with its query: parameters that are undefined or `''` are left out, the others are sorted as client-go does. */
export function withQuery(path: string, parameters: { readonly [name: string]: string | undefined }): string {
  let query = ''
  for (const name of Object.keys(parameters).sort()) {
    const value = parameters[name]
    if (value !== undefined && value !== '') query += `${query === '' ? '?' : '&'}${name}=${encodedValue(value)}`
  }
  return path + query
}

function encodedValue(value: string): string {
  return /^[\w.*-]*$/.test(value) ? value : new URLSearchParams({ value }).toString().slice('value='.length)
}

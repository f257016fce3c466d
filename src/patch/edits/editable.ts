// Which fields of an object may be edited through which end of it: what the server sets, and what it would drop without a word.

import { SERVER_SET_METADATA } from '../../machinery/changes/server-set.ts'
import type { PathPattern } from '../../machinery/paths/path-pattern.ts'
import { qualifiedName } from '../../machinery/resource-info.ts'
import type { EditedKind } from './edited-kind.ts'

const EDITABLE_METADATA = ['labels', 'annotations', 'finalizers', 'ownerReferences']
/** What names an object, and cannot be other without being another object. */
const NAMES = ['name', 'namespace', 'generateName']

/**
 * Why a field cannot be edited; undefined when it can.
 * @param names of the fields from the object down, as far as they are known: `['metadata', 'name']`
 */
export function notEditable(names: readonly string[], kind: EditedKind): string | undefined {
  const [first, second] = names
  if (first === undefined) return 'the path is the whole object: name a field of it'
  if (first === 'apiVersion' || first === 'kind') return `.${first} cannot be changed: it says what the object is`
  if (kind.subresource === 'scale') return notOfScale(names)
  // whatever else a resize states the server drops
  if (kind.subresource === 'resize')
    return first === 'spec' ? undefined : `--subresource resize takes changes of .spec alone, and not of .${first}`
  if (first === 'metadata') return notOfMetadata(second, kind)
  const isStatus = first === 'status'
  if (kind.subresource === 'status')
    return isStatus ? undefined : `--subresource status takes changes of .status alone, and not of .${first}`
  if (isStatus && kind.resource.subresources.includes('status'))
    return `the server drops changes of .status of ${qualifiedName(kind.resource)} without a word: use --subresource status`
  return undefined
}

function notOfScale(names: readonly string[]): string | undefined {
  return names.join('.') === 'spec.replicas' ? undefined : '--subresource scale takes changes of .spec.replicas alone'
}

function notOfMetadata(name: string | undefined, { subresource, isBuiltIn }: EditedKind): string | undefined {
  if (name === undefined) return `.metadata is not changed as a whole: name one of ${EDITABLE_METADATA.join(', ')}`
  if (NAMES.includes(name)) return `.metadata.${name} cannot be changed: it is what the object is known by`
  if ((SERVER_SET_METADATA as readonly string[]).includes(name))
    return `.metadata.${name} cannot be changed: the server sets it`
  // the server takes annotations there for its own types, and nothing else
  if (subresource === 'status' && !(isBuiltIn && name === 'annotations'))
    return `--subresource status takes changes of .status alone, and not of .metadata.${name}`
  return undefined
}

const KNOWN_SUBRESOURCES = ['status', 'scale', 'resize']

/** Why a kind cannot be edited through a sub-resource; undefined when it can. */
export function noSubresource({ resource, subresource }: EditedKind): string | undefined {
  if (subresource === undefined) return undefined
  const served = resource.subresources.filter((name) => KNOWN_SUBRESOURCES.includes(name))
  if (served.includes(subresource)) return undefined
  const has = served.length === 0 ? 'it has none that can be edited' : `it has ${served.join(', ')}`
  return `${qualifiedName(resource)} has no sub-resource ${JSON.stringify(subresource)} to edit: ${has}`
}

/** The fields that a path begins with, up to its first element. */
export function leadingFields(path: PathPattern): string[] {
  const end = path.findIndex((step) => !('f' in step))
  return path.slice(0, end < 0 ? path.length : end).map((step) => ('f' in step ? step.f : ''))
}

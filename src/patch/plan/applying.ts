// Server-side apply of one configuration to every object that is selected: of what it says is theirs, nothing is left out
// without a word.

import { UsageError } from '../../errors.ts'
import { SCALE_VERSION } from '../../machinery/apply/scale-schema.ts'
import type { Change } from '../../machinery/changes/change.ts'
import { compare, rootShape } from '../../machinery/changes/compare.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../machinery/json.ts'
import { apiVersionOf, qualifiedName } from '../../machinery/resource-info.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Ref } from '../../streams.ts'
import { noSubresource, notEditable } from '../edits/editable.ts'
import { mergeByKeys } from '../edits/merge-by-keys.ts'
import { FLAG } from '../edits/patch-flag.ts'
import { type EditedKind, type Editing, preparedBy, type Stated } from './editing.ts'
import type { Declined, Prepare } from './target.ts'

/** By which an object is that very one, as it was. */
const IDENTITY = ['name', 'namespace', 'uid', 'resourceVersion'] as const

/**
 * The configuration need not say of what kind it is, nor which object; where it does, it is for that one and no other.
 * A resourceVersion in it is a lock.
 */
export function applyingOf(configuration: JsonObject, { lock = 'resourceVersion', subresource }: Stated): Editing {
  const { apiVersion: _, kind: _kind, metadata, ...rest } = configuration
  const { name, namespace, uid, resourceVersion, managedFields, ...kept } = isJsonObject(metadata) ? metadata : {}
  const applied = (Object.keys(kept).length === 0 ? rest : { ...rest, metadata: kept }) as KubeObject
  const stated = { name, namespace, uid, resourceVersion }
  return {
    lock,
    subresource,
    prepareFor(kind) {
      const fault = noSubresource(kind) ?? otherKind(configuration, kind) ?? notApplicable(rest, kind)
      if (fault !== undefined) throw new UsageError(fault, { flag: FLAG })
      return (live) => {
        const declined = otherObject(stated, live)
        return declined === undefined ? { configuration: applied } : { declined }
      }
    },
  }
}

/** What was written down of one object, to be made of it now. */
export type WrittenDown = {
  readonly ref: Ref
  readonly changes: readonly Change[]
  readonly configuration?: KubeObject | undefined
}

/** The changes, or what was to be applied to make them: whole, or not at all. */
export function plannedBefore({ ref, changes, configuration }: WrittenDown, schema: Schema | undefined): Prepare {
  const prepare = preparedBy(changes, ref.uid, schema)
  if (configuration === undefined) return prepare
  return (live) => {
    const wanted = prepare(live)
    if (!('changes' in wanted)) return wanted
    if (changes.length > 0) return wanted.changes.length > 0 ? { configuration } : wanted
    // it was to own what is there, and to change nothing
    if (isStated(configuration, live, schema)) return { configuration }
    return { declined: { status: 'stale', reason: 'Conflict', message: 'it has been changed since' } }
  }
}

function isStated(configuration: KubeObject, live: KubeObject, schema: Schema | undefined): boolean {
  const applied = mergeByKeys(live, configuration, rootShape(live, schema))
  return 'value' in applied && compare(live, applied.value, schema).length === 0
}

function otherKind({ apiVersion, kind }: JsonObject, { resource, subresource }: EditedKind): string | undefined {
  const isScale = subresource === 'scale' && kind === 'Scale' && apiVersion === SCALE_VERSION
  if (isScale || (isAs(apiVersion, apiVersionOf(resource)) && isAs(kind, resource.kind))) return undefined
  const what = `${typeof kind === 'string' ? `a ${kind} ` : ''}${typeof apiVersion === 'string' ? `of ${apiVersion}` : ''}`
  return `what is to be applied is ${what.trim()}, and none of ${qualifiedName(resource)} in ${resource.version}`
}

/** Fields that the server drops at this end of the object; empty ones say nothing. */
function notApplicable(stated: JsonObject, kind: EditedKind): string | undefined {
  for (const [name, value] of Object.entries(stated)) {
    if (value === null || (isJsonObject(value) && Object.keys(value).length === 0)) continue
    const fault = notEditable(name === 'spec' && kind.subresource === 'scale' ? ['spec', 'replicas'] : [name], kind)
    if (fault !== undefined) return fault
  }
  return undefined
}

function otherObject(
  stated: { readonly [name in (typeof IDENTITY)[number]]: Json | undefined },
  { metadata }: KubeObject,
): Declined | undefined {
  const other = IDENTITY.find((name) => !isAs(stated[name], metadata?.[name]))
  if (other === undefined) return undefined
  const message = `what is to be applied has the ${other} ${JSON.stringify(stated[other])}, and this is ${JSON.stringify(metadata?.[other])}`
  return other === 'uid' || other === 'resourceVersion'
    ? { status: 'stale', reason: 'Conflict', message }
    : { status: 'invalid', reason: 'Invalid', message }
}

/** What is empty, or no text, says nothing. */
function isAs(stated: Json | undefined, is: string | undefined): boolean {
  return typeof stated !== 'string' || stated === '' || stated === is
}

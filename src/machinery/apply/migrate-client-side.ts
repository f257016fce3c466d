// From client-side to server-side apply: what kubectl sends after the first apply of an object that client-side apply
// made. Follows pkg/cmd/apply/apply.go of kubectl and util/csaupgrade/upgrade.go of client-go.

import type { Json, KubeObject } from '../json.ts'
import { fieldPath } from '../paths/field-path.ts'
import { hasPath } from '../paths/path-set.ts'
import { uniteSets } from '../paths/set-operations.ts'
import { sameJson } from '../values/same-json.ts'
import { managedFieldsIn } from './finish-write.ts'
import { isList } from './form.ts'
import { KUBECTL, LAST_APPLIED } from './last-applied.ts'
import { type ManagedEntry, printEntry, readManagedFields } from './managed-fields.ts'
import type { Operation } from './owner.ts'

const LAST_APPLIED_PATH = fieldPath('metadata', 'annotations', LAST_APPLIED)

/** Who keeps the annotation alive, so that the apply after the migration does not drop it. */
export const LAST_APPLIED_MANAGER = 'kubectl-last-applied'

/**
 * What has to be applied by the manager `kubectl-last-applied`, with force undefined: the annotation alone. Undefined
 * when there is no annotation, when somebody applies it already, or when the manager is not `kubectl`: then it goes.
 */
export function lastAppliedConfig(live: KubeObject, manager: string): KubeObject | undefined {
  const { name, namespace, annotations } = live.metadata ?? {}
  const text = annotations?.[LAST_APPLIED]
  if (manager !== KUBECTL || text === undefined || ownersOfAnnotation(live, 'Apply').length > 0) return undefined
  return {
    apiVersion: live.apiVersion,
    kind: live.kind,
    metadata: {
      annotations: { [LAST_APPLIED]: text },
      ...(name === undefined ? {} : { name }),
      ...(namespace === undefined ? {} : { namespace }),
    },
  }
}

/** One operation of a JSON Patch. */
export type ReplaceOperation = { readonly op: 'replace'; readonly path: string; readonly value: Json }

/**
 * The JSON Patch that gives `manager`, as one who applies, what client-side apply owns; the resourceVersion in it makes
 * the server refuse it when the object has changed. Undefined when there is nothing to do. After it the configuration is
 * applied once more, which removes what it no longer states.
 */
export function migrationPatch(live: KubeObject, manager: string): readonly ReplaceOperation[] | undefined {
  const list = managedFieldsIn(live)
  const before = entriesOf(list)
  const names = new Set(ownersOfAnnotation(live, 'Update').map((entry) => entry.manager))
  const after = [...names].reduce((entries, name) => migrated(entries, name, manager), before)
  const value = after.map(printEntry)
  if (sameJson(before.map(printEntry), value)) return undefined
  return [
    { op: 'replace', path: '/metadata/managedFields', value },
    { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata?.resourceVersion ?? '' },
  ]
}

function ownersOfAnnotation(live: KubeObject, operation: Operation): readonly ManagedEntry[] {
  return entriesOf(managedFieldsIn(live)).filter(
    (entry) => entry.operation === operation && hasPath(entry.fields, LAST_APPLIED_PATH),
  )
}

/** The entries that can be read, in their order; one owner may have several. */
function entriesOf(list: Json | undefined): readonly ManagedEntry[] {
  if (!isList(list)) return []
  return list.flatMap((raw) => {
    const managed = readManagedFields([raw])
    return typeof managed === 'string' ? [] : [...managed.values()]
  })
}

function migrated(entries: readonly ManagedEntry[], from: string, to: string): readonly ManagedEntry[] {
  const isFrom = isEntry(from, 'Update')
  const applies = entries.findIndex(isEntry(to, 'Apply'))
  const target = applies >= 0 ? applies : entries.findIndex(isFrom)
  const owner = entries[target]
  if (owner === undefined) return entries
  // of several versions the one of the target counts
  const source = applies >= 0 ? entries.find((e) => isFrom(e) && e.apiVersion === owner.apiVersion) : undefined
  const fields = source === undefined ? owner.fields : uniteSets(owner.fields, source.fields)
  const taken: ManagedEntry = { ...owner, manager: to, operation: 'Apply', fields }
  return entries.with(target, taken).filter((entry) => entry === taken || !isFrom(entry))
}

function isEntry(manager: string, operation: Operation): (entry: ManagedEntry) => boolean {
  return (entry) => entry.manager === manager && entry.operation === operation && entry.subresource === undefined
}

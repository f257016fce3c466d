// Objects as the text of an editor, and what was changed in it.

import type { Change } from '../../machinery/changes/change.ts'
import { isJsonObject, type Json, type KubeObject } from '../../machinery/json.ts'
import { parseYaml } from '../../manifest/index.ts'
import { changesBetween } from '../../patch/edits/collect-changes.ts'
import { editedFault } from '../../patch/edits/edited-fault.ts'
import { schemaOf } from '../../patch/plan/compile.ts'
import type { Target } from '../../patch/plan/target.ts'
import { toKubectlYaml } from '../../print/kubectl-yaml.ts'

/** What is wrong with a text, for the person who wrote it. */
export class Fault extends Error {}

/** kubectl's words. */
export const INSTRUCTIONS = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
`

/** Only those before the text: what begins with # in it may be part of a value. */
export function withoutComments(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(/^(?:#[^\n]*\n?|\s*\n)*/, '')
}

export function textOf(targets: readonly Target[]): string {
  const objects = targets.map(({ live }) => shownObject(live as KubeObject))
  const [only] = objects
  const list = { apiVersion: 'v1', kind: 'List', metadata: {}, items: objects }
  return toKubectlYaml(objects.length === 1 && only !== undefined ? only : list)
}

/** Who owns what is nothing to edit. */
function shownObject({ metadata, ...object }: KubeObject): KubeObject {
  const { managedFields: _, ...rest } = metadata ?? {}
  return { ...object, metadata: rest } as KubeObject
}

/** @throws Fault */
export function changesIn(body: string, targets: readonly Target[]): readonly (readonly Change[])[] {
  const objects = objectsIn(body, targets.length === 1)
  return targets.map((target) => {
    const { ref, live } = target
    const before = shownObject(live as KubeObject)
    const edited = objects.filter(
      ({ kind, metadata }) =>
        kind === before.kind &&
        metadata?.name === before.metadata?.name &&
        metadata?.namespace === before.metadata?.namespace,
    )
    const [after] = edited
    const name = `${ref.kind} ${JSON.stringify(ref.name)}`
    if (after === undefined) throw new Fault(`${name} is missing: its kind, name and namespace cannot be changed`)
    if (edited.length > 1) throw new Fault(`${name} is there ${edited.length} times`)
    if (after.apiVersion !== before.apiVersion) throw new Fault(`${name}: apiVersion cannot be changed`)
    const changes = changesBetween(before, heldTo(after, before), schemaOf(target))
    const { resource, subresource, facts } = target
    const fault = editedFault(changes, { resource, subresource, schema: schemaOf(target), isBuiltIn: facts.isBuiltIn })
    if (fault !== undefined) throw new Fault(`${name}: ${fault}`)
    return changes
  })
}

/** A lock of the whole object that was edited is ours to send: what the text says of it means nothing. */
function heldTo(after: KubeObject, { metadata }: KubeObject): KubeObject {
  const { uid, resourceVersion, generation, creationTimestamp } = metadata ?? {}
  const own = { uid, resourceVersion, generation, creationTimestamp }
  const stated = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  return { ...after, metadata: { ...after.metadata, ...stated } } as KubeObject
}

function objectsIn(body: string, isSingle: boolean): readonly KubeObject[] {
  let value: Json
  try {
    value = parseYaml(body)
  } catch (error) {
    throw new Fault((error as Error).message)
  }
  const items = isSingle ? [value] : isJsonObject(value) && Array.isArray(value.items) ? (value.items as Json[]) : []
  if (items.length === 0) throw new Fault('the list of objects is missing')
  return items.map((item) => {
    if (!isJsonObject(item) || typeof item.kind !== 'string' || !isJsonObject(item.metadata))
      throw new Fault('this is no object: apiVersion, kind or metadata is missing')
    return item as KubeObject
  })
}

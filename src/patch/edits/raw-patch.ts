// A whole patch that was written by hand: applied here as the server would, so that what it changes is known beforehand.

import { UsageError } from '../../errors.ts'
import { compareInOrder, rootShape } from '../../machinery/changes/compare.ts'
import type { JsonObject, KubeObject } from '../../machinery/json.ts'
import { applyJsonPatch } from '../../machinery/patches/json/apply-json-patch.ts'
import { applyMergePatch } from '../../machinery/patches/merge/apply-merge-patch.ts'
import type { Patched, PatchFailure } from '../../machinery/patches/patch-failure.ts'
import { applyStrategicPatch } from '../../machinery/patches/strategic/apply-strategic-patch.ts'
import { qualifiedName } from '../../machinery/resource-info.ts'
import { valueFault } from './check-value.ts'
import { leadingFields, noSubresource, notEditable } from './editable.ts'
import { type EditedKind, type ObjectStep, type ParsedStep, type Refusal, refuse } from './edited-kind.ts'
import { wholeObject } from './known-fields.ts'
import { placeOf } from './locate.ts'
import { mergeByKeys } from './merge-by-keys.ts'
import { operationsFault, readsOldValues } from './operation-fault.ts'
import { FLAG } from './patch-flag.ts'
import { directiveIn, type PatchWords, type ReadPatch, readPatch } from './read-patch.ts'

/** @throws UsageError for what is no patch */
export function parsePatch(words: PatchWords): ParsedStep {
  const patch = readPatch(words)
  return {
    readsOld: patch.type === 'json' && readsOldValues(patch.operations),
    forKind(kind) {
      const fault = noSubresource(kind) ?? faultIn(patch, kind)
      if (fault !== undefined) throw new UsageError(fault, { flag: FLAG })
      return applied(patch, kind)
    },
  }
}

function faultIn(patch: ReadPatch, kind: EditedKind): string | undefined {
  if (patch.type === 'json') return operationsFault(patch.operations, kind)
  const { schema } = wholeObject(kind)
  const isMerged = patch.type === 'merge' || schema === undefined
  const directive = isMerged ? directiveIn(patch.stated) : undefined
  const name = qualifiedName(kind.resource)
  if (patch.type === 'strategic' && schema === undefined)
    return `a strategic merge patch needs a schema, and none is known of ${name}: use --type merge`
  if (directive !== undefined)
    return `${JSON.stringify(directive)} needs a schema, and none is known of ${name}: a merge patch has no directives`
  const place = { ...placeOf('', kind), hasDirectives: !isMerged }
  return statedFault(patch.stated, kind) ?? valueFault(patch.stated, wholeObject(kind), place)
}

/** What is stated of the object's type and metadata may be there as long as it is so already: changes tell. */
function statedFault(stated: JsonObject, kind: EditedKind): string | undefined {
  for (const name of Object.keys(stated)) {
    if (name === 'apiVersion' || name === 'kind' || name === 'metadata' || name.startsWith('$')) continue
    const fault = notEditable(name === 'spec' && kind.subresource === 'scale' ? ['spec', 'replicas'] : [name], kind)
    if (fault !== undefined) return fault
  }
  return undefined
}

function applied(patch: ReadPatch, kind: EditedKind): ObjectStep {
  const { schema } = wholeObject(kind)
  return (object) => {
    const made = patched(object, patch, kind)
    if ('failure' in made) return notApplied(made.failure, patch)
    const edited = made.value as KubeObject
    const changes = compareInOrder(object, edited, schema)
    for (const { path } of changes) {
      const fault = notEditable(leadingFields(path), kind)
      if (fault !== undefined) return refuse('Invalid', fault)
    }
    return { object: edited, touched: changes.map(({ path }) => path) }
  }
}

/** Strategic merge patches are for built-in types; those of others are merged by the keys that their schema has. */
function patched(object: KubeObject, patch: ReadPatch, kind: EditedKind): Patched {
  const { schema } = wholeObject(kind)
  if (patch.type === 'json') return applyJsonPatch(object, patch.operations)
  if (patch.type === 'merge' || schema === undefined) return applyMergePatch(object, patch.stated)
  return kind.isBuiltIn && kind.subresource !== 'scale'
    ? applyStrategicPatch(object, patch.stated, schema)
    : mergeByKeys(object, patch.stated, rootShape(object, schema))
}

function notApplied(
  { detail, operation, isFailedTest }: PatchFailure,
  patch: ReadPatch,
): { readonly refused: Refusal } {
  const stated = patch.type === 'json' && operation !== undefined ? patch.operations[operation] : undefined
  const where = stated === undefined ? '' : `operation ${(operation ?? 0) + 1} (${stated.op} ${stated.path}): `
  return refuse(isFailedTest === true ? 'TestFailed' : 'Invalid', `${where}${detail}`)
}

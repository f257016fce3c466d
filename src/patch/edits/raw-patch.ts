// A whole patch that was written by hand: applied here as the server would, so that what it changes is known beforehand.

import { UsageError } from '../../errors.ts'
import { compare } from '../../machinery/changes/compare.ts'
import type { Json, JsonObject, KubeObject } from '../../machinery/json.ts'
import { applyMergePatch } from '../../machinery/patches/merge/apply-merge-patch.ts'
import type { Patched } from '../../machinery/patches/patch-failure.ts'
import { valueFault } from './check-value.ts'
import { leadingFields, noSubresource, notEditable } from './editable.ts'
import { type EditedKind, type ObjectStep, type ParsedStep, refuse } from './edited-kind.ts'
import { wholeObject } from './known-fields.ts'
import { placeOf } from './locate.ts'
import { FLAG } from './patch-flag.ts'
import { type PatchWords, type ReadPatch, readPatch } from './read-patch.ts'

/** @throws UsageError for what is no patch */
export function parsePatch(words: PatchWords): ParsedStep {
  const patch = readPatch(words)
  return {
    readsOld: false,
    forKind(kind) {
      const fault = noSubresource(kind) ?? faultIn(patch, kind)
      if (fault !== undefined) throw new UsageError(fault, { flag: FLAG })
      return applied((object) => applyMergePatch(object, 'stated' in patch ? patch.stated : {}), kind)
    },
  }
}

function faultIn(patch: ReadPatch, kind: EditedKind): string | undefined {
  if (!('stated' in patch)) return undefined
  return statedFault(patch.stated, kind) ?? valueFault(patch.stated, wholeObject(kind), placeOf('', kind))
}

/** What is stated of the object's type and metadata may be there as long as it is so already: changes tell. */
function statedFault(stated: JsonObject, kind: EditedKind): string | undefined {
  for (const name of Object.keys(stated)) {
    if (name === 'apiVersion' || name === 'kind' || name === 'metadata') continue
    const fault = notEditable(name === 'spec' && kind.subresource === 'scale' ? ['spec', 'replicas'] : [name], kind)
    if (fault !== undefined) return fault
  }
  return undefined
}

function applied(apply: (object: KubeObject) => Patched, kind: EditedKind): ObjectStep {
  return (object) => {
    const made = apply(object)
    if ('failure' in made) return refuse('Invalid', made.failure.detail)
    const edited = made.value as KubeObject
    const changes = compare(object, edited as Json, wholeObject(kind).schema)
    for (const { path } of changes) {
      const fault = notEditable(leadingFields(path), kind)
      if (fault !== undefined) return refuse('Invalid', fault)
    }
    return { object: edited, touched: changes.map(({ path }) => path) }
  }
}

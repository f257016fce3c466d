// Whether the operations of a JSON Patch name fields that a kind has, and put there what fits.

import type { Json } from '../../machinery/json.ts'
import type { JsonPatchOperation } from '../../machinery/patches/json/operation.ts'
import type { PathElement } from '../../machinery/paths/field-path.ts'
import { valueFault } from './check-value.ts'
import { leadingFields, notEditable } from './editable.ts'
import type { EditedKind } from './edited-kind.ts'
import { elementsAt, fieldAt, type Known, noSuchField, wholeObject } from './known-fields.ts'
import { placeOf, printPattern } from './locate.ts'

const INDEX = /^(?:-|-?\d+)$/

/** True where a patch depends on what is there: it tests or takes over values, or counts elements. */
export function readsOldValues(operations: readonly JsonPatchOperation[]): boolean {
  return operations.some((operation) => {
    if (operation.op === 'test' || 'from' in operation) return true
    return segmentsOf(operation.path).some((segment) => INDEX.test(segment))
  })
}

/** One sentence for the first thing that does not fit; undefined when all does. */
export function operationsFault(operations: readonly JsonPatchOperation[], kind: EditedKind): string | undefined {
  for (const [i, operation] of operations.entries()) {
    const fault = operationFault(operation, kind)
    if (fault !== undefined) return `operation ${i + 1} (${operation.op} ${operation.path}): ${fault}`
  }
  return undefined
}

function operationFault(operation: JsonPatchOperation, kind: EditedKind): string | undefined {
  const value = 'value' in operation && operation.op !== 'test' ? operation.value : undefined
  const target = targetFault(operation.path, kind, operation.op !== 'test', value)
  if (target !== undefined || !('from' in operation)) return target
  return targetFault(operation.from, kind, operation.op === 'move', undefined)
}

function targetFault(
  pointer: string,
  kind: EditedKind,
  isEdited: boolean,
  value: Json | undefined,
): string | undefined {
  const found = follow(segmentsOf(pointer), kind)
  if ('fault' in found) return found.fault
  const wrongEnd = isEdited ? notEditable(leadingFields(found.path), kind) : undefined
  if (wrongEnd !== undefined || value === undefined) return wrongEnd
  return valueFault(value, found.known, placeOf(printPattern(found.path), kind))
}

type Found = { readonly path: readonly PathElement[]; readonly known: Known } | { readonly fault: string }

function follow(segments: readonly string[], kind: EditedKind): Found {
  const path: PathElement[] = []
  let known = wholeObject(kind)
  for (const segment of segments) {
    const here = `${kind.resource.kind}${printPattern(path)}`
    const isListed = known.schema?.items !== undefined
    if (isListed && !INDEX.test(segment)) return { fault: `${here} is a list, and ${JSON.stringify(segment)} no index` }
    const next = isListed ? elementsAt(known) : fieldAt(known, segment)
    if (next === undefined) return { fault: noSuchField(known, here, segment) }
    path.push(isListed ? { i: Math.max(0, Number(segment) || 0) } : { f: segment })
    known = next
  }
  return { path, known }
}

function segmentsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

// Whether a value has its type, in the words in which the server refuses a configuration. Follows typed/validate.go of
// structured-merge-diff.

import { formatGoValue } from '../go-value.ts'
import type { Json, JsonObject } from '../json.ts'
import { formFor, isList, mapOf } from './form.ts'
import { stepText, syntaxText, typeText } from './go-text.ts'
import { keyOf, stepTo } from './list-element.ts'
import type { ListType, MapType, MergeType, ScalarType } from './merge-type.ts'

/** What is wrong at one place: `.spec.replicas`, `expected numeric (int or float), got string`. */
export type TypeFault = { readonly path: string; readonly message: string }

/**
 * What of a value does not fit its type; null fits any. Of several faults the server may tell fewer.
 * @param allowsDuplicates elements of sets and map lists may be there twice, as in a live object
 */
export function checkTyped(value: Json, type: MergeType, allowsDuplicates: boolean): readonly TypeFault[] {
  return check(value, type, allowsDuplicates)
}

/** All faults as one text of the server. */
export function faultsText(faults: readonly TypeFault[]): string {
  const lines = faults.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  return lines.length === 1 ? (lines[0] as string) : ['errors:', ...lines.map((line) => `  ${line}`)].join('\n')
}

const NONE: readonly TypeFault[] = []

function check(value: Json, type: MergeType, allowsDuplicates: boolean): readonly TypeFault[] {
  if (value === null) return NONE
  const form = formFor(type, value)
  if (form === 'map' && type.map !== undefined) {
    const map = mapOf(value)
    return map === undefined
      ? [fault(`expected map, got &{${formatGoValue(value)}}`)]
      : checkMap(map, type.map, allowsDuplicates)
  }
  if (form === 'list' && type.list !== undefined) {
    return isList(value)
      ? checkList(value, type.list, allowsDuplicates)
      : [fault(`expected list, got &{${formatGoValue(value)}}`)]
  }
  return checkScalar(value, type.scalar ?? 'untyped')
}

function checkScalar(value: Json, type: ScalarType): readonly TypeFault[] {
  const isNumber = typeof value === 'number' || typeof value === 'bigint'
  switch (type) {
    case 'numeric':
      return isNumber ? NONE : [fault(`expected numeric (int or float), got ${typeText(value)}`)]
    case 'string':
      if (typeof value === 'string') return NONE
      return [fault(`expected string, got &value.valueUnstructured{Value:${syntaxText(value)}}`)]
    case 'boolean':
      return typeof value === 'boolean' ? NONE : [fault(`expected boolean, got &{${formatGoValue(value)}}`)]
    default:
      return typeof value !== 'object' ? NONE : [fault(`expected any scalar, got &{${formatGoValue(value)}}`)]
  }
}

function checkMap(map: JsonObject, type: MapType, allowsDuplicates: boolean): readonly TypeFault[] {
  let faults: TypeFault[] | undefined
  for (const name of Object.keys(map)) {
    const field = type.field(name)
    const fieldType = field === undefined ? type.element : field.type
    if (fieldType === undefined) {
      faults = [...(faults ?? []), { path: `.${name}`, message: 'field not declared in schema' }]
      continue
    }
    const below = check(map[name] as Json, fieldType, allowsDuplicates)
    if (below.length > 0) faults = [...(faults ?? []), ...below.map((found) => within(`.${name}`, found))]
  }
  return faults ?? NONE
}

function checkList(items: readonly Json[], type: ListType, allowsDuplicates: boolean): readonly TypeFault[] {
  const faults: TypeFault[] = []
  const seen = type.isAtomic ? undefined : new Set<string>()
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Json
    if (seen !== undefined) {
      const key = keyOf(type, item)
      if (key === undefined) return [...faults, fault(`element ${i}: ${stepTo(type, item)}`)]
      if (!allowsDuplicates && seen.has(key)) faults.push(fault(`duplicate entries for key ${placeOf(type, item, i)}`))
      seen.add(key)
    }
    const below = check(item, type.element, allowsDuplicates)
    if (below.length > 0) faults.push(...below.map((found) => within(placeOf(type, item, i), found)))
  }
  return faults.length === 0 ? NONE : faults
}

function placeOf(type: ListType, item: Json, index: number): string {
  const step = type.isAtomic ? undefined : stepTo(type, item)
  return stepText(typeof step === 'object' ? step.element : { i: index }, 'exact')
}

function fault(message: string): TypeFault {
  return { path: '', message }
}

function within(prefix: string, { path, message }: TypeFault): TypeFault {
  return { path: prefix + path, message }
}

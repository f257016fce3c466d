// By what an element of a set or a map list is known. Follows listItemToPathElement in typed/helpers.go of
// structured-merge-diff.

import { quoteGo } from '../go-value.ts'
import { isJsonObject, type Json, type JsonObject, type Scalar } from '../json.ts'
import type { PathElement } from '../paths/field-path.ts'
import { isPlain, printFieldsV1Element } from '../paths/fields-v1.ts'
import { isEmptyMap, isList } from './form.ts'
import type { ListKey, ListType } from './merge-type.ts'

/** A step to an element, and its FieldsV1 text: the same for the same element. */
export type Step = { readonly element: PathElement; readonly key: string }

/** The step to an element of a list that is not atomic; or what makes it impossible, in the server's words. */
export function stepTo(type: ListType, item: Json): Step | string {
  return type.keys.length > 0 ? keyedStep(type, item) : setStep(item)
}

/** The FieldsV1 text of an element, which takes less than the step to it; undefined where there is no step. */
export function keyOf(type: ListType, item: Json): string | undefined {
  const key = type.keys.length > 0 && isJsonObject(item) ? plainKey(type, item) : undefined
  if (key !== undefined) return key
  const step = stepTo(type, item)
  return typeof step === 'string' ? undefined : step.key
}

function setStep(item: Json): Step | string {
  if (isJsonObject(item)) return "associative list without keys has an element that's a map type"
  if (isList(item)) return 'not supported: associative list with lists as elements'
  if (item === null) return "associative list without keys has an element that's an explicit null"
  return stepOf({ v: item as Scalar })
}

function keyedStep(type: ListType, item: Json): Step | string {
  if (item === null) return 'associative list with keys may not have a null element'
  if (!isJsonObject(item)) return 'associative list with keys may not have non-map elements'
  const k = keysOf(type, item)
  if (isEmptyMap(k)) {
    const names = `[${type.keys.map(quoteGo).join(' ')}]`
    return `associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`
  }
  const key = plainKey(type, item)
  return key === undefined ? stepOf({ k }) : { element: { k }, key }
}

function keysOf(type: ListType, item: JsonObject): { readonly [key: string]: Scalar } {
  const [only] = type.sortedKeys
  if (only !== undefined && type.sortedKeys.length === 1) {
    const value = keyValue(item, only)
    return value === undefined ? {} : { [only.name]: value as Scalar }
  }
  const known = type.sortedKeys.map((key) => [key.name, keyValue(item, key)] as const)
  return Object.fromEntries(known.filter((entry): entry is [string, Scalar] => entry[1] !== undefined))
}

function keyValue(item: JsonObject, key: ListKey): Json | undefined {
  return Object.hasOwn(item, key.name) ? item[key.name] : key.default
}

/** The text of an element whose keys are written without escapes; undefined for any other. */
function plainKey(type: ListType, item: JsonObject): string | undefined {
  let text = ''
  for (const key of type.sortedKeys) {
    const value = keyValue(item, key)
    if (value === undefined) continue
    const printed = plainText(value)
    if (printed === undefined || !key.isPlain) return undefined
    text += text === '' ? `k:{"${key.name}":${printed}` : `,"${key.name}":${printed}`
  }
  return text === '' ? undefined : `${text}}`
}

/** A value as FieldsV1 has it, where that takes no thought. */
function plainText(value: Json): string | undefined {
  if (typeof value === 'string') return isPlain(value) ? `"${value}"` : undefined
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value) : undefined
}

function stepOf(element: PathElement): Step {
  return { element, key: printFieldsV1Element(element) }
}

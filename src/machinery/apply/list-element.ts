// By what an element of a set or a map list is known. Follows listItemToPathElement in typed/helpers.go of
// structured-merge-diff.

import { quoteGo } from '../go-value.ts'
import { isJsonObject, type Json, type JsonObject, type Scalar } from '../json.ts'
import type { PathElement } from '../paths/field-path.ts'
import { printFieldsV1Element } from '../paths/fields-v1.ts'
import { isList } from './form.ts'
import type { ListType } from './merge-type.ts'

/** A step to an element, and its FieldsV1 text: the same for the same element. */
export type Step = { readonly element: PathElement; readonly key: string }

/** The step to an element of a list that is not atomic; or what makes it impossible, in the server's words. */
export function stepTo(type: ListType, item: Json): Step | string {
  return type.keys.length > 0 ? keyedStep(type, item) : setStep(item)
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
  const [name] = type.keys
  const value = type.keys.length === 1 && name !== undefined ? item[name] : undefined
  if (name !== undefined && typeof value === 'string' && PLAIN.test(value) && PLAIN.test(name)) {
    return { element: { k: { [name]: value } }, key: `k:{"${name}":"${value}"}` }
  }
  return stepByKeys(type, item)
}

/** What is written without escapes. */
const PLAIN = /^[\w./-]+$/

function stepByKeys(type: ListType, item: JsonObject): Step | string {
  const keys: [string, Scalar][] = []
  for (const name of type.keys) {
    const value = Object.hasOwn(item, name) ? item[name] : type.keyDefault(name)
    if (value !== undefined) keys.push([name, value as Scalar])
  }
  if (keys.length === 0) {
    const names = `[${type.keys.map(quoteGo).join(' ')}]`
    return `associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`
  }
  return stepOf({ k: Object.fromEntries(keys) })
}

function stepOf(element: PathElement): Step {
  return { element, key: printFieldsV1Element(element) }
}

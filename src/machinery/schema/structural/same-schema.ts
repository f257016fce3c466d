// Whether two schemas say the same once Go has read them: what it takes for nothing may be stated or not.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { isEqual } from '../validation/is-equal.ts'
import { isStated } from './stated.ts'

/** Keywords that hold data, which is compared as it is. */
const DATA = ['default', 'example', 'enum']
/** Keywords that hold schemas by name. */
const NAMED = ['properties', 'patternProperties', 'definitions', 'dependencies']

/** Equal in all that is stated. */
export function isSameSchema(a: JsonObject, b: JsonObject): boolean {
  if (a === b) return true
  const keywords = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keywords].every((keyword) => isSameKeyword(keyword, a[keyword], b[keyword]))
}

function isSameKeyword(keyword: string, a: Json | undefined, b: Json | undefined): boolean {
  const isNamed = NAMED.includes(keyword)
  const states = (value: Json | undefined): value is Json => isStated(keyword, value) && !(isNamed && isEmpty(value))
  if (!states(a) || !states(b)) return states(a) === states(b)
  if (DATA.includes(keyword)) return isEqual(a, b)
  return isNamed && isJsonObject(a) && isJsonObject(b) ? isSameMap(a, b) : isSameValue(a, b)
}

function isSameMap(a: JsonObject, b: JsonObject): boolean {
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSameValue(a[name] as Json, b[name] as Json))
  )
}

function isSameValue(a: Json, b: Json): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => isSameValue(item, b[i] as Json))
  return isJsonObject(a) && isJsonObject(b) ? isSameSchema(a, b) : isEqual(a, b)
}

function isEmpty(value: Json | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0
}

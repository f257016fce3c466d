// Whether a schema uses a keyword anywhere. Its text is looked at, so that no node is made for it.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'

const known = new WeakMap<JsonObject, Map<string, boolean>>()

/** True when a node or anything below it has the key. Found out once. */
export function mentions(raw: JsonObject, key: string): boolean {
  let answers = known.get(raw)
  if (answers === undefined) {
    answers = new Map()
    known.set(raw, answers)
  }
  let answer = answers.get(key)
  if (answer === undefined) {
    answer = holds(raw, key)
    answers.set(key, answer)
  }
  return answer
}

function holds(value: Json, key: string): boolean {
  if (Array.isArray(value)) return value.some((item) => holds(item, key))
  if (!isJsonObject(value)) return false
  return Object.hasOwn(value, key) || Object.values(value).some((item) => typeof item === 'object' && holds(item, key))
}

// Whether there can be rules in a part of a schema. Its text is looked at, so that no node is made for it.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'

const known = new WeakMap<JsonObject, boolean>()

/** False when neither the node nor anything below it has rules. True as well for what a reference leads to. */
export function mayHaveRules(raw: JsonObject): boolean {
  const before = known.get(raw)
  if (before !== undefined) return before
  const answer = isStated(raw['x-kubernetes-validations']) || raw.$ref !== undefined || hasBelow(raw)
  known.set(raw, answer)
  return answer
}

function hasBelow(raw: JsonObject): boolean {
  const { properties, items, additionalProperties, allOf } = raw
  return (
    mayAt(items) ||
    mayAt(additionalProperties) ||
    (isJsonObject(properties) && Object.values(properties).some(mayAt)) ||
    (Array.isArray(allOf) && allOf.some(mayAt))
  )
}

function mayAt(value: Json | undefined): boolean {
  return isJsonObject(value) && mayHaveRules(value)
}

function isStated(rules: Json | undefined): boolean {
  return Array.isArray(rules) && rules.length > 0
}

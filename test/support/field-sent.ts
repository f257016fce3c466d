// What a write states of a field that its endpoint does not write: the server decodes it before it puts the old value back.
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../src/machinery/json.ts'
import type { Step } from './write-steps.ts'

/** The value of a field at the top of the object; undefined: there is none. */
export function fieldSent(live: KubeObject | undefined, step: Step, body: JsonObject, name: string): Json | undefined {
  const before = live?.[name]
  switch (step.do) {
    case 'create':
    case 'replace':
      return body[name]
    case 'merge':
      return Object.hasOwn(body, name) ? mergePatched(before, body[name] as Json) : before
    default:
      return (step.body as readonly JsonObject[]).reduce<Json | undefined>(
        (value, op) => jsonPatched(value, op, name),
        before,
      )
  }
}

/** RFC 7386. */
function mergePatched(value: Json | undefined, patch: Json): Json | undefined {
  if (patch === null) return undefined
  if (!isJsonObject(patch)) return patch
  const patched = new Map(Object.entries(isJsonObject(value) ? value : {}))
  for (const [key, item] of Object.entries(patch)) {
    const after = mergePatched(patched.get(key), item)
    if (after === undefined) patched.delete(key)
    else patched.set(key, after)
  }
  return Object.fromEntries(patched)
}

/** One operation on the field, on one in it, or on an element of a list in it. */
function jsonPatched(value: Json | undefined, operation: JsonObject, name: string): Json | undefined {
  const { op, path, value: given = null } = operation
  const [, part, field, index] = String(path).split('/')
  if (part !== name) return value
  if (field === undefined) return op === 'remove' ? undefined : given
  if (!isJsonObject(value)) return value
  const key = field.replaceAll('~1', '/')
  const { [key]: before, ...rest } = value
  if (index !== undefined && Array.isArray(before)) return { ...rest, [key]: before.toSpliced(Number(index), 1) }
  return op === 'remove' ? rest : { ...rest, [key]: given }
}

// Takes what must not be seen out of a body before it is logged: values of Secrets, and tokens.

import { isJsonObject, type Json, type JsonObject, parseJson, stringifyJson } from '../machinery/json.ts'
import { withoutValues } from '../machinery/masking/mask-message.ts'

export const MASK = '<masked>'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const SECRET_MEMBERS = new Set(['data', 'stringData'])
/** What else a Secret has. A member that it does not have may be a misspelled one of those. */
const OPEN_MEMBERS = new Set(['apiVersion', 'kind', 'metadata', 'type', 'immutable'])
const TOKEN_MEMBERS = new Set(['token', 'password', 'clientKeyData'])
/** In the path of a JSON patch operation: the whole object, or something in it that is secret. */
const SECRET_POINTER = /^$|^\/(?:data|stringData|metadata|metadata\/annotations)(?:\/|$)/
const SUSPICIOUS = /secret|token|password|stringData/i

/**
 * A request's or answer's body without secrets: values under `data` and `stringData` of Secrets, alone, in Lists, Tables,
 * watch events and patches, also inside last-applied annotations, and what errors about Secrets quote; tokens of any kind. Text that cannot be read as JSON
 * and may hold such a thing is masked as a whole. Everything else stays as it came.
 *
 * @param o.isOfSecrets whether the request is one for Secrets: a patch does not say of what it is.
 */
export function redactBody(text: string, o: { readonly isOfSecrets: boolean }): string {
  const whole = redactJson(text, o.isOfSecrets)
  if (whole !== undefined) return whole
  if (!o.isOfSecrets && !SUSPICIOUS.test(text)) return text
  // a watch sends an event per line
  const lines = text.split('\n').map((line) => (line === '' ? line : redactJson(line, o.isOfSecrets)))
  if (lines.every((line) => line !== undefined)) return lines.join('\n')
  return `${MASK} (${text.length} characters)`
}

/** The text without secrets, unchanged when it holds none; undefined when it is no JSON. */
function redactJson(text: string, isOfSecrets: boolean): string | undefined {
  const value = tryParse(text)
  if (value === undefined) return undefined
  const redacted = isOfSecrets && Array.isArray(value) ? value.map(redactOperation) : redact(value, isOfSecrets)
  const after = stringifyJson(redacted)
  return after === stringifyJson(value) ? text : after
}

function tryParse(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/** @param isSecret whether the object at hand is a Secret, or a list or patch of Secrets. */
function redact(value: Json, isSecret: boolean): Json {
  if (Array.isArray(value)) return value.map((item: Json) => redact(item, isSecret))
  if (!isJsonObject(value)) return value
  if (isSecret && value.kind === 'Status') return redactStatus(value)
  const isHere = isSecret || isSecretKind(value.kind)
  const isWhole = value.kind === 'Secret' && isJsonObject(value.metadata)
  return mapMembers(value, (key, member) => {
    if (isWhole && !OPEN_MEMBERS.has(key)) return maskAll(member)
    if (isHere && SECRET_MEMBERS.has(key)) return maskAll(member)
    if (TOKEN_MEMBERS.has(key) && typeof member === 'string') return MASK
    if (key === LAST_APPLIED) return redactLastApplied(member, isHere)
    return redact(member, isHere)
  })
}

/** Servers quote the object, or the patch, whole: in the message, and once more in a cause. */
function redactStatus(status: JsonObject): JsonObject {
  return mapMembers(status, (key, member) => {
    if (key === 'message' && typeof member === 'string') return withoutValues(member)
    if (Array.isArray(member)) return member.map((one: Json) => (isJsonObject(one) ? redactStatus(one) : one))
    return isJsonObject(member) ? redactStatus(member) : member
  })
}

function isSecretKind(kind: Json | undefined): boolean {
  return kind === 'Secret' || kind === 'SecretList'
}

/** An annotation that holds a whole object as text. */
function redactLastApplied(member: Json, isSecret: boolean): Json {
  if (typeof member !== 'string') return maskAll(member)
  return redactJson(member, isSecret) ?? MASK
}

/** An operation of a JSON patch against a Secret. */
function redactOperation(operation: Json): Json {
  if (!isJsonObject(operation) || operation.value === undefined) return operation
  const { path, value } = operation
  if (typeof path !== 'string' || !SECRET_POINTER.test(path)) return redact(operation, true)
  return { ...operation, value: maskAll(value) }
}

/** Keeps the names, masks every value: which keys a Secret has is no secret. */
function maskAll(value: Json): Json {
  if (Array.isArray(value)) return value.map(maskAll)
  if (isJsonObject(value)) return mapMembers(value, (_key, member) => maskAll(member))
  return value === null ? null : MASK
}

function mapMembers(object: JsonObject, map: (key: string, member: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, member]) => [key, map(key, member)]))
}

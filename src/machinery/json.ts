// Plain JSON as the API server means it: integers stay exact beyond 2^53 (as bigint), everything else is ordinary JSON.

export type Scalar = string | number | bigint | boolean | null
export type Json = Scalar | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

/** One Kubernetes API object. Lists, Status and Table have the same outer shape. */
export type KubeObject = JsonObject & {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata?: ObjectMeta
}

/** The parts of `metadata` this product reads; everything else is kept as it came. */
export type ObjectMeta = JsonObject & {
  readonly name?: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly creationTimestamp?: string
  readonly labels?: { readonly [key: string]: string }
  readonly annotations?: { readonly [key: string]: string }
}

/** True for a JSON object: not an array, not null, not a scalar. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const UNSAFE_INTEGER = /[[:,\s]-?[1-9]\d{15,}/

/**
 * Parses JSON; an integer literal that a double cannot hold becomes a bigint when it is an int64.
 *
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): Json {
  return UNSAFE_INTEGER.test(text) ? JSON.parse(text, reviveInteger) : JSON.parse(text)
}

function reviveInteger(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source
  if (source === undefined || !/^-?\d+$/.test(source)) return value
  const exact = BigInt(source)
  return BigInt.asIntN(64, exact) === exact ? exact : value
}

type RawJson = { readonly rawJSON: string }
const { rawJSON } = JSON as unknown as { rawJSON(text: string): RawJson }

/** Prints JSON on one line, bigints as the integers they are. */
export function stringifyJson(value: unknown, indent?: number | string): string {
  return JSON.stringify(value, (_key, v) => (typeof v === 'bigint' ? rawJSON(v.toString()) : v), indent)
}

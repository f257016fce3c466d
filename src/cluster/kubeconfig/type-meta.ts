// Reads apiVersion and kind before anything else, as apimachinery's serializers do (pkg/runtime/serializer/json/meta.go).

import { ConfigError } from '../../errors.ts'
import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts'
import { goKindOf, readString } from './go-json.ts'

export type TypeMeta = {
  readonly root: JsonObject
  /** `''` when it is not given. */
  readonly apiVersion: string
  readonly kind: string
}

/** @throws ConfigError when the value is no object, or apiVersion or kind is no string; absent counts as `{}`. */
export function readTypeMeta(value: Json | undefined): TypeMeta {
  const root = value ?? {}
  if (!isJsonObject(root)) throw notRead(`json: cannot unmarshal ${goKindOf(root)} into Go value`)
  try {
    const text = (name: string) => readString(root[name], { struct: '', path: name })
    return { root, apiVersion: text('apiVersion'), kind: text('kind') }
  } catch (error) {
    if (error instanceof ConfigError) throw notRead(error.message)
    throw error
  }
}

/** What there is to say about text that has no apiVersion and kind because it cannot be read at all. */
export function notRead(why: string): ConfigError {
  return new ConfigError(`couldn't get version/kind; json parse error: ${why}`)
}

// Takes values out of untyped JSON, and says what does not fit in the words of Go's encoding/json, which are kubectl's.

import { ConfigError } from '../../errors.ts'
import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts'

/** Where a value stands: the Go struct that holds it, and its path from the root without list positions. */
export type Place = { readonly struct: string; readonly path: string }

/** The place of a field of a struct that stands at `parent`. */
export function fieldOf(parent: Place | undefined, struct: string, name: string): Place {
  return { struct, path: parent === undefined ? name : `${parent.path}.${name}` }
}

/** @throws ConfigError unless the value is a string or absent, which is `''`. */
export function readString(value: Json | undefined, at: Place): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw mismatch(value, 'string', at)
  return value
}

/** @throws ConfigError unless the value is a boolean or absent, which is `false`. */
export function readBoolean(value: Json | undefined, at: Place): boolean {
  if (value === undefined || value === null) return false
  if (typeof value !== 'boolean') throw mismatch(value, 'bool', at)
  return value
}

/** Decodes base64. @throws ConfigError unless the value is a string of base64 or absent, which is an empty Buffer. */
export function readBytes(value: Json | undefined, at: Place): Buffer {
  if (value === undefined || value === null) return Buffer.alloc(0)
  if (typeof value !== 'string') throw mismatch(value, '[]uint8', at)
  const text = value.replaceAll(/[\r\n]/g, '')
  const wrong = wrongBase64At(text)
  if (wrong !== undefined) throw new ConfigError(`illegal base64 data at input byte ${wrong}`, { key: at.path })
  return Buffer.from(text, 'base64')
}

/** The elements of a list; `goType` is the type of one. @throws ConfigError unless the value is a list or absent. */
export function readList<T>(
  value: Json | undefined,
  goType: string,
  at: Place,
  read: (item: Json, at: Place) => T,
): readonly T[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw mismatch(value, `[]${goType}`, at)
  return value.map((item: Json) => read(item, at))
}

/** @throws ConfigError unless the value is an object or absent, which is `{}`. */
export function readObject(value: Json | undefined, goType: string, at: Place): JsonObject {
  if (value === undefined || value === null) return {}
  if (!isJsonObject(value)) throw mismatch(value, goType, at)
  return value
}

/** An object whose values are all of one type. @throws ConfigError as `readObject`. */
export function readMap<T>(
  value: Json | undefined,
  goType: string,
  at: Place,
  read: (item: Json, at: Place) => T,
): { readonly [key: string]: T } {
  const object = readObject(value, `map[string]${goType}`, at)
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, read(item, at)]))
}

/** What encoding/json calls the type of a value. */
export function goKindOf(value: Json): string {
  if (Array.isArray(value)) return 'array'
  if (isJsonObject(value)) return 'object'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'number'
}

function mismatch(value: Json, goType: string, at: Place): ConfigError {
  const message = `json: cannot unmarshal ${goKindOf(value)} into Go struct field ${at.struct}.${at.path} of type ${goType}`
  return new ConfigError(message, { key: at.path })
}

function wrongBase64At(text: string): number | undefined {
  if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const wrong = text.search(/[^A-Za-z0-9+/]/)
  return wrong === -1 ? text.length - (text.length % 4) : wrong
}

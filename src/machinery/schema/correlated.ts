// What a value was before an update, where that can be told, and whether it changed. Follows pkg/cel/common/equality.go
// and maplist.go of apiserver.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { sameJson } from '../values/same-json.ts'
import { kindOf } from './kind-of.ts'
import { type Schema, schemaOfKey } from './schema.ts'

/**
 * A value of an update with the value before it. A class, because it remembers what it was asked: one of these trees
 * serves the checks by schema and those by rules.
 */
export class Correlated {
  readonly value: Json
  readonly old: Json
  readonly #schema: Schema
  readonly #children = new Map<string | number, Correlated | undefined>()
  #elements: OldElements | undefined
  #isUnchanged: boolean | undefined

  constructor(value: Json, old: Json, schema: Schema) {
    this.value = value
    this.old = old
    this.#schema = schema
  }

  /** What is under a key that both have, and that the schema knows. */
  key(name: string): Correlated | undefined {
    const { value, old } = this
    if (!isJsonObject(value) || !isJsonObject(old)) return undefined
    if (this.#children.has(name)) return this.#children.get(name)
    const schema = schemaOfKey(this.#schema, name)
    const isKnown = schema !== undefined && Object.hasOwn(value, name) && Object.hasOwn(old, name)
    const child = isKnown ? new Correlated(value[name] as Json, old[name] as Json, schema) : undefined
    this.#children.set(name, child)
    return child
  }

  /** The element at a position, when the list has keys and there was one with the same. */
  index(position: number): Correlated | undefined {
    const { value, old } = this
    const { items } = this.#schema
    if (items === undefined || this.#schema.listType !== 'map' || !Array.isArray(value) || !Array.isArray(old))
      return undefined
    if (this.#children.has(position)) return this.#children.get(position)
    this.#elements ??= oldElements(this.#schema, old)
    const item = (value as readonly Json[])[position] as Json
    const before = this.#elements.find(item)
    const child = before === undefined ? undefined : new Correlated(item, before, items)
    this.#children.set(position, child)
    return child
  }

  /** Whether nothing changed. What no schema knows has always changed, as far as the server can tell. */
  get isUnchanged(): boolean {
    this.#isUnchanged ??= this.#compare()
    return this.#isUnchanged
  }

  #compare(): boolean {
    const { value, old } = this
    if (Array.isArray(value)) {
      if (!Array.isArray(old) || value.length !== old.length) return false
      if (this.#schema.listType !== 'map') return sameJson(value, old)
      return value.every((_, i) => this.index(i)?.isUnchanged === true)
    }
    if (isJsonObject(value)) {
      if (!isJsonObject(old)) return false
      const keys = Object.keys(value)
      return keys.length === Object.keys(old).length && keys.every((key) => this.key(key)?.isUnchanged === true)
    }
    return sameJson(value, old)
  }
}

/** The elements of a list with keys, as they were before. */
export type OldElements = {
  /** The first one with the same keys. */
  find(item: Json): JsonObject | undefined
}

const NO_ELEMENTS: OldElements = { find: () => undefined }

/** Finds elements again in a list of type `map`; in others nothing is found. */
export function oldElements(schema: Schema, old: Json | undefined): OldElements {
  const { listType, listMapKeys } = schema
  if (listType !== 'map' || listMapKeys.length === 0 || !Array.isArray(old) || old.length === 0) return NO_ELEMENTS
  let byKey: Map<string, JsonObject> | undefined
  return {
    find(item) {
      byKey ??= indexOf(old, listMapKeys)
      const key = keyOf(item, listMapKeys)
      return key === undefined ? undefined : byKey.get(key)
    },
  }
}

function indexOf(list: readonly Json[], keys: readonly string[]): Map<string, JsonObject> {
  const byKey = new Map<string, JsonObject>()
  for (const item of list) {
    const key = keyOf(item, keys)
    if (key !== undefined && !byKey.has(key)) byKey.set(key, item as JsonObject)
  }
  return byKey
}

/** Undefined for what has not all keys, or others than scalars under them. */
function keyOf(item: Json, keys: readonly string[]): string | undefined {
  if (!isJsonObject(item)) return undefined
  let whole = ''
  for (const key of keys) {
    const part = Object.hasOwn(item, key) ? item[key] : undefined
    if (part === undefined || part === null || typeof part === 'object') return undefined
    whole += `${kindOf(part)} ${typeof part === 'string' ? JSON.stringify(part) : part}\0`
  }
  return whole
}

// A value of a document that is being patched, taken apart when it is looked into.
// Follows lazyNode, partialDoc and partialArray in patch.go of evanphx/json-patch v4, whose ways are the server's.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { goJson } from '../../schema/go-json.ts'
import { isList } from '../go-types.ts'
import { panics } from '../patch-failure.ts'
import type { Spellings } from '../read-body.ts'

/** A nil pointer: a member that is missing, or null in the document. */
export type Slot = LazyNode | null

/** An object's members or a list's elements. */
export type Parts = Map<string, Slot> | Slot[]

export function isElements(parts: Parts | undefined): parts is Slot[] {
  return Array.isArray(parts)
}

const AS_GO_WRITES: Spellings = { of: () => undefined }

/** A class for its identity: a node that is moved takes its changes with it. */
export class LazyNode {
  /** Undefined is a null that a patch states. */
  readonly #raw: Json | undefined
  readonly #text: string | undefined
  readonly #spellings: Spellings
  #parts: Parts | undefined
  #isChanged = false

  /** @param text of a scalar, where it is not written as Go writes it */
  constructor(raw: Json | undefined, spellings: Spellings = AS_GO_WRITES, text?: string) {
    this.#raw = raw
    this.#spellings = spellings
    this.#text = text
  }

  /** False for a null that a patch states. */
  get hasRaw(): boolean {
    return this.#raw !== undefined
  }

  /** An object's members or a list's elements; undefined for scalars. A null that was copied is an object of nothing. */
  parts(): Parts | undefined {
    if (this.#parts !== undefined) return this.#parts
    const raw = this.#raw
    if (raw === undefined) return undefined
    if (raw === null) this.#parts = new Map()
    else if (isList(raw)) this.#parts = raw.map((item, i) => this.#slot(item, raw, String(i)))
    else if (isJsonObject(raw))
      this.#parts = new Map(Object.entries(raw).map(([key, item]) => [key, this.#slot(item, raw, key)]))
    return this.#parts
  }

  #slot(value: Json, holder: object, key: string): Slot {
    return value === null ? null : new LazyNode(value, this.#spellings, this.#spellings.of(holder, key))
  }

  /** To be changed. @throws PatchError at what makes Go panic */
  change(): Parts {
    if (this.#raw === null && !this.#isChanged) throw panics('assignment to entry in nil map')
    this.#isChanged = true
    return this.parts() as Parts
  }

  /** What is unchanged is the same as before. */
  toJson(): Json {
    const raw = this.#raw ?? null
    if (this.#parts === undefined || raw === null) return raw
    if (isElements(this.#parts)) {
      const items = this.#parts.map(jsonOf)
      return isList(raw) && !this.#isChanged && items.every((item, i) => item === raw[i]) ? raw : items
    }
    const members = [...this.#parts].map(([key, slot]) => [key, jsonOf(slot)] as const)
    const before = raw as JsonObject
    const isSame = !this.#isChanged && members.every(([key, item]) => before[key] === item)
    return isSame ? raw : Object.fromEntries(members)
  }

  /** Scalars are compared by their text, the rest part by part. @throws PatchError at what makes Go panic */
  equals(other: LazyNode): boolean {
    const [parts, others] = [this.parts(), other.parts()]
    if (parts === undefined || others === undefined) return parts === others && this.#compact() === other.#compact()
    if (isElements(parts)) return isElements(others) && sameItems(parts, others)
    return !isElements(others) && sameMembers(parts, others)
  }

  #compact(): string {
    return this.#raw === undefined ? '' : (this.#text ?? goJson(this.#raw))
  }
}

export function jsonOf(slot: Slot): Json {
  return slot === null ? null : slot.toJson()
}

function sameItems(a: readonly Slot[], b: readonly Slot[]): boolean {
  return a.length === b.length && a.every((slot, i) => pointedTo(slot).equals(pointedTo(b[i])))
}

function pointedTo(slot: Slot | undefined): LazyNode {
  if (slot === null || slot === undefined) throw panics('a list with null is compared')
  return slot
}

function sameMembers(a: ReadonlyMap<string, Slot>, b: ReadonlyMap<string, Slot>): boolean {
  if (a.size !== b.size) return false
  for (const [key, slot] of a) {
    const other = b.get(key)
    if (other === undefined || (slot === null) !== (other === null)) return false
    if (slot !== null && other !== null && !slot.equals(other)) return false
  }
  return true
}

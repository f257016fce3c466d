// Which elements of two lists are the same one, by their keys or values.

import { isJsonObject, type Json, type JsonObject, type Scalar } from '../json.ts'
import type { PathElement } from '../paths/field-path.ts'
import { memberOf } from '../paths/find-element.ts'
import type { Shape } from './shape.ts'

/** A list, told from an object by the type checker as well. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** The elements that one step names; more than one where a key or value is there twice. */
export type Pair = { readonly item: Json; readonly old: readonly Json[]; readonly new: readonly Json[] }

/**
 * The elements of two lists that have keys or are a set, brought together, in the order of the first list and then of
 * the second. Undefined when an element cannot be told from others: the lists are one value each then.
 */
export function pairElements(before: readonly Json[], after: readonly Json[], shape: Shape): Pair[] | undefined {
  const pairs = new Map<string, { item: Json; old: Json[]; new: Json[] }>()
  for (const side of ['old', 'new'] as const) {
    for (const item of side === 'old' ? before : after) {
      const id = identityOf(item, shape)
      if (id === undefined) return undefined
      const pair = pairs.get(id)
      if (pair === undefined) pairs.set(id, { item, old: [], new: [], [side]: [item] })
      else pair[side].push(item)
    }
  }
  return [...pairs.values()]
}

/** The elements that are in both lists come one after another in the same way. */
export function sameOrder(before: readonly Json[], after: readonly Json[], shape: Shape): boolean {
  const [old, wanted] = [before, after].map((list) => list.map((item) => identityOf(item, shape)))
  const [inOld, inWanted] = [new Set(old), new Set(wanted)]
  const left = old?.filter((id) => inWanted.has(id)) ?? []
  const stayed = wanted?.filter((id) => inOld.has(id)) ?? []
  return left.length === stayed.length && left.every((id, i) => id === stayed[i])
}

/** What tells an element from the others of its list, as a text; undefined where nothing does. */
export function identityOf(item: Json, shape: Shape): string | undefined {
  if (shape.list === 'set') return scalarId(item, shape.items)
  if (!isJsonObject(item)) return undefined
  const { keys } = shape
  if (keys.length === 1) {
    const value = keyIn(item, keys[0] as string, shape)
    return value === undefined ? undefined : scalarId(value, undefined)
  }
  let id = ''
  let isKnown = false
  for (const name of keys) {
    const value = keyIn(item, name, shape)
    const part = value === undefined ? '\u0002' : scalarId(value, undefined)
    if (part === undefined) return undefined
    isKnown ||= value !== undefined
    id += `${part}\u0001`
  }
  return isKnown ? id : undefined
}

function keyIn(item: JsonObject, name: string, shape: Shape): Json | undefined {
  return Object.hasOwn(item, name) ? item[name] : shape.keyDefault(name)
}

/** A text for a scalar: 80 and "80" have the same where they mean the same. */
function scalarId(value: Json, shape: Shape | undefined): string | undefined {
  if (typeof value === 'string')
    return shape?.meaning === 'int-or-string' || !value.startsWith('\0') ? value : `\0${value}`
  if (typeof value === 'object' && value !== null) return undefined
  return shape?.meaning === 'int-or-string' ? String(value) : `\0${String(value)}`
}

/** The step to an element that has an identity. */
export function stepTo(item: Json, shape: Shape): PathElement {
  if (shape.list === 'set') return { v: item as Scalar }
  const keys: [string, Scalar][] = []
  for (const name of shape.keys) {
    const value = keyIn(item as JsonObject, name, shape)
    if (value !== undefined) keys.push([name, value as Scalar])
  }
  return { k: Object.fromEntries(keys) }
}

/**
 * The place of the element that a step names: by its keys with their defaults, else by those that the step states.
 * Of several the first; -1 where there is none.
 */
export function indexOfElement(list: readonly Json[], step: PathElement, shape: Shape): number {
  const wanted = 'v' in step ? step.v : 'k' in step ? step.k : undefined
  const id = wanted !== undefined && isNamedBy(step, shape) ? identityOf(wanted, shape) : undefined
  const index = id === undefined ? -1 : list.findIndex((item) => identityOf(item, shape) === id)
  return index >= 0 ? index : Number(memberOf(list, step) ?? -1)
}

function isNamedBy(step: PathElement, shape: Shape): boolean {
  if ('v' in step) return shape.list === 'set'
  return 'k' in step && shape.list === 'keyed' && Object.keys(step.k).every((name) => shape.keys.includes(name))
}

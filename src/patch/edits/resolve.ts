// Where a path leads in one object: to one place, to several with [*], or to none.

import { identityOf, isList, stepTo } from '../../machinery/changes/list-elements.ts'
import type { Shape } from '../../machinery/changes/shape.ts'
import { isJsonObject, type Json } from '../../machinery/json.ts'
import type { FieldPath, PathElement } from '../../machinery/paths/field-path.ts'
import type { AnyStep, PathPattern } from '../../machinery/paths/path-pattern.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { sameJson } from '../../machinery/values/same-json.ts'
import { type Refusal, refuse } from './edited-kind.ts'

/** A place in an object. */
export type Place = {
  /** List elements by their keys where they have some. */
  readonly path: FieldPath
  /** The same by names and indexes, in the object as it is now. */
  readonly segments: readonly (string | number)[]
  /** Undefined: nothing is there. */
  readonly value: Json | undefined
  readonly shape: Shape
  /** How many steps of the path lead to the first thing that is missing or null on the way; undefined: nothing is. */
  readonly missingAt: number | undefined
}

/**
 * The places that a pattern means.
 * @param isMade what is missing on the way is going to be made: then a missing list element is a refusal. Else it is no place.
 */
export function resolve(
  object: Json,
  pattern: PathPattern,
  root: Shape,
  isMade: boolean,
): readonly Place[] | { readonly refused: Refusal } {
  let places: Place[] = [{ path: [], segments: [], value: object, shape: root, missingAt: undefined }]
  for (const step of pattern) {
    const next: Place[] = []
    for (const place of places) {
      const found = stepFrom(place, step, isMade)
      if ('refused' in found) return found
      next.push(...found.places)
    }
    places = next
  }
  return places
}

type Found = { readonly places: readonly Place[] } | { readonly refused: Refusal }

function stepFrom(place: Place, step: PathElement | AnyStep, isMade: boolean): Found {
  const { value } = place
  const isNothing = value === undefined || value === null
  if ('any' in step) return { places: isNothing ? [] : everyPart(place) }
  if (isNothing) {
    if (!isMade) return { places: [] }
    return 'f' in step ? { places: [fieldOf(place, step.f)] } : noElement(place, step)
  }
  if ('f' in step) {
    if (isJsonObject(value)) return { places: isMade || Object.hasOwn(value, step.f) ? [fieldOf(place, step.f)] : [] }
    return refuse('Invalid', `${what(place)} ${isList(value) ? 'is a list: name an element of it' : 'has no fields'}`)
  }
  if (!isList(value)) return refuse('Invalid', `${what(place)} is no list`)
  const indexes = 'i' in step ? (step.i < value.length ? [step.i] : []) : matching(value, step, place.shape)
  const [index] = indexes
  if (index === undefined) return isMade ? noElement(place, step) : { places: [] }
  if (indexes.length === 1) return { places: [elementOf(place, value, index, step)] }
  return refuse('AmbiguousElement', `${indexes.length} elements with ${inWords(step)} in ${printFieldPath(place.path)}`)
}

function what({ path }: Place): string {
  return `what is at ${path.length === 0 ? '.' : printFieldPath(path)}`
}

function everyPart(place: Place): readonly Place[] {
  const { value } = place
  if (isList(value)) return value.map((_, i) => elementOf(place, value, i, { i }))
  return isJsonObject(value) ? Object.keys(value).map((name) => fieldOf(place, name)) : []
}

function fieldOf({ path, segments, value, shape, missingAt }: Place, name: string): Place {
  const isThere = isJsonObject(value) && Object.hasOwn(value, name)
  return {
    path: [...path, { f: name }],
    segments: [...segments, name],
    value: isThere ? value[name] : undefined,
    shape: shape.field(name),
    // null is made an object of, and is then what changes
    missingAt: missingAt ?? (isThere ? undefined : value === null ? path.length : path.length + 1),
  }
}

function elementOf(place: Place, list: readonly Json[], index: number, step: PathElement): Place {
  const { path, segments, shape, missingAt } = place
  return {
    path: [...path, keyedStep(list, index, step, shape)],
    segments: [...segments, index],
    value: list[index],
    shape: shape.items,
    missingAt,
  }
}

/** The element's key or value where that names it alone; else the step as it was typed. */
function keyedStep(list: readonly Json[], index: number, step: PathElement, shape: Shape): PathElement {
  if (shape.list !== 'keyed' && shape.list !== 'set') return step
  const item = list[index] as Json
  const id = identityOf(item, shape)
  const isAlone = id !== undefined && list.every((other, i) => i === index || identityOf(other, shape) !== id)
  return isAlone ? stepTo(item, shape) : step
}

/** The elements that have these keys, by their defaults too, or this value. */
export function matching(list: readonly Json[], step: PathElement, shape: Shape): number[] {
  return list.flatMap((item, i) => (isNamed(item, step, shape) ? [i] : []))
}

function isNamed(item: Json, step: PathElement, shape: Shape): boolean {
  if ('v' in step) return sameJson(item, step.v)
  if (!('k' in step) || !isJsonObject(item)) return false
  return Object.entries(step.k).every(([name, wanted]) => {
    const isKey = shape.list === 'keyed' && shape.keys.includes(name)
    const value = Object.hasOwn(item, name) ? item[name] : isKey ? shape.keyDefault(name) : undefined
    return value !== undefined && sameJson(value, wanted)
  })
}

function noElement({ path, value }: Place, step: PathElement): { readonly refused: Refusal } {
  const length = isList(value) ? value.length : 0
  const words = 'i' in step ? `no element ${step.i} in ${printFieldPath(path)}, which has ${length}` : undefined
  return refuse('NoSuchElement', words ?? `no element with ${inWords(step)} in ${printFieldPath(path)}`)
}

/** `name="api"`; of a set `the value "api"`. */
export function inWords(step: PathElement): string {
  const text = printFieldPath([step]).slice(1, -1)
  return 'v' in step ? `the value ${text.slice(1)}` : text
}

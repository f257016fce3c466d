// Field paths in which `[*]` stands for every element of a list, or every field of an object.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { sameJson } from '../values/same-json.ts'
import type { FieldPath, PathElement } from './field-path.ts'
import { FieldPathError } from './field-path-error.ts'
import { isJsonList, memberOf } from './find-element.ts'
import { getAt } from './get-at.ts'
import { parseFieldPath } from './parse-path.ts'

/** Any step at all. */
export type AnyStep = { readonly any: true }
/** A field path in which some steps stand for any. */
export type PathPattern = readonly (PathElement | AnyStep)[]

const QUOTED_OR_ANY = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\[\s*\*\s*\]/g

/** Reads `.spec.containers[*].image`, and any field path. @throws FieldPathError that says what is wrong and where. */
export function parsePathPattern(text: string): PathPattern {
  const stars = [...text.matchAll(QUOTED_OR_ANY)].filter(([found]) => found.startsWith('['))
  if (stars.length === 0) return parseFieldPath(text)
  const pattern: (PathElement | AnyStep)[] = []
  let from = 0
  for (const { index, 0: star } of [...stars, { index: text.length, 0: '' }]) {
    const piece = text.slice(from, index)
    if (from > 0 && piece !== '' && !/^[.[]/.test(piece))
      throw new FieldPathError('"." or "[" is missing', { text, position: from })
    if (piece !== '') pattern.push(...readPiece(piece, text, from))
    if (star !== '') pattern.push({ any: true })
    from = index + star.length
  }
  return pattern
}

function readPiece(piece: string, text: string, from: number): FieldPath {
  try {
    return parseFieldPath(piece)
  } catch (error) {
    if (!(error instanceof FieldPathError)) throw error
    throw new FieldPathError(error.fault, { text, position: from + (error.position ?? 0) })
  }
}

/**
 * How a path lies to a pattern: `within` when the pattern names it or something above it, `above` when the pattern names
 * something in it, else undefined.
 *
 * @param objects in which indexes of the pattern are looked up where the path has keys
 */
export function placeOf(
  path: FieldPath,
  pattern: PathPattern,
  objects: readonly Json[],
): 'within' | 'above' | undefined {
  const shared = Math.min(path.length, pattern.length)
  for (let i = 0; i < shared; i++) {
    const [step, wanted] = [path[i] as PathElement, pattern[i] as PathElement | AnyStep]
    if (!fits(step, wanted) && !objects.some((object) => isAtIndex(getAt(object, path.slice(0, i)), step, wanted)))
      return undefined
  }
  return path.length >= pattern.length ? 'within' : 'above'
}

/** Keys that the pattern does not state are any. */
function fits(step: PathElement, wanted: PathElement | AnyStep): boolean {
  if ('any' in wanted) return true
  if ('f' in wanted) return 'f' in step && step.f === wanted.f
  if ('i' in wanted) return 'i' in step && step.i === wanted.i
  if ('v' in wanted) return 'v' in step && sameJson(step.v, wanted.v)
  return 'k' in step && hasKeys(step.k, wanted.k)
}

function hasKeys(value: JsonObject, keys: JsonObject): boolean {
  return Object.entries(keys).every(([name, key]) => Object.hasOwn(value, name) && sameJson(value[name] ?? null, key))
}

function isAtIndex(list: Json | undefined, step: PathElement, wanted: PathElement | AnyStep): boolean {
  return 'i' in wanted && !('i' in step) && isJsonList(list) && Number(memberOf(list, step) ?? -1) === wanted.i
}

/**
 * The value wanted, but for what the pattern names in it, which is as it was. Elements of lists belong together by their
 * keys where the pattern has some, else by their index.
 */
export function keepAt(old: Json | undefined, wanted: Json | undefined, pattern: PathPattern): Json | undefined {
  const [step, ...below] = pattern
  if (step === undefined) return old
  if (isJsonList(wanted)) return isJsonList(old) ? keepInList(old, wanted, step, below) : wanted
  if (wanted !== undefined && !isJsonObject(wanted)) return wanted
  if (old !== undefined && !isJsonObject(old)) return wanted
  const kept: { [name: string]: Json } = { ...wanted }
  let isSame = true
  for (const name of namesAt(step, { ...old, ...wanted })) {
    const before = old !== undefined && Object.hasOwn(old, name) ? old[name] : undefined
    const now = Object.hasOwn(kept, name) ? kept[name] : undefined
    const value = keepAt(before, now, below)
    if (value === now) continue
    isSame = false
    if (value === undefined) delete kept[name]
    else kept[name] = value
  }
  return isSame ? wanted : kept
}

function namesAt(step: PathElement | AnyStep, object: JsonObject): readonly string[] {
  if ('any' in step) return Object.keys(object)
  return 'f' in step ? [step.f] : []
}

function keepInList(
  old: readonly Json[],
  wanted: readonly Json[],
  step: PathElement | AnyStep,
  below: PathPattern,
): readonly Json[] {
  const isMeant = (item: Json, i: number) => {
    if ('any' in step) return true
    if ('i' in step) return step.i === i
    if ('v' in step) return sameJson(item, step.v)
    return 'k' in step && isJsonObject(item) && hasKeys(item, step.k)
  }
  const before = old.filter(isMeant)
  let seen = 0
  return wanted.flatMap((item, i) => {
    if (!isMeant(item, i)) return [item]
    const value = keepAt(before[seen++], item, below)
    return value === undefined ? [] : [value]
  })
}

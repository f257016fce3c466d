// --append and --ensure: one more element of a list, or one that is to be like this.

import { UsageError } from '../../errors.ts'
import { rootShape } from '../../machinery/changes/compare.ts'
import { identityOf, isList, stepTo } from '../../machinery/changes/list-elements.ts'
import { sameMeaning } from '../../machinery/changes/same-meaning.ts'
import { type Shape, shapeOf } from '../../machinery/changes/shape.ts'
import { isJsonObject, type Json, type KubeObject } from '../../machinery/json.ts'
import { mergeObjects, withoutNulls } from '../../machinery/patches/merge/apply-merge-patch.ts'
import type { FieldPath } from '../../machinery/paths/field-path.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { typeText } from '../../machinery/schema/fields/type-text.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import { type EditedKind, type ObjectStep, type ParsedStep, type Refusal, refuse } from './edited-kind.ts'
import { elementsAt } from './known-fields.ts'
import { type Located, locate } from './locate.ts'
import { type Assignment, parseAssignment } from './parse-assignment.ts'
import { putAt } from './put-at.ts'
import { inWords, type Place, resolve } from './resolve.ts'
import { valueFor } from './set.ts'
import { isEmptied, touchedPath } from './touch.ts'

/** @throws UsageError that names the flag and the text */
export function parseAppend(text: string): ParsedStep {
  return elementStep(parseAssignment('--append', text), true, appended)
}

/** @throws UsageError that names the flag and the text */
export function parseEnsure(text: string): ParsedStep {
  return elementStep(parseAssignment('--ensure', text), false, ensured)
}

/** A list after an element was added or changed, the same where there was nothing to do. */
type Put = (list: readonly Json[], element: Json, place: Place) => readonly Json[] | { readonly refused: Refusal }

function elementStep(assignment: Assignment, readsOld: boolean, put: Put): ParsedStep {
  return {
    readsOld,
    forKind(kind) {
      const located = locate(assignment, kind)
      const element = elementFor(assignment, located)
      return putElement(located, element, kind, put)
    },
  }
}

/** @throws UsageError where the path leads to no list, the value fits no element, or lacks what tells it from others */
function elementFor(assignment: Assignment, { known, place }: Located): Json {
  const { flag, text } = assignment
  const fail = (words: string) => new UsageError(words, { flag, value: place.isSecret ? '' : text })
  const elements = elementsAt(known)
  const { schema } = known
  if (elements === undefined) {
    const type = schema === undefined ? 'any' : typeText(schema)
    throw fail(`${place.kind}${place.path} is of type ${type}, and no list: ${flag} is for elements of lists`)
  }
  const element = valueFor(assignment, elements, { place: { ...place, path: `${place.path}[]` } })
  const lacking = schema === undefined ? [] : keysLacking(element, schema)
  if (lacking.length === 0) return element
  throw fail(`an element of ${place.path} is told from others by its ${lacking.join(' and ')}, and this has none`)
}

/** Keys that an element has to have: those without a default. */
function keysLacking(element: Json, schema: Schema): readonly string[] {
  const shape = shapeOf(schema)
  if (shape.list !== 'keyed' || !isJsonObject(element)) return []
  return shape.keys.filter(
    (name) => !Object.hasOwn(element, name) && schema.items?.property(name)?.default === undefined,
  )
}

function putElement({ pattern }: Located, element: Json, { schema }: EditedKind, put: Put): ObjectStep {
  return (object) => {
    const root = rootShape(object, schema)
    const places = resolve(object, pattern, root, true)
    if ('refused' in places) return places
    let edited: Json = object
    const touched: FieldPath[] = []
    for (const place of places) {
      const list = place.value ?? []
      if (!isList(list)) return refuse('Invalid', `what is at ${printFieldPath(place.path)} is no list`)
      const after = put(list, element, place)
      if ('refused' in after) return after
      if (after === list) continue
      edited = putAt(edited, place.segments, after)
      touched.push(touchedElement(place, element, touchedPath(place, edited, root)))
    }
    return { object: edited as KubeObject, touched }
  }
}

/** The element alone, where its list was there and tells it from others. */
function touchedElement({ path, value, shape }: Place, element: Json, list: FieldPath): FieldPath {
  const isThere = isList(value) || isEmptied(path)
  const isNamed = (shape.list === 'keyed' || shape.list === 'set') && identityOf(element, shape) !== undefined
  return isThere && isNamed && list.length === path.length ? [...list, stepTo(element, shape)] : list
}

/** Where the elements are that are known by the same keys or value. */
function likeIt(list: readonly Json[], element: Json, shape: Shape): readonly number[] {
  const id = identityOf(element, shape)
  return id === undefined ? [] : list.flatMap((item, i) => (identityOf(item, shape) === id ? [i] : []))
}

function isNaming({ list }: Shape): boolean {
  return list === 'keyed' || list === 'set'
}

function appended(list: readonly Json[], element: Json, { path, shape }: Place): ReturnType<Put> {
  const [index] = isNaming(shape) ? likeIt(list, element, shape) : []
  if (index === undefined) return [...list, element]
  const present = list[index] as Json
  if (shape.list === 'set' || sameMeaning(merged(present, element), present, shape.items)) return list
  const name = inWords(stepTo(element, shape))
  const message = `an element with ${name} is in ${printFieldPath(path)} already, and is another: --ensure or --set changes it`
  return refuse('AlreadyExists', message)
}

function ensured(list: readonly Json[], element: Json, { path, shape }: Place): ReturnType<Put> {
  if (!isNaming(shape)) {
    const isThere = list.some((item) => sameMeaning(item, withoutNulls(element), shape.items))
    return isThere ? list : [...list, withoutNulls(element)]
  }
  const [index, ...more] = likeIt(list, element, shape)
  if (index === undefined) return [...list, withoutNulls(element)]
  if (shape.list === 'set') return list
  if (more.length > 0) {
    const name = inWords(stepTo(element, shape))
    return refuse('AmbiguousElement', `${more.length + 1} elements with ${name} in ${printFieldPath(path)}`)
  }
  const present = list[index] as Json
  const after = merged(present, element)
  return sameMeaning(after, present, shape.items) ? list : list.with(index, after)
}

/** What is stated goes into what is there; null takes away. */
function merged(present: Json, stated: Json): Json {
  return isJsonObject(present) && isJsonObject(stated) ? mergeObjects(present, stated) : stated
}

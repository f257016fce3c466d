// A path that was typed, as `managedFields` name the same place: elements by all of their keys.

import { rootShape } from '../../machinery/changes/compare.ts'
import { identityOf, isList, stepTo } from '../../machinery/changes/list-elements.ts'
import type { Shape } from '../../machinery/changes/shape.ts'
import { isJsonObject, type Json, type KubeObject, type Scalar } from '../../machinery/json.ts'
import type { FieldPath, PathElement } from '../../machinery/paths/field-path.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import { inWords } from '../edits/resolve.ts'
import type { Unmoved } from './move-ownership.ts'

/**
 * Some of an element's keys, its index, or a key as a text are enough where they mean one element. What is not there is
 * left as it was typed.
 */
export function ownedPath(
  live: KubeObject,
  typed: FieldPath,
  schema: Schema | undefined,
): { readonly path: FieldPath } | Unmoved {
  const path: PathElement[] = []
  let value: Json | undefined = live
  let shape = rootShape(live, schema)
  for (const step of typed) {
    if (shape.isWhole || (isList(value) && !hasElements(shape)))
      return { refused: `${printFieldPath(path)} is one value, and is owned as a whole` }
    if ('f' in step || !isList(value)) {
      path.push(step)
      value = 'f' in step && isJsonObject(value) && Object.hasOwn(value, step.f) ? value[step.f] : undefined
      shape = 'f' in step ? shape.field(step.f) : shape.items
      continue
    }
    const meant = elementsOf(value, step, shape)
    const [element, ...others] = meant
    if (others.length > 0)
      return { refused: `${meant.length} elements with ${inWords(step)} in ${printFieldPath(path)}` }
    if (element === undefined && 'i' in step)
      return { refused: `no element ${step.i} in ${printFieldPath(path)}, which has ${value.length}` }
    path.push(element === undefined ? step : stepTo(element, shape))
    value = element
    shape = shape.items
  }
  return { path }
}

/** A list of which nothing is known is one value to the server, too. */
function hasElements({ list }: Shape): boolean {
  return list === 'keyed' || list === 'set'
}

function elementsOf(list: readonly Json[], step: PathElement, shape: Shape): readonly Json[] {
  const meant = 'i' in step ? list.slice(step.i, step.i + 1) : list.filter((item) => isMeant(item, step, shape))
  return meant.filter((item) => identityOf(item, shape) !== undefined)
}

function isMeant(item: Json, step: PathElement, shape: Shape): boolean {
  if ('v' in step) return isAlike(item, step.v)
  if (!('k' in step) || !isJsonObject(item)) return false
  return Object.entries(step.k).every(([name, wanted]) => {
    const value = Object.hasOwn(item, name) ? item[name] : shape.keyDefault(name)
    return value !== undefined && isAlike(value, wanted)
  })
}

/** `[id=3]` may mean the text. */
function isAlike(value: Json, typed: Scalar): boolean {
  return !isJsonObject(value) && !isList(value) && String(value) === String(typed)
}

// The changes between an object and what edits have made of it: at the places that were touched, none within another.

import { type Change, changeOf } from '../../machinery/changes/change.ts'
import { compareInOrder, rootShape } from '../../machinery/changes/compare.ts'
import { lookUp } from '../../machinery/changes/judge-changes.ts'
import { indexOfElement, isList, sameOrder } from '../../machinery/changes/list-elements.ts'
import { sameMeaning } from '../../machinery/changes/same-meaning.ts'
import type { KubeObject } from '../../machinery/json.ts'
import { type FieldPath, type PathElement, sameElement, startsWithPath } from '../../machinery/paths/field-path.ts'
import { comparePaths } from '../../machinery/paths/order.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import { type Known, schemaAt } from './known-fields.ts'
import { withPlaces } from './with-places.ts'

/** Two states of an object, and what is known of it. */
type States = { readonly before: KubeObject; readonly after: KubeObject; readonly known: Known }

/**
 * In the order of paths, but for elements that come to a certain place of their list: those are last. A list element is
 * named by its key or value; a list whose elements can only be counted is one change, so that an index never hits another
 * element.
 */
export function collectChanges(states: States, touched: readonly FieldPath[]): readonly Change[] {
  return withPlaces(states.after, changesOf(states, touched), states.known.schema)
}

function changesOf(states: States, touched: readonly FieldPath[]): readonly Change[] {
  const changes = outermost(rootsOf(states, touched)).flatMap((path) => changesAt(states, path))
  const counted = changes.filter(({ path }) => path.some((step) => 'i' in step)).map(({ path }) => uncounted(path))
  if (counted.length === 0) return changes.sort((a, b) => comparePaths(a.path, b.path))
  const whole = outermost(counted)
  const others = changes.filter(({ path }) => !whole.some((list) => startsWithPath(path, list)))
  return [...others, ...whole.flatMap((list) => wholeChange(states, list))].sort((a, b) => comparePaths(a.path, b.path))
}

function rootsOf(states: States, touched: readonly FieldPath[]): readonly FieldPath[] {
  return [...touched.map(uncounted), ...touched.flatMap((path) => listsNamedBadly(states, path, touched))]
}

/** Up to the list in which elements are counted. */
function uncounted(path: FieldPath): FieldPath {
  const end = path.findIndex((step) => 'i' in step)
  return end < 0 ? path : path.slice(0, end)
}

/**
 * Lists without keys of their own, in which a step that was typed does not name one element before and after; and those
 * with keys whose elements are in another order.
 */
function listsNamedBadly(states: States, path: FieldPath, touched: readonly FieldPath[]): readonly FieldPath[] {
  const root = rootShape(states.before, states.known.schema)
  return path.flatMap((step, depth) => {
    const list = path.slice(0, depth)
    const { value, shape } = lookUp(states.before, list, root)
    if ('f' in step || !isList(value) || shape.list === 'set') return []
    if (shape.list === 'keyed') {
      const made = lookUp(states.after, list, root).value
      return isList(made) && !sameOrder(value, made, shape) ? [list] : []
    }
    const indexOf = (other: PathElement) => indexOfElement(value, other, shape)
    const isGone = lookUp(states.after, [...list, step], root).value === undefined
    const isOther = indexOf(step) < 0 || (isGone && path.length > depth + 1)
    const isTwice = touched.some((other) => {
      const named = other[depth]
      if (named === undefined || 'f' in named || !startsWithPath(other, list)) return false
      return !sameElement(named, step) && indexOf(named) === indexOf(step)
    })
    return isOther || isTwice ? [list] : []
  })
}

function outermost(paths: readonly FieldPath[]): readonly FieldPath[] {
  const distinct = new Map(paths.map((path) => [printFieldPath(path), path]))
  const all = [...distinct.values()]
  return all.filter((path) => !all.some((other) => other !== path && startsWithPath(path, other)))
}

function changesAt({ before, after, known }: States, path: FieldPath): readonly Change[] {
  const schema = schemaAt(known, path)
  if (path.length === 0) return compareInOrder(before, after, schema)
  const root = rootShape(before, known.schema)
  const old = lookUp(before, path, root).value
  const wanted = lookUp(after, path, root).value
  if (old === undefined || wanted === undefined) return old === wanted ? [] : [changeOf(path, old, wanted)]
  return compareInOrder(old, wanted, schema).map((change) => ({ ...change, path: [...path, ...change.path] }))
}

function wholeChange({ before, after, known }: States, path: FieldPath): readonly Change[] {
  const root = rootShape(before, known.schema)
  const { value: old, shape } = lookUp(before, path, root)
  const wanted = lookUp(after, path, root).value
  if (old === undefined || wanted === undefined) return old === wanted ? [] : [changeOf(path, old, wanted)]
  return sameMeaning(old, wanted, shape) ? [] : [changeOf(path, old, wanted)]
}

/**
 * What was changed in an object that was edited as a whole: in an editor, or by taking changes back. What a server sets
 * by itself is compared as well.
 */
export function changesBetween(live: KubeObject, edited: KubeObject, schema: Schema | undefined): readonly Change[] {
  return collectChanges({ before: live, after: edited, known: { schema, isObject: true, isBuiltIn: false } }, [[]])
}

// --set and --remove: a value at a path, or nothing there.

import { UsageError } from '../../errors.ts'
import { rootShape } from '../../machinery/changes/compare.ts'
import type { Shape } from '../../machinery/changes/shape.ts'
import { isJsonObject, type Json, type KubeObject } from '../../machinery/json.ts'
import { misfit, valueFault } from './check-value.ts'
import type { Edited, ParsedStep } from './edited-kind.ts'
import type { Known } from './known-fields.ts'
import { type Located, locate } from './locate.ts'
import { type Assignment, parseAssignment, parsePathOnly, type TypedText } from './parse-assignment.ts'
import { putAt } from './put-at.ts'
import { type Place, resolve } from './resolve.ts'
import { touchedByRemoval, touchedPath } from './touch.ts'
import { typedValue } from './typed-value.ts'

/** @throws UsageError that names the flag and the text */
export function parseSet(text: string): ParsedStep {
  const assignment = parseAssignment('--set', text)
  return {
    readsOld: false,
    forKind(kind) {
      const located = locate(assignment, kind)
      const value = valueFor(assignment, located.known, located)
      return (object) => {
        const root = rootShape(object, kind.schema)
        const places = resolve(object, located.pattern, root, true)
        return 'refused' in places
          ? places
          : placesPut(
              object,
              root,
              places,
              places.map(() => value),
            )
      }
    },
  }
}

/** What was typed, as the field takes it. @throws UsageError where it does not fit */
export function valueFor({ flag, text, value }: Assignment, known: Known, { place }: Pick<Located, 'place'>): Json {
  const read = readValue(value, known, place)
  if ('fault' in read) throw new UsageError(read.fault, { flag, value: place.isSecret ? '' : text })
  return read.value
}

function readValue(
  stated: TypedText,
  known: Known,
  place: Located['place'],
): { readonly value: Json } | { readonly fault: string } {
  const typed = 'json' in stated ? { value: stated.json } : typedValue(stated.text, known.schema)
  if ('expected' in typed) return { fault: misfit('text' in stated ? stated.text : stated.json, place, typed.expected) }
  const fault = valueFault(typed.value, known, place)
  return fault === undefined ? typed : { fault }
}

/** The object with values at places, in their order. */
export function placesPut(object: KubeObject, root: Shape, places: readonly Place[], values: readonly Json[]): Edited {
  const edited = places.reduce<Json>(
    (before, place, i) => putAt(before, place.segments, withKeys(values[i] ?? null, place)),
    object,
  )
  return { object: edited as KubeObject, touched: places.map((place) => touchedPath(place, edited, root)) }
}

/** A value put in the place of an element has the keys by which the element was named. */
function withKeys(value: Json, { path, value: before }: Place): Json {
  const step = path.at(-1)
  if (step === undefined || !('k' in step) || !isJsonObject(value) || !isJsonObject(before)) return value
  const kept = Object.keys(step.k).filter((name) => Object.hasOwn(before, name) && !Object.hasOwn(value, name))
  return kept.length === 0
    ? value
    : { ...Object.fromEntries(kept.map((name) => [name, before[name] as Json])), ...value }
}

/** @throws UsageError that names the flag and the text */
export function parseRemove(text: string): ParsedStep {
  const typed = parsePathOnly('--remove', text)
  return {
    readsOld: false,
    forKind(kind) {
      const { pattern } = locate(typed, kind)
      return (object) => {
        const root = rootShape(object, kind.schema)
        const places = resolve(object, pattern, root, false)
        if ('refused' in places) return places
        // from the end, so that indexes stay what they are
        const edited = places.reduceRight<Json>((left, { segments }) => putAt(left, segments, undefined), object)
        return { object: edited as KubeObject, touched: places.map((place) => touchedByRemoval(place, edited, root)) }
      }
    },
  }
}

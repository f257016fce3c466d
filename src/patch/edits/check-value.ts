// Whether a value, or what a patch states of one, fits the schema of its place: as far as that can be said in one line.

import { isJsonObject, type Json } from '../../machinery/json.ts'
import { listOfDirective, PATCH, RETAIN_KEYS } from '../../machinery/patches/strategic/directives.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { elementsAt, fieldAt, type Known, noSuchField } from './known-fields.ts'
import { scalarFault, shortText } from './typed-value.ts'

/** What is checked, and how its faults are told. */
export type CheckedPlace = {
  /** The kind's name, with which a place begins: `Deployment`. */
  readonly kind: string
  /** Below the object: `.spec.replicas`. */
  readonly path: string
  /** Values are not repeated in messages. */
  readonly isSecret: boolean
  /** Members that say how others are merged are known. */
  readonly hasDirectives?: boolean
}

/** One sentence for the first thing that does not fit; undefined when all does. Null fits everywhere: it may take away. */
export function valueFault(value: Json, known: Known, place: CheckedPlace): string | undefined {
  const { schema } = known
  const expected = schema === undefined ? undefined : scalarFault(value, schema)
  if (expected !== undefined) return misfit(value, place, expected)
  if (Array.isArray(value)) {
    const elements = elementsAt(known)
    if (elements === undefined) return undefined
    return first(value as readonly Json[], (item, i) =>
      valueFault(item, elements, { ...place, path: `${place.path}[${i}]` }),
    )
  }
  if (!isJsonObject(value)) return undefined
  // what is deleted is looked for by its keys, and nothing else of it is looked at
  if (place.hasDirectives === true && value[PATCH] === 'delete') return undefined
  return first(Object.entries(value), ([name, member]) => memberFault(name, member, known, place))
}

/** `invalid value "x" for .spec.replicas: expected an integer`. */
export function misfit(value: Json, { path, isSecret }: CheckedPlace, expected: string): string {
  return `invalid value ${isSecret ? '' : `${shortText(value)} `}for ${path}: expected ${expected}`
}

function memberFault(name: string, member: Json, known: Known, place: CheckedPlace): string | undefined {
  if (place.hasDirectives === true && name.startsWith('$')) {
    if (name === PATCH || name === RETAIN_KEYS) return undefined
    const directive = name.split('/')[0] ?? ''
    const list = name.includes('/') ? listOfDirective(name, directive) : ''
    return fieldAt(known, list) === undefined ? noSuchField(known, place.kind + place.path, list) : undefined
  }
  const field = fieldAt(known, name)
  if (field === undefined) return noSuchField(known, place.kind + place.path, name)
  return valueFault(member, field, { ...place, path: place.path + printFieldPath([{ f: name }]) })
}

function first<T>(items: readonly T[], find: (item: T, index: number) => string | undefined): string | undefined {
  for (const [i, item] of items.entries()) {
    const found = find(item, i)
    if (found !== undefined) return found
  }
  return undefined
}

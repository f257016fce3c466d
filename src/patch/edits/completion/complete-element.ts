// What tells one element of a list or one key of a map from the others, as far as it is typed.

import type { Json, Scalar } from '../../../machinery/json.ts'
import { fieldFacts } from '../../../machinery/schema/fields/field-facts.ts'
import type { Schema } from '../../../machinery/schema/schema.ts'
import { elementsAt, fieldAt, type Known } from '../known-fields.ts'
import type { EditCandidate } from './edit-candidate.ts'
import type { UnfinishedEdit } from './read-unfinished-edit.ts'
import { describe, isContainer, isList, isMap, NEEDS_NO_QUOTES, ownNames } from './shape.ts'

type KeyPlace = Extract<UnfinishedEdit, { readonly at: 'key' }>

/** `name=`; without keys of the list every scalar field of an element; `=` in a set; `*]` for all of them. */
export function keysAt(
  { given, lead }: KeyPlace,
  known: Known | undefined,
  mapKeys: readonly string[],
): readonly EditCandidate[] {
  const { schema } = known ?? {}
  const all = { word: `${lead}*]`, about: 'every one', goesOn: true }
  if (schema === undefined || (!isList(schema) && !isMap(schema))) return []
  if (!isList(schema)) {
    const keys = mapKeys.filter((key) => /^[\w./:-]+$/.test(key) && !/^\d+$/.test(key))
    return [...keys.map((key) => ({ word: `${lead}${key}]`, about: 'a key', goesOn: true })), all]
  }
  const element = known && elementsAt(known)
  const fields = element === undefined ? [] : ownNames(element)
  if (element?.schema === undefined || fields.length === 0)
    return given.length > 0 ? [] : [{ word: `${lead}=`, about: 'an element', goesOn: true }, all]
  const keys = keysOf(schema)
  const names = (keys.length > 0 ? keys : fields.filter((name) => !isContainer(fieldAt(element, name)?.schema)))
    .filter((name) => !given.includes(name) && NEEDS_NO_QUOTES.test(name))
    .map((name) => ({ word: `${lead}${name}=`, about: describe(fieldAt(element, name)?.schema), goesOn: true }))
  return given.length > 0 ? names : [...names, all]
}

function keysOf({ listMapKeys, patchMergeKey }: Schema): readonly string[] {
  if (listMapKeys.length > 0) return listMapKeys
  return patchMergeKey === undefined || patchMergeKey === '' ? [] : [patchMergeKey]
}

type KeyValuePlace = Extract<UnfinishedEdit, { readonly at: 'key-value' }>

/** What live elements have, then what the schema names. */
export function keyValuesAt(
  { key, lead }: KeyValuePlace,
  known: Known | undefined,
  live: readonly Json[],
): readonly EditCandidate[] {
  const element = known && elementsAt(known)
  const field = key === '' ? element : element && fieldAt(element, key)
  const stated = field?.schema === undefined ? [] : scalars(fieldFacts(field.schema).enum ?? [])
  const values = [...new Set([...scalars(live), ...stated].map(valueText))]
  return values.map((value) => ({ word: `${lead}${value}]`, about: 'an element', goesOn: true }))
}

export function scalars(values: readonly Json[]): readonly Scalar[] {
  return values.filter((value) => typeof value !== 'object') as readonly Scalar[]
}

/** Without quotes where that means the same. */
function valueText(value: Scalar): string {
  const isBare = typeof value !== 'string' || (/^[A-Za-z_][\w./-]*$/.test(value) && !/^(true|false|null)$/.test(value))
  return isBare ? String(value) : JSON.stringify(value)
}

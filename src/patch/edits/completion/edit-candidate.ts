// What completion of an edit gives, and what it is given besides the schema.

import type { Json } from '../../../machinery/json.ts'

export type EditCandidate = {
  /** All of the word. */
  readonly word: string
  /** Never empty: of words without meanings kubectl's script for bash garbles those with a bracket that is not escaped. */
  readonly about: string
  /** Something has to follow, or can, in the same word. */
  readonly goesOn: boolean
}

/** What live objects have. */
export type LiveObjects = {
  /** Of the elements of a list the values of a key; of a set, which has none, the elements themselves. */
  values(list: string, key: string): readonly Json[]
  /** The keys of a map. */
  keys(map: string): readonly string[]
}

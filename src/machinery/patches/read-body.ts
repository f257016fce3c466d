// The body of a patch, as text or as what has been read of it.

import { type Json, parseJson } from '../json.ts'
import { goJson } from '../schema/go-json.ts'
import { malformed } from './patch-failure.ts'

/** A patch as it is sent, or the JSON that it is. */
export type PatchBody = string | Json

/** A text is read; what is no text is taken as it is. @throws PatchError for text that is no JSON */
export function readBody(body: PatchBody): Json {
  return typeof body === 'string' ? orMalformed(() => parseJson(body)) : body
}

/**
 * The texts of scalars that are not written as Go writes them, by the object or list that holds them and their key:
 * `1.0`, `"<"`. The server compares some values by their text.
 */
export type Spellings = { of(holder: object, key: string): string | undefined }

const AS_GO_WRITES: Spellings = { of: () => undefined }

/** As readBody, with how scalars are written. JSON that is no text is taken to be written as Go would. */
export function readSpelled(body: PatchBody): { readonly value: Json; readonly spellings: Spellings } {
  if (typeof body !== 'string') return { value: body, spellings: AS_GO_WRITES }
  const odd = new WeakMap<object, Map<string, string>>()
  function revive(this: object, key: string, value: Json, context?: { readonly source?: string }): Json {
    const source = context?.source
    if (source === undefined) return value
    const exact = typeof value === 'number' ? parseJson(source) : value
    if (goJson(exact) === source) return exact
    const known = odd.get(this) ?? new Map<string, string>()
    odd.set(this, known.set(key, source))
    return exact
  }
  const value: Json = orMalformed(() => JSON.parse(body, revive))
  return { value, spellings: { of: (holder, key) => odd.get(holder)?.get(key) } }
}

function orMalformed(read: () => Json): Json {
  try {
    return read()
  } catch (error) {
    if (error instanceof SyntaxError) throw malformed('invalid JSON patch')
    throw error
  }
}

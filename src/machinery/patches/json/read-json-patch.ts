// Reads a JSON Patch as the API server does: two decoders look at it, one of them only where fields are validated.
// Follows applyJSPatch in pkg/endpoints/handlers/patch.go of apiserver.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { goTypeOf, isList } from '../go-types.ts'
import { malformed, PatchError } from '../patch-failure.ts'
import type { FieldValidation } from '../patch-options.ts'
import { MAX_OPERATIONS, type StatedOperation } from './operation.ts'

/** @throws PatchError for what is no patch, or too long a one */
export function readOperations(patch: Json, fieldValidation: FieldValidation): readonly StatedOperation[] {
  const isStrict = fieldValidation !== 'Ignore'
  const type = isStrict ? 'handlers.jsonPatchOp' : 'jsonpatch.Operation'
  if (patch === null) return []
  if (!isList(patch)) throw undecodable(isStrict, patch, isStrict ? `[]${type}` : 'jsonpatch.Patch')
  const operations = patch.map((operation) => {
    if (operation !== null && !isJsonObject(operation)) throw undecodable(isStrict, operation, type)
    return operation
  })
  if (isStrict) for (const operation of operations) checkTexts(operation)
  if (operations.length > MAX_OPERATIONS) throw tooLong(operations.length)
  return operations
}

/** Only the stricter decoder minds. */
function checkTexts(operation: JsonObject | null): void {
  for (const name of ['op', 'path', 'from']) {
    const value = operation?.[name] ?? ''
    if (typeof value === 'string') continue
    const words = `json: cannot unmarshal ${jsonType(value)} into Go struct field jsonPatchOp.${name} of type string`
    throw malformed(`error decoding patch: ${words}`)
  }
}

function undecodable(isStrict: boolean, value: Json, into: string): PatchError {
  const words = `json: cannot unmarshal ${jsonType(value)} into Go value of type ${into}`
  return malformed(isStrict ? `error decoding patch: ${words}` : words)
}

/** The type of a value as Go's JSON decoder names it. */
export function jsonType(value: Json): string {
  const type = goTypeOf(value)
  if (type === 'map') return 'object'
  if (type === 'slice') return 'array'
  return type === 'int64' || type === 'float64' ? 'number' : type
}

function tooLong(length: number): PatchError {
  const detail = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${length}`
  const message = `Request entity too large: ${detail}`
  return new PatchError({ code: 413, reason: 'RequestEntityTooLarge', message, detail })
}

// JSON Patch as the API server applies it, which is not RFC 6902: a missing member can be replaced, copied and tested to
// be null, indexes can be negative, scalars are compared by their text. Follows Patch.Apply in patch.go of
// evanphx/json-patch v4.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { goTypeOf, isList } from '../go-types.ts'
import { attempt, PatchError, type Patched, panics, rejected } from '../patch-failure.ts'
import { type ApplyPatchOptions, DEFAULT_FIELD_VALIDATION } from '../patch-options.ts'
import { type PatchBody, readSpelled, type Spellings } from '../read-body.ts'
import { type Container, containerAt, IndexFault, insert, read, remove, write } from './container.ts'
import { LazyNode, type Slot } from './lazy-node.ts'
import type { JsonPatch, StatedOperation } from './operation.ts'
import { jsonType, readOperations } from './read-json-patch.ts'

/**
 * The object as the server patches it, before it is decoded into its type. All operations succeed, or nothing is done
 * and the failure says which one did not.
 *
 * A body that is text is taken letter for letter; one that is JSON as Go would write it.
 */
export function applyJsonPatch(
  object: JsonObject,
  patch: PatchBody | JsonPatch,
  options: ApplyPatchOptions = {},
): Patched {
  return attempt(() => {
    const { value, spellings } = readSpelled(patch as PatchBody)
    const operations = readOperations(value, options.fieldValidation ?? DEFAULT_FIELD_VALIDATION)
    const document: Document = { root: new LazyNode(object), spellings }
    for (const [i, operation] of operations.entries()) run(document, operation, i)
    return objectOf(document.root.toJson())
  })
}

type Document = { root: LazyNode; readonly spellings: Spellings }

function objectOf(value: Json): JsonObject {
  if (isJsonObject(value)) return value
  const detail = `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonType(value)}`
  throw new PatchError({ code: 422, reason: 'Invalid', message: detail, detail })
}

function run(document: Document, operation: StatedOperation, index: number): void {
  try {
    execute(document, operation ?? {})
  } catch (error) {
    if (error instanceof IndexFault) throw rejected(error.message, { operation: index })
    if (error instanceof PatchError) throw new PatchError({ ...error.failure, operation: index })
    throw error
  }
}

function execute(document: Document, operation: JsonObject): void {
  const known = typeof operation.op === 'string' && Object.hasOwn(OPERATIONS, operation.op) && OPERATIONS[operation.op]
  if (!known) throw rejected(`there is no operation ${JSON.stringify(operation.op ?? null)}`)
  known(document, operation)
}

const OPERATIONS: { readonly [op: string]: (document: Document, operation: JsonObject) => void } = {
  add: (document, operation) => insert(target(document, operation, 'path'), statedValue(document, operation)),
  remove: (document, operation) => remove(target(document, operation, 'path')),
  replace,
  move,
  copy,
  test,
}

function target({ root }: Document, operation: JsonObject, member: 'path' | 'from'): Container {
  const pointer = operation[member]
  if (typeof pointer !== 'string') throw rejected(`the operation has no ${member}`)
  const found = containerAt(root, pointer)
  if (found === undefined) throw rejected(`nothing leads to ${JSON.stringify(pointer)}`)
  return found
}

/** A value that is absent is stored as null. */
function statedValue({ spellings }: Document, operation: JsonObject): Slot {
  if (!Object.hasOwn(operation, 'value')) return null
  const { value = null } = operation
  return new LazyNode(value === null ? undefined : value, spellings, spellings.of(operation, 'value'))
}

function replace(document: Document, operation: JsonObject): void {
  const value = statedValue(document, operation)
  if (operation.path === '') {
    if (value === null) throw panics('replace of the whole object without a value')
    if (value.parts() === undefined) throw rejected('only an object or a list can replace the whole object')
    document.root = value
    return
  }
  const place = target(document, operation, 'path')
  read(place)
  write(place, value)
}

function move(document: Document, operation: JsonObject): void {
  const from = target(document, operation, 'from')
  const value = read(from)
  remove(from)
  insert(target(document, operation, 'path'), value)
}

/** What is copied is a text to Go: of a null that a patch stated it is the word. */
function copy(document: Document, operation: JsonObject): void {
  const value = read(target(document, operation, 'from'))
  insert(target(document, operation, 'path'), value === null ? null : new LazyNode(value.toJson()))
}

function test(document: Document, operation: JsonObject): void {
  const wanted = statedValue(document, operation)
  if (operation.path === '') {
    if (wanted === null) throw panics('test of the whole object without a value')
    if (!document.root.equals(wanted)) throw failedTest(operation, document.root.toJson())
    return
  }
  const found = read(target(document, operation, 'path'))
  const isSame = found === null ? wanted === null || !wanted.hasRaw : wanted !== null && found.equals(wanted)
  if (!isSame) throw failedTest(operation, found === null ? null : found.toJson())
}

function failedTest({ path }: JsonObject, found: Json): PatchError {
  const type = goTypeOf(found)
  const words = type === 'nil' ? 'nothing' : isList(found) ? 'another list' : 'another value'
  return rejected(`at ${String(path)} is ${words}`, { isFailedTest: true })
}

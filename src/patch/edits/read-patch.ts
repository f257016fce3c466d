// The text of a patch, JSON or YAML, read and looked at as far as that needs no object.

import { UsageError } from '../../errors.ts'
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../machinery/json.ts'
import { type JsonPatchOperation, MAX_OPERATIONS } from '../../machinery/patches/json/operation.ts'
import { kindOf } from '../../machinery/schema/kind-of.ts'
import { parseYaml, YamlError } from '../../manifest/index.ts'
import { FLAG } from './patch-flag.ts'

export type PatchWords = { readonly type: 'auto' | 'merge' | 'json' | 'strategic'; readonly text: string }

/** A patch that is one. `auto`: merged as the kind knows it. */
export type ReadPatch =
  | { readonly type: 'auto' | 'merge' | 'strategic'; readonly stated: JsonObject }
  | { readonly type: 'json'; readonly operations: readonly JsonPatchOperation[] }

/** @throws UsageError in one line, with the line of the text where it is not JSON or YAML */
export function readPatch({ type, text }: PatchWords): ReadPatch {
  const value = readText(text)
  if (Array.isArray(value)) {
    if (type === 'auto' || type === 'json')
      return { type: 'json', operations: (value as readonly Json[]).map(readOperation) }
    throw wrong(`a ${type} patch is an object, and this is a list; a list of operations is --type json`)
  }
  if (!isJsonObject(value))
    throw wrong(`this is no patch but ${describe(value)}: a patch is an object, or a list of operations`)
  if (type === 'json')
    throw wrong('a JSON patch is a list of operations, and this is an object; that is --type merge or strategic')
  const directive = type === 'merge' ? directiveIn(value) : undefined
  if (directive !== undefined)
    throw wrong(
      `${JSON.stringify(directive)} is for strategic merge patches, and would be data in a merge patch; use --type strategic`,
    )
  return { type, stated: value }
}

function wrong(words: string): UsageError {
  return new UsageError(`invalid ${FLAG}: ${words}`, { flag: FLAG })
}

function describe(value: Json): string {
  if (value === null) return 'nothing'
  const kind = kindOf(value)
  return kind === 'string' ? 'a text' : kind === 'boolean' ? 'a boolean' : 'a number'
}

/** JSON as it is; anything else is YAML. */
function readText(text: string): Json {
  try {
    return parseJson(text)
  } catch {
    return readYaml(text)
  }
}

function readYaml(text: string): Json {
  try {
    return parseYaml(text)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw wrong(`it is neither JSON nor YAML: line ${error.line}: ${error.reason}`)
  }
}

const DIRECTIVE = /^\$(?:patch|retainKeys|(?:setElementOrder|deleteFromPrimitiveList)\/.*)$/s

export function directiveIn(value: Json): string | undefined {
  if (Array.isArray(value)) return firstOf(value as readonly Json[], directiveIn)
  if (!isJsonObject(value)) return undefined
  return Object.keys(value).find((name) => DIRECTIVE.test(name)) ?? firstOf(Object.values(value), directiveIn)
}

function firstOf<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

/** The members that an operation has besides `op` and `path`. */
const MEMBERS: { readonly [op: string]: 'value' | 'from' | 'none' } = {
  add: 'value',
  replace: 'value',
  test: 'none',
  remove: 'none',
  move: 'from',
  copy: 'from',
}

function readOperation(operation: Json, index: number, all: readonly Json[]): JsonPatchOperation {
  const fail = (words: string) => wrong(`operation ${index + 1} of ${all.length}${words}`)
  if (all.length > MAX_OPERATIONS)
    throw wrong(`a JSON patch has at most ${MAX_OPERATIONS} operations, and this has ${all.length}`)
  if (!isJsonObject(operation)) throw fail(' is no object')
  const { op, path, from } = operation
  if (typeof op !== 'string' || !Object.hasOwn(MEMBERS, op))
    throw fail(op === undefined ? ' has no "op"' : ` has an "op" that is none of ${Object.keys(MEMBERS).join(', ')}`)
  if (typeof path !== 'string') throw fail(` (${op}) has no "path"`)
  if (path !== '' && !path.startsWith('/'))
    throw fail(` (${op}): the path ${JSON.stringify(path)} does not begin with "/"`)
  if (MEMBERS[op] === 'value' && operation.value === undefined) throw fail(` (${op} ${path}) has no "value"`)
  if (MEMBERS[op] === 'from' && typeof from !== 'string') throw fail(` (${op} ${path}) has no "from"`)
  return operation as JsonPatchOperation
}

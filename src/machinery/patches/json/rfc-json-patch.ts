// JSON Patch as RFC 6902 has it, for servers and files that are not kube-apiserver's. Pointers are those of RFC 6901,
// values are compared by what they are.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { sameJson } from '../../values/same-json.ts'
import { isList } from '../go-types.ts'
import { attempt, PatchError, type Patched, rejected } from '../patch-failure.ts'
import { type PatchBody, readBody } from '../read-body.ts'
import type { JsonPatch, StatedOperation } from './operation.ts'
import { readOperations } from './read-json-patch.ts'

/** The patched object, or which operation failed and why; then nothing is done. */
export function applyRfcJsonPatch(object: JsonObject, patch: PatchBody | JsonPatch): Patched {
  return attempt(() => {
    let document: Json = object
    for (const [i, operation] of readOperations(readBody(patch as PatchBody), 'Strict').entries())
      document = numbered(i, () => execute(document, operation ?? {}))
    if (!isJsonObject(document)) throw rejected('the result is no object')
    return document
  })
}

function numbered(operation: number, run: () => Json): Json {
  try {
    return run()
  } catch (error) {
    throw error instanceof PatchError ? new PatchError({ ...error.failure, operation }) : error
  }
}

function execute(document: Json, operation: NonNullable<StatedOperation>): Json {
  const path = pointerOf(operation, 'path')
  switch (operation.op) {
    case 'add':
      return insert(document, path, statedValue(operation))
    case 'remove':
      return remove(document, path)
    case 'replace':
      return replace(document, path, statedValue(operation))
    case 'move':
      return move(document, pointerOf(operation, 'from'), path)
    case 'copy':
      return insert(document, path, get(document, pointerOf(operation, 'from')))
    case 'test':
      if (!sameJson(get(document, path), statedValue(operation)))
        throw rejected(`at ${String(operation.path)} is another value`, { isFailedTest: true })
      return document
    default:
      throw rejected(`there is no operation ${JSON.stringify(operation.op ?? null)}`)
  }
}

type Pointer = readonly string[]

function pointerOf(operation: JsonObject, member: 'path' | 'from'): Pointer {
  const text = operation[member]
  if (typeof text !== 'string') throw rejected(`the operation has no ${member}`)
  if (text === '') return []
  if (!text.startsWith('/') || /~(?![01])/.test(text)) throw rejected(`${JSON.stringify(text)} is no pointer`)
  return text
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function statedValue({ value }: JsonObject): Json {
  if (value === undefined) throw rejected('the operation has no value')
  return value
}

function get(document: Json, pointer: Pointer): Json {
  return pointer.reduce((value: Json, key) => child(value, key), document)
}

function child(value: Json, key: string): Json {
  const found = isList(value) ? value[indexOf(key, value.length - 1)] : isJsonObject(value) && own(value, key)
  if (found === undefined || !(isList(value) || isJsonObject(value)))
    throw rejected(`there is no ${JSON.stringify(key)}`)
  return found
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

function indexOf(key: string, last: number): number {
  if (!/^(?:0|[1-9]\d{0,14})$/.test(key)) throw rejected(`${JSON.stringify(key)} is no index`)
  const index = Number(key)
  if (index > last) throw rejected(`there is no element ${index}`)
  return index
}

/** The document with what `edit` makes of the object or list that holds the pointer's last segment. */
function edited(document: Json, pointer: Pointer, edit: (holder: Json, key: string) => Json): Json {
  const [key = '', ...rest] = pointer
  if (rest.length === 0) return edit(document, key)
  return put(document, key, edited(child(document, key), rest, edit))
}

function put(holder: Json, key: string, value: Json): Json {
  if (isList(holder)) return holder.with(indexOf(key, holder.length - 1), value)
  if (!isJsonObject(holder)) throw rejected('only objects and lists have parts')
  return Object.fromEntries([...Object.entries(holder), [key, value]])
}

function insert(document: Json, pointer: Pointer, value: Json): Json {
  if (pointer.length === 0) return value
  return edited(document, pointer, (holder, key) => {
    if (!isList(holder)) return put(holder, key, value)
    return holder.toSpliced(key === '-' ? holder.length : indexOf(key, holder.length), 0, value)
  })
}

function replace(document: Json, pointer: Pointer, value: Json): Json {
  get(document, pointer)
  return pointer.length === 0 ? value : edited(document, pointer, (holder, key) => put(holder, key, value))
}

function remove(document: Json, pointer: Pointer): Json {
  get(document, pointer)
  if (pointer.length === 0) throw rejected('the whole object cannot be removed')
  return edited(document, pointer, (holder, key) => {
    if (isList(holder)) return holder.toSpliced(Number(key), 1)
    return Object.fromEntries(Object.entries(holder as JsonObject).filter(([name]) => name !== key))
  })
}

function move(document: Json, from: Pointer, path: Pointer): Json {
  const value = get(document, from)
  if (from.length === path.length && from.every((key, i) => key === path[i])) return document
  if (from.length < path.length && from.every((key, i) => key === path[i]))
    throw rejected('a value cannot be moved into itself')
  return insert(remove(document, from), path, value)
}

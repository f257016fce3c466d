// Checks a value against a schema as the API server does: everything that is wrong, in its words.
// Follows pkg/validation/validate of kube-openapi, and its way to choose what is told of junctors.

import type { Json, JsonObject } from '../../json.ts'
import { type Cause, invalid, notSupported, required, tooMany } from '../cause.ts'
import { Correlated } from '../correlated.ts'
import { hasFormat, isStringFormat } from '../formats/check-format.ts'
import { goJson } from '../go-json.ts'
import { kindOf } from '../kind-of.ts'
import { additionalSchema, type JsonType, type Schema } from '../schema.ts'
import { checkNumber } from './check-number.ts'
import { checkString } from './check-string.ts'
import { addInvalidType, checkType } from './check-type.ts'
import { isEnumerated } from './enumerated.ts'
import { isEqual } from './is-equal.ts'
import { hasJunctors, validateJunctors } from './junctors.ts'
import { distinctCauses, fieldOf, type Sink, type Validation } from './sink.ts'

/** How a value is checked. */
export type ValidateOptions = {
  /** What stands before every field in the causes. Default: nothing. */
  readonly base?: string
  /** The value before an update: what is wrong with parts that did not change is not told. */
  readonly old?: Json | undefined
  /** As `old`, where that has been correlated before. */
  readonly correlated?: Correlated | undefined
  /** For defaults of a definition, which are checked before its schema is made ready for objects. */
  readonly isStructural?: boolean
}

/**
 * What is wrong with a value by its schema alone: types, required fields, enums, limits, patterns, formats, junctors.
 * Uniqueness in lists, embedded metadata and rules are checked elsewhere. The order is that of the value; the API
 * server's is random.
 */
export function validateValue(value: Json, schema: Schema, options: ValidateOptions = {}): Cause[] {
  const { base = '', old, isStructural = false } = options
  const correlated = options.correlated ?? (old === undefined ? undefined : new Correlated(value, old, schema))
  const sink: Sink = []
  validateNode({ base, isStructural }, schema, value, '', correlated, sink)
  return distinctCauses(sink)
}

/**
 * Checks one value.
 * @param path as the texts of the messages say it: `spec.ports[0]`, with a dot before an additional property of the root
 * @returns how much of the schema spoke to the value: decides which branch of a junctor is told of
 */
export function validateNode(
  validation: Validation,
  schema: Schema,
  value: Json,
  path: string,
  correlated: Correlated | undefined,
  sink: Sink,
): number {
  const before = sink.length
  const matches = check(validation, schema, value, path, correlated, sink)
  // what did not change is not held against an update
  if (sink.length > before && correlated?.isUnchanged === true) sink.length = before
  return matches
}

function check(
  validation: Validation,
  schema: Schema,
  value: Json,
  path: string,
  correlated: Correlated | undefined,
  sink: Sink,
): number {
  const types = typesOf(validation, schema)
  const format = formatOf(validation, schema)
  if (value === null) {
    const isWrong = types.length > 0 && !types.includes('null') && !schema.nullable
    if (isWrong) addInvalidType(validation, sink, path, types.join(','), 'null')
    checkEnum(validation, schema, value, path, sink)
    return isWrong ? 0 : 1
  }
  const kind = kindOf(value)
  let matches = 3
  if (types.length > 0 || format !== '') matches += 1 + checkType(validation, format, types, kind, value, path, sink)
  matches += hasJunctors(schema) ? validateJunctors(validation, schema, value, path, sink) : 1
  if (kind === 'string') {
    matches += 1
    checkString(validation, schema, value as string, path, sink)
    if (format !== '' && isStringFormat(format)) {
      matches += 1
      if (!hasFormat(value as string, format)) addInvalidType(validation, sink, path, format, value as string)
    }
  } else if (kind === 'integer' || kind === 'number') {
    matches += 2
    checkNumber(validation, schema, types, value as number | bigint, path, sink)
  } else if (kind === 'array') {
    matches += 2 + checkItems(validation, schema, value as readonly Json[], path, correlated, sink)
  }
  checkEnum(validation, schema, value, path, sink)
  if (kind === 'object') matches += 1 + checkObject(validation, schema, value as JsonObject, path, correlated, sink)
  return matches
}

/** An int-or-string is only what its type says until objects are checked. */
function typesOf({ isStructural }: Validation, { raw, types }: Schema): readonly JsonType[] {
  if (!isStructural) return types
  return typeof raw.type === 'string' && raw.type !== '' ? [raw.type as JsonType] : []
}

/** Formats that mean nothing for a type are left out when objects are checked, and only then. */
function formatOf({ isStructural }: Validation, { raw, format }: Schema): string {
  return isStructural && typeof raw.format === 'string' ? raw.format : format
}

function checkEnum(validation: Validation, schema: Schema, value: Json, path: string, sink: Sink): void {
  if (schema.enum.length === 0 || isEnumerated(value, schema.enum)) return
  const supported = schema.enum.map((item) => (typeof item === 'string' ? item : goJson(item)))
  sink.push({
    message: `${path} in body should be one of ${supported.join(' ')}`,
    cause: notSupported(fieldOf(validation, path), value, supported),
  })
}

function checkItems(
  validation: Validation,
  schema: Schema,
  value: readonly Json[],
  path: string,
  correlated: Correlated | undefined,
  sink: Sink,
): number {
  let matches = 0
  const { items, minItems, maxItems } = schema
  if (items !== undefined) {
    for (let i = 0; i < value.length; i++) {
      const item = value[i] as Json
      matches += validateNode(validation, items, item, `${path}[${i}]`, correlated?.index(i), sink)
    }
  }
  const size = value.length
  if (minItems !== undefined && size < minItems)
    add(validation, sink, path, size, `should have at least ${minItems} items`)
  if (maxItems !== undefined && size > maxItems) {
    sink.push({
      message: `${path} in body should have at most ${maxItems} items`,
      cause: tooMany(fieldOf(validation, path), size, maxItems),
    })
  }
  if (schema.uniqueItems && value.some((item, i) => value.slice(0, i).some((other) => isEqual(item, other))))
    add(validation, sink, path, '', "shouldn't contain duplicates")
  return matches
}

function checkObject(
  validation: Validation,
  schema: Schema,
  value: JsonObject,
  path: string,
  correlated: Correlated | undefined,
  sink: Sink,
): number {
  let matches = 0
  const keys = Object.keys(value)
  const { minProperties, maxProperties } = schema
  if (minProperties !== undefined && keys.length < minProperties)
    add(validation, sink, path, keys.length, `should have at least ${minProperties} properties`)
  if (maxProperties !== undefined && keys.length > maxProperties) {
    sink.push({
      message: `${path} in body should have at most ${maxProperties} properties`,
      cause: tooMany(fieldOf(validation, path), keys.length, maxProperties),
    })
  }
  for (const key of keys) {
    const property = schema.property(key)
    const child = property ?? additionalSchema(schema)
    if (child !== undefined) {
      const childPath = property !== undefined && path === '' ? key : `${path}.${key}`
      // the type is never what it was: both objects have been brought to the same one
      const isType = path === '' && (key === 'kind' || key === 'apiVersion')
      const old = isType ? undefined : correlated?.key(key)
      matches += validateNode(validation, child, value[key] as Json, childPath, old, sink)
    } else if (schema.additionalProperties === false) {
      const message = `${path}.${key} in body is a forbidden property`
      sink.push({ message, cause: invalid(fieldOf(validation, path), key, message) })
    }
  }
  for (const name of schema.required) {
    if (Object.hasOwn(value, name)) continue
    const missing = `${path}.${name}`
    sink.push({ message: `${missing} in body is required`, cause: required(fieldOf(validation, missing)) })
  }
  return matches
}

function add(validation: Validation, sink: Sink, path: string, value: Json, words: string): void {
  const message = `${path} in body ${words}`
  sink.push({ message, cause: invalid(fieldOf(validation, path), value, message) })
}

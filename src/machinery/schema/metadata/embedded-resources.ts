// Objects within objects: their type and metadata are brought into form and checked as those of any object.
// Follows pkg/apiserver/schema/objectmeta of apiextensions-apiserver.

import { isJsonObject, type Json } from '../../json.ts'
import { type Cause, childPath, invalid, required } from '../cause.ts'
import { mentions } from '../mentions.ts'
import { mapList, mapObject } from '../prune.ts'
import { additionalSchema, type Schema, schemaOfKey } from '../schema.ts'
import { coerceMetadata } from './coerce-metadata.ts'
import { label1035Faults } from './names.ts'
import { embeddedResourceName, metadataCauses } from './validate-metadata.ts'

/** A value with its embedded metadata in form, or what cannot be. */
export type CoercedResources<T> =
  | { readonly value: T; readonly unknownFields: readonly string[] }
  | { readonly error: Cause }

/** Brings the metadata of embedded resources into form. */
export function coerceEmbedded<T extends Json>(value: T, schema: Schema | undefined, base = ''): CoercedResources<T> {
  const unknownFields: string[] = []
  try {
    const coerced = coerce(value, schema, base, unknownFields)
    return { value: coerced as T, unknownFields }
  } catch (error) {
    if (error instanceof CoercionError) return { error: error.fault }
    throw error
  }
}

/** Unwinds the recursion at the first fault, which is the only one that is told. */
class CoercionError extends Error {
  override readonly name = 'CoercionError'
  readonly fault: Cause
  constructor(fault: Cause) {
    super(fault.message)
    this.fault = fault
  }
}

function coerce(value: Json, schema: Schema | undefined, path: string, unknown: string[]): Json {
  if (schema === undefined || !mayEmbed(schema)) return value
  if (Array.isArray(value)) return mapList(value, (item, i) => coerce(item, schema.items, `${path}[${i}]`, unknown))
  if (!isJsonObject(value)) return value
  return mapObject(value, (item, key) => {
    const here = childPath(path, key)
    const formed = schema.embeddedResource ? coerceMetaKey(item, key, here, unknown) : item
    const property = schema.property(key)
    if (property !== undefined) return coerce(formed, property, here, unknown)
    return coerce(formed, additionalSchema(schema), `${path}[${key}]`, unknown)
  })
}

function coerceMetaKey(value: Json, key: string, path: string, unknown: string[]): Json {
  if (key === 'apiVersion' || key === 'kind') {
    if (typeof value !== 'string') throw new CoercionError(invalid(path, value, 'must be a string'))
  } else if (key === 'metadata') {
    const coerced = coerceMetadata(value)
    if ('error' in coerced) throw new CoercionError(invalid(path, value, coerced.error))
    unknown.push(...coerced.unknownFields.map((field) => `${path}.${field}`))
    return coerced.metadata
  }
  return value
}

/** What is wrong with the type and metadata of embedded resources. */
export function embeddedCauses(value: Json, schema: Schema | undefined, path = ''): Cause[] {
  const causes: Cause[] = []
  check(value, schema, path, causes)
  return causes
}

function check(value: Json, schema: Schema | undefined, path: string, causes: Cause[]): void {
  if (schema === undefined || !mayEmbed(schema)) return
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) check(item, schema.items, `${path}[${i}]`, causes)
  } else if (isJsonObject(value)) {
    if (schema.embeddedResource) checkResource(value, path, causes)
    for (const [key, item] of Object.entries(value)) {
      const isProperty = schema.property(key) !== undefined
      check(item, schemaOfKey(schema, key), isProperty ? childPath(path, key) : `${path}[${key}]`, causes)
    }
  }
}

function checkResource(value: { readonly [key: string]: Json }, path: string, causes: Cause[]): void {
  const { apiVersion, kind, metadata } = value
  const at = (field: string) => childPath(path, field)
  if (apiVersion === undefined) causes.push(required(at('apiVersion')))
  else if (typeof apiVersion !== 'string') causes.push(invalid(at('apiVersion'), apiVersion, 'must be a string'))
  else if (apiVersion === '') causes.push(invalid(at('apiVersion'), '', 'must not be empty'))
  else if (apiVersion.split('/').length > 2)
    causes.push(invalid(at('apiVersion'), apiVersion, `unexpected GroupVersion string: ${apiVersion}`))
  if (kind === undefined) causes.push(required(at('kind')))
  else if (typeof kind !== 'string') causes.push(invalid(at('kind'), kind, 'must be a string'))
  else if (kind === '') causes.push(invalid(at('kind'), '', 'must not be empty'))
  else {
    const faults = label1035Faults(kind.toLowerCase())
    const words = `may have mixed case, but should otherwise match: ${faults.join(',')}`
    if (faults.length > 0) causes.push(invalid(at('kind'), kind, words))
  }
  if (metadata === undefined) return
  const coerced = coerceMetadata(metadata)
  if ('error' in coerced) {
    causes.push(invalid(at('metadata'), metadata, coerced.error))
    return
  }
  const named = { name: 'fakename', ...coerced.metadata }
  const hasNamespace = coerced.metadata.namespace !== undefined
  causes.push(...metadataCauses(named, hasNamespace, embeddedResourceName, at('metadata')))
}

/** Hardly any schema has embedded resources: then nothing need be walked. */
function mayEmbed({ raw }: Schema): boolean {
  return mentions(raw, 'x-kubernetes-embedded-resource')
}

// Whether defaults are what the schema beside them allows. Follows pkg/apiserver/schema/defaulting/validation.go of
// apiextensions-apiserver.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { type Cause, formatCause, invalid } from '../cause.ts'
import { coerceEmbedded, embeddedCauses } from '../metadata/embedded-resources.ts'
import { prune } from '../prune.ts'
import { readStructural } from '../read-definition.ts'
import type { Schema } from '../schema.ts'
import { isEqual } from '../validation/is-equal.ts'
import { validateValue } from '../validation/validate-value.ts'
import type { Allowances } from './old-definition.ts'

/** Where a default stands. */
type Place = {
  readonly path: string
  /** The nearest resource around it. */
  readonly owner: Schema
  readonly isInsideMeta: boolean
  /** Puts a value where it stands in that resource. */
  readonly surround: (value: Json) => Json
}

type Checks = { readonly allowances: Allowances; readonly causes: Cause[] }

const META_FIELDS = ['metadata', 'apiVersion', 'kind']
const UNPRUNED = 'must not have unknown fields'

/** Tells what is wrong with the defaults of a schema. Those of additional properties are not looked at, as there. */
export function checkDefaults(raw: JsonObject, path: string, allowances: Allowances, causes: Cause[]): void {
  const root = readStructural({ ...raw, 'x-kubernetes-embedded-resource': true })
  check(root, { path, owner: root, isInsideMeta: false, surround: (value) => value }, { allowances, causes })
}

/** Whether a schema has a default with fields that it does not know. */
export function hasUnprunedDefaults(raw: JsonObject): boolean {
  const causes: Cause[] = []
  checkDefaults(raw, '', {}, causes)
  return causes.some(({ message }) => message.endsWith(UNPRUNED))
}

function check(schema: Schema, around: Place, checks: Checks): void {
  const place = schema.embeddedResource ? { ...around, owner: schema, isInsideMeta: false, surround: itself } : around
  const { path, surround } = place
  if (schema.default !== undefined) checkDefault(schema, schema.default, place, checks)
  if (schema.items !== undefined)
    check(schema.items, { ...place, path: `${path}.items`, surround: (value) => surround([value]) }, checks)
  for (const name of schema.propertyNames) {
    const property = schema.property(name)
    if (property === undefined) continue
    const below = {
      ...place,
      path: `${path}.properties[${name}]`,
      isInsideMeta: place.isInsideMeta || (schema.embeddedResource && META_FIELDS.includes(name)),
      surround: (value: Json) => surround({ [name]: value }),
    }
    check(property, below, checks)
  }
}

const itself = (value: Json): Json => value

function checkDefault(schema: Schema, value: Json, place: Place, { allowances, causes }: Checks): void {
  const path = `${place.path}.default`
  if (!place.isInsideMeta && allowances.unprunedDefaults !== true) {
    const pruned = prune(value, schema, schema.embeddedResource).value
    if (!isEqual(pruned, value)) causes.push(invalid(path, value, UNPRUNED))
  }
  const formed = place.isInsideMeta ? inMetadata(value, place, path) : inPlace(value, schema, path)
  if ('causes' in formed) causes.push(...formed.causes)
  else causes.push(...validateValue(formed.value, schema, { base: path, isStructural: true }))
}

type Formed = { readonly value: Json } | { readonly causes: readonly Cause[] }

function inPlace(value: Json, schema: Schema, path: string): Formed {
  const coerced = coerceEmbedded(value, schema, path)
  if ('error' in coerced) return { causes: [coerced.error] }
  const causes = embeddedCauses(coerced.value, schema, path)
  return causes.length > 0 ? { causes } : { value: coerced.value }
}

/** Within metadata it is the whole object that must be right. */
function inMetadata(value: Json, { owner, surround }: Place, path: string): Formed {
  const surrounding = surround(value)
  const typed = isJsonObject(surrounding)
    ? { apiVersion: 'validation/v1', kind: 'Validation', ...surrounding }
    : surrounding
  const coerced = coerceEmbedded(typed, owner)
  const faults = 'error' in coerced ? [coerced.error] : embeddedCauses(coerced.value, owner)
  if (faults.length === 0) return { value }
  const [first, ...more] = faults.map(formatCause)
  const words = more.length === 0 ? first : `[${[first, ...more].join(', ')}]`
  return { causes: [invalid(path, value, `must result in valid metadata: ${words}`)] }
}

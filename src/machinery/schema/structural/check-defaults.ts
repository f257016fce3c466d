// Whether defaults are what the schema beside them allows. Follows pkg/apiserver/schema/defaulting/validation.go of
// apiextensions-apiserver; rules are not evaluated here.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { type Cause, formatCause, invalid } from '../cause.ts'
import { coerceEmbedded, embeddedCauses } from '../metadata/embedded-resources.ts'
import { prune } from '../prune.ts'
import { readStructural } from '../read-definition.ts'
import type { Schema } from '../schema.ts'
import { isEqual } from '../validation/is-equal.ts'
import { validateValue } from '../validation/validate-value.ts'

/** Puts a value where it stands in its object. */
type Surround = (value: Json) => Json

const META_FIELDS = ['metadata', 'apiVersion', 'kind']

/** Tells what is wrong with the defaults of a schema. Those of additional properties are not looked at, as there. */
export function checkDefaults(raw: JsonObject, path: string, causes: Cause[]): void {
  const root = readStructural({ ...raw, 'x-kubernetes-embedded-resource': true })
  check(root, root, path, (value) => value, false, causes)
}

function check(schema: Schema, root: Schema, path: string, f: Surround, inMeta: boolean, causes: Cause[]): void {
  const startsResource = schema.embeddedResource
  const owner = startsResource ? schema : root
  const surround: Surround = startsResource ? (value) => value : f
  const isInsideMeta = inMeta && !startsResource
  if (schema.default !== undefined) {
    const here = `${path}.default`
    causes.push(
      ...(isInsideMeta
        ? causesInMeta(schema, schema.default, owner, here, surround)
        : causesOutside(schema, schema.default, here)),
    )
  }
  if (schema.items !== undefined)
    check(schema.items, owner, `${path}.items`, (value) => surround([value]), isInsideMeta, causes)
  for (const name of schema.propertyNames) {
    const property = schema.property(name)
    if (property === undefined) continue
    const isMeta = isInsideMeta || (startsResource && META_FIELDS.includes(name))
    const below: Surround = (value) => surround({ [name]: value })
    check(property, owner, `${path}.properties[${name}]`, below, isMeta, causes)
  }
}

function causesOutside(schema: Schema, value: Json, path: string): Cause[] {
  const pruned = prune(value, schema, schema.embeddedResource).value
  const unknown = isEqual(pruned, value) ? [] : [invalid(path, value, 'must not have unknown fields')]
  const coerced = coerceEmbedded(value, schema, path)
  if ('error' in coerced) return [...unknown, coerced.error]
  const embedded = embeddedCauses(coerced.value, schema, path)
  if (embedded.length > 0) return [...unknown, ...embedded]
  return [...unknown, ...validateValue(coerced.value, schema, { base: path, isStructural: true })]
}

/** Within metadata it is the whole object that must be right. */
function causesInMeta(schema: Schema, value: Json, owner: Schema, path: string, surround: Surround): Cause[] {
  const surrounding = surround(value)
  const typed = isJsonObject(surrounding)
    ? { apiVersion: 'validation/v1', kind: 'Validation', ...surrounding }
    : surrounding
  const coerced = coerceEmbedded(typed, owner)
  const faults = 'error' in coerced ? [coerced.error] : embeddedCauses(coerced.value, owner)
  if (faults.length > 0) {
    const [first, ...more] = faults.map(formatCause)
    const words = more.length === 0 ? first : `[${[first, ...more].join(', ')}]`
    return [invalid(path, value, `must result in valid metadata: ${words}`)]
  }
  return validateValue(value, schema, { base: path, isStructural: true })
}

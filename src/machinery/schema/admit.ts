// What an API server makes of a custom resource that is sent to it: pruned, defaulted, checked.
// Follows pkg/apiserver/customresource_handler.go and pkg/registry/customresource of apiextensions-apiserver.

import { isJsonObject, type JsonObject, type KubeObject } from '../json.ts'
import { apiVersionOf } from '../resource-info.ts'
import { type Cause, invalid } from './cause.ts'
import { decode } from './decode.ts'
import { applyDefaults } from './default.ts'
import { mentions } from './mentions.ts'
import { embeddedCauses } from './metadata/embedded-resources.ts'
import { customResourceName, metadataCauses } from './metadata/validate-metadata.ts'
import type { LinearEngine } from './pattern/compile-pattern.ts'
import type { DefinedResource } from './read-definition.ts'
import { type RuleCheck, walkRules } from './rules.ts'
import { duplicateItems } from './unique-items.ts'
import { scaleCauses } from './validation/scale-paths.ts'
import { validateValue } from './validation/validate-value.ts'

export type AdmitOptions = {
  /** The object before an update: what is wrong with parts that did not change is not told. */
  readonly old?: KubeObject | undefined
  /** Evaluates the rules of a node. Default: rules are not checked. */
  readonly rules?: RuleCheck | undefined
  readonly linear?: LinearEngine | undefined
}

/** What became of an object. */
export type Admitted = {
  /** As it would be stored: pruned, without nulls, defaulted. */
  readonly object: KubeObject
  /** What was pruned, in the order and form in which strict decoding tells it: `spec.nmae`. */
  readonly unknownFields: readonly string[]
  /** Why it is refused; empty: it is accepted. In no particular order: the API server's is random. */
  readonly causes: readonly Cause[]
  /** Set when it cannot even be decoded, a 400: then it was not checked any further. */
  readonly malformed?: string
}

const NOT_CHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
const BLOCKING = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])

/**
 * Admits an object as a create, or with `old` as an update, does. A name and namespace that the address of a request
 * would give are not filled in. Never throws: an object too deep to be walked is told of as a cause.
 */
export function admit(object: KubeObject, resource: DefinedResource, options: AdmitOptions = {}): Admitted {
  try {
    return admitted(object, resource, options)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const cause: Cause = { reason: 'InternalError', field: '<nil>', message: 'Internal error: exceeded max depth' }
    return { object, unknownFields: [], causes: [cause] }
  }
}

function admitted(object: KubeObject, resource: DefinedResource, options: AdmitOptions): Admitted {
  const decoded = decode(object, resource.schema)
  if ('malformed' in decoded) return { object, unknownFields: [], causes: [], malformed: decoded.malformed }
  const defaulted = applyDefaults(decoded.object, resource.schema)
  const prepared = options.old === undefined ? prepare(defaulted, resource) : defaulted
  return {
    // a status that was dropped may have a default, which comes back when the object is read
    object: prepared === defaulted ? prepared : applyDefaults(prepared, resource.schema),
    unknownFields: decoded.unknownFields,
    causes: causesOf(prepared, resource, options),
  }
}

/** With a status sub-resource a create says nothing of the status. */
function prepare(object: KubeObject, { hasStatus }: DefinedResource): KubeObject {
  if (!hasStatus || object.status === undefined) return object
  const { status: _dropped, ...rest } = object
  return rest as KubeObject
}

function causesOf(object: KubeObject, resource: DefinedResource, { old, rules, linear }: AdmitOptions): Cause[] {
  const { schema, gvk, scale } = resource
  const typeCauses = causesOfType(object, resource)
  const causes: Cause[] =
    typeCauses.length > 0
      ? typeCauses
      : [
          ...metadataCauses(metadataOf(object), resource.namespaced, customResourceName, 'metadata'),
          ...validateValue(object, schema, { old, linear }),
          ...(scale === undefined ? [] : scaleCauses(object, scale)),
        ]
  causes.push(...embeddedCauses(object, schema))
  if (old === undefined || duplicateItems(old, schema).length === 0) causes.push(...duplicateItems(object, schema))
  if (!mentions(schema.raw, 'x-kubernetes-validations')) return causes
  if (causes.some(({ reason }) => BLOCKING.has(reason))) return [...causes, invalid('', null, NOT_CHECKED)]
  if (rules !== undefined && gvk.kind !== '') causes.push(...walkRules(object, schema, old, rules))
  return causes
}

function causesOfType({ apiVersion, kind }: KubeObject, { gvk }: DefinedResource): Cause[] {
  const expected = apiVersionOf(gvk)
  return [
    ...(kind === gvk.kind ? [] : [invalid('kind', kind, `must be ${gvk.kind}`)]),
    ...(apiVersion === expected ? [] : [invalid('apiVersion', apiVersion, `must be ${expected}`)]),
  ]
}

function metadataOf(object: KubeObject): JsonObject {
  return isJsonObject(object.metadata) ? object.metadata : {}
}

/** The words of strict decoding for unknown fields, as a 400 says them; undefined when there are none. */
export function strictDecodingError(unknownFields: readonly string[]): string | undefined {
  if (unknownFields.length === 0) return undefined
  return `strict decoding error: ${unknownFields.map((field) => `unknown field "${field}"`).join(', ')}`
}

// What is wrong with a custom resource that has been prepared. Follows Validate and ValidateUpdate of
// pkg/registry/customresource of apiextensions-apiserver.

import type { Json, KubeObject } from '../json.ts'
import { apiVersionOf } from '../resource-info.ts'
import { type Cause, formatCause, invalid } from './cause.ts'
import { Correlated } from './correlated.ts'
import { embeddedCauses } from './metadata/embedded-resources.ts'
import { metadataUpdateCauses } from './metadata/update-metadata.ts'
import { customResourceName, embeddedResourceName, metadataCauses } from './metadata/validate-metadata.ts'
import { metadataOf } from './prepare.ts'
import type { DefinedResource } from './read-definition.ts'
import { checkRules } from './rules/check-rules.ts'
import { hasRules, rulesOf } from './rules/rule-node.ts'
import { duplicateItems } from './unique-items.ts'
import { scaleCauses } from './validation/scale-paths.ts'
import { validateValue } from './validation/validate-value.ts'

/** Why an object is refused, and what is only said of it. */
export type Verdict = { readonly causes: readonly Cause[]; readonly warnings: readonly string[] }

const NOT_CHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
/** What keeps rules from being run: they could not rely on the schema. */
const BLOCKING = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])

/** Judges a create. */
export function createVerdict(object: KubeObject, resource: DefinedResource): Verdict {
  const { schema, namespaced } = resource
  const typeCauses = causesOfType(object, resource)
  const causes =
    typeCauses.length > 0
      ? typeCauses
      : [
          ...metadataCauses(metadataOf(object), namespaced, customResourceName, 'metadata'),
          ...validateValue(object, schema),
          ...scaleOf(object, resource),
        ]
  causes.push(...embeddedCauses(object, schema), ...duplicateItems(object, schema))
  return withRules(causes, object, undefined, resource)
}

/** Judges an update: of the object, or of its status alone. */
export function updateVerdict(
  object: KubeObject,
  old: KubeObject,
  resource: DefinedResource,
  isStatus: boolean,
): Verdict {
  const { schema } = resource
  const correlated = new Correlated(object, old, schema)
  const typeCauses = causesOfType(object, resource)
  const causes =
    typeCauses.length > 0
      ? typeCauses
      : [
          ...metadataUpdateCauses(metadataOf(object), metadataOf(old), 'metadata'),
          ...(isStatus ? statusCauses(object, correlated, resource) : validateValue(object, schema, { correlated })),
          ...scaleOf(object, resource, isStatus),
        ]
  if (!isStatus) causes.push(...embeddedCauses(object, schema))
  const duplicates = duplicateItems(object, schema)
  if (duplicates.length > 0 && duplicateItems(old, schema).length === 0) causes.push(...duplicates)
  const { causes: all, warnings } = withRules(causes, object, correlated, resource)
  // metadata is looked at on behalf of all resources as well, whose names are less strict
  const common = metadataCauses(metadataOf(object), resource.namespaced, embeddedResourceName, 'metadata')
  return { causes: distinct([...common, ...all]), warnings }
}

/** The status is checked by its own schema; its messages tell paths within it. */
function statusCauses({ status }: KubeObject, correlated: Correlated, { schema }: DefinedResource): Cause[] {
  const own = schema.property('status')
  if (own === undefined || status === undefined) return []
  return validateValue(status as Json, own, { base: 'status', correlated: correlated.key('status') })
}

function withRules(
  causes: readonly Cause[],
  object: KubeObject,
  correlated: Correlated | undefined,
  { schema }: DefinedResource,
): Verdict {
  const rules = rulesOf(schema, true)
  if (rules === undefined) return { causes, warnings: [] }
  if (causes.some(({ reason }) => BLOCKING.has(reason)))
    return { causes: hasRules(rules) ? [...causes, invalid('', null, NOT_CHECKED)] : causes, warnings: [] }
  const checked = checkRules(object, schema, { isResource: true, old: correlated?.old, correlated })
  return { causes: [...causes, ...checked.causes], warnings: [...new Set(checked.warnings)] }
}

function scaleOf(object: KubeObject, { scale }: DefinedResource, isStatus = false): Cause[] {
  return scale === undefined ? [] : scaleCauses(object, scale, isStatus)
}

function causesOfType(object: KubeObject, { gvk }: DefinedResource): Cause[] {
  const expected = apiVersionOf(gvk)
  const [apiVersion, kind] = [object.apiVersion, object.kind].map((text) => (typeof text === 'string' ? text : ''))
  return [
    ...(kind === gvk.kind ? [] : [invalid('kind', kind, `must be ${gvk.kind}`)]),
    ...(apiVersion === expected ? [] : [invalid('apiVersion', apiVersion, `must be ${expected}`)]),
  ]
}

function distinct(causes: readonly Cause[]): Cause[] {
  return [...new Map(causes.map((cause) => [`${cause.reason} ${formatCause(cause)}`, cause])).values()]
}

// What an API server makes of a custom resource that is sent to it: pruned, defaulted, checked.
// Follows pkg/apiserver/customresource_handler.go and pkg/registry/customresource of apiextensions-apiserver.

import { isJsonObject, type KubeObject } from '../json.ts'
import type { Cause } from './cause.ts'
import { decode } from './decode.ts'
import { applyDefaults } from './default.ts'
import { finalizerWarnings } from './metadata/finalizer-warnings.ts'
import { createVerdict, updateVerdict, type Verdict } from './object-causes.ts'
import { metadataOf, prepareForCreate, prepareForStatusUpdate, prepareForUpdate } from './prepare.ts'
import type { DefinedResource } from './read-definition.ts'

/** Which write is admitted. Default: a create. */
export type AdmitOptions = {
  /** The object before an update, as the server answers it in the same version. Default: it is a create. */
  readonly old?: KubeObject | undefined
  /** The sub-resource that the update is sent to. Default: the object itself. */
  readonly subresource?: 'status' | undefined
}

/** What became of an object. */
export type Admitted = {
  /** As it would be stored: pruned, without nulls, defaulted. */
  readonly object: KubeObject
  /** What was pruned, in the order and form in which strict decoding tells it: `spec.nmae`. */
  readonly unknownFields: readonly string[]
  /** Why it is refused; empty: it is accepted. In no particular order: the API server's is random. */
  readonly causes: readonly Cause[]
  /** What is said without refusing it: rules that it failed before where nothing changed, odd finalizers. */
  readonly warnings: readonly string[]
  /** Set when it cannot even be decoded, a 400: then it was not checked any further. */
  readonly malformed?: string
}

/**
 * Admits an object as a create, or with `old` as an update, does: schema, rules, all of it. A name and namespace that the
 * address of a request would give are not filled in, and an update need not tell a resourceVersion. Never throws: an
 * object too deep to be walked is told of as a cause.
 */
export function admit(object: KubeObject, resource: DefinedResource, options: AdmitOptions = {}): Admitted {
  try {
    return admitted(object, resource, options)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const cause: Cause = { reason: 'InternalError', field: '<nil>', message: 'Internal error: exceeded max depth' }
    return { object, unknownFields: [], causes: [cause], warnings: [] }
  }
}

function admitted(object: KubeObject, resource: DefinedResource, options: AdmitOptions): Admitted {
  if (!isJsonObject(object))
    return { object, unknownFields: [], causes: [], warnings: [], malformed: 'an object is expected' }
  const { subresource } = options
  const old = isJsonObject(options.old) ? options.old : undefined
  const decoded = decode(object, resource.schema)
  if ('malformed' in decoded)
    return { object, unknownFields: [], causes: [], warnings: [], malformed: decoded.malformed }
  const defaulted = applyDefaults(decoded.object, resource.schema)
  const isStatus = subresource === 'status'
  const prepared =
    old === undefined
      ? prepareForCreate(defaulted, resource)
      : isStatus
        ? prepareForStatusUpdate(defaulted, old)
        : prepareForUpdate(defaulted, old, resource)
  const verdict =
    old === undefined ? createVerdict(prepared, resource) : updateVerdict(prepared, old, resource, isStatus)
  return {
    // a status that was dropped may have a default, which comes back when the object is read
    object: prepared === defaulted ? prepared : applyDefaults(prepared, resource.schema),
    unknownFields: decoded.unknownFields,
    causes: verdict.causes,
    warnings: isStatus ? verdict.warnings : [...verdict.warnings, ...warningsOfAccepted(verdict, prepared, old)],
  }
}

/** Of what is refused nothing else is said. */
function warningsOfAccepted({ causes }: Verdict, object: KubeObject, old: KubeObject | undefined): string[] {
  return causes.length > 0 ? [] : finalizerWarnings(metadataOf(object), old && metadataOf(old))
}

/** The words of strict decoding for unknown fields, as a 400 says them; undefined when there are none. */
export function strictDecodingError(unknownFields: readonly string[]): string | undefined {
  if (unknownFields.length === 0) return undefined
  return `strict decoding error: ${unknownFields.map((field) => `unknown field "${field}"`).join(', ')}`
}

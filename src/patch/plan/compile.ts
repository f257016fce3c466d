// What has to be made of an object, as the request that makes it.

import { SCALE_SCHEMA, SCALE_VERSION } from '../../machinery/apply/scale-schema.ts'
import type { KubeObject } from '../../machinery/json.ts'
import { type CompiledPatch, compilePatch } from '../../machinery/patches/compile/compile-patch.ts'
import { patchOf } from '../../machinery/patches/patch.ts'
import { apiVersionOf } from '../../machinery/resource-info.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Target, Wanted } from './target.ts'

type Asked = Pick<Target, 'resource' | 'subresource' | 'facts' | 'lock'>

/** The request for an object as it is now; it carries its uid, so that nothing else can be hit or made. */
export function compile(live: KubeObject, wanted: Exclude<Wanted, { declined: unknown }>, asked: Asked): CompiledPatch {
  if ('configuration' in wanted) return { patch: patchOf('apply', heldTo(live, wanted.configuration, asked)) }
  const { lock, subresource } = asked
  return compilePatch(live, wanted.changes, lock, { schema: schemaOf(asked), subresource })
}

/** Of the object, or of what its sub-resource has of it. */
export function schemaOf({ facts, subresource }: Pick<Target, 'facts' | 'subresource'>): Schema | undefined {
  return subresource === 'scale' ? SCALE_SCHEMA : facts.schema
}

function heldTo(
  { metadata: live = {} }: KubeObject,
  configuration: KubeObject,
  { resource, lock, subresource }: Asked,
): KubeObject {
  const { uid, resourceVersion, name, namespace } = live
  const isLocked = lock !== 'none' || subresource !== undefined
  const metadata = {
    ...configuration.metadata,
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    ...(uid !== undefined && { uid }),
    ...(isLocked && resourceVersion !== undefined && { resourceVersion }),
  }
  const type =
    subresource === 'scale'
      ? { apiVersion: SCALE_VERSION, kind: 'Scale' }
      : { apiVersion: apiVersionOf(resource), kind: resource.kind }
  return { ...configuration, ...type, metadata }
}

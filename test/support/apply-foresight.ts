// What an API server will say of a custom resource that an apply has merged: whether it is valid, and how it is read again.
import { isJsonObject, type KubeObject } from '../../src/machinery/json.ts'
import { formatCause } from '../../src/machinery/schema/cause.ts'
import { readBack } from '../../src/machinery/schema/decode.ts'
import { embeddedCauses } from '../../src/machinery/schema/metadata/embedded-resources.ts'
import type { DefinedResource } from '../../src/machinery/schema/read-definition.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { duplicateItems } from '../../src/machinery/schema/unique-items.ts'
import { validateValue } from '../../src/machinery/schema/validation/validate-value.ts'
import { sameJson } from '../../src/machinery/values/same-json.ts'
import type { Foresight } from './write-steps.ts'

/** What is merged is not decoded again before it is checked: nulls are still there. */
export function customForesight(
  object: KubeObject,
  live: KubeObject | undefined,
  resource: DefinedResource,
  storage: DefinedResource,
  subresource: string,
): ReturnType<Foresight> {
  const { schema } = resource
  const causes = [
    ...(subresource === 'status' ? statusCauses(object, live, schema) : validateValue(object, schema, { old: live })),
    ...(subresource === 'status' ? [] : embeddedCauses(object, schema)),
    ...(live === undefined || duplicateItems(live, schema).length === 0 ? duplicateItems(object, schema) : []),
  ]
  if (causes.length > 0) return { refused: causes.map(formatCause).join('; ') }
  const read = readBack(object, resource, storage)
  return { read, isStoredAlike: sameJson(read, object) }
}

function statusCauses(object: KubeObject, live: KubeObject | undefined, schema: Schema) {
  const status = schema.property('status')
  // a status that is null is not looked at
  if (status === undefined || object.status === undefined || object.status === null) return []
  return validateValue(object.status, status, { old: isJsonObject(live) ? live.status : undefined })
}

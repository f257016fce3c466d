// Kinds that count a list or map that is there and empty, instead of not there, as another generation.
// Follows PrepareForUpdate of those strategies in pkg/registry of kubernetes that compare with reflect.DeepEqual.

import type { JsonObject } from '../json.ts'
import { parseApiVersion } from '../resource-info.ts'
import type { Endpoint } from './endpoint.ts'

/** By kind: what is compared. */
const COMPARED: ReadonlyMap<string, string> = new Map([
  ['NetworkPolicy.networking.k8s.io', 'spec'],
  ['MutatingWebhookConfiguration.admissionregistration.k8s.io', 'webhooks'],
  ['ValidatingWebhookConfiguration.admissionregistration.k8s.io', 'webhooks'],
])

/** True when an object is another generation by what is in it and empty, which storage then does not keep. */
export function isCountedAnew({ apiVersion, kind }: Endpoint, decoded: JsonObject, stored: JsonObject): boolean {
  const part = COMPARED.get(`${kind}.${parseApiVersion(apiVersion).group}`)
  return part !== undefined && decoded[part] !== stored[part]
}

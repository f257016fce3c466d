// From a target to where its writes go.

import type { KubeObject } from '../../machinery/json.ts'
import { type Address, readTarget } from '../request.ts'
import type { Target } from './target.ts'

/** As whom everything is written. */
export type Sending = { readonly fieldManager: string; readonly force: boolean }

/** Where the writes of a target go, and how it is read again. */
export function addressOf(
  { cluster, resource, ref: { namespace, name }, subresource }: Omit<Target, 'live'>,
  { fieldManager, force }: Sending,
): { readonly address: Address; read(signal?: AbortSignal): Promise<KubeObject | undefined> } {
  const address = { cluster, resource, namespace, name, subresource, fieldManager, force }
  return { address, read: (signal) => readTarget(address, signal) }
}

// The state that listing and watching share inside one reflector.

import type { Transport } from '../http.ts'
import type { ReadRequest } from '../read.ts'
import type { KnownObjects } from './known-objects.ts'
import type { Clock, ListPages, ReflectOptions } from './reflect-options.ts'

export type Reflection = {
  readonly transport: Transport
  readonly request: ReadRequest
  readonly signal: AbortSignal
  readonly options: ReflectOptions
  readonly clock: Clock
  readonly list: ListPages
  readonly known: KnownObjects
  /** From where a watch goes on; undefined: everything has to be told first. */
  resourceVersion: string | undefined
  /** True after the first SYNCED. */
  hasSynced: boolean
  /** Lists in a row that expired before their end. */
  expiredLists: number
}

// What the writing of every object needs.

import type { Curtain } from '../../diff/to-item.ts'
import type { Sending } from '../plan/address.ts'

export type Writing = Sending & {
  readonly curtain: Curtain
  readonly retries: number
  readonly count: (sort: string) => void
  /** True from when no more is to be sent. */
  readonly isStopped: () => boolean
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
}

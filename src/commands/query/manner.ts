// How an answer is shown and talked about, beside what was asked.

import type { ConnectionFlags } from '../../flags/connection-flags.ts'
import type { PlannedRead } from '../../query/query-plan.ts'
import type { Look } from './choose-printer.ts'

/** Flags that shape how things are said, beside the options. */
export type Manner = {
  /** Known when it is known which kinds are asked for. */
  readonly lookFor: (reads: readonly PlannedRead[]) => Look
  readonly verbosity: number
  readonly warningsAsErrors: boolean
  readonly paintWarning: (text: string) => string
  readonly connection: ConnectionFlags
}

// How a diff is shown, beside its format.

import type { Colors } from '../../print/colors.ts'

export type Look = {
  /** Of stdout. */
  readonly colors: Colors
  /** Width of the terminal behind stdout; undefined in a pipe, where nothing is cut. */
  readonly terminalColumns?: number | undefined
  readonly hasHeaders: boolean
  readonly now: Date
  /** How many objects come to what is said at the end. Default: true. */
  readonly hasCounts?: boolean
  /** Every row is shown when it comes. Default: false. */
  readonly isWatch?: boolean
}

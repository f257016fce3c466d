// What every format of a diff does: items as they come, and an end.

import type { DiffItem, DiffSummary } from '../../diff/diff-item.ts'
import type { Problem } from '../../streams.ts'

export interface DiffPrinter {
  item(item: DiffItem): Promise<void> | void
  /** Writes what is held back, and the ending. */
  end(summary: DiffSummary, problems: readonly Problem[]): Promise<void>
  /** Whether there are differences, where that is not for us to say; after the end. */
  hasDifferences?(): boolean
  /** Whatever happens, at last. */
  close?(): Promise<void>
}

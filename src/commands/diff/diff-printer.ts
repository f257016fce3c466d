// What every format of a diff does: items as they come, and an end.

import type { DiffItem, DiffSummary } from '../../diff/diff-item.ts'
import type { Problem } from '../../streams.ts'

export interface DiffPrinter {
  item(item: DiffItem): Promise<void>
  /** Writes what is held back, and the ending. */
  end(summary: DiffSummary, problems: readonly Problem[]): Promise<void>
}

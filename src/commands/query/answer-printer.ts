// What a format does with an answer: pages as they come, then the ending.

import type { QueryPage, QuerySummary } from '../../query/query-result.ts'
import type { Problem } from '../../streams.ts'

export interface AnswerPrinter {
  page(page: QueryPage): Promise<void>
  /** Told of a page whose rows will then come one by one: the time to measure columns. */
  expect?(page: QueryPage): Promise<void>
  /** True where nothing can be printed before everything is known. */
  readonly holdsRows?: boolean
  /** Called once, also when the answer is empty or broke off. */
  end(summary: QuerySummary, problems: readonly Problem[]): Promise<void>
}

/** `summary` and `errors` as they stand in every JSON answer. */
export function toJsonEnding(summary: QuerySummary, problems: readonly Problem[]) {
  return { summary, errors: problems.map(({ cause: _, ...shown }) => shown) }
}

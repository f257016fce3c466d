// What a query says on stderr: warnings at once, problems and remarks at the end, in kubectl's words.

import type { ExchangeObserver } from '../../cluster/http.ts'
import type { Env } from '../../flags/env.ts'
import { errorLines } from '../../print/error-lines.ts'
import { escapeText } from '../../print/escape-text.ts'
import { problemLine } from '../../print/problem-line.ts'
import type { PlannedRead } from '../../query/query-plan.ts'
import type { QuerySummary } from '../../query/query-result.ts'
import type { Notice, Problem } from '../../streams.ts'
import type { QueryOptions } from './query-options.ts'

/** Problems in words: each line once, with the context in front where there are several. */
export function problemLines(problems: readonly Problem[], hasManySources: boolean): string[] {
  const lines = problems.flatMap((problem) =>
    hasManySources || problem.cause === undefined
      ? [problemLine(problem, { showsContext: hasManySources })]
      : errorLines(problem.cause),
  )
  return [...new Set(lines)]
}

/** `prod-us: …` where there are several contexts. */
export function noticeLine(notice: Notice, hasManySources: boolean): string {
  const context = hasManySources && notice.context !== undefined ? `${notice.context}: ` : ''
  return escapeText(`${context}${notice.message}`)
}

/** kubectl's sentence for an empty table. */
export function nothingFound(options: QueryOptions, reads: readonly PlannedRead[]): string {
  const namespaces = new Set(reads.map((read) => read.request.namespace).filter((name) => name !== undefined))
  const [namespace, ...others] = namespaces
  const isOneNamespace = options.spec.namespaces !== 'all' && namespace !== undefined && others.length === 0
  return isOneNamespace ? `No resources found in ${namespace} namespace.` : 'No resources found'
}

/** How many of the clusters answered; undefined when all did. */
export function answeredLine(problems: readonly Problem[], sourceCount: number): string | undefined {
  const silent = problems.filter((problem) => problem.scope === 'source').length
  return silent === 0 || sourceCount < 2 ? undefined : `${sourceCount - silent} of ${sourceCount} clusters answered`
}

/** Said where nothing matched because of a field that is not there: what a condition of absent fields means surprises many. */
export function absentLine({ absent = 0, listed }: QuerySummary): string {
  const [all, have] =
    listed === 1 ? ['the object', 'lacks'] : [`${absent} of ${listed} objects`, absent === 1 ? 'lacks' : 'lack']
  return `${all} ${have} a field that --where reads, and so does not match; has(…) asks whether it is there`
}

/** Said where an answer was cut. */
export function cutLine(summary: QuerySummary): string {
  const more = summary.remaining === 'unknown' ? 'there are more' : `there are ${summary.remaining} more`
  return `${summary.matched} shown, ${more}`
}

/** Writes warnings to stderr as they come, exchanges as `-v` asks, and counts the warnings. */
export async function stderrObserver(
  env: Env,
  verbosity: number,
  paintWarning: (text: string) => string,
): Promise<ExchangeObserver & { warnings(): number }> {
  let warnings = 0
  const onWarning = (text: string) => {
    warnings += 1
    env.stderr.write(`${paintWarning('Warning:')} ${escapeText(text)}\n`)
  }
  if (verbosity < 6) return { onWarning, warnings: () => warnings }
  const { exchangeLines } = await import('../../print/exchange-lines.ts')
  return {
    onWarning,
    warnings: () => warnings,
    wantsBodies: verbosity >= 8,
    onExchange: (exchange) => {
      env.stderr.write(
        exchangeLines(exchange, verbosity)
          .map((line) => `${line}\n`)
          .join(''),
      )
    },
  }
}

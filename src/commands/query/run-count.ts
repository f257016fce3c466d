// `--count`: a number, or a table of numbers.

import type { Env } from '../../flags/env.ts'
import type { ExitCode } from '../../flags/exit-code.ts'
import { toSink } from '../../flags/sink.ts'
import { stringifyJson } from '../../machinery/json.ts'
import { qualifiedName } from '../../machinery/resource-info.ts'
import { createDelimitedWriter } from '../../print/delimited.ts'
import { toKubectlYaml } from '../../print/kubectl-yaml.ts'
import type { Sink } from '../../print/sink.ts'
import { createTableWriter } from '../../print/table-writer.ts'
import { type Count, countObjects } from '../../query/count-query.ts'
import type { PlannedRead } from '../../query/query-plan.ts'
import type { QuerySummary } from '../../query/query-result.ts'
import type { Source } from '../../query/source.ts'
import type { Problem } from '../../streams.ts'
import { toJsonEnding } from './answer-printer.ts'
import type { Look } from './choose-printer.ts'
import type { Manner } from './manner.ts'
import { queryExitCode } from './query-exit.ts'
import type { QueryOptions } from './query-options.ts'
import { answeredLine, noticeLine, problemLines } from './talk.ts'

/** Counts and prints. One kind in one place is a bare number, with `~` in front where the server estimated it. */
export async function runCount(
  options: QueryOptions,
  manner: Manner,
  sources: readonly Source[],
  env: Env,
): Promise<ExitCode> {
  const counts: Count[] = []
  const problems: Problem[] = []
  let reads: readonly PlannedRead[] = []
  let skipped = 0
  const run = countObjects(options.spec, sources, {
    signal: env.signal,
    exact: options.count?.exact ?? false,
    withPlan: options.explain,
    onPlan: async (planned, unasked) => {
      reads = planned
      skipped = unasked.length
      if (options.explain) await (await import('./explain.ts')).explainPlan(env, planned, unasked)
    },
  })
  for await (const event of run) {
    if ('item' in event) counts.push(event.item)
    else if ('problem' in event) problems.push(event.problem)
    else env.stderr.write(`${noticeLine(event.notice, sources.length > 1)}\n`)
  }
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const summary: QuerySummary = { ...(await run.summary), matched: total }
  const ending = {
    ...summary,
    total,
    exact: counts.every(({ exact }) => exact),
  }
  const sink = toSink(env.stdout)
  await printCounts(sink, counts, {
    ending: toJsonEnding(ending, problems),
    options,
    look: manner.lookFor(reads),
    isOne: reads.length + skipped === 1,
  })
  await sink.flush()
  if (options.explain) {
    const { explainCost } = await import('./explain.ts')
    await explainCost(env, summary)
  }
  for (const line of [...problemLines(problems, sources.length > 1), answeredLine(problems, sources.length)]) {
    if (line !== undefined) env.stderr.write(`${line}\n`)
  }
  return queryExitCode({ summary, problems, strict: options.strict, failEmpty: options.failEmpty })
}

type Printing = {
  readonly ending: object
  readonly options: QueryOptions
  readonly look: Look
  readonly isOne: boolean
}

async function printCounts(sink: Sink, counts: readonly Count[], { ending, options, look, isOne }: Printing) {
  const { format } = options.output
  const envelope = { apiVersion: 'tack/v1', kind: 'QueryResult' }
  if (format === 'json' || format === 'result') {
    return sink.write(`${stringifyJson({ ...envelope, items: counts.map(toItem), ...ending })}\n`)
  }
  if (format === 'yaml') {
    return sink.write(toKubectlYaml({ ...envelope, items: counts.map(toItem), ...ending }))
  }
  if (format === 'jsonl') {
    for (const count of counts) await sink.write(`${stringifyJson(toItem(count))}\n`)
    return sink.write(`${stringifyJson({ ...envelope, ...ending })}\n`)
  }
  const headers = [...keysOf(counts, look), 'COUNT']
  const rows = counts.map((count) => [...keysOf(counts, look).map((key) => keyText(count, key)), countText(count)])
  if (format === 'csv' || format === 'tsv') {
    const writer = createDelimitedWriter(sink, format)
    if (look.hasHeaders) await writer.row(headers)
    for (const row of rows) await writer.row(row)
    return
  }
  if (isOne) return sink.write(counts.map((count) => `${countText(count)}\n`).join(''))
  const writer = createTableWriter(sink, { headers, hasHeaders: look.hasHeaders })
  await writer.addRows(rows)
  await writer.end()
}

function keysOf(counts: readonly Count[], look: Look): string[] {
  return [
    ...(look.shape.withCluster ? ['CLUSTER'] : []),
    ...(new Set(counts.map((count) => count.namespace)).size > 1 ? ['NAMESPACE'] : []),
    'RESOURCE',
  ]
}

function keyText(count: Count, key: string): string {
  if (key === 'CLUSTER') return count.source
  return key === 'NAMESPACE' ? (count.namespace ?? '') : qualifiedName(count.resource)
}

function countText({ count, exact }: Count): string {
  return exact ? String(count) : `~${count}`
}

function toItem({ source, resource, namespace, count, exact }: Count) {
  const where = namespace === undefined ? {} : { namespace }
  return { group: { context: source, resource: qualifiedName(resource), ...where }, values: { count, exact } }
}

// `--group-by` and `--agg`: a table of groups.

import type { Env } from '../../flags/env.ts'
import type { ExitCode } from '../../flags/exit-code.ts'
import { toSink } from '../../flags/sink.ts'
import { humanQuantity } from '../../machinery/human-quantity.ts'
import { type Json, stringifyJson } from '../../machinery/json.ts'
import { formatCell } from '../../print/cell.ts'
import { createDelimitedWriter } from '../../print/delimited.ts'
import { toKubectlYaml } from '../../print/kubectl-yaml.ts'
import type { Sink } from '../../print/sink.ts'
import { createTableWriter } from '../../print/table-writer.ts'
import { groupObjects } from '../../query/group-query.ts'
import type { Group, GroupSpec } from '../../query/group-spec.ts'
import type { PlannedRead } from '../../query/query-plan.ts'
import type { Source } from '../../query/source.ts'
import type { Problem } from '../../streams.ts'
import { toJsonEnding } from './answer-printer.ts'
import type { Look } from './choose-printer.ts'
import { openProgress, withThousands } from './long-read.ts'
import type { Manner } from './manner.ts'
import { queryExitCode } from './query-exit.ts'
import type { QueryOptions } from './query-options.ts'
import { answeredLine, nothingFound, noticeLine, problemLines } from './talk.ts'

/** Groups and prints. */
export async function runGroups(
  options: QueryOptions,
  groupSpec: GroupSpec,
  manner: Manner,
  sources: readonly Source[],
  env: Env,
): Promise<ExitCode> {
  const groups: Group[] = []
  const problems: Problem[] = []
  let reads: readonly PlannedRead[] = []
  const hasManySources = sources.length > 1
  const progress = openProgress(env)
  const run = groupObjects(options.spec, groupSpec, sources, {
    signal: env.signal,
    now: env.now(),
    withPlan: options.explain,
    onPlan: async (planned, skipped) => {
      reads = planned
      if (options.explain) await (await import('./explain.ts')).explainPlan(env, planned, skipped)
    },
    onListed: (listed) => {
      env.keepHeapSmall()
      progress.show(`${withThousands(listed)} objects read`)
    },
  })
  try {
    for await (const event of run) {
      if ('item' in event) groups.push(event.item)
      else if ('problem' in event) problems.push(event.problem)
      else {
        progress.erase()
        env.stderr.write(`${noticeLine(event.notice, hasManySources)}\n`)
      }
    }
  } finally {
    progress.end()
  }
  const summary = await run.summary
  const sink = toSink(env.stdout)
  const ending = toJsonEnding(summary, problems)
  await printGroups(sink, groups, { groupSpec, ending, options, look: manner.lookFor(reads) })
  await sink.flush()
  const isTable = options.output.format === 'table' || options.output.format === 'wide'
  if (isTable && summary.groups === 0 && problems.length === 0) env.stderr.write(`${nothingFound(options, reads)}\n`)
  if (groups.length < summary.groups) env.stderr.write(`${groups.length} of ${summary.groups} groups shown\n`)
  if (options.explain) {
    const { explainCost } = await import('./explain.ts')
    await explainCost(env, summary)
  }
  for (const line of [...problemLines(problems, hasManySources), answeredLine(problems, sources.length)])
    if (line !== undefined) env.stderr.write(`${line}\n`)
  return queryExitCode({ summary, problems, strict: options.strict, failEmpty: options.failEmpty })
}

type Printing = {
  readonly groupSpec: GroupSpec
  readonly ending: object
  readonly options: QueryOptions
  readonly look: Look
}

async function printGroups(sink: Sink, groups: readonly Group[], { groupSpec, ending, options, look }: Printing) {
  const { format } = options.output
  const envelope = { apiVersion: 'tack/v1', kind: 'QueryResult' }
  if (format === 'json' || format === 'result')
    return sink.write(`${stringifyJson({ ...envelope, items: groups, ...ending })}\n`)
  if (format === 'yaml') return sink.write(toKubectlYaml({ ...envelope, items: groups, ...ending }))
  if (format === 'jsonl') {
    for (const group of groups) await sink.write(`${stringifyJson(group)}\n`)
    return sink.write(`${stringifyJson({ ...envelope, ...ending })}\n`)
  }
  const headers = [...groupSpec.keys, ...groupSpec.values].map(({ name }) => name)
  const cellsOf = ({ group, values }: Group) => headers.map((name) => group[name] ?? values[name] ?? null)
  if (format === 'csv' || format === 'tsv') {
    const writer = createDelimitedWriter(sink, format)
    if (look.hasHeaders) await writer.row(headers)
    for (const group of groups)
      await writer.row(cellsOf(group).map((cell) => (typeof cell === 'string' ? cell : formatCell(cell))))
    return
  }
  const fit = look.terminalColumns === undefined ? {} : { terminalColumns: look.terminalColumns }
  const writer = createTableWriter(sink, { headers, hasHeaders: look.hasHeaders, ...fit })
  const keyCount = groupSpec.keys.length
  const toCell = (cell: Json, i: number) => formatCell(cell === null ? '<none>' : i < keyCount ? cell : people(cell))
  await writer.addRows(groups.map((group) => cellsOf(group).map(toCell)))
  await writer.end()
}

/** A value as people read it: quantities in three or four digits, numbers without a tail. */
function people(cell: Json): Json {
  if (typeof cell === 'number' && !Number.isInteger(cell)) return Number(cell.toPrecision(6))
  return typeof cell === 'string' ? humanQuantity(cell) : cell
}

// `--explain`: what each server is going to be asked, and then what that has cost. All on stderr.

import { readPath } from '../../cluster/list/read-path.ts'
import type { Env } from '../../flags/env.ts'
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource-info.ts'
import { drawBoundedTable } from '../../print/bounded-table.ts'
import type { PlannedRead, SkippedRead } from '../../query/query-plan.ts'
import type { PlanItem, QuerySummary } from '../../query/query-result.ts'

/** Requests that are listed one by one; a question about every kind has more than anybody reads. */
const MAX_PLANNED = 200

/** Says what is going to be asked. */
export async function explainPlan(
  env: Env,
  reads: readonly PlannedRead[],
  skipped: readonly SkippedRead[],
): Promise<void> {
  const hasConditions = reads.some(({ condition }) => condition !== undefined)
  const headers = ['PLAN', 'FROM', 'AS', 'PUSHED', ...(hasConditions ? ['RESIDUAL'] : []), 'REQUEST']
  const rows = reads.slice(0, MAX_PLANNED).map((read) => planRow(read, hasConditions))
  writeLines(env, [
    ...(await drawBoundedTable({ headers, rows })),
    ...moreLine(reads.length),
    ...skipped.map(({ source, resource }) => `not asked, since none can match: ${kindOf(resource)} of ${source}`),
  ])
}

/** Says what it has cost: each read where there are several, then the sum. */
export async function explainCost(env: Env, summary: QuerySummary): Promise<void> {
  const plan = summary.plan ?? []
  const headers = ['RAN', 'FROM', 'REQUESTS', 'RECEIVED', 'LISTED', 'MATCHED', 'MS']
  const rows = plan.length < 2 ? [] : plan.slice(0, MAX_PLANNED).map(costRow)
  writeLines(env, [
    ...(await drawBoundedTable({ headers, rows })),
    ...(rows.length === 0 ? [] : moreLine(plan.length)),
    ranLine(summary),
  ])
}

function writeLines(env: Env, lines: readonly string[]): void {
  env.stderr.write(lines.map((line) => `${line}\n`).join(''))
}

function moreLine(count: number): string[] {
  return count > MAX_PLANNED ? [`and ${count - MAX_PLANNED} more`] : []
}

function planRow({ source, request, condition }: PlannedRead, hasConditions: boolean): string[] {
  const { resource, representation, labelSelector, fieldSelector } = request
  const pushed = [
    ...(labelSelector === undefined ? [] : [`-l ${labelSelector}`]),
    ...(fieldSelector === undefined ? [] : [`--field-selector ${fieldSelector}`]),
  ]
  const residual = hasConditions ? [condition?.residualText ?? ''] : []
  return [kindOf(resource), source, representation, pushed.join(' '), ...residual, `GET ${readPath(request)}`]
}

function costRow({ source, request, ran }: PlanItem): string[] {
  const { requests, bytes, listed, matched, ms } = ran
  return [kindOf(request.resource), source, String(requests), formatBytes(bytes), ...[listed, matched, ms].map(String)]
}

/** `pods.v1`, `deployments.v1.apps`. */
function kindOf(resource: ResourceInfo): string {
  return `${resource.resource}.${apiVersionOf(resource).split('/').reverse().join('.')}`
}

/** `ran 1 request · 0.6 MB · 61 listed · 9 matched · 48 ms` */
function ranLine(summary: QuerySummary): string {
  const { total } = summary.requests
  return `ran ${[
    `${total} request${total === 1 ? '' : 's'}`,
    formatBytes(summary.bytes),
    `${summary.listed} listed`,
    `${summary.matched} matched`,
    ...(summary.absent ? [`${summary.absent} without a field of the condition`] : []),
    `${summary.ms} ms`,
  ].join(' · ')}`
}

/** `812 B`, `3.4 KB`, `0.6 MB`: decimal units. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1e6).toFixed(1)} MB`
}

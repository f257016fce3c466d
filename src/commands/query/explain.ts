// `--explain`: what was asked of each server, and what it cost.

import { readPath } from '../../cluster/list/read-path.ts'
import { apiVersionOf } from '../../machinery/resource-info.ts'
import type { PlannedRead } from '../../query/query-plan.ts'
import type { QuerySummary } from '../../query/query-result.ts'

/** Requests that are listed one by one; a question about every kind has more than anybody reads. */
const MAX_PLANNED = 200

/** A table of the planned requests, then the sum. */
export async function explainLines(reads: readonly PlannedRead[], summary: QuerySummary): Promise<string[]> {
  const { drawBoundedTable } = await import('../../print/bounded-table.ts')
  const shown = reads.slice(0, MAX_PLANNED)
  const rows = shown.map(planRow)
  const left = reads.length - shown.length
  return [
    ...(await drawBoundedTable({ headers: ['PLAN', 'FROM', 'AS', 'PUSHED', 'REQUEST'], rows })),
    ...(left === 0 ? [] : [`and ${left} more`]),
    ranLine(summary),
  ]
}

function planRow({ source, request }: PlannedRead): string[] {
  const { resource, representation, labelSelector, fieldSelector } = request
  const pushed = [
    ...(labelSelector === undefined ? [] : [`-l ${labelSelector}`]),
    ...(fieldSelector === undefined ? [] : [`--field-selector ${fieldSelector}`]),
  ]
  const kind = `${resource.resource}.${apiVersionOf(resource).split('/').reverse().join('.')}`
  return [kind, source, representation, pushed.join(' '), `GET ${readPath(request)}`]
}

/** `ran 1 request · 0.6 MB · 61 listed · 9 matched · 48 ms` */
function ranLine(summary: QuerySummary): string {
  const { total } = summary.requests
  return `ran ${[
    `${total} request${total === 1 ? '' : 's'}`,
    formatBytes(summary.bytes),
    `${summary.listed} listed`,
    `${summary.matched} matched`,
    `${summary.ms} ms`,
  ].join(' · ')}`
}

/** `812 B`, `3.4 KB`, `0.6 MB`: decimal units. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 100_000 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1e6).toFixed(1)} MB`
}

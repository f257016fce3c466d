// Colours cells that say how an object is: what failed in red, what is not there yet in yellow, the rest as it is.

import type { Colors } from './colors.ts'

const STATUS_COLUMNS = new Set(['STATUS', 'PHASE', 'REASON', 'READY'])

const BAD =
  /(?:Error|Err[A-Z]\w*|Failed|BackOff|CrashLoopBackOff|Evicted|OOMKilled|Lost|NotReady|Deadline\w*|Unhealthy|Invalid\w*)(?:$|[,.]|\s)/
const DOUBTFUL =
  /^(?:Pending|Terminating|ContainerCreating|PodInitializing|Unknown|Released|Init:\d|Warning)|SchedulingDisabled/
const COUNTS = /^(\d+)\/(\d+)$/

/** For `paintCell` of a table writer. Without colour it is undefined, so that nothing is asked per cell. */
export function statusPainter(colors: Colors): ((header: string, text: string) => string) | undefined {
  if (colors.level === 0) return undefined
  return (header, text) => {
    if (!STATUS_COLUMNS.has(header)) return text
    const paint = paintOf(text, colors)
    return paint === undefined ? text : paint(text)
  }
}

function paintOf(text: string, colors: Colors): ((text: string) => string) | undefined {
  const [, ready, wanted] = COUNTS.exec(text) ?? []
  if (ready !== undefined) return ready === wanted ? undefined : colors.doubtful
  if (BAD.test(text)) return colors.bad
  return DOUBTFUL.test(text) ? colors.doubtful : undefined
}

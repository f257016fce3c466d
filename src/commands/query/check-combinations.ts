// Flags that no command line can mean together: refused rather than ignored.

import { UsageError } from '../../errors.ts'
import type { Output } from '../../flags/output-flags.ts'
import type { QueryFlags } from './query-options.ts'

const CELLS: readonly Output['format'][] = ['table', 'wide', 'csv', 'tsv']
/** Formats that have columns. */
const RECORDS: readonly Output['format'][] = [...CELLS, 'result', 'jsonl']
/** Formats that show no events. */
const WITHOUT_EVENTS: readonly Output['format'][] = ['result', 'ref', 'csv', 'tsv']
/** Formats that show objects, which a count has not. */
const OF_OBJECTS: readonly Output['format'][] = ['name', 'ref', 'jsonpath', 'custom-columns']

const WITHOUT_WATCH = [
  'sortBy',
  'limit',
  'maxBytes',
  'count',
  'filename',
  'kustomize',
  'explain',
  'failEmpty',
  'strict',
  'groupBy',
  'agg',
] as const satisfies readonly (keyof QueryFlags)[]
const WITHOUT_GROUPS = [
  'count',
  'maxBytes',
  'col',
  'showLabels',
  'labelColumns',
  'showKind',
] as const satisfies readonly (keyof QueryFlags)[]
const WITHOUT_COUNT = ['sortBy', 'limit', 'maxBytes', 'col'] as const satisfies readonly (keyof QueryFlags)[]
const WITHOUT_CONTEXTS = [
  'context',
  'cluster',
  'user',
  'server',
  'token',
  'filename',
  'kustomize',
] as const satisfies readonly (keyof QueryFlags)[]

/** @throws UsageError that names both. */
export function checkCombinations(flags: QueryFlags, output: Output): void {
  const { format } = output
  if (flags.showLabels && !CELLS.includes(format)) throw refused('--show-labels', format)
  if (flags.col !== undefined && !RECORDS.includes(format)) throw refused('--col', format)
  if (flags.labelColumns !== undefined && format === 'custom-columns') throw refused('--label-columns', format)
  if (flags.watch) {
    refuseTogether('watch', WITHOUT_WATCH, flags)
    if (WITHOUT_EVENTS.includes(format)) throw refused('--watch', format)
  } else if (flags.outputWatchEvents) {
    const flag = '--output-watch-events'
    throw new UsageError(`${flag} option can only be used with --watch`, { flag })
  }
  for (const name of ['groupBy', 'agg'] as const) {
    if (flags[name] === undefined) continue
    refuseTogether(name, WITHOUT_GROUPS, flags)
    if (OF_OBJECTS.includes(format)) throw refused(typed(name), format)
  }
  if (flags.count) {
    refuseTogether('count', WITHOUT_COUNT, flags)
    if (OF_OBJECTS.includes(format)) throw refused('--count', format)
  } else if (flags.exact) {
    throw new UsageError('--exact needs --count', { flag: '--exact' })
  }
  if (flags.contexts !== undefined) refuseTogether('contexts', WITHOUT_CONTEXTS, flags)
}

function refuseTogether(name: keyof QueryFlags, others: readonly (keyof QueryFlags)[], flags: QueryFlags): void {
  for (const other of others) {
    if (!flags[other]) continue
    throw new UsageError(`${typed(name)} and ${typed(other)} cannot be used together`, { flag: typed(name) })
  }
}

/** `--sort-by` of `sortBy`. */
function typed(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function refused(flag: string, format: Output['format']): UsageError {
  return new UsageError(`${flag} option cannot be used with ${format} printer`, { flag })
}

// What each format must know of the objects that it shows.

import type { Output } from '../../flags/output-flags.ts'
import type { Needs } from '../../query/query-spec.ts'
import type { QueryFlags } from './query-options.ts'

/** What each format, and labels in a table, must know of an object. */
export function needsOf(output: Output, flags: QueryFlags): Needs {
  const needs = NEEDS[output.format]
  const withLabels = flags.showLabels === true || flags.labelColumns !== undefined
  // the lines of a watch say which fields have changed
  const withChanges = flags.watch === true && output.format === 'jsonl'
  return { ...needs, metadata: needs.metadata || withLabels, object: needs.object || withChanges }
}

const CELLS: Needs = { cells: true, namespaces: true, metadata: false, object: false }
const OBJECT: Needs = { cells: false, namespaces: false, metadata: false, object: true }
const RECORD: Needs = { cells: true, namespaces: true, metadata: true, object: false }
const NEEDS: { readonly [format in Output['format']]: Needs } = {
  table: CELLS,
  wide: CELLS,
  csv: CELLS,
  tsv: CELLS,
  name: { ...CELLS, namespaces: false },
  ref: { ...RECORD, cells: false },
  result: RECORD,
  jsonl: RECORD,
  json: OBJECT,
  yaml: OBJECT,
  jsonpath: OBJECT,
  'custom-columns': OBJECT,
}

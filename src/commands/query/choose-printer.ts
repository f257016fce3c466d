// Which printer a format means.

import type { Colors } from '../../print/colors.ts'
import type { Sink } from '../../print/sink.ts'
import type { Problem } from '../../streams.ts'
import type { AnswerPrinter } from './answer-printer.ts'
import type { QueryOptions } from './query-options.ts'
import type { TableShape } from './table-layout.ts'

/** How an answer is shown, beside its format. */
export type Look = {
  readonly shape: TableShape
  readonly hasHeaders: boolean
  readonly showManagedFields: boolean
  /** Of stdout. */
  readonly colors: Colors
  /** Width of the terminal behind stdout; undefined in a pipe. */
  readonly terminalColumns?: number
  /** True where rows of several kinds can stand next to each other: several kinds, and sorted. */
  readonly isMixed: boolean
  /** True when more than one kind is asked for. */
  readonly hasManyKinds: boolean
}

/**
 * Makes the printer of a format. Only what the format needs is loaded.
 * @param onProblem told of objects that the format cannot show.
 * @throws UsageError for a jsonpath or custom columns that cannot be parsed, before anything is asked of a server.
 */
export async function choosePrinter(
  sink: Sink,
  options: QueryOptions,
  look: Look,
  onProblem: (problem: Problem) => void,
): Promise<AnswerPrinter> {
  const { output } = options
  const objects = { showManagedFields: look.showManagedFields, isSingle: options.isSingle }
  switch (output.format) {
    case 'table':
    case 'wide': {
      const tables = await import('./table-printer.ts')
      return look.isMixed ? tables.createMixedTablePrinter(sink, look) : tables.createTablePrinter(sink, look)
    }
    case 'json':
    case 'yaml':
      return (await import('./object-printers.ts')).createObjectsPrinter(sink, output.format, objects)
    case 'jsonpath':
      return (await import('./expression-printers.ts')).createJsonPathPrinter(sink, output.template, objects)
    case 'custom-columns': {
      const { createCustomColumnsPrinter } = await import('./expression-printers.ts')
      return createCustomColumnsPrinter(sink, {
        template: output.template,
        isFile: output.file !== undefined,
        hasHeaders: look.hasHeaders,
        onProblem,
      })
    }
    default:
      return chooseRecordPrinter(sink, output.format, look)
  }
}

async function chooseRecordPrinter(
  sink: Sink,
  format: 'name' | 'ref' | 'result' | 'jsonl' | 'csv' | 'tsv',
  look: Look,
): Promise<AnswerPrinter> {
  const records = await import('./record-printers.ts')
  switch (format) {
    case 'name':
      return records.createNamePrinter(sink)
    case 'ref':
      return records.createRefPrinter(sink)
    case 'result':
      return records.createResultPrinter(sink)
    case 'jsonl':
      return records.createJsonLinesPrinter(sink)
    default: {
      const delimited = { shape: look.shape, hasHeaders: look.hasHeaders, delimiter: format }
      return look.hasManyKinds
        ? records.createMixedDelimitedPrinter(sink, delimited)
        : records.createDelimitedPrinter(sink, delimited)
    }
  }
}

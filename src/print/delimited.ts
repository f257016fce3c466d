// CSV and TSV, row by row.

import type { Sink } from './sink.ts'

export type Delimiter = 'csv' | 'tsv'

export interface DelimitedWriter {
  row(fields: readonly string[]): Promise<void>
}

/**
 * A writer of CSV (RFC 4180, lines ended by a line feed alone as other tools of this kind do) or of TSV (tab, line feed,
 * carriage return and backslash inside a field are written `\t`, `\n`, `\r`, `\\`).
 */
export function createDelimitedWriter(sink: Sink, delimiter: Delimiter): DelimitedWriter {
  const separator = delimiter === 'csv' ? ',' : '\t'
  const toField = delimiter === 'csv' ? toCsvField : toTsvField
  return {
    async row(fields) {
      await sink.write(`${fields.map(toField).join(separator)}\n`)
    },
  }
}

function toCsvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const TSV_ESCAPES: { readonly [character: string]: string } = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' }

function toTsvField(text: string): string {
  return text.replace(/[\t\n\r\\]/g, (character) => TSV_ESCAPES[character] ?? character)
}

// Which printer a format means. Only what it needs is loaded.

import type { Env } from '../../flags/env.ts'
import type { Sink } from '../../print/sink.ts'
import type { DiffFormat } from './diff-flags.ts'
import type { DiffPrinter } from './diff-printer.ts'
import type { Look } from './look.ts'
import type { ConfigListener } from './ssa-config-printer.ts'

export type PrinterTools = {
  readonly sink: Sink
  readonly look: Look
  readonly listener: ConfigListener
  readonly env: Env
}

export async function choosePrinter(
  format: DiffFormat,
  { sink, look, listener, env }: PrinterTools,
): Promise<DiffPrinter> {
  switch (format) {
    case 'table':
      return (await import('./table-printer.ts')).createDiffTablePrinter(sink, look)
    case 'stat':
      return (await import('./stat-printer.ts')).createStatPrinter(sink, look)
    case 'diff':
      return (await import('./unified-printer.ts')).createUnifiedPrinter(sink, look)
    case 'json':
      return (await import('./json-printers.ts')).createEnvelopePrinter(sink)
    case 'jsonl':
      return (await import('./json-printers.ts')).createLinesPrinter(sink)
    case 'jsonpatch':
      return (await import('./json-patch-printer.ts')).createJsonPatchPrinter(sink, listener.onRefused)
    case 'ssa-config':
      return (await import('./ssa-config-printer.ts')).createConfigPrinter(sink, listener)
    case 'md':
      return (await import('./markdown-printer.ts')).createMarkdownPrinter(sink, look)
    case 'html':
      return (await import('./html-printer.ts')).createHtmlPrinter(sink, look)
    case 'external':
      return (await import('./external-diff.ts')).createExternalPrinter(env)
  }
}

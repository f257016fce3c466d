// `-o diff`: what differs as a unified diff of YAML, object by object.

import { escapeText } from '../../print/escape-text.ts'
import type { Sink } from '../../print/sink.ts'
import { unifiedDiff } from '../../print/unified-diff.ts'
import type { DiffPrinter } from './diff-printer.ts'
import type { Look } from './look.ts'
import { fileNameOf, type Sides, sidesOf } from './sides.ts'

export function createUnifiedPrinter(sink: Sink, { colors, terminalColumns }: Look): DiffPrinter {
  const isTerminal = terminalColumns !== undefined
  return {
    async item(item) {
      const sides = sidesOf(item)
      if (sides === undefined) return
      const shown = isTerminal ? safe(sides) : sides
      const [left, right] = [fileNameOf(item.ref), fileNameOf(item.to ?? item.ref)]
      const text = unifiedDiff(
        { name: `live/${left}`, text: shown.live },
        { name: `merged/${right}`, text: shown.merged },
        { colors },
      )
      if (text !== '') await sink.write(text)
    },
    async end() {},
  }
}

/** A file is written as it is; a terminal would obey what is in it. */
function safe({ live, merged }: Sides): Sides {
  return { live: live && escapeText(live), merged: merged && escapeText(merged) }
}

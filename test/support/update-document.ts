// Writes what commands have printed into the document that shows them.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './build-cluster.ts'
import { type ConsoleStep, normalised } from './document.ts'

/** The lines of a document that differ in more than what always does are replaced by what was printed. */
export function updateDocument(
  path: string,
  steps: readonly ConsoleStep[],
  printed: readonly (readonly string[])[],
): void {
  let text = readFileSync(join(ROOT, path), 'utf8')
  let from = 0
  for (const [i, { command, output }] of steps.entries()) {
    const shown = [`$ ${command}`, ...output].join('\n')
    from = text.indexOf(`${shown}\n`, from)
    const found = (printed[i] ?? [])
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd()
    const isSame = JSON.stringify(normalised(printed[i] ?? [])) === JSON.stringify(normalised(output))
    const written = isSame ? shown : `$ ${command}\n${found}${i === steps.length - 1 ? '' : '\n'}`
    text = text.slice(0, from) + written + text.slice(from + shown.length)
    from += written.length
  }
  writeFileSync(join(ROOT, path), text)
}

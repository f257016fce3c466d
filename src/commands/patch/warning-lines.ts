// The warnings of a plan, each once, with how many objects it is about.

import type { PlannedWrite } from '../../patch/plan/planned-write.ts'
import { escapeText } from '../../print/escape-text.ts'

export function warningLines(writes: readonly PlannedWrite[]): string[] {
  const byText = new Map<string, PlannedWrite[]>()
  for (const write of writes)
    for (const warning of write.warnings) byText.set(warning, [...(byText.get(warning) ?? []), write])
  return Array.from(byText, ([text, about]) => escapeText(`${subjectOf(about)}: ${text}`))
}

function subjectOf(writes: readonly PlannedWrite[]): string {
  const [{ ref } = { ref: { kind: '', name: '', namespace: undefined } }, ...others] = writes
  const first = `${ref.kind} ${ref.namespace === undefined ? ref.name : `${ref.namespace}/${ref.name}`}`
  return others.length === 0 ? first : `${first} and ${others.length} more`
}

// What a plan is about, in a line.

import type { PlannedWrite } from '../../patch/plan/planned-write.ts'
import { escapeText } from '../../print/escape-text.ts'

/** `Patch 42 Deployments in 7 namespaces of context prod (1 would be reverted)`. */
export function headline(verb: string, writes: readonly PlannedWrite[]): string {
  const toWrite = writes.filter(({ settled }) => settled === undefined)
  const namespaces = new Set(
    toWrite.flatMap(({ ref }) => (ref.namespace === undefined ? [] : [`${ref.context}/${ref.namespace}`])),
  )
  const contexts = [...new Set(toWrite.map(({ ref }) => ref.context ?? ''))]
  const reverted = toWrite.filter(({ warnings }) =>
    warnings.some((warning) => warning.endsWith('will be reverted')),
  ).length
  const where = namespaces.size === 0 ? '' : ` in ${counted(namespaces.size, 'namespace')}`
  const of = contexts.length === 0 ? '' : ` of ${contexts.length === 1 ? 'context' : 'contexts'} ${contexts.join(', ')}`
  const note = reverted === 0 ? '' : ` (${reverted} will be reverted by others)`
  return escapeText(`${verb} ${kindsOf(toWrite)}${where}${of}${note}`)
}

function kindsOf(writes: readonly PlannedWrite[]): string {
  const counts = new Map<string, number>()
  for (const { ref } of writes) counts.set(ref.kind, (counts.get(ref.kind) ?? 0) + 1)
  if (counts.size === 0) return 'nothing'
  if (counts.size > 3) return counted(writes.length, 'object')
  return Array.from(counts, ([kind, count]) => counted(count, kind)).join(', ')
}

function counted(count: number, word: string): string {
  if (count === 1) return `1 ${word}`
  if (/(s|x|z|ch|sh)$/.test(word)) return `${count} ${word}es`
  return /[^aeiou]y$/.test(word) ? `${count} ${word.slice(0, -1)}ies` : `${count} ${word}s`
}

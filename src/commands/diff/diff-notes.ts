// What a diff says on stderr beside its items: remarks, each once with the objects it is about.

import type { DiffItem } from '../../diff/diff-item.ts'
import { escapeText } from '../../print/escape-text.ts'
import { problemLine } from '../../print/problem-line.ts'
import { nameOf } from './diff-rows.ts'

/** Objects that a remark names; there may be a thousand of them. */
const MOST_NAMES = 3

export type DiffNotes = {
  see(item: DiffItem): void
  /** Something that is about the output alone. */
  add(note: string): void
  lines(): string[]
}

export function collectNotes(): DiffNotes {
  const objects = new Map<string, string[]>()
  const others: string[] = []
  return {
    see({ ref, notes, action, problem }) {
      const name = `${ref.kind} ${nameOf(ref)}`
      const reasons = action === 'replace-needed' && problem !== undefined ? [problemLine(problem)] : []
      for (const note of [...notes, ...reasons]) objects.set(note, [...(objects.get(note) ?? []), name])
    },
    add: (note) => void others.push(note),
    lines() {
      const about = [...objects].map(([note, names]) => `note: ${listed(names)}: ${note}`)
      return [...about, ...others.map((note) => `note: ${note}`)].map((line) => escapeText(line.replaceAll('\n', ' ')))
    },
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ')
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown
}

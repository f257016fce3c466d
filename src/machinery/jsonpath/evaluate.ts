// A whole template evaluated on an object: its parts in order, ranges repeated. Follows FindResults in util/jsonpath/jsonpath.go of client-go.

import type { TemplatePart } from './nodes.ts'
import type { PathValue } from './values.ts'
import { type Walked, type WalkState, walkSteps } from './walk.ts'

/** Ranges in ranges, at the most; without an end each doubles the work. */
const MOST_OPEN_RANGES = 64

/** One list of values for each part, and for each turn of a range; or what went wrong. */
export type Evaluated = { readonly results: readonly (readonly PathValue[])[] } | { readonly fault: string }

type Turn = { readonly parts: readonly TemplatePart[]; readonly state: WalkState; lastEnd: number }

export function evaluateTemplate(
  parts: readonly TemplatePart[],
  data: PathValue,
  o: { readonly allowMissingKeys: boolean },
): Evaluated {
  const state = { allowMissingKeys: o.allowMissingKeys, rangesBegun: 0, rangesOpen: 0, rangesEnded: 0 }
  const results: (readonly PathValue[])[] = []
  const fault = evaluateFrom(0, data, { parts, state, lastEnd: -1 }, results)
  return fault === undefined ? { results } : { fault }
}

function evaluateFrom(
  from: number,
  data: PathValue,
  turn: Turn,
  results: (readonly PathValue[])[],
): string | undefined {
  const { parts, state } = turn
  for (let i = from; i < parts.length; i++) {
    const { values, fault } = walkPart(data, parts[i] as TemplatePart, state)
    if (fault !== undefined) return fault
    if (state.rangesEnded > 0 && state.rangesEnded <= state.rangesOpen) {
      state.rangesEnded--
      turn.lastEnd = i
      return undefined
    }
    if (state.rangesBegun === 0) {
      results.push(values)
      continue
    }
    const inner = evaluateRange(i + 1, values, turn, results)
    if (inner !== undefined) return inner
    if (turn.lastEnd > i) i = turn.lastEnd
  }
  return undefined
}

/** Over nothing, the parts of a range are still gone through once, to find its end. */
function evaluateRange(
  from: number,
  values: readonly PathValue[],
  turn: Turn,
  results: (readonly PathValue[])[],
): string | undefined {
  const { state } = turn
  state.rangesBegun--
  state.rangesOpen++
  if (state.rangesOpen > MOST_OPEN_RANGES) return 'too many ranges in ranges'
  for (const value of values.length > 0 ? values : [undefined]) {
    const target = values.length > 0 ? results : []
    const fault = evaluateFrom(from, value ?? undefined, turn, target)
    if (fault !== undefined) return fault
  }
  state.rangesOpen--
  return undefined
}

function walkPart(data: PathValue, part: TemplatePart, state: WalkState): Walked {
  return part.kind === 'text' ? { values: [part.text] } : walkSteps([data], part.steps, state)
}

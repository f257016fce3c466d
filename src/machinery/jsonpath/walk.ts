// Taking the steps of a path, from all values at once. Follows the eval… functions in util/jsonpath/jsonpath.go of client-go.

import { compareOperands } from './compare-operands.ts'
import { cutSlice } from './cut-slice.ts'
import type { Filter, PathStep, PathSteps } from './nodes.ts'
import { childrenOf, floatLiteral, formatPathValue, kinded, type PathValue, typeName } from './values.ts'

/** Where steps led. With a fault, what was left of the values: a filter without operator looks at nothing else. */
export type Walked = { readonly values: readonly PathValue[]; readonly fault?: string }

/** What walking is done under. The counters are set by `range` and `end`, and used up by who evaluates the template. */
export type WalkState = {
  readonly allowMissingKeys: boolean
  rangesBegun: number
  rangesOpen: number
  rangesEnded: number
}

export function walkSteps(values: readonly PathValue[], steps: PathSteps, state: WalkState): Walked {
  let current: Walked = { values }
  for (const step of steps) {
    current = walk(current.values, step, state)
    if (current.fault !== undefined) return current
  }
  return current
}

function walk(values: readonly PathValue[], step: PathStep, state: WalkState): Walked {
  switch (step.kind) {
    case 'text':
      return { values: [step.text] }
    case 'integer':
    case 'boolean':
      return { values: values.map(() => step.value) }
    case 'float':
      return { values: values.map(() => floatLiteral(step.value)) }
    case 'field':
      return walkField(values, step.name, state)
    case 'identifier':
      return walkIdentifier(values, step.name, state)
    case 'slice':
      return walkSlice(values, step)
    case 'filter':
      return walkFilter(values, step.filter, state)
    case 'union':
      return walkUnion(values, step.branches, state)
    case 'wildcard':
      return { values: values.flatMap((value) => childrenOf(value) ?? []) }
    case 'recursive':
      return { values: withDescendants(values) }
  }
}

function walkField(values: readonly PathValue[], name: string, state: WalkState): Walked {
  if (values.length === 0) return { values }
  const found: PathValue[] = []
  for (const value of values) {
    const known = kinded(value)
    if (known.kind === 'map' && Object.hasOwn(known.value, name)) found.push(known.value[name])
  }
  return found.length > 0 || state.allowMissingKeys ? { values: found } : { values: [], fault: `${name} is not found` }
}

function walkIdentifier(values: readonly PathValue[], name: string, state: WalkState): Walked {
  if (name === 'range') {
    state.rangesBegun++
    return { values }
  }
  if (name !== 'end') return { values, fault: `unrecognized identifier ${name}` }
  if (state.rangesOpen === 0) return { values: [], fault: 'not in range, nothing to end' }
  state.rangesEnded++
  return { values: [] }
}

/** Ends at the first value that the slice is empty for, as upstream. */
function walkSlice(values: readonly PathValue[], step: PathStep & { readonly kind: 'slice' }): Walked {
  const found: PathValue[] = []
  for (const value of values) {
    const known = kinded(value)
    if (known.kind === 'nil') continue
    if (known.kind !== 'slice') return { values, fault: `${typeName(value)} is not array or slice` }
    const cut = cutSlice(known.value, step.slice)
    if ('fault' in cut) return { values, fault: cut.fault }
    if (cut.isEmpty) return { values: found }
    found.push(...cut.items)
  }
  return { values: found }
}

function walkUnion(values: readonly PathValue[], branches: readonly PathSteps[], state: WalkState): Walked {
  const found: PathValue[] = []
  for (const branch of branches) {
    const walked = walkSteps(values, branch, state)
    if (walked.fault !== undefined) return { values, fault: walked.fault }
    found.push(...walked.values)
  }
  return { values: found }
}

/** Every value that has children, each before what is in it; scalars other than text are left out. */
function withDescendants(values: readonly PathValue[]): PathValue[] {
  const found: PathValue[] = []
  const pending = values.toReversed()
  while (pending.length > 0) {
    const value = pending.pop()
    const children = childrenOf(value) ?? []
    if (children.length === 0) continue
    found.push(value)
    for (let i = children.length - 1; i >= 0; i--) pending.push(children[i])
  }
  return found
}

function walkFilter(values: readonly PathValue[], filter: Filter, state: WalkState): Walked {
  const found: PathValue[] = []
  for (const value of values) {
    const known = kinded(value)
    if (known.kind !== 'slice') {
      return { values, fault: `${formatPathValue(value)} is not array or slice and cannot be filtered` }
    }
    for (const item of known.value) {
      const tested = testItem(item, filter, state)
      if ('fault' in tested) return { values: tested.keepsFound ? found : values, fault: tested.fault }
      if (tested.passes) found.push(item)
    }
  }
  return { values: found }
}

type Tested = { readonly passes: boolean } | { readonly fault: string; readonly keepsFound: boolean }

function testItem(item: PathValue, { left, operator, right }: Filter, state: WalkState): Tested {
  const lefts = walkSteps([item], left, state)
  if (operator === 'exists') return { passes: lefts.values.length > 0 }
  if (lefts.fault !== undefined) return { fault: lefts.fault, keepsFound: false }
  if (lefts.values.length === 0) return { passes: false }
  if (lefts.values.length > 1) return MANY
  const rights = walkSteps([item], right, state)
  if (rights.fault !== undefined) return { fault: rights.fault, keepsFound: false }
  if (rights.values.length === 0) return { passes: false }
  if (rights.values.length > 1) return MANY
  const compared = compareOperands(lefts.values[0], operator, rights.values[0])
  return 'fault' in compared ? { fault: compared.fault, keepsFound: true } : { passes: compared.holds }
}

const MANY: Tested = { fault: 'can only compare one element at a time', keepsFound: false }

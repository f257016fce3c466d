// `[0]`, `[1:3]`, `[*]`, `['name']`, `[0,2]`. Follows parseArray in util/jsonpath/parser.go of client-go.

import type { PathStep, PathSteps, SliceBound } from './nodes.ts'
import { readInteger, type Scan, TemplateFault, take } from './scan.ts'

const KEY = /^'([^']*)'$/
const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/

/** Reads steps that are written inside brackets. */
export type InnerParser = (text: string, position: number) => PathSteps

/** Reads on from behind an opening bracket. @throws TemplateFault */
export function parseBrackets(scan: Scan, parseInner: InnerParser): PathSteps {
  const start = scan.at
  for (let next = take(scan); next !== ']'; next = take(scan)) {
    if (next === undefined || next === '\n') throw new TemplateFault('unterminated array', start - 1)
  }
  const text = scan.text.slice(start, scan.at - 1)
  if (text.includes(',')) {
    const branches = text.split(',').map((branch) => parseInner(`[${branch.replace(/^ +| +$/g, '')}]`, start))
    return [{ kind: 'union', branches }]
  }
  const key = KEY.exec(text)?.[1]
  if (key !== undefined) return parseInner(`.${key}`, start)
  return [parseSlice(text === '*' ? ':' : text, start)]
}

const UNKNOWN: SliceBound = { isKnown: false, value: 0 }

function parseSlice(text: string, position: number): PathStep {
  const [, start = '', end, step] = SLICE.exec(text) ?? [text, undefined]
  if (!SLICE.test(text)) throw new TemplateFault(`invalid array index ${text}`, position)
  const first = bound(start, position)
  const isIndex = end === undefined
  return {
    kind: 'slice',
    slice: {
      start: first,
      end: isIndex ? { isKnown: true, value: first.value + 1 } : bound(end.slice(1), position),
      step: step === undefined ? UNKNOWN : bound(step.slice(1), position),
      isIndex,
    },
  }
}

function bound(text: string, position: number): SliceBound {
  if (text === '') return UNKNOWN
  const value = readInteger(text)
  if (value === undefined) throw new TemplateFault(`array index ${text} is not a number`, position)
  return { isKnown: true, value: Number(value) }
}

// Patterns of schemas, with the meaning they have for the API server: RE2's.

import { compileRegex } from '../../cel/library/re2.ts'
import { parsePattern } from './parse-pattern.ts'
import { PatternError, type PatternNode } from './syntax.ts'
import { toNative } from './to-native.ts'

/** Whether a text has a match anywhere. */
export type Matcher = (text: string) => boolean

const known = new Map<string, Matcher | PatternError>()
const MAX_KNOWN = 2000

/**
 * Compiles a pattern. The native engine runs it on texts that provably cannot take long; on all others an engine does
 * whose time grows with the text alone.
 *
 * @returns the error, in Go's words, when RE2 refuses the pattern
 */
export function compilePattern(pattern: string): Matcher | PatternError {
  const before = known.get(pattern)
  if (before !== undefined) return before
  const compiled = compile(pattern)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(pattern, compiled)
  return compiled
}

function compile(pattern: string): Matcher | PatternError {
  let node: PatternNode
  try {
    node = parsePattern(pattern)
  } catch (error) {
    if (error instanceof PatternError) return error
    throw error
  }
  let engine: Matcher | undefined
  const linearly: Matcher = (text) => {
    engine ??= linearEngine(pattern)
    return engine(text)
  }
  const { source, flags, maxLength } = toNative(node)
  if (maxLength === 0) return linearly
  const expression = new RegExp(source, flags)
  return (text) => (text.length <= maxLength ? expression.test(text) : linearly(text))
}

function linearEngine(pattern: string): Matcher {
  const regex = compileRegex(pattern)
  // both readers follow RE2: what one takes the other does
  if (typeof regex === 'string') throw new TypeError(`${regex}: ${pattern}`)
  return regex.test
}

// Patterns of schemas, with the meaning they have for the API server: RE2's.

import { parsePattern } from './parse-pattern.ts'
import { PatternError, type PatternNode } from './syntax.ts'
import { toNative } from './to-native.ts'

/** Whether a text has a match anywhere. */
export type Matcher = (text: string) => boolean

/** An engine that keeps RE2's promise of linear time. @throws for patterns it refuses */
export type LinearEngine = (pattern: string) => Matcher

/** Longer texts go to the linear engine: even tame patterns may need the square of the length. */
const MAX_NATIVE_LENGTH = 2000

const known = new Map<string, Matcher | PatternError>()
const MAX_KNOWN = 2000

/**
 * Compiles a pattern. The native engine runs it where that means the same and cannot take long; `linear` runs the
 * rest.
 *
 * @returns the error, in Go's words, when RE2 refuses the pattern
 */
export function compilePattern(pattern: string, linear?: LinearEngine): Matcher | PatternError {
  const before = known.get(pattern)
  if (before !== undefined) return before
  const compiled = compile(pattern, linear)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(pattern, compiled)
  return compiled
}

function compile(pattern: string, linear: LinearEngine | undefined): Matcher | PatternError {
  let node: PatternNode
  try {
    node = parsePattern(pattern)
  } catch (error) {
    if (error instanceof PatternError) return error
    throw error
  }
  const { source, flags, isTame } = toNative(node)
  const expression = new RegExp(source, flags)
  const natively: Matcher = (text) => expression.test(text)
  let engine: Matcher | undefined
  const linearly: Matcher = (text) => {
    engine ??= linear?.(pattern) ?? natively
    return engine(text)
  }
  return isTame ? (text) => (text.length <= MAX_NATIVE_LENGTH ? natively(text) : linearly(text)) : linearly
}

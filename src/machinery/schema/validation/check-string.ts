// Limits and patterns of strings. Follows stringValidator of validate/validator.go of kube-openapi.

import { invalid, tooLong } from '../cause.ts'
import { compilePattern } from '../pattern/compile-pattern.ts'
import { PatternError } from '../pattern/syntax.ts'
import type { Schema } from '../schema.ts'
import { fieldOf, type Sink, type Validation } from './sink.ts'

/** Tells the first thing that is wrong: too long, too short, or no match. Lengths count code points. */
export function checkString(validation: Validation, schema: Schema, value: string, path: string, sink: Sink): void {
  const { maxLength, minLength, pattern } = schema
  if (maxLength !== undefined && value.length > maxLength && codePoints(value) > maxLength) {
    sink.push({
      message: `${path} in body should be at most ${maxLength} chars long`,
      cause: tooLong(fieldOf(validation, path), maxLength),
    })
    return
  }
  if (minLength !== undefined && codePoints(value) < minLength) {
    add(validation, sink, path, value, `should be at least ${minLength} chars long`)
    return
  }
  if (pattern === '') return
  const matches = compilePattern(pattern)
  if (matches instanceof PatternError)
    add(validation, sink, path, value, `should match '${pattern}, but pattern is invalid: ${matches.message}'`)
  else if (!matches(value)) add(validation, sink, path, value, `should match '${pattern}'`)
}

function add(validation: Validation, sink: Sink, path: string, value: string, words: string): void {
  const message = `${path} in body ${words}`
  sink.push({ message, cause: invalid(fieldOf(validation, path), value, message) })
}

function codePoints(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0xd800 || unit > 0xdbff) continue
    const next = text.charCodeAt(i + 1)
    if (next >= 0xdc00 && next <= 0xdfff) {
      count--
      i++
    }
  }
  return count
}

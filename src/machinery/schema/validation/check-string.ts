// Limits and patterns of strings. Follows stringValidator of validate/validator.go of kube-openapi.

import { codePointLength } from '../../text-length.ts'
import { invalid, tooLong } from '../cause.ts'
import { compilePattern } from '../pattern/compile-pattern.ts'
import { PatternError } from '../pattern/syntax.ts'
import type { Schema } from '../schema.ts'
import { fieldOf, type Sink, type Validation } from './sink.ts'

/** Tells the first thing that is wrong: too long, too short, or no match. Lengths count code points. */
export function checkString(validation: Validation, schema: Schema, value: string, path: string, sink: Sink): void {
  const { maxLength, minLength, pattern } = schema
  if (maxLength !== undefined && value.length > maxLength && codePointLength(value) > maxLength) {
    sink.push({
      message: `${path} in body should be at most ${maxLength} chars long`,
      cause: tooLong(fieldOf(validation, path), maxLength),
    })
    return
  }
  if (minLength !== undefined && codePointLength(value) < minLength) {
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

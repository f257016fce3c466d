// Pattern functions. Follows pkg/cel/library/regex.go of apiserver and interpreter/optimizations.go of cel-go.
import { celError, isError, isInt, listOfValues, NO_SUCH_OVERLOAD, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'
import { compileRegex, type Regex } from './re2.ts'

/** `text.matches(pattern)`. */
export function matchesRegex(text: string, pattern: string): Value {
  const regex = compileRegex(pattern)
  return typeof regex === 'string' ? celError(regex) : regex.test(text)
}

const withPattern =
  (run: (regex: Regex, text: string, limit: Value) => Value): Binding =>
  (text = null, pattern = null, limit = -1) => {
    if (typeof text !== 'string' || typeof pattern !== 'string') return NO_SUCH_OVERLOAD
    const regex = compileRegex(pattern)
    return typeof regex === 'string' ? celError(`Illegal regex: ${regex}`) : run(regex, text, limit)
  }

const findIn = (regex: Regex, text: string) => regex.find(text) ?? ''
const findAllIn = (regex: Regex, text: string, limit: Value) => {
  if (!isInt(limit)) return NO_SUCH_OVERLOAD
  const found = regex.findAll(text, Number(limit))
  return found === undefined ? celError('operation interrupted') : listOfValues(found)
}

export const REGEX_BINDINGS: Readonly<Record<string, Binding>> = {
  string_find_string: withPattern(findIn),
  string_find_all_string: withPattern(findAllIn),
  string_find_all_string_int: withPattern(findAllIn),
}

const OPTIMIZED: Readonly<Record<string, (regex: Regex, text: string, limit: Value) => Value>> = {
  matches: (regex, text) => regex.test(text),
  find: findIn,
  findAll: findAllIn,
}

/** The code of a pattern function whose pattern is known, undefined for other functions, or the message why it is no pattern. */
export function regexBinding(name: string, pattern: string): Binding | string | undefined {
  const run = Object.hasOwn(OPTIMIZED, name) ? OPTIMIZED[name] : undefined
  if (!run) return undefined
  const regex = compileRegex(pattern)
  if (typeof regex === 'string') return regex
  return (text = null, _ = null, limit = -1) => {
    if (typeof text === 'string') return run(regex, text, limit)
    return isError(text) ? text : NO_SUCH_OVERLOAD
  }
}

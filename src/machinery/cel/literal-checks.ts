// What literal durations, timestamps and patterns must look like for the server to take an expression: what they must look like to have a value.
import { compileRegex } from './library/re2.ts'
import type { LiteralChecks } from './validate-literals.ts'
import { parseDuration, parseTimestamp } from './values/time.ts'

/** The checks of the server, by the same readers that evaluation uses. */
export const SERVER_LITERAL_CHECKS: LiteralChecks = {
  isDuration: (text) => parseDuration(text) !== undefined,
  isTimestamp: (text) => parseTimestamp(text) !== undefined,
  isPattern: (text) => typeof compileRegex(text) !== 'string',
}

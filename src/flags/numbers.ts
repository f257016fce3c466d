// Flags that take a number, with the words that pflag has for one that is none.

import { UsageError } from '../errors.ts'

/**
 * The whole number of a flag.
 * @throws UsageError naming the flag as typed in help: `--limit`, `-v, --v`.
 */
export function parseIntFlag(flag: string, text: string, o: { readonly min?: number } = {}): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(value))
    throw invalid(flag, text, `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  if (!Number.isSafeInteger(value)) {
    throw invalid(flag, text, `strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`)
  }
  if (o.min !== undefined && value < o.min) throw invalid(flag, text, `must be at least ${o.min}`)
  return value
}

const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True']
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False']

/** The value in `--no-headers=true`, spelled as Go reads it. @throws UsageError */
export function parseBoolFlag(flag: string, text: string): boolean {
  if (TRUE.includes(text)) return true
  if (FALSE.includes(text)) return false
  throw invalid(flag, text, `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`)
}

function invalid(flag: string, value: string, why: string): UsageError {
  return new UsageError(`invalid argument ${JSON.stringify(value)} for "${flag}" flag: ${why}`, { flag, value })
}

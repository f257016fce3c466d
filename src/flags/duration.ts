// Durations as people type them to kubectl: Go's time.ParseDuration, and client-go's tools/clientcmd ParseTimeout over it.

import { UsageError } from '../errors.ts'

const MS_OF_UNIT: { readonly [unit: string]: number } = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy

/** Milliseconds of a Go duration (`1h30m`, `1.5s`, `-2m`, `0`); undefined when it is none. */
export function parseGoDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1
  const unsigned = text.replace(/^[+-]/, '')
  if (unsigned === '0') return 0
  let totalMs = 0
  let end = 0
  for (const part of unsigned.matchAll(PART)) {
    totalMs += Number(part[1]) * (MS_OF_UNIT[part[2] ?? ''] ?? 0)
    end = part.index + part[0].length
  }
  if (end === 0 || end !== unsigned.length) return undefined
  return sign * totalMs
}

/**
 * Milliseconds of a `--request-timeout`: seconds without a unit, or a Go duration; 0 is none, and so is less than 0.
 * What is above 0 counts as at least one millisecond.
 *
 * @throws UsageError in kubectl's words.
 */
export function parseRequestTimeout(text: string): number {
  const durationMs = /^\+?\d+$/.test(text) ? Number(text) * 1000 : parseGoDuration(text)
  if (durationMs === undefined) throw new UsageError(INVALID_TIMEOUT, { flag: '--request-timeout', value: text })
  return durationMs <= 0 ? 0 : Math.ceil(durationMs)
}

const INVALID_TIMEOUT =
  'Invalid timeout value. Timeout must be a single integer in seconds, ' +
  'or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)'

/**
 * Milliseconds of any other duration flag.
 * @throws UsageError in the words of pflag, naming the flag.
 */
export function parseDurationFlag(flag: string, text: string): number {
  const durationMs = parseGoDuration(text)
  if (durationMs !== undefined) return durationMs
  const why = /^[+-]?[\d.]+$/.test(text) ? 'missing unit in duration' : 'invalid duration'
  const message = `invalid argument ${JSON.stringify(text)} for "${flag}" flag: time: ${why} ${JSON.stringify(text)}`
  throw new UsageError(message, { flag, value: text })
}

// Durations as the `duration` format takes them: Go's, else words like `22 ns`, `3 days`.
// Follows strfmt/duration.go of kube-openapi and time.ParseDuration.

const GO_UNITS: { readonly [unit: string]: number } = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
}
const GO_DURATION = /^[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/u
const GO_PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gu
const LARGEST_NS = 2n ** 63n - 1n

const WORD_PART = /(\d+)[\t\n\f\r ]*([A-Za-zµ]+)/gu
const WORDS = ['ns', 'us', 'µs', 'ms', 's', 'm', 'h', 'hr', 'd', 'w', 'wk']
const WORD_STARTS = ['nano', 'micro', 'milli', 'sec', 'min', 'hour', 'day', 'week']

/** True for text that Go takes for a duration, or that holds a number with a unit somewhere. */
export function isDuration(text: string): boolean {
  return isGoDuration(text) || isDurationInWords(text)
}

/** True for what time.ParseDuration takes: `1h30m`, `-1.5s`, `0`; within 64 bits of nanoseconds. */
export function isGoDuration(text: string): boolean {
  if (/^[-+]?0$/.test(text)) return true
  if (!GO_DURATION.test(text)) return false
  let total = 0n
  for (const [, amount = '', unit = ''] of text.matchAll(GO_PART)) {
    const [whole = '', fraction = ''] = amount.split('.')
    const scale = GO_UNITS[unit] ?? 1
    total += BigInt(whole || '0') * BigInt(scale) + BigInt(Math.trunc(Number(`0.${fraction || '0'}`) * scale))
  }
  return total <= (text.startsWith('-') ? LARGEST_NS + 1n : LARGEST_NS)
}

function isDurationInWords(text: string): boolean {
  let isFound = false
  for (const [, factor = '', word = ''] of text.matchAll(WORD_PART)) {
    if (BigInt(factor) > LARGEST_NS) return false
    const unit = word.toLowerCase()
    isFound ||= WORDS.includes(unit) || WORD_STARTS.some((start) => unit.startsWith(start))
  }
  return isFound
}

// Regular expressions with the meaning and the linear time of RE2, which is what Go's regexp has. The only door to re2js.
import { RE2JS } from 're2js'

/** A compiled pattern. */
export interface Regex {
  /** True if it matches anywhere. */
  readonly test: (text: string) => boolean
  /** The leftmost match, undefined if there is none. */
  readonly find: (text: string) => string | undefined
  /** Up to `limit` matches that do not overlap, all if negative; undefined when there are too many in too long a text. */
  readonly findAll: (text: string, limit: number) => readonly string[] | undefined
}

/** Patterns are few and used often: the newest are kept. */
const cache = new Map<string, Regex | string>()
const CACHE_SIZE = 500

/** A compiled pattern, or Go's message why it is none: `error parsing regexp: missing closing ]: ...`. */
export function compileRegex(pattern: string): Regex | string {
  const known = cache.get(pattern)
  if (known !== undefined) return known
  const compiled = compile(pattern)
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '')
  cache.set(pattern, compiled)
  return compiled
}

function compile(pattern: string): Regex | string {
  try {
    const compiled = RE2JS.compile(pattern)
    return {
      test: (text) => compiled.test(text),
      find: (text) => {
        const matcher = compiled.matcher(text)
        return matcher.find() ? (matcher.group() ?? '') : undefined
      },
      findAll: (text, limit) => findAll(compiled, text, limit),
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** To find one match the whole text may have to be read, and to find the next one again. */
const MAX_READ = 20_000_000

/** An empty match right behind another match is none, as in Go. */
function findAll(compiled: RE2JS, text: string, limit: number): readonly string[] | undefined {
  const matcher = compiled.matcher(text)
  const found: string[] = []
  let lastEnd = -1
  while ((limit < 0 || found.length < limit) && matcher.find()) {
    const isRepeated = matcher.start() === matcher.end() && matcher.start() === lastEnd
    if (!isRepeated) found.push(matcher.group() ?? '')
    if (found.length * text.length > MAX_READ) return undefined
    lastEnd = matcher.end()
  }
  return found
}

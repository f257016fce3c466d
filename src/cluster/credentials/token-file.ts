// A bearer token in a file that somebody else keeps fresh (client-go transport/token_source.go).

import { readFileSync } from 'node:fs'
import type { Bearer } from './join-credential.ts'

/** client-go takes a token for good for a minute, and stops ten seconds before. */
export const REREAD_AFTER_MS = 50_000

/**
 * Reads the file again after REREAD_AFTER_MS, and after a 401. Its last good content counts; an unreadable or empty
 * file changes nothing, and until it was read once, `fallback` is the token.
 *
 * @param now milliseconds of any clock.
 */
export function tokenFileBearer(path: string, fallback: string, now: () => number): Bearer {
  let token = fallback
  let readAt: number | undefined
  const read = () => {
    const found = readToken(path)
    if (found === undefined) return
    token = found
    readAt = now()
  }
  return {
    async current() {
      if (readAt === undefined || now() - readAt >= REREAD_AFTER_MS) read()
      return `Bearer ${token}`
    },
    async renew(used) {
      read()
      return `Bearer ${token}` !== used
    },
  }
}

function readToken(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}

// Our own version: put into the bundle when it is built, read from package.json everywhere else.

import { createRequire } from 'node:module'

declare const TACK_VERSION: string | undefined

/** `0.1.0`. */
export const VERSION: string = typeof TACK_VERSION === 'string' ? TACK_VERSION : packageVersion()

function packageVersion(): string {
  const { version }: { version: string } = createRequire(import.meta.url)('kubectl-tack/package.json')
  return version
}

// Which servers we go together with.

import type { ServerVersion } from '../../cluster/discovery/server-version.ts'

/** The Kubernetes minors we support: all that upstream supports, three older ones, and the next one. */
export const SUPPORTED = { major: 1, oldestMinor: 32, newestMinor: 38 } as const

/**
 * What to say of a server that is older or newer than what we support; undefined when there is nothing to say,
 * also of a version that nobody can read.
 */
export function skewWarning(server: Pick<ServerVersion, 'gitVersion'>): string | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(server.gitVersion)?.map(Number) ?? []
  if (major === undefined || minor === undefined) return undefined
  const { major: ours, oldestMinor, newestMinor } = SUPPORTED
  if (major === ours && minor >= oldestMinor && minor <= newestMinor) return undefined
  const range = `${ours}.${oldestMinor} to ${ours}.${newestMinor}`
  return `server version (${major}.${minor}) is outside the range that kubectl tack supports (${range})`
}

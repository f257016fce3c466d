// Reads when an OpenID Connect token ends, without checking its signature: that is the API server's part.

import { ConfigError } from '../../errors.ts'
import { isJsonObject } from '../../machinery/json.ts'

/** How long before its end a token is no longer used (client-go plugin/pkg/client/auth/oidc, expiryDelta). */
export const EXPIRY_DELTA_MS = 10_000

/** Milliseconds since 1970 at which the token ends. @throws ConfigError when it is no JWT. */
export function idTokenEndMs(token: string): number {
  const [, payload, ...rest] = token.split('.')
  if (payload === undefined || rest.length !== 1) throw new ConfigError('ID Token is not a valid JWT')
  const claims = parseClaims(Buffer.from(payload, 'base64url').toString('utf8'))
  return isJsonObject(claims) && typeof claims.exp === 'number' ? Math.trunc(claims.exp) * 1000 : 0
}

function parseClaims(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ConfigError('parsing claims: the payload is not JSON')
  }
}

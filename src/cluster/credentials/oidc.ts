// Bearer tokens of an OpenID Connect provider, refreshed when they end (client-go plugin/pkg/client/auth/oidc).

import { ConfigError } from '../../errors.ts'
import { isJsonObject, type JsonObject } from '../../machinery/json.ts'
import { dataOrFile } from '../kubeconfig/tls-files.ts'
import { type Answer, askProvider } from './ask-provider.ts'
import type { AuthProviderOptions } from './auth-provider.ts'
import { EXPIRY_DELTA_MS, idTokenEndMs } from './id-token.ts'
import type { Bearer } from './join-credential.ts'
import { persistTokens } from './persist-tokens.ts'
import { singleFlight } from './single-flight.ts'

type Tokens = { readonly idToken: string; readonly refreshToken: string }

/** Uses the id-token until shortly before it ends, then asks the provider for another and keeps that in the kubeconfig. */
export function oidcBearer(options: AuthProviderOptions): Bearer {
  const { user, key, cwd, now } = options
  const config = user.authProvider?.config ?? {}
  let tokens: Tokens = { idToken: config['id-token'] ?? '', refreshToken: config['refresh-token'] ?? '' }
  const refresh = singleFlight(async (signal) => {
    const found = await refreshTokens(config, tokens, cwd, signal)
    persistTokens(user.origin, cwd, tokens, found)
    tokens = found
  })
  const isFresh = () => tokens.idToken !== '' && now() + EXPIRY_DELTA_MS < idTokenEndMs(tokens.idToken)
  return {
    async current(signal) {
      try {
        if (!isFresh()) await refresh(signal)
        return `Bearer ${tokens.idToken}`
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error
        throw new ConfigError(error.message, { path: user.origin, key: `${key}.auth-provider`, cause: error })
      }
    },
    renew: async (used) => `Bearer ${tokens.idToken}` !== used,
  }
}

type Settings = { readonly [name: string]: string }

async function refreshTokens(config: Settings, last: Tokens, cwd: string, signal: AbortSignal): Promise<Tokens> {
  if (last.refreshToken === '') {
    throw new ConfigError('No valid id-token, and cannot refresh without refresh-token')
  }
  const data = Buffer.from(config['idp-certificate-authority-data'] ?? '', 'base64')
  const ca = dataOrFile(data, config['idp-certificate-authority'] ?? '', cwd)
  const url = await tokenEndpoint(config['idp-issuer-url'] ?? '', ca, signal)
  const answer = await requestToken(url, config, last.refreshToken, ca, signal)
  const { id_token: idToken, refresh_token: refreshToken } = answer
  if (typeof idToken !== 'string') {
    throw new ConfigError(
      'token response did not contain an id_token, either the scope "openid" wasn\'t requested upon login, ' +
        "or the provider doesn't support id_tokens as part of the refresh response",
    )
  }
  return { idToken, refreshToken: typeof refreshToken === 'string' && refreshToken ? refreshToken : last.refreshToken }
}

async function tokenEndpoint(issuer: string, ca: Buffer | undefined, signal: AbortSignal): Promise<string> {
  const answer = await askProvider(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, { ca, signal })
  if (answer.status !== 200) {
    throw new ConfigError(`oidc: failed to query metadata endpoint ${answer.status}: ${JSON.stringify(brief(answer))}`)
  }
  const url = jsonOf(answer)?.token_endpoint
  if (typeof url === 'string' && url !== '') return url
  throw new ConfigError("oidc: discovery object doesn't contain a token_endpoint")
}

/** Says who the client is in the header first and in the form second: providers know one or the other. */
async function requestToken(
  url: string,
  config: Settings,
  refreshToken: string,
  ca: Buffer | undefined,
  signal: AbortSignal,
): Promise<JsonObject> {
  const { 'client-id': id = '', 'client-secret': secret = '' } = config
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')
  const inHeader = await askProvider(url, { ca, signal, form, authorization: `Basic ${basic}` })
  const inForm = { ...form, client_id: id, ...(secret && { client_secret: secret }) }
  const answer = inHeader.status < 300 ? inHeader : await askProvider(url, { ca, signal, form: inForm })
  const json = jsonOf(answer)
  if (answer.status < 300 && json !== undefined) return json
  throw new ConfigError(`failed to refresh token: oauth2: ${refusal(answer, json)}`)
}

function refusal(answer: Answer, json: JsonObject | undefined): string {
  if (typeof json?.error !== 'string') return `cannot fetch token: ${answer.status}\nResponse: ${brief(answer)}`
  const why = typeof json.error_description === 'string' ? ` "${json.error_description}"` : ''
  return `"${json.error}"${why}`
}

function jsonOf(answer: Answer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(answer.body)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function brief({ body }: Answer): string {
  return body.length > 80 ? `${body.slice(0, 80)}...` : body
}

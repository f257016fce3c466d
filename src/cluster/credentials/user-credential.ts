// Chooses how a kubeconfig user authenticates (client-go rest/transport.go, plugin/pkg/client/auth/exec UpdateTransportConfig).

import { ConfigError } from '../../errors.ts'
import type { Credential } from '../connection.ts'
import type { KubeconfigUser } from '../kubeconfig/kubeconfig.ts'
import type { Surroundings } from '../kubeconfig/surroundings.ts'
import { checkIdentity, readFileOrThrow } from '../kubeconfig/tls-files.ts'
import { authProviderBearer } from './auth-provider.ts'
import { certificateFiles, type PemSource } from './certificate-files.ts'
import { execCredential } from './exec-credential.ts'
import type { ExecCluster } from './exec-info.ts'
import { type Bearer, type CertificateSource, joinCredential } from './join-credential.ts'
import { basicBearer, staticCertificate, tokenBearer } from './static-credential.ts'
import { tokenFileBearer } from './token-file.ts'

export type UserCredentialOptions = {
  /** The user's name in the kubeconfig; may be empty. */
  readonly name: string
  readonly surroundings: Surroundings
  /** Called only for an exec plugin that asks for it. */
  readonly cluster: () => ExecCluster
  /** How long a plugin may take; 0: as long as it likes. */
  readonly timeoutMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Token, name and password, and a client certificate come before a plugin; a certificate goes beside everything else.
 *
 * @throws ConfigError when a file can't be read, or for a plugin or provider that can't be used.
 */
export function userCredential(user: KubeconfigUser, options: UserCredentialOptions): Credential {
  const { surroundings, timeoutMs, now } = options
  const key = `users[name="${options.name}"]`
  const certificates = certificatesOf(user, surroundings.cwd, now)
  const stated = statedBearer(user, surroundings.cwd, now)
  if (user.exec !== undefined) {
    const cluster = user.exec.provideClusterInfo ? options.cluster() : undefined
    const plugin = execCredential({
      exec: user.exec,
      key: `${key}.exec`,
      path: user.origin,
      cluster,
      surroundings,
      timeoutMs,
      now,
    })
    return stated === undefined && certificates === undefined ? plugin : joinCredential(stated, certificates)
  }
  const provider = user.authProvider
  const provided = provider && authProviderBearer(provider.name, { user, key, cwd: surroundings.cwd, now })
  return joinCredential(stated ?? provided, certificates)
}

/** The Authorization that the kubeconfig or a flag states outright. */
function statedBearer(user: KubeconfigUser, cwd: string, now: () => number): Bearer | undefined {
  const hasToken = user.token !== '' || user.tokenFile !== ''
  if (hasToken && user.username !== '') {
    throw new ConfigError('username/password or bearer token may be set, but not both')
  }
  if (user.tokenFile !== '') return tokenFileBearer(user.tokenFile, user.token || tokenIn(user.tokenFile, cwd), now)
  if (hasToken) return tokenBearer(user.token)
  return user.username === '' ? undefined : basicBearer(user.username, user.password)
}

function tokenIn(path: string, cwd: string): string {
  const token = readFileOrThrow(path, cwd).toString('utf8').trim()
  if (token === '') throw new ConfigError(`read empty token from file "${path}"`, { path })
  return token
}

function certificatesOf(user: KubeconfigUser, cwd: string, now: () => number): CertificateSource | undefined {
  const cert = pemSource(user.clientCertificate, user.clientCertificateData)
  const key = pemSource(user.clientKey, user.clientKeyData)
  if (cert === undefined || key === undefined) return undefined
  if (!('data' in cert) || !('data' in key)) return certificateFiles(cert, key, cwd, now)
  checkIdentity(cert.data, key.data)
  return staticCertificate({ cert: cert.data, key: key.data })
}

function pemSource(path: string, data: Buffer): PemSource | undefined {
  if (data.length > 0) return { data }
  return path === '' ? undefined : { path }
}

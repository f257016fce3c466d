// The auth providers of a kubeconfig user (client-go plugin/pkg/client/auth): oidc works, gcp and azure say what replaced them.

import { ConfigError } from '../../errors.ts'
import type { KubeconfigUser } from '../kubeconfig/kubeconfig.ts'
import type { Bearer } from './join-credential.ts'

const REMOVED: { readonly [name: string]: string } = {
  gcp: `The gcp auth plugin has been removed.
Please use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.
See https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further details`,
  azure: `The azure auth plugin has been removed.
Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.
See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins for further details`,
}

export type AuthProviderOptions = {
  readonly user: KubeconfigUser
  /** Where the user stands in its file, for errors. */
  readonly key: string
  /** What relative paths in the provider's configuration are relative to. */
  readonly cwd: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * The bearer of a user with `auth-provider`.
 * @throws ConfigError in client-go's words for a provider that is unknown, removed, or lacks its settings.
 */
export function authProviderBearer(name: string, options: AuthProviderOptions): Bearer {
  const { user, key } = options
  const config = user.authProvider?.config ?? {}
  const fail = (message: string) => new ConfigError(message, { path: user.origin, key: `${key}.auth-provider` })
  const removed = REMOVED[name]
  if (removed !== undefined) throw fail(removed)
  if (name !== 'oidc') throw fail(`no Auth Provider found for name "${name}"`)
  for (const setting of ['idp-issuer-url', 'client-id']) {
    if (!config[setting]) throw fail(`Must provide ${setting}`)
  }
  const bearer = lazyBearer(options)
  return {
    current: async (signal) => (await bearer()).current(signal),
    renew: async (used, signal) => (await bearer()).renew(used, signal),
  }
}

function lazyBearer(options: AuthProviderOptions): () => Promise<Bearer> {
  let bearer: Promise<Bearer> | undefined
  return () => {
    bearer ??= import('./oidc.ts').then(({ oidcBearer }) => oidcBearer(options))
    return bearer
  }
}

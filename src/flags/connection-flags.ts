// kubectl's generic flags: which cluster, as whom, how. Follows cli-runtime's genericclioptions/config_flags.go.

import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { UsageError } from '../errors.ts'
import { type Completes, completes } from './completes.ts'
import { parseRequestTimeout } from './duration.ts'
import type { Env, EnvVars } from './env.ts'
import { collect } from './repeated.ts'

/** The generic flags as commander leaves them; what was not typed is absent. */
export type ConnectionFlags = {
  readonly kubeconfig?: string
  readonly context?: string
  readonly cluster?: string
  readonly user?: string
  readonly namespace?: string
  readonly server?: string
  readonly tlsServerName?: string
  readonly insecureSkipTlsVerify?: boolean
  readonly certificateAuthority?: string
  readonly clientCertificate?: string
  readonly clientKey?: string
  readonly token?: string
  readonly as?: string
  readonly asUid?: string
  readonly asGroup?: readonly string[]
  readonly asUserExtra?: readonly string[]
  readonly requestTimeout?: string
  readonly cacheDir?: string
  readonly disableCompression?: boolean
  readonly proxyUrl?: string
}

/** What the flags and the environment say about the connection: the input of `loadConnection`. */
export type ConnectionOptions = {
  readonly kubeconfig?: string
  readonly context?: string
  readonly cluster?: string
  readonly user?: string
  readonly namespace?: string
  readonly server?: string
  readonly tlsServerName?: string
  readonly insecureSkipTlsVerify?: boolean
  readonly certificateAuthority?: string
  readonly clientCertificate?: string
  readonly clientKey?: string
  readonly token?: string
  readonly as?: string
  readonly asUid?: string
  readonly asGroups?: readonly string[]
  /** Values by key; a key may have several. */
  readonly asUserExtra?: { readonly [key: string]: readonly string[] }
  /** 0: none. */
  readonly requestTimeoutMs?: number
  readonly disableCompression?: boolean
  readonly proxyUrl?: string
  /** `--cache-dir`, else `$KUBECACHEDIR`, else `.kube/cache` in the home directory; `''` (no cache) without a home. */
  readonly cacheDir: string
  readonly env: EnvVars
  readonly homeDir: string
  readonly cwd: string
}

const HEADING = 'Connection:'

/** Adds the generic flags to a command; returns it. */
export function withConnectionFlags<T extends Command>(command: T): T {
  for (const option of connectionFlags()) command.addOption(option.helpGroup(HEADING))
  return command
}

function connectionFlags(): readonly Option[] {
  return [
    flag('-n, --namespace <name>', 'namespace to ask in; default: that of the context', 'namespace'),
    flag('--context <name>', 'context of the kubeconfig to use', 'context'),
    flag('--kubeconfig <path>', 'read this file alone instead of $KUBECONFIG or ~/.kube/config', 'file'),
    flag('--cluster <name>', 'cluster of the kubeconfig to use', 'cluster'),
    flag('--user <name>', 'user of the kubeconfig to use', 'user'),
    flag('-s, --server <url>', 'address and port of the API server', 'nothing'),
    flag('--token <token>', 'bearer token to authenticate with', 'nothing'),
    flag('--as <user>', 'act as this user or service account', 'nothing'),
    flag('--as-group <group>', 'act as a member of this group; may be repeated', 'nothing').argParser(collect),
    flag('--as-uid <uid>', 'act under this UID', 'nothing'),
    flag('--as-user-extra <key=value>', 'act with this extra; may be repeated', 'nothing').argParser(collect),
    flag('--request-timeout <duration>', 'give up on a single request after 1s, 2m, 3h …; 0: never', 'nothing'),
    flag('--certificate-authority <path>', "PEM file of the authority that signed the server's certificate", 'file'),
    flag('--client-certificate <path>', 'PEM file of the certificate to authenticate with', 'file'),
    flag('--client-key <path>', 'PEM file of its key', 'file'),
    flag('--tls-server-name <name>', "name to look for in the server's certificate; default: the host", 'nothing'),
    flag('--insecure-skip-tls-verify', "do not check the server's certificate: anybody can then pose as the server"),
    flag('--proxy-url <url>', 'http, https or socks5 proxy for requests to the API server', 'nothing'),
    flag('--cache-dir <path>', 'where discovery is cached; default: $KUBECACHEDIR or ~/.kube/cache', 'directory'),
    flag('--disable-compression', 'ask the server for uncompressed answers'),
  ]
}

function flag(flags: string, description: string, what?: Completes): Option {
  const option = new Option(flags, description)
  return what === undefined ? option : completes(what, option)
}

/**
 * What the generic flags mean, in the shape that `loadConnection` takes. An empty value counts as not given.
 * @throws UsageError for a `--request-timeout` that is none, and an `--as-user-extra` without `=`.
 */
export function connectionOptions(flags: ConnectionFlags, env: Env): ConnectionOptions {
  const { asGroup, asUserExtra, requestTimeout, cacheDir, ...plain } = flags
  return {
    ...withoutEmpty(plain),
    ...(asGroup && { asGroups: asGroup }),
    ...(asUserExtra && { asUserExtra: extrasOf(asUserExtra) }),
    ...(requestTimeout && { requestTimeoutMs: parseRequestTimeout(requestTimeout) }),
    cacheDir: cacheDir || env.vars.KUBECACHEDIR || (env.homeDir && join(env.homeDir, '.kube', 'cache')),
    env: env.vars,
    homeDir: env.homeDir,
    cwd: env.cwd,
  }
}

type PlainFlags = Omit<ConnectionFlags, 'asGroup' | 'asUserExtra' | 'requestTimeout' | 'cacheDir'>

/** Only the generic flags of what a command was given, without the empty ones. */
function withoutEmpty(flags: PlainFlags): PlainFlags {
  const entries = PLAIN.map((name) => [name, flags[name]] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''))
}

const PLAIN = [
  'kubeconfig',
  'context',
  'cluster',
  'user',
  'namespace',
  'server',
  'tlsServerName',
  'insecureSkipTlsVerify',
  'certificateAuthority',
  'clientCertificate',
  'clientKey',
  'token',
  'as',
  'asUid',
  'disableCompression',
  'proxyUrl',
] as const satisfies readonly (keyof PlainFlags)[]

/** `key=value` pairs by key. kubectl drops one without `=` without a word; we say so. */
function extrasOf(pairs: readonly string[]): { readonly [key: string]: readonly string[] } {
  const byKey: { [key: string]: string[] } = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at < 1) {
      throw new UsageError(`invalid argument ${JSON.stringify(pair)} for "--as-user-extra" flag: expected key=value`, {
        flag: '--as-user-extra',
        value: pair,
      })
    }
    byKey[pair.slice(0, at)] = [...(byKey[pair.slice(0, at)] ?? []), pair.slice(at + 1)]
  }
  return byKey
}

// Credentials from an external program (client-go plugin/pkg/client/auth/exec): run once, kept until they expire or are refused.

import { ConfigError } from '../../errors.ts'
import type { ClientCertificate, Credential, CredentialState } from '../connection.ts'
import type { ExecConfig } from '../kubeconfig/kubeconfig.ts'
import type { Surroundings } from '../kubeconfig/surroundings.ts'
import { type ExecCluster, execInfo } from './exec-info.ts'
import { stateOf } from './join-credential.ts'
import { EXEC_API_VERSIONS, type ExecStatus, readExecCredential } from './read-exec-credential.ts'
import { singleFlight } from './single-flight.ts'

export type ExecCredentialOptions = {
  readonly exec: ExecConfig
  /** Where the user stands in which kubeconfig file, for errors. */
  readonly key: string
  readonly path: string
  /** Undefined unless the plugin asks for cluster info. */
  readonly cluster: ExecCluster | undefined
  readonly surroundings: Surroundings
  /** How long the plugin may take; 0: as long as it likes. */
  readonly timeoutMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** @throws ConfigError when the apiVersion is unknown. Nothing is run before the first `current`. */
export function execCredential(options: ExecCredentialOptions): Credential {
  const { exec, key, path, now } = options
  if (!EXEC_API_VERSIONS.has(exec.apiVersion)) {
    throw new ConfigError(`exec plugin: invalid apiVersion "${exec.apiVersion}"`, { path, key })
  }
  let last: { readonly state: CredentialState; readonly expiresAtMs: number | undefined } | undefined
  let certificateCount = 0
  const refresh = singleFlight(async (signal) => {
    const status = await runOnce(options, signal)
    const certificate = sameOrNew(last?.state.clientCertificate, status.certificate)
    if (certificate !== last?.state.clientCertificate) certificateCount++
    const authorization = status.token === '' ? undefined : `Bearer ${status.token}`
    last = { state: stateOf(authorization, certificate, String(certificateCount)), expiresAtMs: status.expiresAtMs }
    return last.state
  })
  const fresh = () => (last?.expiresAtMs === undefined || now() < last.expiresAtMs ? last?.state : undefined)
  return {
    current: async (signal) => fresh() ?? refresh(signal),
    async renew(used, signal) {
      if (last !== undefined && last.state !== used) return !isSame(last.state, used)
      try {
        return !isSame(await refresh(signal), used)
      } catch (error) {
        // the 401 at hand says more than the plugin's failure, of which stderr has told already
        if (error instanceof ConfigError) return false
        throw error
      }
    },
  }
}

async function runOnce(options: ExecCredentialOptions, signal: AbortSignal): Promise<ExecStatus> {
  const { exec, surroundings, cluster, timeoutMs } = options
  try {
    const isInteractive = interactive(exec, surroundings)
    const { runPlugin } = await import('./run-plugin.ts')
    const info = execInfo(exec.apiVersion, isInteractive, cluster)
    const own = Object.fromEntries(exec.env.map(({ name, value }) => [name, value]))
    const env = { ...surroundings.env, ...own, KUBERNETES_EXEC_INFO: info }
    const onStderr = surroundings.onPluginStderr
    return await readExecCredential(
      await runPlugin({ exec, env, isInteractive, onStderr, signal, timeoutMs }),
      exec.apiVersion,
    )
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const { path, key } = options
    throw new ConfigError(`getting credentials: ${error.message}`, { path, key, cause: error })
  }
}

function interactive(exec: ExecConfig, around: Surroundings): boolean {
  const { isStdinTerminal, stdinUnavailable } = around
  if (exec.interactiveMode === 'Never') return false
  if (exec.interactiveMode !== 'Always') return isStdinTerminal && stdinUnavailable === undefined
  const refused = 'exec plugin cannot support interactive mode: standard input is'
  if (!isStdinTerminal) throw new ConfigError(`${refused} not a terminal`)
  if (stdinUnavailable !== undefined) {
    throw new ConfigError(`${refused} unavailable${stdinUnavailable && `: ${stdinUnavailable}`}`)
  }
  return true
}

/** Connections are kept per certificate object, so an equal one is the same one. */
function sameOrNew(
  last: ClientCertificate | undefined,
  found: ClientCertificate | undefined,
): ClientCertificate | undefined {
  return last !== undefined && last.cert === found?.cert && last.key === found.key ? last : found
}

function isSame(a: CredentialState, b: CredentialState): boolean {
  return a.clientCertificate === b.clientCertificate && a.headers[0]?.[1] === b.headers[0]?.[1]
}

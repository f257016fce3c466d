// Finds what makes a chosen context unusable (client-go tools/clientcmd/validation.go, ConfirmUsable of client_config.go).

import { accessSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from '../../errors.ts'
import { reasonOf } from './file-error.ts'
import type { ExecConfig, Kubeconfig, KubeconfigCluster, KubeconfigUser } from './kubeconfig.ts'
import type { Chosen } from './overrides.ts'
import { checkProxyUrl } from './proxy-url.ts'

const NO_SUCH_CONTEXT = 'context was not found for specified context: '

/**
 * @throws ConfigError with the one mistake as its message; with several it is `invalid configuration: [a, b]`, and the
 * cause an AggregateError of one ConfigError each. A context that does not exist counts as invalid configuration even
 * alone, as in client-go.
 */
export function confirmUsable(config: Kubeconfig, chosen: Chosen): void {
  const { contextName, clusterName, userName, cluster, user } = chosen
  const { cwd } = config.surroundings
  const isContextMissing = contextName !== '' && !config.contexts.has(contextName)
  const context = isContextMissing ? [`${NO_SUCH_CONTEXT}${contextName}`] : []
  throwAll([
    ...toErrors(context, 'current-context', ''),
    ...toErrors(userMistakes(userName, user, cwd), `users[name="${userName}"]`, user.origin),
    ...toErrors(clusterMistakes(clusterName, cluster, cwd), `clusters[name="${clusterName}"]`, cluster.origin),
  ])
}

function toErrors(messages: readonly string[], key: string, path: string): readonly ConfigError[] {
  return messages.map((message) => new ConfigError(message, { key, ...(path === '' ? {} : { path }) }))
}

function throwAll(errors: readonly ConfigError[]): void {
  const [first, ...others] = errors
  if (first === undefined) return
  if (others.length === 0) {
    if (!first.message.startsWith(NO_SUCH_CONTEXT)) throw first
    throw new ConfigError(`invalid configuration: ${first.message}`, { key: 'current-context', cause: first })
  }
  const messages = new Set(errors.map((error) => error.message))
  throw new ConfigError(`invalid configuration: [${[...messages].join(', ')}]`, { cause: new AggregateError(errors) })
}

function clusterMistakes(name: string, cluster: KubeconfigCluster, cwd: string): readonly string[] {
  const mistakes: string[] = []
  const proxyMistake = cluster.proxyUrl === '' ? undefined : checkProxyUrl(cluster.proxyUrl)
  if (proxyMistake) mistakes.push(`invalid 'proxy-url' "${cluster.proxyUrl}" for cluster "${name}": ${proxyMistake}`)
  const unreadable = whyUnreadable(cluster.certificateAuthority, cwd)
  if (unreadable) {
    mistakes.push(
      `unable to read certificate-authority ${cluster.certificateAuthority} for ${name} due to ${unreadable}`,
    )
  }
  return mistakes
}

function userMistakes(name: string, user: KubeconfigUser, cwd: string): readonly string[] {
  const methods = [
    ...(user.token === '' ? [] : ['token']),
    ...(user.username === '' && user.password === '' ? [] : ['basicAuth']),
  ]
  const isImpersonating = user.asUid !== '' || user.asGroups.length > 0 || Object.keys(user.asUserExtra).length > 0
  return [
    ...certificateMistakes(name, user, cwd),
    ...(user.exec === undefined ? [] : execMistakes(name, user.exec, user.authProvider !== undefined)),
    ...(methods.length > 1
      ? [`more than one authentication method found for ${name}; found [${methods.join(' ')}], only one is allowed`]
      : []),
    ...(isImpersonating && user.as === ''
      ? [`requesting uid, groups or user-extra for ${name} without impersonating a user`]
      : []),
  ]
}

/** Data beside a file is no mistake here: when the file was read, the data had won already. */
function certificateMistakes(name: string, user: KubeconfigUser, cwd: string): readonly string[] {
  if (user.clientCertificate === '' && user.clientCertificateData.length === 0) return []
  const mistakes: string[] = []
  if (user.clientKey === '' && user.clientKeyData.length === 0) {
    mistakes.push(
      `client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
    )
  }
  const certificate = whyUnreadable(user.clientCertificate, cwd)
  if (certificate)
    mistakes.push(`unable to read client-cert ${user.clientCertificate} for ${name} due to ${certificate}`)
  const key = whyUnreadable(user.clientKey, cwd)
  if (key) mistakes.push(`unable to read client-key ${user.clientKey} for ${name} due to ${key}`)
  return mistakes
}

const MODES: ReadonlySet<string> = new Set(['Never', 'IfAvailable', 'Always'])

function execMistakes(name: string, exec: ExecConfig, hasAuthProvider: boolean): readonly string[] {
  const toUse = `must be specified for ${name} to use exec authentication plugin`
  const mode = exec.interactiveMode
  return [
    ...(hasAuthProvider ? [`authProvider cannot be provided in combination with an exec plugin for ${name}`] : []),
    ...(exec.command === '' ? [`command ${toUse}`] : []),
    ...(exec.apiVersion === '' ? [`apiVersion ${toUse}`] : []),
    ...exec.env.filter((variable) => variable.name === '').map(() => `env variable name ${toUse}`),
    ...(mode === '' ? [`interactiveMode ${toUse}`] : []),
    ...(mode !== '' && !MODES.has(mode) ? [`invalid interactiveMode for ${name}: "${mode}"`] : []),
  ]
}

function whyUnreadable(path: string, cwd: string): string | undefined {
  if (path === '') return undefined
  try {
    accessSync(resolve(cwd, path), constants.R_OK)
    return undefined
  } catch (error) {
    return `open ${path}: ${reasonOf(error)}`
  }
}

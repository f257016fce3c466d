// Reads and merges kubeconfig files (client-go tools/clientcmd/loader.go): what is first defined wins, whole entry by whole entry.

import { dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { ConfigError } from '../../errors.ts'
import { decodeKubeconfig } from './decode-kubeconfig.ts'
import type { Kubeconfig, KubeconfigCluster, KubeconfigEntries, KubeconfigUser } from './kubeconfig.ts'
import { kubeconfigFiles, readKubeconfigFile } from './kubeconfig-files.ts'
import { type SurroundingsOptions, surroundingsFrom } from './surroundings.ts'

export type KubeconfigOptions = SurroundingsOptions & {
  /** `--kubeconfig`: read this file alone; it has to be there. Default: KUBECONFIG, else `.kube/config` in the home directory. */
  readonly kubeconfig?: string | undefined
}

/**
 * Loads and merges the kubeconfig files. Missing ones are skipped, and none at all is an empty configuration.
 *
 * @throws ConfigError naming the file, in client-go's words. For several broken files its cause is an AggregateError.
 */
export function loadKubeconfig(options: KubeconfigOptions = {}): Kubeconfig {
  const surroundings = surroundingsFrom(options)
  const { paths, isExplicit, isNamed } = kubeconfigFiles(options.kubeconfig, surroundings)
  const loaded: KubeconfigEntries[] = []
  const missing: string[] = []
  const errors: ConfigError[] = []
  for (const path of paths) {
    try {
      const entries = loadFile(path, isExplicit, surroundings.cwd)
      if (entries === undefined) missing.push(path)
      else loaded.push(entries)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      errors.push(error)
    }
  }
  throwAll(errors)
  const isAllMissing = isNamed && missing.length > 0 && loaded.length === 0
  const warnings = isAllMissing ? [`Config not found: ${missing.join(', ')}`] : []
  return { ...mergeEntries(loaded), warnings, surroundings }
}

function loadFile(path: string, isExplicit: boolean, cwd: string): KubeconfigEntries | undefined {
  try {
    const text = readKubeconfigFile(path, isExplicit, cwd)
    return text === undefined ? undefined : resolvePaths(decodeKubeconfig(text, path), resolve(cwd, dirname(path)))
  } catch (error) {
    if (error instanceof ConfigError && error.message.startsWith('stat ')) throw error
    if (!(error instanceof ConfigError) && !(error instanceof SyntaxError)) throw error
    const key = error instanceof ConfigError ? error.key : undefined
    const message = `error loading config file "${path}": ${error.message}`
    throw new ConfigError(message, { path, cause: error, ...(key === undefined ? {} : { key }) })
  }
}

function throwAll(errors: readonly ConfigError[]): void {
  const [first, ...others] = errors
  if (first === undefined) return
  if (others.length === 0) throw first
  const messages = errors.map((error) => error.message)
  throw new ConfigError(`[${messages.join(', ')}]`, { cause: new AggregateError(errors) })
}

function mergeEntries(files: readonly KubeconfigEntries[]): KubeconfigEntries {
  const reversed = files.toReversed()
  return {
    currentContext: files.find((file) => file.currentContext !== '')?.currentContext ?? '',
    clusters: new Map(reversed.flatMap((file) => [...file.clusters])),
    users: new Map(reversed.flatMap((file) => [...file.users])),
    contexts: new Map(reversed.flatMap((file) => [...file.contexts])),
  }
}

/** Makes paths absolute; where the data itself stands beside a path, the path is dropped. */
function resolvePaths(entries: KubeconfigEntries, folder: string): KubeconfigEntries {
  const absolute = (path: string) => (path === '' || isAbsolute(path) ? path : join(folder, path))
  const unlessGiven = (path: string, data: Buffer) => (data.length > 0 ? '' : absolute(path))
  const cluster = (c: KubeconfigCluster) => ({
    ...c,
    certificateAuthority: unlessGiven(c.certificateAuthority, c.certificateAuthorityData),
  })
  const user = (u: KubeconfigUser): KubeconfigUser => ({
    ...u,
    clientCertificate: unlessGiven(u.clientCertificate, u.clientCertificateData),
    clientKey: unlessGiven(u.clientKey, u.clientKeyData),
    tokenFile: absolute(u.tokenFile),
    exec: u.exec && { ...u.exec, command: u.exec.command.includes(sep) ? absolute(u.exec.command) : u.exec.command },
  })
  return { ...entries, clusters: mapValues(entries.clusters, cluster), users: mapValues(entries.users, user) }
}

function mapValues<T>(map: ReadonlyMap<string, T>, change: (value: T) => T): ReadonlyMap<string, T> {
  return new Map([...map].map(([key, value]) => [key, change(value)]))
}

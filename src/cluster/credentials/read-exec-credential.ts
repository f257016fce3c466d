// Reads the ExecCredential that a plugin printed (client-go plugin/pkg/client/auth/exec, refreshCredsLocked).

import { ConfigError } from '../../errors.ts'
import type { Json } from '../../machinery/json.ts'
import type { ClientCertificate } from '../connection.ts'
import { readObject, readString } from '../kubeconfig/go-json.ts'
import { checkIdentity } from '../kubeconfig/tls-files.ts'
import { notRead, readTypeMeta, type TypeMeta } from '../kubeconfig/type-meta.ts'

/** The versions of client.authentication.k8s.io that there are. */
export const EXEC_API_VERSIONS: ReadonlySet<string> = new Set([
  'client.authentication.k8s.io/v1',
  'client.authentication.k8s.io/v1beta1',
])

/** What client-go calls the version of something that does not say one. */
const NO_VERSION = 'client.authentication.k8s.io/__internal'

export type ExecStatus = {
  /** `''` when the plugin gave a certificate alone. */
  readonly token: string
  readonly certificate: ClientCertificate | undefined
  /** Milliseconds since 1970; undefined when it does not expire. */
  readonly expiresAtMs: number | undefined
}

/** @throws ConfigError in client-go's words. No part of the text gets into them: it may hold a token. */
export async function readExecCredential(stdout: string, apiVersion: string): Promise<ExecStatus> {
  const meta = await decoding(() => parse(stdout))
  checkVersion(meta.apiVersion || NO_VERSION, apiVersion)
  const { status } = meta.root
  if (status === undefined || status === null) throw new ConfigError("exec plugin didn't return a status field")
  return checkStatus(await decoding(() => statusFrom(status)))
}

async function decoding<T>(decode: () => T | Promise<T>): Promise<T> {
  try {
    return await decode()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new ConfigError(`decoding stdout: ${error.message}`, { cause: error })
  }
}

async function parse(stdout: string): Promise<TypeMeta> {
  const meta = readTypeMeta(await parseText(stdout))
  const isKnown = meta.apiVersion === '' || EXEC_API_VERSIONS.has(meta.apiVersion)
  if (isKnown && (meta.kind || 'ExecCredential') === 'ExecCredential') return meta
  const { kind, apiVersion } = meta
  throw new ConfigError(`no kind "${kind || 'ExecCredential'}" is registered for version "${apiVersion || NO_VERSION}"`)
}

function checkVersion(returned: string, configured: string): void {
  if (returned === configured) return
  const message = `exec plugin is configured to use API version ${configured}, plugin returned version ${returned}`
  throw new ConfigError(message)
}

/** JSON, or YAML as client-go takes it too. */
async function parseText(stdout: string): Promise<Json> {
  if (stdout.trim() === '') return null
  if (/^\s*\{/.test(stdout)) return parseJsonText(stdout)
  const { parseYaml } = await import('../../manifest/yaml/parse-yaml.ts')
  try {
    return parseYaml(stdout)
  } catch (error) {
    if (error instanceof SyntaxError) throw notRead(error.message)
    throw error
  }
}

function parseJsonText(text: string): Json {
  try {
    return JSON.parse(text)
  } catch (error) {
    const isCutOff = /end of|Unterminated/.test(String(error))
    throw notRead(isCutOff ? 'unexpected end of JSON input' : 'invalid character in JSON input')
  }
}

type StatusText = { token: string; cert: string; key: string; expiresAtMs: number | undefined }

function statusFrom(value: Json): StatusText {
  const status = readObject(value, 'v1.ExecCredentialStatus', { struct: 'ExecCredential', path: 'status' })
  const text = (name: string) => readString(status[name], { struct: 'ExecCredentialStatus', path: `status.${name}` })
  return {
    token: text('token'),
    cert: text('clientCertificateData'),
    key: text('clientKeyData'),
    expiresAtMs: readTime(text('expirationTimestamp')),
  }
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

function readTime(text: string): number | undefined {
  if (text === '') return undefined
  const timeMs = RFC_3339.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(timeMs)) throw new ConfigError('parsing time of expirationTimestamp: it is not in RFC 3339')
  return timeMs
}

function checkStatus({ token, cert, key, expiresAtMs }: StatusText): ExecStatus {
  if (token === '' && cert === '' && key === '') {
    throw new ConfigError("exec plugin didn't return a token or cert/key pair")
  }
  if ((cert === '') !== (key === '')) throw new ConfigError('exec plugin returned only certificate or key, not both')
  if (cert === '') return { token, certificate: undefined, expiresAtMs }
  try {
    checkIdentity(cert, key)
  } catch (error) {
    throw new ConfigError(`failed parsing client key/certificate: ${(error as Error).message}`, { cause: error })
  }
  return { token, certificate: { cert, key }, expiresAtMs }
}

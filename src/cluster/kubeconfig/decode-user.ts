// Reads one user of a kubeconfig file (client-go tools/clientcmd/api/v1: AuthInfo, ExecConfig, AuthProviderConfig).

import type { Json, JsonObject } from '../../machinery/json.ts'
import { fieldOf, type Place, readBoolean, readBytes, readList, readMap, readObject, readString } from './go-json.ts'
import type { AuthProviderConfig, ExecConfig, InteractiveMode, KubeconfigUser } from './kubeconfig.ts'

const API_VERSIONS_WITH_DEFAULT_MODE = new Set([
  'client.authentication.k8s.io/v1alpha1',
  'client.authentication.k8s.io/v1beta1',
])

/** @throws ConfigError when a value has the wrong type. */
export function decodeUser(value: JsonObject, at: Place, origin: string): KubeconfigUser {
  const place = (name: string) => fieldOf(at, 'AuthInfo', name)
  const text = (name: string) => readString(value[name], place(name))
  const bytes = (name: string) => readBytes(value[name], place(name))
  return {
    origin,
    as: text('as'),
    asGroups: readList(value['as-groups'], 'string', place('as-groups'), readString),
    asUid: text('as-uid'),
    asUserExtra: readMap(value['as-user-extra'], '[]string', place('as-user-extra'), readStrings),
    authProvider: decodeAuthProvider(value['auth-provider'], place('auth-provider')),
    clientCertificate: text('client-certificate'),
    clientCertificateData: bytes('client-certificate-data'),
    clientKey: text('client-key'),
    clientKeyData: bytes('client-key-data'),
    exec: decodeExec(value.exec, place('exec')),
    password: text('password'),
    token: text('token'),
    tokenFile: text('tokenFile'),
    username: text('username'),
  }
}

function readStrings(value: Json, at: Place): readonly string[] {
  return readList(value, 'string', at, readString)
}

function decodeAuthProvider(value: Json | undefined, at: Place): AuthProviderConfig | undefined {
  if (value === undefined || value === null) return undefined
  const object = readObject(value, 'v1.AuthProviderConfig', at)
  const place = (name: string) => fieldOf(at, 'AuthProviderConfig', name)
  return {
    config: readMap(object.config, 'string', place('config'), readString),
    name: readString(object.name, place('name')),
  }
}

function decodeExec(value: Json | undefined, at: Place): ExecConfig | undefined {
  if (value === undefined || value === null) return undefined
  const object = readObject(value, 'v1.ExecConfig', at)
  const place = (name: string) => fieldOf(at, 'ExecConfig', name)
  const apiVersion = readString(object.apiVersion, place('apiVersion'))
  return {
    apiVersion,
    args: readStrings(object.args ?? [], place('args')),
    command: readString(object.command, place('command')),
    env: readList(object.env, 'v1.ExecEnvVar', place('env'), decodeEnvVar),
    installHint: readString(object.installHint, place('installHint')),
    interactiveMode: interactiveMode(readString(object.interactiveMode, place('interactiveMode')), apiVersion),
    provideClusterInfo: readBoolean(object.provideClusterInfo, place('provideClusterInfo')),
  }
}

function decodeEnvVar(value: Json, at: Place): { name: string; value: string } {
  const object = readObject(value, 'v1.ExecEnvVar', at)
  return {
    name: readString(object.name, fieldOf(at, 'ExecEnvVar', 'name')),
    value: readString(object.value, fieldOf(at, 'ExecEnvVar', 'value')),
  }
}

/** The mode as written: a wrong one is told of when the user is used, not when the file is read. */
function interactiveMode(written: string, apiVersion: string): InteractiveMode | '' {
  if (written === '' && API_VERSIONS_WITH_DEFAULT_MODE.has(apiVersion)) return 'IfAvailable'
  return written as InteractiveMode | ''
}

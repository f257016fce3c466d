// Reads the text of one kubeconfig file (client-go tools/clientcmd/api/v1: types.go, conversion.go, defaults.go).

import { ConfigError } from '../../errors.ts'
import type { Json, JsonObject } from '../../machinery/json.ts'
import { parseYaml } from '../../manifest/yaml/parse-yaml.ts'
import { decodeUser } from './decode-user.ts'
import { fieldOf, type Place, readBoolean, readBytes, readList, readObject, readString } from './go-json.ts'
import type { KubeconfigCluster, KubeconfigContext, KubeconfigEntries } from './kubeconfig.ts'
import { readTypeMeta } from './type-meta.ts'

const EXEC_EXTENSION = 'client.authentication.k8s.io/exec'

/**
 * The entries of one file. An empty file, or one with nothing but comments, has none.
 *
 * @param origin the path of the file, kept with every entry.
 * @throws ConfigError in client-go's words: broken YAML or JSON, a value of the wrong type, another kind of object.
 */
export function decodeKubeconfig(text: string, origin: string): KubeconfigEntries {
  const root = rootOf(text)
  return {
    clusters: named(root.clusters, 'clusters', 'Cluster', 'cluster', (value, at) => decodeCluster(value, at, origin)),
    contexts: named(root.contexts, 'contexts', 'Context', 'context', (value, at) => decodeContext(value, at, origin)),
    currentContext: readString(root['current-context'], fieldOf(undefined, 'Config', 'current-context')),
    users: named(root.users, 'users', 'AuthInfo', 'user', (value, at) => decodeUser(value, at, origin)),
  }
}

function rootOf(text: string): JsonObject {
  const { root, apiVersion, kind } = readTypeMeta(parseText(text))
  if ((apiVersion || 'v1') === 'v1' && (kind || 'Config') === 'Config') return root
  throw new ConfigError(`no kind "${kind || 'Config'}" is registered for version "${apiVersion || 'v1'}"`, {
    key: 'kind',
  })
}

function parseText(text: string): Json | undefined {
  if (text.startsWith('{')) {
    try {
      return JSON.parse(text)
    } catch {
      // YAML in flow style starts alike, and its parser has the better words for broken JSON too.
    }
  }
  return parseYaml(text)
}

function named<T>(
  value: Json | undefined,
  list: string,
  struct: string,
  key: string,
  decode: (value: JsonObject, at: Place) => T,
): ReadonlyMap<string, T> {
  const entries = new Map<string, T>()
  const outer = `Named${struct}`
  readList(value, `v1.${outer}`, fieldOf(undefined, 'Config', list), (item, at) => {
    const object = readObject(item, `v1.${outer}`, at)
    const place = fieldOf(at, outer, key)
    const entry = decode(readObject(object[key], `v1.${struct}`, place), place)
    const name = readString(object.name, fieldOf(at, outer, 'name'))
    if (entries.has(name)) throw duplicate(outer, struct, name, list)
    entries.set(name, entry)
  })
  return entries
}

/** client-go goes on to print the whole list, tokens and all; we don't. */
function duplicate(outer: string, struct: string, name: string, list: string): ConfigError {
  const message = `error converting *[]${outer} into *map[string]*api.${struct}: duplicate name "${name}" in list`
  return new ConfigError(message, { key: `${list}[name="${name}"]` })
}

function decodeCluster(value: JsonObject, at: Place, origin: string): KubeconfigCluster {
  const text = (name: string) => readString(value[name], fieldOf(at, 'Cluster', name))
  const flag = (name: string) => readBoolean(value[name], fieldOf(at, 'Cluster', name))
  return {
    origin,
    certificateAuthority: text('certificate-authority'),
    certificateAuthorityData: readBytes(
      value['certificate-authority-data'],
      fieldOf(at, 'Cluster', 'certificate-authority-data'),
    ),
    disableCompression: flag('disable-compression'),
    execConfig: execExtension(value.extensions, fieldOf(at, 'Cluster', 'extensions')),
    insecureSkipTlsVerify: flag('insecure-skip-tls-verify'),
    proxyUrl: text('proxy-url'),
    server: text('server'),
    tlsServerName: text('tls-server-name'),
  }
}

function execExtension(value: Json | undefined, at: Place): Json | undefined {
  const extensions = readList(value, 'v1.NamedExtension', at, (item) => readObject(item, 'v1.NamedExtension', at))
  return extensions.find((extension) => extension.name === EXEC_EXTENSION)?.extension
}

function decodeContext(value: JsonObject, at: Place, origin: string): KubeconfigContext {
  const text = (name: string) => readString(value[name], fieldOf(at, 'Context', name))
  return { origin, cluster: text('cluster'), namespace: text('namespace'), user: text('user') }
}

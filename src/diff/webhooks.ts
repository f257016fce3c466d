// Whether a mutating webhook speaks to an object: only then what the server changed is laid to one.

import type { Cluster } from '../cluster/cluster.ts'
import { isTackError } from '../errors.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../machinery/json.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import { matchesLabels } from '../machinery/selectors/label-match.ts'
import { selectorOf } from '../machinery/selectors/object-selector.ts'

export type Webhooks = {
  speakTo(resource: ResourceInfo, object: KubeObject, operation: 'CREATE' | 'UPDATE'): Promise<boolean>
}

const CONFIGURATION: ResourceInfo = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  resource: 'mutatingwebhookconfigurations',
  singular: 'mutatingwebhookconfiguration',
  kind: 'MutatingWebhookConfiguration',
  namespaced: false,
  verbs: ['list', 'get'],
  shortNames: [],
  categories: [],
  subresources: [],
}
const NAMESPACE: ResourceInfo = {
  ...CONFIGURATION,
  group: '',
  resource: 'namespaces',
  singular: 'namespace',
  kind: 'Namespace',
}

/** Asks for the configurations once, when they are first needed. Who may not read them hears of no webhook. */
export function knowWebhooks(cluster: Cluster, count: (sort: 'list' | 'get') => void, signal: AbortSignal): Webhooks {
  let webhooks: Promise<readonly JsonObject[]> | undefined
  const labels = new Map<string, Promise<JsonObject>>()

  async function load(): Promise<readonly JsonObject[]> {
    const found: JsonObject[] = []
    try {
      count('list')
      for await (const page of cluster.read({ resource: CONFIGURATION, representation: 'object' }, signal))
        for (const { object } of page.rows) found.push(...objects(object?.webhooks))
    } catch (error) {
      if (!isTackError(error) || signal.aborted) throw error
    }
    return found
  }

  async function labelsOf(namespace: string): Promise<JsonObject> {
    count('get')
    const object = await cluster.get(NAMESPACE, { name: namespace }, signal).catch((error) => {
      if (!isTackError(error) || signal.aborted) throw error
    })
    return object?.metadata?.labels ?? {}
  }

  return {
    async speakTo(resource, object, operation) {
      webhooks ??= load()
      const candidates = (await webhooks).filter(
        (hook) =>
          objects(hook.rules).some((rule) => isAbout(rule, resource, operation)) &&
          selects(hook.objectSelector, object.metadata?.labels ?? {}),
      )
      if (candidates.some(({ namespaceSelector }) => isEmpty(namespaceSelector))) return true
      const namespace = object.metadata?.namespace
      if (candidates.length === 0 || namespace === undefined) return candidates.length > 0
      const known = labels.get(namespace) ?? labelsOf(namespace)
      labels.set(namespace, known)
      const ofNamespace = await known
      return candidates.some(({ namespaceSelector }) => selects(namespaceSelector, ofNamespace))
    },
  }
}

function isEmpty(selector: Json | undefined): boolean {
  return !isJsonObject(selector) || Object.keys(selector).length === 0
}

function selects(selector: Json | undefined, labels: JsonObject): boolean {
  return !isJsonObject(selector) || matchesLabels(selectorOf(selector), labels as { readonly [key: string]: string })
}

function isAbout(rule: JsonObject, { group, version, resource, namespaced }: ResourceInfo, operation: string): boolean {
  const scope = rule.scope ?? '*'
  return (
    includes(rule.operations, operation) &&
    includes(rule.apiGroups, group) &&
    includes(rule.apiVersions, version) &&
    (includes(rule.resources, resource) || includes(rule.resources, '*/*')) &&
    (scope === '*' || (scope === 'Namespaced') === namespaced)
  )
}

function includes(list: Json | undefined, wanted: string): boolean {
  return Array.isArray(list) && list.some((item) => item === wanted || item === '*')
}

function objects(list: Json | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

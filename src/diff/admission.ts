// Whether a mutating webhook or policy speaks to an object: only then what the server changed is laid to one.

import type { Cluster } from '../cluster/cluster.ts'
import { isTackError } from '../errors.ts'
import type { JsonObject } from '../machinery/json.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import { type Admitted, isAbout, isEmptySelector, objectsIn, selects } from './admission-rules.ts'

export type AdmissionSource = 'webhook' | 'policy'

export type Admission = {
  /** Who may have changed this object; of several, a webhook. */
  sourceFor(admitted: Admitted): Promise<AdmissionSource | undefined>
}

/** A webhook, or a policy by one of its bindings. */
type Speaker = {
  readonly source: AdmissionSource
  /** All of them are about whom it speaks to. */
  readonly constraints: readonly JsonObject[]
  /** CEL. */
  readonly conditions: readonly string[]
}

const GROUP = 'admissionregistration.k8s.io'
const CONFIGURATION: ResourceInfo = {
  group: GROUP,
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

/** Asks for what is configured once, when it is first needed. Who may not read it hears of none. */
export function knowAdmission(cluster: Cluster, count: (sort: 'list' | 'get') => void, signal: AbortSignal): Admission {
  let loaded: Promise<readonly Speaker[]> | undefined
  const labels = new Map<string, Promise<JsonObject>>()

  async function load(): Promise<readonly Speaker[]> {
    const [webhooks, policies] = await Promise.all([list(CONFIGURATION), loadPolicies()])
    return [...webhooks.flatMap((one) => objectsIn(one.webhooks).flatMap(ofWebhook)), ...policies]
  }

  async function loadPolicies(): Promise<readonly Speaker[]> {
    const { resources } = await cluster.discovery.all(signal).catch(unlessAborted({ resources: [] }))
    const served = (kind: string) => resources.find((one) => one.group === GROUP && one.kind === kind)
    const [ofPolicies, ofBindings] = [served('MutatingAdmissionPolicy'), served('MutatingAdmissionPolicyBinding')]
    if (ofPolicies === undefined || ofBindings === undefined) return []
    const policies = await list(ofPolicies)
    const bindings = policies.length === 0 ? [] : await list(ofBindings)
    return bindings.flatMap((binding) => ofBinding(binding, policies))
  }

  async function list(resource: ResourceInfo): Promise<readonly JsonObject[]> {
    const found: JsonObject[] = []
    try {
      count('list')
      for await (const page of cluster.read({ resource, representation: 'object' }, signal))
        for (const { object } of page.rows) if (object !== undefined) found.push(object)
    } catch (error) {
      unlessAborted(undefined)(error)
    }
    return found
  }

  function unlessAborted<T>(otherwise: T): (error: unknown) => T {
    return (error) => {
      if (!isTackError(error) || signal.aborted) throw error
      return otherwise
    }
  }

  async function labelsOf(namespace: string): Promise<JsonObject> {
    count('get')
    const object = await cluster.get(NAMESPACE, { name: namespace }, signal).catch(unlessAborted(undefined))
    return object?.metadata?.labels ?? {}
  }

  async function selectsNamespace({ constraints }: Speaker, { resource, objects }: Admitted): Promise<boolean> {
    const selectors = constraints.flatMap(({ namespaceSelector }) =>
      isEmptySelector(namespaceSelector) ? [] : [namespaceSelector],
    )
    const isNamespace = resource.group === '' && resource.kind === 'Namespace'
    if (isNamespace)
      return objects.some(({ metadata }) => selectors.every((one) => selects(one, metadata?.labels ?? {})))
    const [{ metadata }] = objects
    if (selectors.length === 0 || metadata?.namespace === undefined) return true
    const known = labels.get(metadata.namespace) ?? labelsOf(metadata.namespace)
    labels.set(metadata.namespace, known)
    const ofNamespace = await known
    return selectors.every((one) => selects(one, ofNamespace))
  }

  async function speaksTo(speaker: Speaker, admitted: Admitted): Promise<boolean> {
    const { constraints, conditions } = speaker
    if (!constraints.every((one) => isAbout(one, admitted)) || !(await selectsNamespace(speaker, admitted)))
      return false
    if (conditions.length === 0) return true
    const { mayMatch } = await import('./match-conditions.ts') // late: most have no conditions
    return mayMatch(conditions, admitted)
  }

  return {
    async sourceFor(admitted) {
      loaded ??= load()
      for (const speaker of await loaded) if (await speaksTo(speaker, admitted)) return speaker.source
      return undefined
    },
  }
}

function ofWebhook(hook: JsonObject): Speaker[] {
  // without rules it is about nothing
  if (objectsIn(hook.rules).length === 0) return []
  return [
    {
      source: 'webhook',
      constraints: [{ ...hook, resourceRules: hook.rules } as JsonObject],
      conditions: conditionsOf(hook),
    },
  ]
}

function ofBinding({ spec }: JsonObject, policies: readonly JsonObject[]): Speaker[] {
  const { policyName, matchResources } = (spec ?? {}) as JsonObject
  const policy = policies.find(({ metadata }) => (metadata as JsonObject).name === policyName)?.spec as
    | JsonObject
    | undefined
  if (policy === undefined) return []
  const constraints = [policy.matchConstraints, matchResources].flatMap((one) => objectsIn([one ?? null]))
  return [{ source: 'policy', constraints, conditions: conditionsOf(policy) }]
}

function conditionsOf({ matchConditions }: JsonObject): readonly string[] {
  return objectsIn(matchConditions).map(({ expression }) => String(expression))
}

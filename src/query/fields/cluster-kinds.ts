// A cluster as a place where kinds are described: by discovery, OpenAPI v3, and definitions.

import type { Cluster } from '../../cluster/cluster.ts'
import { unknownResourceMessage } from '../../cluster/discovery/resource-word.ts'
import { ServerError } from '../../errors.ts'
import type { KubeObject } from '../../machinery/json.ts'
import { knownResource } from '../../machinery/known-kinds.ts'
import { apiVersionOf, qualifiedName, type ResourceInfo } from '../../machinery/resource-info.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import { nearestKind } from '../nearest-kind.ts'
import type { Traffic } from '../source.ts'
import { definitionFacts } from './definition-facts.ts'
import type { DefinitionFacts, GroupVersion, KindSource, ResolvedKind } from './kind-source.ts'

const DEFINITIONS: ResourceInfo = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  resource: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  kind: 'CustomResourceDefinition',
  namespaced: false,
  verbs: ['get'],
  shortNames: [],
  categories: [],
  subresources: [],
}

/** @param traffic what the cluster's transport has sent and received. Default: nobody counts. */
export function clusterKinds(cluster: Cluster, traffic: () => Traffic = uncounted): KindSource {
  return {
    name: cluster.name,
    traffic,
    resolve: (word, gv, signal) =>
      gv === undefined ? cluster.discovery.resolve(word, signal) : resolveVersion(cluster, word, gv, signal),
    async unknownKind(word, signal) {
      const meant = nearestKind(word, await cluster.discovery.names(signal))
      return unknownResourceMessage(word) + (meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`)
    },
    schemaOf: (resource, signal) => schemaOf(cluster, resource, signal),
    definitionOf: (resource, signal) => definitionOf(cluster, resource, signal),
  }
}

function uncounted(): Traffic {
  return { requests: {}, bytes: 0 }
}

/** `deploy` in `apps/v1` is `deploy.v1.apps`; the group of a word that names one has to be the same. */
async function resolveVersion(
  cluster: Cluster,
  word: string,
  { group, version }: GroupVersion,
  signal: AbortSignal,
): Promise<ResolvedKind | undefined> {
  const [name = ''] = word.split('.')
  const found = await cluster.discovery.resolve(`${name}.${version}.${group}`, signal)
  const resources = (found?.resources ?? []).filter((r) => r.group === group && r.version === version)
  return found === undefined || resources.length === 0 ? undefined : { ...found, resources }
}

async function schemaOf(cluster: Cluster, resource: ResourceInfo, signal: AbortSignal): Promise<Schema> {
  const schemas = await cluster.schemas(resource, signal).catch((error: unknown) => {
    throw isMissing(error) ? noSchema(resource, error) : error
  })
  const schema = schemas.schemaOf(resource)
  if (schema === undefined) throw noSchema(resource)
  return schema
}

function noSchema(resource: ResourceInfo, cause?: ServerError): ServerError {
  const message =
    cause === undefined
      ? `the server publishes no OpenAPI v3 schema of ${qualifiedName(resource)} in ${apiVersionOf(resource)}`
      : `the server serves no OpenAPI v3, which says what fields ${qualifiedName(resource)} has: ${cause.message}`
  return new ServerError({ code: 404, reason: 'NotFound', message }, { cause })
}

/** What it says is worth a request, and no error: many people may not read definitions. */
async function definitionOf(
  cluster: Cluster,
  resource: ResourceInfo,
  signal: AbortSignal,
): Promise<DefinitionFacts | undefined> {
  if (resource.group === '' || knownResource(resource.group, resource.version, resource.kind)) return undefined
  let definition: KubeObject | undefined
  try {
    definition = await cluster.get(DEFINITIONS, { name: qualifiedName(resource) }, signal)
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
  }
  return definition && definitionFacts(definition, resource.version)
}

function isMissing(error: unknown): error is ServerError {
  return error instanceof ServerError && error.code === 404
}

// Definitions in files as a place where kinds are described; no server is asked.

import { ambiguityNotice } from '../../cluster/discovery/ambiguity.ts'
import { ServerError } from '../../errors.ts'
import { isDefinition, versionsOf } from '../../machinery/custom-resource-definition.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../../machinery/json.ts'
import { knownResources } from '../../machinery/known-kinds.ts'
import { apiVersionOf, qualifiedName, type ResourceInfo } from '../../machinery/resource-info.ts'
import { publishedDocument } from '../../machinery/schema/publish-definition.ts'
import { schemasOfDocument } from '../../machinery/schema/read-document.ts'
import { compareText } from '../../machinery/text-order.ts'
import { sameJson } from '../../machinery/values/same-json.ts'
import { compareVersions } from '../../machinery/version-order.ts'
import { type ManifestObject, type ManifestSpec, readManifests } from '../../manifest/index.ts'
import type { Notice, Problem } from '../../streams.ts'
import { isMeant } from '../file-source.ts'
import { nearestKind } from '../nearest-kind.ts'
import { FILES } from '../source.ts'
import { definitionFacts, versionEntries } from './definition-facts.ts'
import type { GroupVersion, KindSource } from './kind-source.ts'

/** One version of a kind that the files define. */
type Defined = {
  readonly resource: ResourceInfo
  readonly isServed: boolean
  /** The entry of `spec.versions`. */
  readonly entry: JsonObject
  readonly definition: KubeObject
}

/** Definitions in files. */
export interface FileKinds extends KindSource {
  /** Every kind that is defined, as `plural.group`, sorted. */
  readonly names: readonly string[]
  /** What there was to say of the files: documents that could not be read, a kind that is defined twice. */
  readonly notices: readonly Notice[]
  readonly problems: readonly Problem[]
}

/** Reads the definitions in files, folders, URLs, stdin or a kustomization; other objects mean nothing here. */
export async function fileKinds(spec: ManifestSpec): Promise<FileKinds> {
  const definitions: ManifestObject[] = []
  const problems: Problem[] = []
  const notices: Notice[] = []
  for await (const event of readManifests(spec)) {
    if ('problem' in event) problems.push(event.problem)
    else if ('notice' in event) notices.push(event.notice)
    else if (isDefinition(event.item.object)) definitions.push(event.item)
  }
  const { kept, remarks } = withoutRepetitions(definitions)
  const defined = kept.flatMap(({ object }) => definedVersions(object))
  const names = [...new Set(defined.map(({ resource }) => qualifiedName(resource)))].sort(compareText)
  return {
    name: FILES,
    names,
    notices: [...notices, ...remarks],
    problems,
    traffic: () => ({ requests: {}, bytes: 0 }),
    async resolve(word, gv) {
      const meant = gv === undefined ? word : wordOf(word, gv)
      const resources = preferred(defined.filter(({ resource }) => isMeant(meant, resource)))
      const notice = ambiguityNotice(word, resources)
      if (resources.length === 0) return undefined
      return { resources: resources.slice(0, 1), notices: notice === undefined ? [] : [notice], problems: [] }
    },
    async unknownKind(word) {
      return unknownKind(word, defined)
    },
    async schemaOf(resource) {
      const { entry } = findDefined(defined, resource)
      const schema = schemasOfDocument(publishedDocument(resource, entry)).schemaOf(resource)
      if (schema === undefined) throw notDefined(resource)
      return schema
    },
    async definitionOf(resource) {
      return definitionFacts(findDefined(defined, resource).definition, resource.version)
    },
  }
}

function findDefined(defined: readonly Defined[], resource: ResourceInfo): Defined {
  const found = defined.find(
    ({ resource: r }) => qualifiedName(r) === qualifiedName(resource) && r.version === resource.version,
  )
  if (found === undefined) throw notDefined(resource)
  return found
}

function notDefined(resource: ResourceInfo): ServerError {
  const message = `the files do not define ${qualifiedName(resource)} in ${apiVersionOf(resource)}`
  return new ServerError({ code: 404, reason: 'NotFound', message })
}

/** `dumps` in `shop.example.com/v1` is `dumps.v1.shop.example.com`. */
function wordOf(word: string, { group, version }: GroupVersion): string {
  const [name = ''] = word.split('.')
  return [name, version, ...(group === '' ? [] : [group])].join('.')
}

/** Of each kind its preferred version, served ones first; kinds by group, as a cluster has them. */
function preferred(meant: readonly Defined[]): ResourceInfo[] {
  const byKind = Map.groupBy(meant, ({ resource }) => qualifiedName(resource))
  return [...byKind.values()]
    .flatMap((versions) => versions.toSorted(bestFirst).slice(0, 1))
    .map(({ resource }) => resource)
    .sort((a, b) => compareText(a.group, b.group))
}

function bestFirst(a: Defined, b: Defined): number {
  return Number(b.isServed) - Number(a.isServed) || compareVersions(a.resource.version, b.resource.version)
}

function definedVersions(definition: KubeObject): Defined[] {
  return versionEntries(definition).flatMap((entry) => {
    const [version] = versionsOf(withVersion(definition, entry))
    // a definition that is no more than begun
    return version === undefined || version.resource.kind === '' || version.resource.resource === ''
      ? []
      : [{ resource: version.resource, isServed: entry.served !== false, entry, definition }]
  })
}

/** The definition as if it had this version alone, and served it. */
function withVersion(definition: KubeObject, entry: JsonObject): KubeObject {
  const spec = isJsonObject(definition.spec) ? definition.spec : {}
  return { ...definition, spec: { ...spec, versions: [{ ...entry, served: true }] } }
}

/** Of definitions with one name the first; another one that says something else is remarked on. */
function withoutRepetitions(definitions: readonly ManifestObject[]) {
  const kept = new Map<string, ManifestObject>()
  const remarks: Notice[] = []
  for (const definition of definitions) {
    const name = definition.object.metadata?.name ?? ''
    const first = kept.get(name)
    if (first === undefined) kept.set(name, definition)
    else if (!sameJson(first.object.spec ?? null, definition.object.spec ?? null)) {
      const message = `${name} is defined differently in ${definition.file}; taken from ${first.file}`
      remarks.push({ kind: 'ambiguity', message })
    }
  }
  return { kept: [...kept.values()], remarks }
}

function unknownKind(word: string, defined: readonly Defined[]): string {
  if (defined.length === 0) return 'the files define no kind: there is no CustomResourceDefinition in them'
  const names = defined.flatMap(({ resource }) => [resource.resource, resource.singular, ...resource.shortNames])
  const meant = nearestKind(word, names)
  if (meant === undefined && knownResources().some((known) => isMeant(word, known))) {
    return `the files do not define ${JSON.stringify(word)}: the schemas of built-in kinds come from a server`
  }
  const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
  return `the files define no resource type ${JSON.stringify(word)}${hint}`
}

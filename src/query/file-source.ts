// Manifests, saved lists and dumps as a source of objects: the same questions, no server.

import type { Page, ReadRequest, Row } from '../cluster/read.ts'
import { ServerError } from '../errors.ts'
import { isDefinition, versionsOf } from '../machinery/custom-resource-definition.ts'
import { fieldAt, splitFieldPath } from '../machinery/fields.ts'
import type { JsonObject, KubeObject } from '../machinery/json.ts'
import { guessResource, knownResource, knownResources } from '../machinery/known-kinds.ts'
import { type PrintedTable, printedTable } from '../machinery/printer-columns.ts'
import { parseApiVersion, qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
import { matchesFields, parseFieldSelector } from '../machinery/selectors/field-selector.ts'
import { matchesLabels } from '../machinery/selectors/label-match.ts'
import { parseLabelSelector } from '../machinery/selectors/label-selector.ts'
import { type ManifestObject, type ManifestSpec, readManifests } from '../manifest/index.ts'
import type { Notice, Problem } from '../streams.ts'
import { EVERY_KIND } from './cluster-source.ts'
import { nearestKind } from './nearest-kind.ts'
import { FILES, type ResolvedTarget, type Source } from './source.ts'
import type { Target } from './targets.ts'

export type FileSourceOptions = ManifestSpec & { readonly now: Date }

/** Everything of one kind that the files hold, in their order. */
type Kind = { readonly resource: ResourceInfo; readonly table: PrintedTable; readonly objects: ManifestObject[] }

/** A source over files, folders, URLs, stdin or a kustomization. They are read once, when facts are asked for. */
export function fileSource(options: FileSourceOptions): Source {
  let kinds: ReadonlyMap<string, Kind> = new Map()
  return {
    name: FILES,
    traffic: () => ({ requests: {}, bytes: 0 }),
    async facts(targets, signal) {
      const { objects, problems, notices } = await readAll({ ...options, signal })
      kinds = groupByKind(objects)
      const asked = targets.length > 0 ? targets : [{ word: EVERY_KIND, names: [] }]
      return {
        source: FILES,
        defaultNamespace: undefined,
        targets: asked.map((target) => resolve(target, [...kinds.values()])),
        notices,
        problems,
      }
    },
    async schemaOf({ group, version, kind }) {
      const definitions = [...kinds.values()]
        .flatMap(({ objects }) => objects.map(({ object }) => object))
        .filter(isDefinition)
      const { schemasOfDefinitions } = await import('../machinery/schema/read-definition.ts')
      return schemasOfDefinitions(definitions as readonly JsonObject[]).schemaOf({ group, version, kind })
    },
    async *read(request): AsyncGenerator<Page> {
      const kind = kinds.get(qualifiedName(request.resource))
      if (kind === undefined) {
        if (request.name !== undefined) throw notInFiles(request)
        return
      }
      const { columns, cellsOf } = kind.table
      const rows = kind.objects.filter(selectorOf(request)).map(
        ({ object, file, document }): Row => ({
          object,
          cells: cellsOf(object, options.now),
          position: { file, document },
        }),
      )
      if (request.name !== undefined && rows.length === 0) throw notInFiles(request)
      yield { resource: request.resource, columns, rows, bytes: 0, wireBytes: 0, hasMore: false, isConsistent: true }
    },
  }
}

async function readAll(spec: ManifestSpec) {
  const objects: ManifestObject[] = []
  const problems: Problem[] = []
  const notices: Notice[] = []
  for await (const event of readManifests(spec)) {
    if ('item' in event) objects.push(event.item)
    else if ('problem' in event) problems.push(event.problem)
    else notices.push(event.notice)
  }
  return { objects, problems, notices }
}

function groupByKind(objects: readonly ManifestObject[]): Map<string, Kind> {
  const defined = objects.filter(({ object }) => isDefinition(object)).flatMap(({ object }) => versionsOf(object))
  const kinds = new Map<string, Kind>()
  for (const manifest of objects) {
    const { apiVersion, kind, metadata } = manifest.object
    const { group, version } = parseApiVersion(apiVersion)
    const definition = defined.find(({ resource: r }) => r.group === group && r.kind === kind && r.version === version)
    const resource =
      definition?.resource ?? knownResource(group, version, kind) ?? guessResource(group, version, kind, false)
    // files often leave the namespace to the one who applies them: then there is none to show
    const namespaced =
      metadata?.namespace !== undefined || kinds.get(qualifiedName(resource))?.resource.namespaced === true
    const known = kinds.get(qualifiedName(resource)) ?? {
      resource,
      table: printedTable(definition?.printerColumns ?? []),
      objects: [],
    }
    known.objects.push(manifest)
    kinds.set(qualifiedName(resource), { ...known, resource: { ...known.resource, namespaced } })
  }
  return kinds
}

function resolve(target: Target, kinds: readonly Kind[]): ResolvedTarget {
  if (target.word === EVERY_KIND) return { target, resources: kinds.map((kind) => kind.resource), isGroup: true }
  const resources = kinds.map((kind) => kind.resource).filter((resource) => isMeant(target.word, resource))
  if (resources.length > 0) return { target, resources, isGroup: resources.length > 1 }
  const known = knownResources()
  // a kind that exists, and of which the files hold nothing
  const meant = known.find((resource) => isMeant(target.word, resource))
  if (meant !== undefined) return { target, resources: [meant], isGroup: false }
  const names = [...kinds.map((kind) => kind.resource), ...known].flatMap((r) => [r.resource, r.singular])
  const suggestion = nearestKind(target.word, names)
  return { target, resources: [], isGroup: false, ...(suggestion === undefined ? {} : { suggestion }) }
}

/** `deploy`, `Deployment`, `deployments.apps`, `deployments.v1.apps`. */
export function isMeant(word: string, resource: ResourceInfo): boolean {
  const { group, version } = resource
  const suffixes = ['', ...(group === '' ? [] : [`.${group}`]), `.${version}${group === '' ? '' : `.${group}`}`]
  const names = [
    resource.resource,
    resource.singular,
    resource.kind.toLowerCase(),
    ...resource.shortNames,
    ...resource.categories,
  ]
  return names.some((name) => suffixes.some((suffix) => word.toLowerCase() === name + suffix))
}

function selectorOf(request: ReadRequest): (manifest: ManifestObject) => boolean {
  const labels = request.labelSelector === undefined ? undefined : parseLabelSelector(request.labelSelector)
  const fields = request.fieldSelector === undefined ? undefined : parseFieldSelector(request.fieldSelector)
  return ({ object }) =>
    (request.namespace === undefined || object.metadata?.namespace === request.namespace) &&
    (request.name === undefined || object.metadata?.name === request.name) &&
    (labels === undefined || matchesLabels(labels, object.metadata?.labels)) &&
    (fields === undefined || matchesFields(fields, (field) => fieldText(object, field)))
}

/** A field as a server compares it: an absent one is the empty text. */
function fieldText(object: KubeObject, field: string): string {
  const value = fieldAt(object, splitFieldPath(field))
  return value === undefined || value === null ? '' : String(value)
}

function notInFiles({ resource, name }: ReadRequest): ServerError {
  const message = `${qualifiedName(resource)} "${name}" not found`
  return new ServerError({ code: 404, reason: 'NotFound', message })
}

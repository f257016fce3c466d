// Candidates for the edits of `patch` and the paths of `own`: fields of the kind that is typed, and values that they may have.

import type { Env } from '../flags/env.ts'
import { completeExpression } from '../machinery/expressions/complete-expression.ts'
import { isJsonObject, type Json, type KubeObject } from '../machinery/json.ts'
import { getAt } from '../machinery/paths/get-at.ts'
import { parseFieldPath } from '../machinery/paths/parse-path.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import { completeEdit, type EditPurpose } from '../patch/edits/completion/complete-edit.ts'
import type { LiveObjects } from '../patch/edits/completion/edit-candidate.ts'
import { readUnfinishedEdit, type UnfinishedEdit } from '../patch/edits/completion/read-unfinished-edit.ts'
import { askCluster, firstPage, type Place } from './ask-cluster.ts'
import type { Unfinished } from './completion-words.ts'
import { cutMeaning, DIRECTIVE, type Offer } from './offer.ts'

/** The flags by what their paths are for; `edit-expression` is a path and what a CEL expression makes of the object. */
export type EditPlace = 'edit' | 'edit-expression' | 'edit-path' | 'edit-element' | 'owned-path'

const PURPOSES: { readonly [place in EditPlace]: EditPurpose } = {
  edit: 'set',
  'edit-expression': 'set',
  'edit-path': 'remove',
  'edit-element': 'element',
  'owned-path': 'own',
}

/** Objects whose elements are offered where none is named; each is sent whole. */
const MAX_READ = 5

/** @throws what asking a server throws; the caller offers nothing then. */
export async function offerEdit(what: EditPlace, line: Unfinished, env: Env, signal: AbortSignal): Promise<Offer> {
  const edit = readUnfinishedEdit(line.current)
  if (edit === undefined) return { candidates: [], directive: DIRECTIVE.noFiles }
  return askCluster(line, env, async (cluster) => {
    const place = { line, cluster, signal }
    const target = await targetOf(place, env)
    if (target === undefined) return { candidates: [], directive: DIRECTIVE.noFiles }
    const { resource } = target
    const schema = (await cluster.schemas(resource, signal)).schemaOf(resource)
    if (what === 'edit-expression' && edit.at === 'value') return expression(edit, schema)
    const { subresource } = line.values
    const kind = {
      resource,
      schema,
      isBuiltIn: false,
      subresource: typeof subresource === 'string' ? subresource : undefined,
    }
    let found = completeEdit(edit, kind, PURPOSES[what])
    if (asksObjects(edit, found.length)) {
      const objects = await objectsOf(place, target)
      found = completeEdit(edit, kind, PURPOSES[what], liveObjects(objects))
    }
    const space = found.some(({ goesOn }) => goesOn) ? DIRECTIVE.noSpace : 0
    return {
      candidates: found.map(({ word, about }) => [word, cutMeaning(about)] as const),
      directive: DIRECTIVE.noFiles | space,
    }
  })
}

function expression(
  edit: Extract<UnfinishedEdit, { at: 'value' }>,
  schema: Parameters<typeof completeExpression>[1]['schema'],
): Offer {
  const facts = { schema, columns: [], labels: [], kinds: [], roots: [OLD] }
  const { from, candidates } = completeExpression(edit.start, facts)
  const head = edit.lead + edit.start.slice(0, from)
  return {
    candidates: candidates.map(({ text, about }) => [head + text, cutMeaning(about)] as const),
    directive: DIRECTIVE.noFiles | DIRECTIVE.noSpace,
    mayHaveSpaces: true,
  }
}

const OLD = { text: 'old', about: 'what is at the path now' }

/** The first kind that is typed or that a manifest names, and an object of it that is named there. */
type Target = { readonly resource: ResourceInfo; readonly name?: string; readonly namespace?: string }

async function targetOf({ line, cluster, signal }: Place, env: Env): Promise<Target | undefined> {
  const [first, second] = line.operands
  if (first === undefined) return targetInFiles({ line, cluster, signal }, env)
  const [kinds = '', name = second] = first.split('/')
  const resource = (await cluster.discovery.resolve(kinds.split(',')[0] ?? '', signal))?.resources[0]
  return resource && { resource, ...(name ? { name } : {}) }
}

async function targetInFiles({ line, cluster, signal }: Place, env: Env): Promise<Target | undefined> {
  const { filename, recursive } = line.values
  // standard input is the shell's
  const filenames = Array.isArray(filename) ? filename.filter((name: string) => name !== '-') : []
  if (filenames.length === 0) return undefined
  const { readManifests } = await import('../manifest/index.ts')
  for await (const event of readManifests({
    filenames,
    recursive: recursive === true,
    cwd: env.cwd,
    env: env.vars,
    signal,
  })) {
    if (!('item' in event)) continue
    const { apiVersion, kind, metadata } = event.item.object
    const resource = await cluster.discovery.resourceFor(apiVersion ?? '', kind ?? '', signal)
    if (resource === undefined) return undefined
    const { name, namespace } = metadata ?? {}
    return { resource, ...(name ? { name } : {}), ...(namespace ? { namespace } : {}) }
  }
  return undefined
}

async function objectsOf(place: Place, { resource, name, namespace }: Target): Promise<readonly KubeObject[]> {
  const { cluster, signal } = place
  if (name === undefined) {
    const page = await firstPage(place, resource, 'object', MAX_READ)
    return (page?.rows ?? []).flatMap(({ object }) => object ?? [])
  }
  const where = resource.namespaced ? { namespace: namespace ?? cluster.connection.namespace } : {}
  const object = await cluster.get(resource, { name, ...where }, signal)
  return object === undefined ? [] : [object]
}

/** Keys of elements and of maps are what objects have; everything else is told by the schema. */
function asksObjects(edit: UnfinishedEdit, found: number): boolean {
  return (
    edit.at === 'key-value' ||
    (edit.at === 'key' && found <= 1) ||
    (edit.at === 'name' && edit.head !== '' && found === 0)
  )
}

function liveObjects(objects: readonly KubeObject[]): LiveObjects {
  const allAt = (path: string) => objects.flatMap((object) => valueAt(object, path) ?? [])
  return {
    values(list, key) {
      const elements = objects.flatMap((object) => asList(valueAt(object, list)))
      return key === '' ? elements : elements.flatMap((element) => getAt(element, [{ f: key }]) ?? [])
    },
    keys: (map) => [...new Set(allAt(map).flatMap((one) => (isJsonObject(one) ? Object.keys(one) : [])))].sort(),
  }
}

/** What is at a path as it is typed, a dot at its end or not; undefined where it cannot be read. */
function valueAt(object: KubeObject, path: string): Json | undefined {
  try {
    return getAt(object, parseFieldPath(path.replace(/\.$/, '')))
  } catch {
    return undefined
  }
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

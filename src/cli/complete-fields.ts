// Candidates for `fields`: kinds, then the fields of the kind that is typed, from a cluster or from files.

import type { Env } from '../flags/env.ts'
import { apiVersionOf, parseApiVersion, qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
import { type FieldCandidate, fieldCandidates, splitUnfinished } from '../machinery/schema/fields/complete-path.ts'
import { parseSchemaPath } from '../machinery/schema/fields/schema-path.ts'
import type { Schema } from '../machinery/schema/schema.ts'
import { clusterKinds } from '../query/fields/cluster-kinds.ts'
import type { KindSource } from '../query/fields/kind-source.ts'
import { readingsOf } from '../query/fields/kind-words.ts'
import { askCluster } from './ask-cluster.ts'
import type { Unfinished } from './completion-words.ts'
import { type Candidate, cutMeaning, DIRECTIVE, type Offer } from './offer.ts'

/** Others have to stand in brackets and quotes, which a shell would take for its own. */
const NEEDS_NO_QUOTES = /^[\w$-]+$/

type Asking = { readonly line: Unfinished; readonly kinds: Kinds; readonly signal: AbortSignal }

/** A source, and every kind of it. */
type Kinds = KindSource & { all(signal: AbortSignal): Promise<readonly ResourceInfo[]> }

/** @throws what asking a server or reading files throws; the caller offers nothing then. */
export async function offerFields(
  what: 'field-path' | 'api-version',
  line: Unfinished,
  env: Env,
  signal: AbortSignal,
): Promise<Offer> {
  const offer = (kinds: Kinds) => {
    const asking = { line, kinds, signal }
    return what === 'api-version' ? apiVersions(asking) : fieldPath(asking)
  }
  const files = await kindsOfFiles(line, env, signal)
  if (files !== undefined) return offer(files)
  return askCluster(line, env, (cluster) =>
    offer({
      ...clusterKinds(cluster),
      all: async (abort) => (await cluster.discovery.all(abort)).resources,
    }),
  )
}

/** Standard input is not read: it is the shell's. */
async function kindsOfFiles({ values }: Unfinished, env: Env, signal: AbortSignal): Promise<Kinds | undefined> {
  const filenames = Array.isArray(values.filename) ? values.filename.filter((name: string) => name !== '-') : []
  if (filenames.length === 0) return undefined
  const { fileKinds } = await import('../query/fields/file-kinds.ts')
  const spec = { filenames, recursive: values.recursive === true, cwd: env.cwd, env: env.vars, signal }
  const kinds = await fileKinds(spec)
  const all = async () => {
    const resolved = await Promise.all(kinds.names.map((name) => kinds.resolve(name, undefined, signal)))
    return resolved.flatMap((found) => found?.resources ?? [])
  }
  return { ...kinds, all }
}

/** `po`: kinds; `pods.spec.con`: fields, and kinds whose names go on like that; `pods .sp`: fields. */
async function fieldPath(asking: Asking): Promise<Offer> {
  const { current, operands } = asking.line
  const [kind, ...others] = operands
  if (kind !== undefined) return offerOf(others.length > 0 ? [] : await fieldsOf(asking, kind, current))
  const kinds = await kindsLike(asking, current)
  for (const reading of readingsOf(current)) {
    if (reading.path === '') continue
    const fields = await fieldsOf(asking, reading.kind, reading.path)
    if (fields.length > 0)
      return offerOf([...kinds, ...fields.map((field) => ({ ...field, word: reading.kind + field.word }))])
  }
  return offerOf(kinds)
}

/** A candidate, and whether something can follow it in the same word. */
type Open = { readonly word: string; readonly about: string; readonly goesOn: boolean }

/** A space would end the word where it can go on. */
function offerOf(found: readonly Open[]): Offer {
  const space = found.some(({ goesOn }) => goesOn) ? DIRECTIVE.noSpace : 0
  return { candidates: found.map(({ word, about }): Candidate => [word, about]), directive: DIRECTIVE.noFiles | space }
}

/** Plurals; with their group where the plural alone means another kind, or a dot was typed. */
async function kindsLike({ kinds, signal }: Asking, current: string): Promise<Open[]> {
  const seen = new Set<string>()
  const candidates = (await kinds.all(signal)).map((resource) => {
    const isFirst = !seen.has(resource.resource)
    seen.add(resource.resource)
    const word = isFirst && !current.includes('.') ? resource.resource : qualifiedName(resource)
    return { word, about: [resource.kind, ...resource.shortNames].join(', '), goesOn: true }
  })
  return candidates.filter(({ word }) => word.startsWith(current))
}

/** The fields that a path could go on with, as the path is typed. */
async function fieldsOf(asking: Asking, kind: string, path: string): Promise<Open[]> {
  const schema = await schemaOf(asking, kind)
  const { head, start } = splitUnfinished(path)
  if (schema === undefined) return []
  const between = head.endsWith(']') ? '.' : ''
  return fieldCandidates(schema, parseSchemaPath(head), start)
    .filter(({ name }) => NEEDS_NO_QUOTES.test(name))
    .map((candidate) => ({
      word: `${head}${between}${candidate.name}`,
      about: describe(candidate),
      goesOn: candidate.hasFields,
    }))
}

async function schemaOf({ line, kinds, signal }: Asking, word: string): Promise<Schema | undefined> {
  const { apiVersion } = line.values
  const gv = typeof apiVersion === 'string' ? parseApiVersion(apiVersion) : undefined
  const [resource] = (await kinds.resolve(word, gv, signal))?.resources ?? []
  return resource && kinds.schemaOf(resource, signal)
}

/** `string Always|Never: When a container is restarted.` */
function describe({ type, enum: values, doc }: FieldCandidate): string {
  const allowed = values.length === 0 ? '' : ` ${values.map(String).join('|')}`
  return cutMeaning(`${type}${allowed}${doc === '' ? '' : `: ${doc}`}`)
}

/** The versions of the kind that was typed, as far as they are known: the preferred one, and those of a definition. */
async function apiVersions({ line, kinds, signal }: Asking): Promise<Offer> {
  const [word = ''] = (line.operands[0] ?? '').split('.')
  const [resource] = (word === '' ? undefined : await kinds.resolve(word, undefined, signal))?.resources ?? []
  if (resource === undefined) return offerOf([])
  const definition = await kinds.definitionOf(resource, signal)
  const served = (definition?.versions ?? []).filter((version) => version.served).map(({ name }) => name)
  const versions = [...new Set([resource.version, ...served])]
    .map((version) => apiVersionOf({ group: resource.group, version }))
    .filter((version) => version.startsWith(line.current))
  return offerOf(versions.map((version) => ({ word: version, about: '', goesOn: false })))
}

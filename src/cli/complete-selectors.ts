// Candidates for labels, annotations and selectors: what objects of the kind have, and what its server selects by.

import type { Env } from '../flags/env.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import { selectableFieldsOf } from '../machinery/selectable-fields.ts'
import { askCluster, keysOf, type Labels, labelsOf, NAMESPACES, namesIn, type Place, typedKind } from './ask-cluster.ts'
import type { Unfinished } from './completion-words.ts'
import { type Candidate, inList, lastOf, matching, type Offer, toCandidates, withoutSpace } from './offer.ts'

export type SelectorPlace = 'label-selector' | 'field-selector' | 'label-edit' | 'annotation-edit'

/** @throws what asking a server throws; the caller offers nothing then. */
export async function offerSelector(
  what: SelectorPlace,
  line: Unfinished,
  env: Env,
  signal: AbortSignal,
): Promise<Offer> {
  return askCluster(line, env, async (cluster) => {
    const place = { line, cluster, signal }
    const resource = await typedKind(place)
    if (resource === undefined) return matching(line.current, [])
    switch (what) {
      case 'label-selector':
        return labelSelector(place, resource)
      case 'field-selector':
        return fieldSelector(place, resource)
      case 'label-edit':
        return labelEdit(place, resource, 'labels')
      case 'annotation-edit':
        return labelEdit(place, resource, 'annotations')
    }
  })
}

/** `app`: keys, ready for `=`; `app=w`, `tier!=`: values that objects have. */
async function labelSelector(asking: Place, resource: ResourceInfo): Promise<Offer> {
  const { current } = asking.line
  const [given, key = ''] = /^([^=!()\s]+)(?:==?|!=)/.exec(lastOf(current)) ?? []
  if (/[()]/.test(current)) return matching(current, [])
  const labels = await labelsOf(asking, resource)
  if (given === undefined) return withoutSpace(inList(current, toCandidates(keysOf(labels).map((name) => `${name}=`))))
  return inList(current, valuesOf(labels, key, given))
}

/** `ap`: keys that objects have, ready for `=`, or with the `-` that takes them away; `app=w`: values that they have. */
async function labelEdit(asking: Place, resource: ResourceInfo, what: 'labels' | 'annotations'): Promise<Offer> {
  const { current } = asking.line
  const labels = await labelsOf(asking, resource, what)
  const [given, key = ''] = /^([^=]+)=/.exec(current) ?? []
  if (given === undefined) {
    const edits = keysOf(labels).flatMap((name): Candidate[] => [
      [`${name}=`, ''],
      [`${name}-`, 'without it'],
    ])
    return withoutSpace(matching(current, edits))
  }
  return matching(current, valuesOf(labels, key, given))
}

/** The values that objects have, each behind what is typed before it. */
function valuesOf(labels: readonly Labels[], key: string, given: string): readonly Candidate[] {
  const values = new Set(labels.flatMap((each) => each[key] ?? []))
  return toCandidates([...values].sort().map((value) => `${given}${value}`))
}

/** `status.p`: fields that a server selects by, ready for `=`; `metadata.name=w`: names. */
async function fieldSelector(asking: Place, resource: ResourceInfo): Promise<Offer> {
  const { line, cluster, signal } = asking
  const { current } = line
  const [given, key, start = ''] = /^((?:metadata\.)?\w+)(?:==?|!=)([^,]*)$/.exec(lastOf(current)) ?? []
  if (given !== undefined) {
    const kind = key === 'metadata.name' ? resource : key === 'metadata.namespace' ? NAMESPACES : undefined
    const found = kind === undefined ? [] : await namesIn(asking, kind, start)
    const head = given.slice(0, given.length - start.length)
    return inList(current, toCandidates(found.map((name) => head + name)))
  }
  const schema = (await cluster.schemas(resource, signal)).schemaOf(resource)
  const fields = selectableFieldsOf(resource, schema).map(({ label }) => `${label}=`)
  return withoutSpace(inList(current, toCandidates(fields)))
}

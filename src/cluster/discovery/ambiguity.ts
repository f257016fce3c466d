// What is said when a word can mean more than one resource.

import { qualifiedName, type ResourceInfo } from '../../machinery/resource-info.ts'
import type { Notice } from '../../streams.ts'
import { parseResourceWord } from './resource-word.ts'

/**
 * The remark on a word with several meanings: which was taken, which others there are, and the name that says it
 * exactly.
 *
 * @param candidates of `findResources`: the first is the one taken.
 * @returns undefined when there is nothing to say: one meaning, a word that says it exactly, or other meanings that
 * nobody has in mind.
 */
export function ambiguityNotice(word: string, candidates: readonly ResourceInfo[]): Notice | undefined {
  const [taken, ...others] = candidates
  if (taken === undefined) return undefined
  if (taken.group === '' && parseResourceWord(word).isCore) return undefined
  const names = others.filter((other) => !isShadow(taken, other)).map(exactName)
  if (names.length === 0) return undefined
  return {
    kind: 'ambiguity',
    message: `${JSON.stringify(word)} could also mean ${names.join(', ')}; taken as ${exactName(taken)} (write one of these names to choose)`,
  }
}

/** The name that means this resource and no other: `jobs.batch`, for the core group `pods.v1.`. */
export function exactName(resource: ResourceInfo): string {
  return resource.group === '' ? `${resource.resource}.${resource.version}.` : qualifiedName(resource)
}

/**
 * `events.k8s.io` serves the core group's events again, and the metrics API borrows the names `pods` and `nodes` for
 * its figures: both are on nearly every cluster, and the bare word never means them.
 */
function isShadow(taken: ResourceInfo, other: ResourceInfo): boolean {
  return taken.group === '' && (other.group === 'events.k8s.io' || other.group === 'metrics.k8s.io')
}

// What a typed word means: categories, then full names and short names, then kinds.
// Follows client-go restmapper/{category_expansion,shortcut,discovery}.go and apimachinery pkg/api/meta/restmapper.go.

import type { ResourceInfo } from '../../machinery/resource-info.ts'
import { type Catalog, groupsOf, type ServedGroup } from './catalog.ts'
import { groupsByPriority } from './group-order.ts'
import { parseResourceWord, type Reading } from './resource-word.ts'

type NameTest = (resource: ResourceInfo) => boolean

/** How the group of a resource is compared with the one in the word. */
type GroupTest = (served: string, asked: string) => boolean

const isSameGroup: GroupTest = (served, asked) => served === asked
/** `storageclasses.storage` means storage.k8s.io. */
const isGroupPrefix: GroupTest = (served, asked) => served.startsWith(asked)

/**
 * The resources of a category, in the server's order, each in its preferred version; empty when there is no such
 * category. The case of the word counts.
 */
export function expandCategory(catalog: Catalog, category: string): ResourceInfo[] {
  const isMember = (r: ResourceInfo) => r.categories.includes(category)
  const hasMember = (group: ServedGroup) => group.versions.some(({ resources }) => resources.some(isMember))
  return groupsOf(catalog)
    .filter(hasMember)
    .flatMap((group) => {
      const served = group.versions.flatMap(({ resources }) => resources)
      const names = new Set(served.filter(isMember).map((r) => r.resource))
      return [...names].flatMap((name) => served.find((r) => r.resource === name) ?? [])
    })
}

/**
 * All resources that a word can mean, the one it does mean first: one per group and plural, in the group's preferred
 * version or the version named. Empty when it means nothing.
 *
 * Plurals and singulars are found in any case, short names only as they are written; a short name counts only where
 * no full name fits. A kind that is neither is found last, in any case.
 */
export function findResources(catalog: Catalog, word: string): ResourceInfo[] {
  const { name, readings } = parseResourceWord(word)
  const lower = name.toLowerCase()
  const isFullName: NameTest = (r) => r.resource === lower || r.singular === lower
  const isShortName: NameTest = (r) => r.shortNames.includes(name)
  const isKind: NameTest = (r) => r.kind.toLowerCase() === lower

  const attempts: [Reading, NameTest, GroupTest][] = []
  for (const reading of readings) {
    attempts.push([reading, isFullName, isSameGroup], [reading, isShortName, isSameGroup])
    if (reading.group === undefined || reading.version !== undefined) continue
    attempts.push([reading, isShortName, isGroupPrefix], [reading, isFullName, isGroupPrefix])
  }
  for (const reading of readings) attempts.push([reading, isKind, isSameGroup])

  const groups = groupsByPriority(catalog)
  for (const attempt of attempts) {
    const found = matching(groups, ...attempt)
    if (found.length > 0) return found
  }
  return []
}

function matching(
  groups: readonly ServedGroup[],
  reading: Reading,
  isName: NameTest,
  isGroup: GroupTest,
): ResourceInfo[] {
  const found: ResourceInfo[] = []
  for (const group of groups) {
    if (reading.group !== undefined && !isGroup(group.name, reading.group)) continue
    const seen = new Set<string>()
    for (const { version, resources } of group.versions) {
      if (reading.version !== undefined && reading.version !== version) continue
      for (const resource of resources) {
        if (!isName(resource) || seen.has(resource.resource)) continue
        seen.add(resource.resource)
        found.push(resource)
      }
    }
  }
  return found
}

/** The resource that stores objects of an apiVersion's kind; where two do, the last, as the REST mapper has it. */
export function findKind(catalog: Catalog, group: string, version: string, kind: string): ResourceInfo | undefined {
  return groupsOf(catalog)
    .find((g) => g.name === group)
    ?.versions.find((v) => v.version === version)
    ?.resources.findLast((resource) => resource.kind === kind)
}

// The names of resource types that a person may have meant.

import { type Catalog, groupsOf } from './catalog.ts'

/** Plurals, singulars, short names and categories, each once, sorted. */
export function knownNames(catalog: Catalog): string[] {
  const names = new Set<string>()
  for (const { versions } of groupsOf(catalog)) {
    for (const r of versions.flatMap(({ resources }) => resources)) {
      for (const name of [r.resource, r.singular, ...r.shortNames, ...r.categories]) names.add(name)
    }
  }
  return [...names].sort()
}
